//! The way between any two schemas: on paper, and on a real PostgreSQL, where it must lead to what is made from nothing.

use crate::support::catalog;
use crate::support::postgres::database;
use crate::support::random::{make, pair, read, run, same, seeds, without_order};
use schemagen::diff::{diff, diff_in_one_transaction};
use schemagen::schema::{Renames, Schema};
use schemagen::sql::render;
use schemagen::statement::{Statement, apply};

#[test]
fn on_paper_every_way_leads_to_the_next_schema_and_ends_there() {
    for seed in seeds(2000) {
        let (previous, next, renames) = pair(seed);
        for way in [diff, diff_in_one_transaction] {
            check(seed, way, &previous, &next, &renames);
            check(seed, way, &next, &previous, &renames.inverse());
        }
        for schema in [&previous, &next] {
            let shuffled = turned(schema);
            assert_eq!(
                diff(schema, &shuffled, &Renames::default()),
                Vec::new(),
                "{seed}"
            );
        }
    }
}

/// The same schema with every list turned around.
fn turned(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.columns.reverse();
        table.uniques.reverse();
        table.checks.reverse();
        table.foreign_keys.reverse();
        table.indexes.reverse();
        table.policies.reverse();
    }
    schema.sql.reverse();
    schema
}

type Way = fn(&Schema, &Schema, &Renames) -> Vec<Statement>;

fn check(seed: u64, way: Way, previous: &Schema, next: &Schema, renames: &Renames) {
    let statements = way(previous, next, renames);
    let mut now = previous.clone();
    for statement in &statements {
        apply(&mut now, statement);
    }
    let text: Vec<String> = statements.iter().map(render).collect();
    pretty(
        seed,
        &without_order(&now),
        &without_order(next),
        &text.join("\n"),
    );
    let rest = diff(&now, next, &Renames::default());
    assert_eq!(rest, Vec::new(), "{seed}: something is left to do");
}

#[track_caller]
fn pretty(seed: u64, now: &Schema, next: &Schema, script: &str) {
    if now != next {
        let difference = catalog::difference(&listing(now), &listing(next));
        panic!("pair {seed} ends elsewhere:\n{difference}\n--- after\n{script}");
    }
}

/// A line for each thing, with all there is to know of it.
fn listing(schema: &Schema) -> String {
    let mut out = format!(
        "{:?}\n{:?}\n{:?}\n",
        schema.extensions, schema.enums, schema.sql
    );
    for table in schema.tables.values() {
        let name = &table.name;
        let mut line = |thing: String| out.push_str(&format!("{name}: {thing}\n"));
        line(format!("{:?} {:?}", table.doc, table.row_security));
        table.columns.iter().for_each(|it| line(format!("{it:?}")));
        line(format!("{:?}", table.primary_key));
        table.uniques.iter().for_each(|it| line(format!("{it:?}")));
        table.checks.iter().for_each(|it| line(format!("{it:?}")));
        table
            .foreign_keys
            .iter()
            .for_each(|it| line(format!("{it:?}")));
        table.indexes.iter().for_each(|it| line(format!("{it:?}")));
        table.policies.iter().for_each(|it| line(format!("{it:?}")));
        table.grants.iter().for_each(|it| line(format!("{it:?}")));
    }
    out
}

#[test]
fn on_postgresql_every_way_leads_to_what_is_made_from_nothing() {
    let database = database();
    let mut session = database.session();
    for seed in seeds(300) {
        let (previous, next, renames) = pair(seed);
        make(&mut session, seed, &next);
        let goal = read(&mut session);
        make(&mut session, seed, &previous);
        let start = read(&mut session);
        let up = diff(&previous, &next, &renames);
        let committed = up
            .iter()
            .rposition(|it| matches!(it, Statement::AddEnumValue { .. }))
            .map_or(0, |it| it + 1);
        let (first, rest) = up.split_at(committed);
        run(&mut session, seed, &[first, rest]);
        same(seed, &read(&mut session), &goal, &up);
        let down = diff_in_one_transaction(&next, &previous, &renames.inverse());
        run(&mut session, seed, &[&down]);
        same(seed, &read(&mut session), &start, &down);
        let up = diff_in_one_transaction(&previous, &next, &renames);
        run(&mut session, seed, &[&up]);
        same(seed, &read(&mut session), &goal, &up);
    }
}
