//! Random queries over random schemas, each in pairs of databases that differ in the rows of B alone.
//!
//! `SCHEMAGEN_WORLDS` says how many schemas, `SCHEMAGEN_FIRST_WORLD` from which number on, `SCHEMAGEN_QUERIES` how many
//! queries each, `SCHEMAGEN_FIXTURES` over how many pairs.

use std::collections::BTreeMap;
use std::ops::Range;

use schemagen::tenancy::{Answer, Catalog, Settings, prove};
use sqlx::PgConnection;

use super::random::{Made, Queries, is_loose};
use super::world::{World, scope, world};
use super::{Outcome, Seen, Trial, corpus, rows, run};
use crate::support::{block_on, postgres};

/// How many there are unless it is said.
const WORLDS: u64 = 15;
const QUERIES: u64 = 40;
const FIXTURES: u64 = 6;

/// A number that the environment may say.
pub fn number(name: &str, otherwise: u64) -> u64 {
    let said = std::env::var(format!("SCHEMAGEN_{name}")).ok();
    said.map_or(otherwise, |it| it.parse().expect("a number"))
}

fn worlds() -> Range<u64> {
    let first = number("FIRST_WORLD", 0);
    first..first + number("WORLDS", WORLDS)
}

/// What came of the queries.
#[derive(Default)]
struct Count {
    made: usize,
    /// PostgreSQL takes it.
    usable: usize,
    proved: usize,
    refuted: usize,
    /// Ran in both databases of some pair.
    ran: usize,
    /// Loose, not proved, and seen to leak.
    leaking: usize,
    /// Loose, not proved, and ran.
    unproved: usize,
    /// What PostgreSQL says of the others: how often, and the first query.
    errors: BTreeMap<String, (usize, String)>,
}

impl Count {
    fn refused(&mut self, error: String, sql: &str) {
        let entry = self.errors.entry(error);
        entry.or_insert_with(|| (0, sql.to_owned())).0 += 1;
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the queries are for"
)]
fn no_random_query_is_proved_and_leaks() {
    let mut count = Count::default();
    let mut faults = Vec::new();
    for seed in worlds() {
        let found = try_world(seed, &mut count);
        for fault in &found {
            println!("{fault}");
        }
        faults.extend(found);
    }
    let Count {
        made,
        usable,
        proved,
        refuted,
        ran,
        leaking,
        unproved,
        errors,
    } = &count;
    println!(
        "{made} queries, {usable} usable: {proved} proved, {ran} of them ran; {refuted} refuted; {leaking} of {unproved} loose ones seen to leak"
    );
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(|it| std::cmp::Reverse(it.1));
    for (error, (times, sql)) in errors.iter().take(12) {
        println!("  {times} times {error}: {sql}");
    }
    assert!(
        faults.is_empty(),
        "{} proved and leak:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(
        usable * 10 > made * 7,
        "too few are SQL that PostgreSQL takes"
    );
    assert!(proved * 5 > *usable, "too few are proved");
    assert!(ran * 10 > proved * 8, "too few of the proved ones ran");
    assert!(leaking * 10 > *unproved, "what leaks is not seen");
}

