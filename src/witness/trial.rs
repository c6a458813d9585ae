//! One try: the statement is run before and after the other organization does something, and both are compared.
//! In: a world, a fixture, a way to run SQL. Out: what leaks, if something does. Everything is rolled back.

use super::fixture::Fixture;
use super::script::{Act, arrivals, insert, literal, setting, setup};
use super::world::World;
use super::{Leak, LeakKind, Line, Run};
use std::collections::BTreeMap;

/// What stands in the rows between two answers.
const MARK: &str = "schemagen:mark";

/// What a statement did at one look.
struct Look {
    /// What it returned.
    results: Vec<Line>,
    /// All rows before it, and behind it, by table and whose they are.
    before: State,
    after: State,
}

type State = BTreeMap<(usize, bool), Vec<Line>>;

/// What leaks with this fixture; nothing where nothing does or the rows cannot stand.
pub(super) fn trial(
    world: &World<'_>,
    act: &Act,
    fixture: &Fixture,
    run: &mut Run<'_>,
) -> Result<Option<Leak>, String> {
    let found = run(&text(world, act, fixture));
    let rows = match found {
        Ok(rows) => rows,
        Err(message) => {
            let _ = run("ROLLBACK");
            return Err(message);
        }
    };
    Ok(judge(world, &looks(rows)))
}

/// The rows that cannot stand, whose keys or checks the database refuses.
pub(super) fn refused(world: &World<'_>, fixture: &Fixture, run: &mut Run<'_>) -> Vec<usize> {
    let mut out = Vec::new();
    if run("BEGIN").is_ok() {
        for (at, row) in fixture.rows.iter().enumerate() {
            let tried = run(&format!("SAVEPOINT one; {}", insert(world, row)));
            if tried.is_err() {
                out.push(at);
                let _ = run("ROLLBACK TO one");
            }
        }
    }
    let _ = run("ROLLBACK");
    out
}

fn text(world: &World<'_>, act: &Act, fixture: &Fixture) -> String {
    let state = world.words.may_change().then(|| state(world, fixture));
    let mark = format!("SELECT '{MARK}', 'x'");
    let look = || {
        let parts = [
            state.clone(),
            Some(mark.clone()),
            Some(act.run(fixture)),
            Some(mark.clone()),
            state.clone(),
            Some(mark.clone()),
        ];
        parts.into_iter().flatten()
    };
    let back = || ["ROLLBACK TO base".to_owned(), "SAVEPOINT base".to_owned()];
    let mut all = vec!["BEGIN".to_owned()];
    all.extend(setting(world, fixture));
    all.extend(setup(world, fixture));
    all.push("SAVEPOINT base".to_owned());
    all.extend(look());
    all.extend(back());
    all.extend(look());
    all.extend(back());
    all.extend(arrivals(world, fixture));
    all.extend(look());
    all.push("ROLLBACK".to_owned());
    all.join(";\n")
}

/// Every row of the world's tables as text, with the number of its table and whether it is another organization's.
fn state(world: &World<'_>, fixture: &Fixture) -> String {
    let asking = literal(&fixture.organizations[0]);
    let parts = world.tables.iter().enumerate().map(|(at, place)| {
        let whose = match place.scope {
            Some(scope) => {
                let column = place.table.columns[scope].name.sql();
                format!("coalesce(t.{column} <> {asking}, false)")
            }
            None => "false".to_owned(),
        };
        let name = place.table.name.sql();
        format!("SELECT {at} AS place, {whose} AS other, t::text AS line FROM {name} t")
    });
    let parts: Vec<_> = parts.collect();
    format!(
        "SELECT place::text, other::text, line FROM ({}) x ORDER BY x.place, x.other, x.line",
        parts.join(" UNION ALL ")
    )
}

fn looks(rows: Vec<Line>) -> Vec<Look> {
    let is_mark = |line: &Line| line.first().is_some_and(|it| it.as_deref() == Some(MARK));
    let parts: Vec<Vec<Line>> = rows.split(is_mark).map(<[Line]>::to_vec).collect();
    let look = |parts: &[Vec<Line>]| {
        let mut results = parts[1].clone();
        results.sort();
        Look {
            before: read(&parts[0]),
            results,
            after: read(&parts[2]),
        }
    };
    parts.chunks_exact(3).map(look).collect()
}

fn read(lines: &[Line]) -> State {
    let mut out = State::new();
    for line in lines {
        if let [Some(place), Some(other), text] = line.as_slice() {
            let key = (place.parse().unwrap_or(0), other == "true");
            out.entry(key).or_default().push(vec![text.clone()]);
        }
    }
    out
}

fn judge(world: &World<'_>, looks: &[Look]) -> Option<Leak> {
    let [one, again, full] = looks else {
        return None;
    };
    let nothing = Vec::new();
    let places = (0..world.tables.len()).filter(|at| world.tables[*at].scope.is_some());
    for place in places {
        let rows = |state: &State| state.get(&(place, true)).unwrap_or(&nothing).clone();
        let table = Some(world.tables[place].table.name.clone());
        let (before, after) = (rows(&full.before), rows(&full.after));
        if let Some(leak) = Leak::between(LeakKind::OtherRows, table, &before, &after, true) {
            return Some(leak);
        }
    }
    let is_stable = one.results == again.results;
    let answer = Leak::between(
        LeakKind::Answer,
        None,
        &one.results,
        &full.results,
        is_stable,
    );
    if answer.is_some() {
        return answer;
    }
    (0..world.tables.len()).find_map(|place| {
        let rows = |look: &Look| look.after.get(&(place, false)).unwrap_or(&nothing).clone();
        let table = Some(world.tables[place].table.name.clone());
        let is_stable = rows(one) == rows(again);
        Leak::between(LeakKind::OwnRows, table, &rows(one), &rows(full), is_stable)
    })
}

impl Leak {
    /// What differs between two lists of rows; of rows that are never twice the same only the number counts.
    fn between(
        kind: LeakKind,
        table: Option<crate::ident::QualifiedName>,
        before: &[Line],
        after: &[Line],
        is_stable: bool,
    ) -> Option<Self> {
        let is_same = if is_stable {
            before == after
        } else {
            before.len() == after.len()
        };
        if is_same {
            return None;
        }
        let mut gone = before.to_vec();
        let mut come = Vec::new();
        for line in after {
            match gone.iter().position(|it| it == line) {
                Some(at) => {
                    gone.remove(at);
                }
                None => come.push(line.clone()),
            }
        }
        Some(Self {
            kind,
            table,
            counts: [before.len(), after.len()],
            rows: is_stable.then_some([gone, come]),
        })
    }
}
