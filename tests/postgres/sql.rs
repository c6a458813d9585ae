//! Statements, printed and run, make what a person would have made by hand.

use super::rich;
use crate::support::catalog::{self, Options};
use crate::support::postgres::{Database, database};
use schemagen::diff::diff;
use schemagen::schema::{Renames, Schema, snapshot};
use schemagen::sql::render;

/// The statements of a first migration, in one transaction.
fn script(schema: &Schema) -> String {
    let statements = diff(&Schema::default(), schema, &Renames::default());
    let lines: Vec<String> = statements.iter().map(render).collect();
    format!("BEGIN;\n{}\nCOMMIT;\n", lines.join("\n"))
}

#[test]
fn every_kind_of_object_is_what_it_would_be_by_hand() {
    let made = Database::with(rich::BEFORE);
    made.execute(&script(&rich::schema()));
    let by_hand = Database::with(rich::BEFORE);
    by_hand.execute(include_str!("rich.sql"));
    catalog::assert_equal(&made, &by_hand, Options::default());
    assert!(catalog::read(&made, Options::default()).lines().count() > 100);
}

#[test]
fn the_same_schema_gives_the_same_bytes_and_comes_back_from_its_snapshot() {
    let schema = rich::schema();
    let back = snapshot::decode(&snapshot::encode(&schema)).expect("it was just written");
    assert_eq!(back, schema);
    assert_eq!(script(&back), script(&rich::schema()));
    assert_eq!(diff(&back, &schema, &Renames::default()), Vec::new());
}

#[test]
fn each_statement_is_one_statement() {
    // The extended protocol refuses a text of several statements, so whatever got out of its place would be seen.
    let database = database();
    database.execute(rich::BEFORE);
    let statements = diff(&Schema::default(), &rich::schema(), &Renames::default());
    crate::support::block_on(async {
        let mut connection = database.connect().await;
        for statement in &statements {
            let sql = render(statement);
            sqlx::query(sqlx::AssertSqlSafe(sql.clone()))
                .persistent(false)
                .execute(&mut connection)
                .await
                .unwrap_or_else(|error| panic!("{error}\n{sql}"));
        }
    });
}
