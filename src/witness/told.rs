//! A witness as it is handed on: single statements for programs, and a script that a person pastes into psql.
//! In: a fixture that was seen to leak. Out: SQL that shows it in three steps and leaves nothing behind.

use super::fixture::Fixture;
use super::script::{Act, NAME, arrivals, literal, setting, setup};
use super::world::World;
use super::{Leak, LeakKind, Line};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many rows of a difference are told.
const MOST_ROWS: usize = 5;

/// How long a row is told.
const LONGEST_ROW: usize = 66;

/// Rows with which a statement was seen to leak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The organization that asks, and the other one.
    pub organizations: [String; 2],
    /// The values of the parameters, and of the run-time setting if the organization is one.
    pub parameters: BTreeMap<String, Option<String>>,
    /// What is there from the beginning.
    pub setup: Vec<String>,
    /// What the other organization does then; nothing where nothing has to happen.
    pub arrival: Vec<String>,
    /// The statement, as it was written.
    pub statement: String,
    /// What leaks.
    pub leak: Leak,
    /// What a person has to know before reading, what makes the statement ready, and what runs it.
    setting: Option<String>,
    prepare: Option<String>,
    run: String,
    /// What shows the rows that the leak is about.
    show: Option<String>,
    /// Whether an answer changes rows.
    may_change: bool,
    /// Whether the organization's own parameter is NULL.
    is_nobody: bool,
}

impl Witness {
    pub(super) fn new(world: &World<'_>, act: &Act, fixture: &Fixture, leak: Leak) -> Self {
        let named = world.subject.organization;
        let numbered = fixture.parameters.iter();
        let numbered = numbered.map(|(number, value)| (format!("${number}"), value.clone()));
        let mut parameters: BTreeMap<_, _> = numbered.collect();
        let is_nobody = named.is_some_and(|it| parameters.get(it) == Some(&None));
        if let Some(name) = named.filter(|it| !it.starts_with('$')) {
            let value = Some(fixture.organizations[0].clone());
            parameters.insert(name.to_owned(), value);
        }
        let mut setup = setup(world, fixture);
        let mut arrival = arrivals(world, fixture);
        // Rows that are changed are there before: nothing has to happen in between.
        if leak.kind == LeakKind::OtherRows {
            setup.append(&mut arrival);
        }
        Self {
            organizations: fixture.organizations.clone(),
            parameters,
            setup,
            arrival,
            statement: world.subject.sql.to_owned(),
            setting: setting(world, fixture),
            prepare: act.prepare(),
            run: act.run(fixture),
            show: show(world, fixture, &leak),
            may_change: world.words.may_change(),
            is_nobody,
            leak,
        }
    }

    /// A script for psql, on a database that the migrations made: three steps, then what they show.
    pub fn script(&self) -> String {
        let [a, b] = &self.organizations;
        let mut out = String::new();
        let add = |out: &mut String, text: &str| {
            let _ = writeln!(out, "{text};");
        };
        let _ = writeln!(out, "-- organization A is {a}, organization B is {b}");
        add(&mut out, "BEGIN");
        for text in self.setting.iter().chain(&self.setup).chain(&self.prepare) {
            add(&mut out, text);
        }
        let step = |out: &mut String, number: u8, text: &str| {
            let _ = writeln!(out, "\n-- {number}. {text}");
        };
        let asks = if self.is_nobody {
            "somebody asks who is in no organization (NULL)"
        } else {
            "A asks"
        };
        if self.leak.kind == LeakKind::OtherRows {
            step(&mut out, 1, "what B has");
            self.show.iter().for_each(|it| add(&mut out, it));
            step(&mut out, 2, asks);
            add(&mut out, &self.run);
            step(&mut out, 3, "what B has now");
            self.show.iter().for_each(|it| add(&mut out, it));
        } else {
            let ask = |out: &mut String| {
                add(out, &self.run);
                self.show.iter().for_each(|it| add(out, it));
            };
            step(&mut out, 1, asks);
            if self.may_change {
                add(&mut out, "SAVEPOINT asked");
            }
            ask(&mut out);
            if self.may_change {
                add(&mut out, "ROLLBACK TO asked");
            }
            step(&mut out, 2, "B does what must be no matter to others");
            self.arrival.iter().for_each(|it| add(&mut out, it));
            step(&mut out, 3, &format!("{asks} again"));
            ask(&mut out);
        }
        out.push('\n');
        for line in self.told() {
            let _ = writeln!(out, "-- {line}");
        }
        if self.prepare.is_some() {
            add(&mut out, &format!("DEALLOCATE {NAME}"));
        }
        add(&mut out, "ROLLBACK");
        out
    }

    /// What leaks, in lines for people.
    pub fn told(&self) -> Vec<String> {
        let table = self.leak.table.as_ref();
        let table = table.map_or_else(String::new, |it| format!(" of `{it}`"));
        let mut out = vec![match self.leak.kind {
            LeakKind::Answer => "leaks: the answer is another one because of a row of B".to_owned(),
            LeakKind::OtherRows => format!("leaks: rows of B{table} change"),
            LeakKind::OwnRows => format!("leaks: other rows{table} are left because of a row of B"),
        }];
        match &self.leak.rows {
            Some([gone, come]) => {
                for (word, rows) in [("gone:", gone), ("new: ", come)] {
                    let shown = rows.iter().take(MOST_ROWS);
                    out.extend(shown.map(|it| format!("  {word} {}", row(it))));
                    if rows.len() > MOST_ROWS {
                        out.push(format!("  {word} and {} more", rows.len() - MOST_ROWS));
                    }
                }
            }
            None => {
                let [before, after] = self.leak.counts;
                out.push(format!("  rows before: {before}, after: {after}"));
            }
        }
        out
    }
}

/// What shows the rows that a leak is about.
fn show(world: &World<'_>, fixture: &Fixture, leak: &Leak) -> Option<String> {
    let name = leak.table.as_ref()?;
    let place = world.tables.iter().find(|it| it.table.name == *name)?;
    let table = name.sql();
    let asking = literal(&fixture.organizations[0]);
    let scope = place.scope.map(|at| place.table.columns[at].name.sql());
    Some(match (leak.kind, scope) {
        (LeakKind::OtherRows, Some(scope)) => {
            format!("SELECT * FROM {table} WHERE {scope} <> {asking}")
        }
        (LeakKind::OwnRows, Some(scope)) => {
            format!("SELECT * FROM {table} WHERE {scope} = {asking}")
        }
        (_, _) => format!("SELECT * FROM {table}"),
    })
}

/// The values of a row on one line.
fn row(line: &Line) -> String {
    let value = |it: &Option<String>| match it {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => "NULL".to_owned(),
    };
    let text = line.iter().map(value).collect::<Vec<_>>().join(" | ");
    if text.chars().count() > LONGEST_ROW {
        text.chars().take(LONGEST_ROW - 1).chain(['…']).collect()
    } else {
        text
    }
}
