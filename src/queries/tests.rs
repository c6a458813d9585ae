//! Headers and what they make of statements.

use super::header;
use crate::analysis::{Inputs, analyze};
use crate::config::{self, Config};
use crate::schema::Schema;
use crate::source::Sources;
use crate::sql_text::Places;
use std::collections::{BTreeMap, BTreeSet};

const SPEC: &str = r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }

[table.todos]
org_scoped = true
timestamps = true
[table.todos.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
title = "text"
address = "inet?"
"#;

const SETTINGS: &str = "[target.rust]\ndir = \"db\"\nqueries = \"queries\"\n";

/// Whatever is wrong with the queries of a file: the text that it is about, and the message.
fn faults_with(settings: &str, text: &str) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let settings = sources.add("schemagen.toml", settings);
    let (config, found) = config::parse(settings, sources.get(settings).text());
    assert!(found.is_empty(), "{found:?}");
    let spec = sources.add("spec.toml", SPEC);
    let query = sources.add("queries/todos.sql", text);
    let inputs = Inputs {
        specs: vec![spec],
        templates: Vec::new(),
        queries: vec![query],
        settings: Some(settings),
        config: Config { ..config },
        diagnostics: Vec::new(),
        previous: Schema::default(),
        allowed: BTreeSet::new(),
        sources,
    };
    let analysis = analyze(&inputs);
    let found = analysis.diagnostics.iter();
    let found = found.filter(|it| it.primary.span.source == query);
    found
        .map(|it| {
            assert!(it.help.is_some(), "no help: {}", it.message);
            assert!(it.message.len() <= 90 && !it.message.contains('\n'));
            let place = text[it.primary.span.range()].split('\n').next();
            (place.unwrap_or_default().to_owned(), it.message.clone())
        })
        .collect()
}

fn faults(text: &str) -> Vec<(String, String)> {
    faults_with(SETTINGS, text)
}

