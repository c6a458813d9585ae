//! Random pairs of schemas: the steps lead where the statements lead, on paper and on a real PostgreSQL.

use crate::support::postgres::database;
use crate::support::random::{make, pair, read, run, same, seeds, without_order};
use schemagen::diff::diff;
use schemagen::rollout::{Fills, Step, rollout};
use schemagen::schema::{Renames, Schema};
use schemagen::sql::render;
use schemagen::statement::{Statement, apply};

/// The steps from the one schema to the other.
fn steps(previous: &Schema, next: &Schema, renames: &Renames, online: bool) -> Vec<Step> {
    rollout(
        previous,
        diff(previous, next, renames),
        &Fills::new(),
        online,
    )
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
    for seed in seeds(2000) {
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
    for seed in seeds(200) {
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

#[test]
fn on_postgresql_the_steps_lead_to_what_is_made_from_nothing() {
    let database = database();
    let mut session = database.session();
    for seed in seeds(300) {
        let (previous, next, renames) = pair(seed);
        make(&mut session, seed, &next);
        let goal = read(&mut session);
        make(&mut session, seed, &previous);
        let way = steps(&previous, &next, &renames, true);
        let lists: Vec<&[Statement]> = way.iter().map(|it| &it.statements[..]).collect();
        run(&mut session, seed, &lists);
        same(seed, &read(&mut session), &goal, &lists.concat());
    }
}