/// Tries the queries of one schema. Out: those that are proved and leak.
fn try_world(seed: u64, count: &mut Count) -> Vec<String> {
    let world = world(seed);
    let catalog = Catalog::new(&world.schema, &world.model);
    let settings = Settings::default();
    let queries = Queries::new(&world);
    let database = postgres::database();
    database.execute(&corpus::ddl(&world.schema));
    let mut faults = Vec::new();
    block_on(async {
        let mut connection = database.connect().await;
        let mut trials: Vec<(Made, bool)> = Vec::new();
        for at in 0..number("QUERIES", QUERIES) {
            let made = queries.query(seed * 10_000 + at);
            count.made += 1;
            let explained = bound(&made, "EXPLAIN EXECUTE", rows::organizations(&world, 0));
            if let Err(error) = planned(&mut connection, &explained).await {
                count.refused(error, &made.sql);
                continue;
            }
            count.usable += 1;
            let verdicts = prove(&made.sql, &catalog, &settings);
            let verdict = &verdicts[0];
            let names_other = verdict.organization.as_deref().is_some_and(|it| it != "$1");
            count.refuted += usize::from(matches!(verdict.answer, Answer::Refuted(_)));
            let is_proved = verdict.is_proved() && !names_other;
            count.proved += usize::from(is_proved);
            // The loose ones show what the pairs are good for.
            if is_proved || is_loose(seed * 10_000 + at) {
                trials.push((made, is_proved));
            }
        }
        let mut seen = vec![Seen::default(); trials.len()];
        for pair in 0..number("FIXTURES", FIXTURES) {
            let seed = seed * 1_000 + pair;
            let organizations = rows::organizations(&world, seed);
            let scripts = rows::pair(&mut connection, &world, organizations, seed).await;
            let all: Vec<Trial> = trials
                .iter()
                .map(|(made, _)| Trial {
                    sql: bound(made, "EXECUTE", organizations),
                    is_read: made.sql.starts_with("SELECT"),
                    is_shared_key: made.is_shared_key,
                })
                .collect();
            let states = [false, true].map(|it| states(&world, organizations.1, it));
            let mut outcomes: Vec<Vec<Outcome>> = Vec::new();
            for script in &scripts {
                outcomes.push(run(&mut connection, script, &all, &states).await);
            }
            let second = outcomes.pop().unwrap();
            let first = outcomes.pop().unwrap();
            for (at, (one, other)) in first.into_iter().zip(second).enumerate() {
                seen[at].take(&all[at], one, other);
            }
        }
        for ((made, is_proved), seen) in trials.iter().zip(&seen) {
            if seen.runs == 0 {
                count.refused(short(&seen.error), &made.sql);
                continue;
            }
            count.ran += usize::from(*is_proved);
            count.unproved += usize::from(!is_proved);
            match (&seen.leak, is_proved) {
                (Some(leak), true) => faults.push(format!(
                    "world {seed} leaks: {leak}\n  {}\n{}\n{}",
                    made.sql,
                    world.spec,
                    views(&world)
                )),
                (Some(_), false) => count.leaking += 1,
                (None, _) => {}
            }
        }
    });
    faults
}

fn views(world: &World) -> String {
    let all: Vec<_> = world.schema.sql.iter().map(|it| it.up.clone()).collect();
    all.join(";\n")
}

/// The query as an application runs it: prepared, so that PostgreSQL itself gives its parameters their types.
fn bound(made: &Made, word: &str, (a, b): (&str, &str)) -> String {
    let values = if made.sql.contains("$2") {
        format!("({a}, {b})")
    } else if made.sql.contains("$1") || made.sql.contains("$01") {
        format!("({a})")
    } else {
        String::new()
    };
    format!(
        "DEALLOCATE ALL; PREPARE it AS {}; {word} it{values}",
        made.sql
    )
}

/// Whether PostgreSQL takes a query, whatever rows there are.
async fn planned(connection: &mut PgConnection, sql: &str) -> Result<(), String> {
    let done = super::script(connection, sql).await;
    done.map_err(|error| short(&error.to_string()))
}

/// An error without what it is about.
fn short(error: &str) -> String {
    let parts = error.split('"').step_by(2);
    parts.collect::<Vec<_>>().join("…")
}

/// What to ask for the rows of B, or for those of A and of nobody.
fn states(world: &World, b: &str, is_theirs: bool) -> String {
    let mut parts = Vec::new();
    for table in world.schema.tables.values() {
        let condition = match scope(&world.model, table) {
            None if is_theirs => continue,
            None => "true".to_owned(),
            Some(at) => {
                let word = if is_theirs { "=" } else { "IS DISTINCT FROM" };
                format!("t.{} {word} {b}", table.columns[at].name.sql())
            }
        };
        let name = table.name.sql();
        let label = name.replace('\'', "''");
        parts.push(format!(
            "SELECT '{label} ' || t::text AS line FROM {name} t WHERE {condition}"
        ));
    }
    super::state(&parts)
}