fn assert_faults(text: &str, expected: &[(&str, &str)]) {
    let found = faults(text);
    let found: Vec<_> = found
        .iter()
        .map(|(place, message)| (place.as_str(), message.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

const SELECT: &str = "SELECT id, title FROM todos WHERE organization_id = $1";

#[test]
fn a_header_in_order_is_silent() {
    for head in [
        "-- name: all_todos :many",
        "--name: AllTodos :opt\r",
        "-- what it does\n-- name: all :one\n-- and why",
    ] {
        assert_faults(&format!("{head}\n{SELECT};\n"), &[]);
    }
}

#[test]
fn every_fault_of_a_header_is_found_at_its_place() {
    for (head, place, message) in [
        ("", "SELECT", "a statement without a name"),
        ("-- name:", "", "a query without a name"),
        ("-- name: list", "list", "`list` does not say what it gives"),
        ("-- name: list :all", ":all", "a query cannot give `:all`"),
        (
            "-- name: list :copyfrom",
            ":copyfrom",
            "a query cannot give `:copyfrom`",
        ),
        ("-- name: 1st :one", "1st", "`1st` is no name of a function"),
        ("-- name: a-b :one", "a-b", "`a-b` is no name of a function"),
        (
            "-- name: listUnscoped :many",
            "listUnscoped",
            "`listUnscoped` ends as only the names of waived queries do",
        ),
        (
            "-- name: list :many rows",
            "rows",
            "`rows` stands behind what the query gives",
        ),
        (
            "-- name: list :many\n-- $2 since",
            "$2 since",
            "`$2 since` names no parameter",
        ),
        (
            "-- name: list :many\n-- $2: since",
            "$2: since",
            "the query has no `$2`",
        ),
        (
            "-- name: list :many\n-- $1: id",
            "$1: id",
            "`$1` is the organization, which the `Org` gives",
        ),
        (
            "-- name: one :many\n-- name: two :many",
            "one",
            "the query `one` has no statement",
        ),
    ] {
        assert_faults(&format!("{head}\n{SELECT};\n"), &[(place, message)]);
    }
    assert_faults(
        &format!("-- name: list :many\n{SELECT};\n{SELECT};\n-- name: last :one\n"),
        &[
            ("SELECT", "a statement without a name"),
            ("last", "the query `last` has no statement"),
        ],
    );
    assert_faults(
        &format!("-- name: list :many\n{SELECT};\n-- name: List :many\n{SELECT};"),
        &[("List", "there is another query `List` in this file")],
    );
}

#[test]
fn what_audit_refuses_is_refused_whatever_the_rules_say() {
    let text = "-- name: list :many\nSELECT id FROM todos;\n";
    let message = "nothing binds `todos` to the organization";
    assert_faults(text, &[("todos", message)]);
    for level in ["off", "info"] {
        let settings = format!("{SETTINGS}[rules]\nunscoped-query = \"{level}\"\n");
        let found = faults_with(&settings, text);
        assert_eq!(found, [("todos".to_owned(), message.to_owned())]);
    }
    let waived = format!("-- schemagen: allow unscoped-query: counts all\n{text}");
    assert_faults(&waived, &[]);
}

#[test]
fn a_statement_gives_what_its_function_does() {
    assert_faults(
        "-- name: drop_one :one\nDELETE FROM todos WHERE organization_id = $1;",
        &[(":one", "the statement gives no rows")],
    );
    assert_faults(
        "-- name: swept :stream\nDELETE FROM todos WHERE organization_id = $1 RETURNING id;",
        &[(
            ":stream",
            "only what reads can give its rows one after the other",
        )],
    );
    assert_faults(
        "-- name: swept :stream\nWITH x AS (DELETE FROM todos WHERE organization_id = $1 RETURNING id) SELECT id FROM x;",
        &[(
            ":stream",
            "only what reads can give its rows one after the other",
        )],
    );
    assert_faults(
        "-- name: gap :many\nSELECT id FROM todos WHERE organization_id = $1 AND title = $3;",
        &[("$3", "`$3` without `$2`")],
    );
    let sql = "SELECT id, title AS id FROM todos WHERE organization_id = $1";
    assert_faults(
        &format!("-- name: twice :many\n{sql};"),
        &[(sql, "two columns are called `id`")],
    );
    let sql = "SELECT id, address FROM todos WHERE organization_id = $1";
    assert_faults(
        &format!("-- name: whence :many\n{sql};"),
        &[(
            "address",
            "`address` is of type `inet`, which has no form in Rust",
        )],
    );
    let sql = "SELECT title || 'x' FROM todos WHERE organization_id = $1";
    assert_faults(
        &format!("-- name: nameless :many\n{sql};"),
        &[("title || 'x'", "column 1 of the result has no name")],
    );
}

#[test]
fn two_arguments_of_one_name_are_told_apart_by_hand() {
    let sql =
        "SELECT id FROM todos WHERE organization_id = $1 AND created_at > $2 AND created_at < $3";
    let message = "two arguments would be called `created_at`";
    assert_faults(
        &format!("-- name: between :many\n{sql};"),
        &[("$3", message)],
    );
    assert_faults(
        &format!("-- name: between :many\n-- $3: until\n{sql};"),
        &[],
    );
    assert_faults(
        &format!("-- name: between :many\n-- $2: until\n-- $3: until\n{sql};"),
        &[("$3: until", "two arguments would be called `until`")],
    );
}

#[test]
fn parameters_may_have_names() {
    let sql = "SELECT id FROM todos WHERE organization_id = @org AND created_at > sqlc.arg(since) AND title = sqlc.narg('title')";
    for head in [
        "",
        "-- @since?\n",
        "-- @title!: todos.title\n",
        "-- schemagen: organization @org\n",
    ] {
        assert_faults(&format!("{head}-- name: list :many\n{sql};"), &[]);
    }
    for (head, place, message) in [
        (
            "-- @org!",
            "@org!",
            "`@org` is the organization, which the `Org` gives",
        ),
        ("-- @until!", "@until!", "the query has no `@until`"),
        ("-- @since", "@since", "`@since` names no parameter"),
        (
            "-- @since: todos",
            "@since: todos",
            "`todos` is no column of the schema",
        ),
        (
            "-- @since: todos.title",
            "@since: todos.title",
            "`@since` is of type `timestamp with time zone`, `todos.title` of type `text`",
        ),
    ] {
        assert_faults(
            &format!("-- name: list :many\n{head}\n{sql};"),
            &[(place, message)],
        );
    }
    assert_faults(
        "-- name: list :many\n-- schemagen: organization @nobody\nSELECT id FROM todos WHERE organization_id = @org;",
        &[
            (
                "list",
                "the query has no `@nobody`, which is said to be the organization",
            ),
            (
                "todos",
                "`todos` is bound to `@org`, and the organization is `@nobody`",
            ),
        ],
    );
    assert_faults(
        "-- name: list :many\nSELECT id FROM todos WHERE organization_id = @org AND (title = @x OR created_at = @x);",
        &[(
            "created_at = @x",
            "there is no operator `timestamp with time zone = text`",
        )],
    );
}

#[test]
fn what_sqlc_has_and_this_has_not_is_said() {
    let text = "-- name: list :many\nSELECT id FROM todos WHERE organization_id = @org AND id IN (sqlc.slice('ids'));";
    let found = faults(text);
    let message = "`sqlc.slice` is not understood here";
    assert!(
        found.contains(&("sqlc.slice".to_owned(), message.to_owned())),
        "{found:?}"
    );
}

#[test]
fn stars_are_the_columns_of_the_specs() {
    for sql in [
        "SELECT * FROM todos WHERE organization_id = $1",
        "SELECT t.*, o.created_at AS since FROM todos t JOIN organization o ON o.id = t.organization_id WHERE o.id = $1",
        "SELECT sqlc.embed(t), sqlc.embed(o) FROM todos t JOIN organization o ON o.id = t.organization_id WHERE o.id = $1",
        "UPDATE todos SET title = 'x' WHERE organization_id = $1 RETURNING *",
        "SELECT x.id FROM (SELECT * FROM todos WHERE organization_id = $1) x",
    ] {
        assert_faults(&format!("-- name: list :many\n{sql};"), &[]);
    }
    for (sql, place, message) in [
        (
            "SELECT DISTINCT * FROM todos WHERE organization_id = $1",
            "* FROM todos WHERE organization_id = $1;",
            "`address` is of type `inet`, which has no form in Rust",
        ),
        (
            "SELECT * FROM (SELECT id, id FROM todos WHERE organization_id = $1) t",
            "* FROM (SELECT id, id FROM todos WHERE organization_id = $1) t;",
            "`*` stands for two columns of one name",
        ),
        (
            "SELECT sqlc.embed(t) FROM (SELECT id FROM todos WHERE organization_id = $1) t",
            "sqlc.embed(t) FROM (SELECT id FROM todos WHERE organization_id = $1) t;",
            "only the row of a table of the schema can be a field",
        ),
        (
            "SELECT x.id FROM (SELECT sqlc.embed(todos) FROM todos WHERE organization_id = $1) x",
            "sqlc.embed(todos) FROM todos WHERE organization_id = $1) x;",
            "`sqlc.embed` makes a field of the row, which an inner query has none of",
        ),
        (
            "SELECT count(*) AS \"n: todos.nothing\" FROM todos WHERE organization_id = $1",
            "count(*) AS \"n: todos.nothing\" FROM todos WHERE organization_id = $1;",
            "`todos.nothing` is no column of the schema",
        ),
    ] {
        let found = faults(&format!("-- name: list :many\n{sql};"));
        let messages: Vec<_> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(messages, [message], "{sql}");
        assert!(place.starts_with(found[0].0.as_str()), "{found:?}");
    }
}

#[test]
fn an_organization_that_is_not_there_is_none() {
    assert_faults(
        "-- schemagen: organization $2\n-- name: one :one\nSELECT 1 AS one;",
        &[(
            "one",
            "the query has no `$2`, which is said to be the organization",
        )],
    );
}

#[test]
fn the_setting_names_the_organization_only_where_it_is_set() {
    let text = "-- name: mine :many\nSELECT id FROM todos WHERE organization_id = current_setting('app.organization_id');";
    let found = faults(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.starts_with("nothing sets"), "{found:?}");
    let with = format!("{SETTINGS}[tenancy]\nrls = \"on\"\n");
    assert_eq!(faults_with(&with, text), []);
}

#[test]
fn a_statement_is_kept_but_for_comments_and_blanks() {
    let text = "-- name: x :one\nSELECT  'a  -- b' /* c */ AS \"d  e\", -- f\n\t'g'\n'h', $1::text\r\nFROM t WHERE a=$2 AND ($3)";
    let mut sources = Sources::default();
    let source = sources.add("x.sql", text);
    let places = Places::new(text);
    let (written, found) = header::read(source, text, &places);
    assert!(found.is_empty(), "{found:?}");
    let pieces = super::pieces::pieces(&written[0].tokens, &places, &BTreeMap::new());
    let sql: String = pieces
        .iter()
        .map(|piece| match piece {
            super::pieces::Piece::Text(text) => text.clone(),
            super::pieces::Piece::Parameter(number) => format!("${number}"),
        })
        .collect();
    assert_eq!(
        sql,
        "SELECT 'a  -- b' AS \"d  e\", 'g'\n'h', $1::text FROM t WHERE a=$2 AND ($3)"
    );
}

#[test]
fn comments_that_touch_the_header_are_its_documentation() {
    let text = "-- of the file\n\n-- first\n-- name: x :one\n-- second\n--\n-- third\n\n-- fourth\nSELECT 1;";
    let mut sources = Sources::default();
    let source = sources.add("x.sql", text);
    let (written, _) = header::read(source, text, &Places::new(text));
    assert_eq!(written[0].doc, "first\nsecond\n\nthird\n\n\nfourth");
}
