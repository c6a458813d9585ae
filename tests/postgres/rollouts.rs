//! Random pairs of schemas: the steps lead where the statements lead, on paper and on a real PostgreSQL.

use crate::support::catalog::{self, Options};
use crate::support::postgres::{Database, database};
use crate::support::random::{self, pair, pairs, without_order};
use schemagen::diff::diff;
use schemagen::rollout::{Fills, Step, rollout};
use schemagen::schema::{Renames, Schema};
use schemagen::sql::render;
use schemagen::statement::apply;

/// The steps from the one schema to the other.
fn steps(previous: &Schema, next: &Schema, renames: &Renames, online: bool) -> Vec<Step> {
    rollout(diff(previous, next, renames), &Fills::new(), online)
}

fn text(steps: &[Step]) -> String {
    let step = |step: &Step| {
        let lines = step.statements.iter().map(render);
        lines.collect::<Vec<_>>().join("\n")
    };
    steps.iter().map(step).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn on_paper_the_steps_lead_to_the_next_schema() {
    for seed in 0..pairs(200) * 10 {
        let (previous, next, renames) = pair(seed);
        for online in [false, true] {
            let steps = steps(&previous, &next, &renames, online);
            let mut now = previous.clone();
            for statement in steps.iter().flat_map(|it| &it.statements) {
                apply(&mut now, statement);
            }
            assert_eq!(
                without_order(&now),
                without_order(&next),
                "pair {seed}\n{}",
                text(&steps)
            );
        }
    }
}

#[test]
fn a_first_migration_is_one_step() {
    for seed in 0..pairs(200) {
        let (schema, _, _) = pair(seed);
        let none = Schema::default();
        let plain = steps(&none, &schema, &Renames::default(), false);
        assert!(plain.len() <= 1, "pair {seed}");
        let online = steps(&none, &schema, &Renames::default(), true);
        assert!(
            plain == online || schema.sql.iter().any(|it| !it.up.is_empty()),
            "pair {seed}\n{}",
            text(&online)
        );
    }
}

const CLEAR: &str = "SET client_min_messages TO warning;
    DROP SCHEMA IF EXISTS public, billing, \"We ird\" CASCADE; CREATE SCHEMA public";

fn run(database: &Database, seed: u64, steps: &[Step]) {
    for step in steps {
        let lines: Vec<String> = step.statements.iter().map(render).collect();
        let script = if step.is_transactional() {
            format!("BEGIN;\n{}\nCOMMIT;", lines.join("\n"))
        } else {
            lines.concat()
        };
        if let Err(message) = database.try_execute(&script) {
            panic!(
                "pair {seed}: {message}\n--- in\n{script}\n--- of\n{}",
                text(steps)
            );
        }
    }
}

/// The catalog without the sequences of numbered columns, which keep the names of their first tables.
fn read(database: &Database) -> String {
    let options = Options {
        any_column_order: true,
        ..Options::default()
    };
    let text = catalog::read(database, options);
    let is_sequence = |it: &&str| it.starts_with("relation ") && it.contains(" kind S");
    let lines = text.lines().filter(|it| !is_sequence(it));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn on_postgresql_the_steps_lead_to_what_is_made_from_nothing() {
    let database = database();
    for seed in 0..pairs(200) / 2 {
        let (previous, next, renames) = pair(seed);
        let make = |schema: &Schema| {
            database.execute(CLEAR);
            database.execute(random::BEFORE);
            let all = steps(&Schema::default(), schema, &Renames::default(), true);
            run(&database, seed, &all);
        };
        make(&next);
        let goal = read(&database);
        make(&previous);
        let way = steps(&previous, &next, &renames, true);
        run(&database, seed, &way);
        let difference = catalog::difference(&read(&database), &goal);
        assert!(
            difference.is_empty(),
            "pair {seed}:\n{difference}--- after\n{}",
            text(&way)
        );
    }
}
