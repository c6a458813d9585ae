//! What a database that we made is read as: the schema that it was made from.

use super::rich;
use crate::support::postgres::{Database, database};
use crate::support::repository;
use schemagen::analysis::analyze;
use schemagen::database::{Address, Scratch, compare, introspect, recognise};
use schemagen::diff::diff;
use schemagen::project;
use schemagen::schema::{
    Expression, Policy, PolicyCommand, Privilege, Renames, RowSecurity, Schema,
};
use schemagen::sql::render;
use std::collections::BTreeSet;
use std::time::Instant;

fn address(database: &Database) -> Address {
    Address::parse(database.url()).expect("a test's database has an address")
}

/// A database that this schema was applied to.
fn made(schema: &Schema, before: &str) -> Database {
    let database = Database::with(before);
    let statements = diff(&Schema::default(), schema, &Renames::default());
    let lines: Vec<String> = statements.iter().map(render).collect();
    database.execute(&format!("BEGIN;\n{}\nCOMMIT;", lines.join("\n")));
    database
}

/// The schema of specs in this repository.
fn specs(path: &str) -> Schema {
    let project = project::load(Some(&repository(path))).expect("the specs are there");
    let analysis = analyze(&project.inputs);
    assert!(!analysis.schema.tables.is_empty(), "{path}");
    analysis.schema
}

#[track_caller]
fn comes_back(meant: &Schema, before: &str) {
    let database = made(meant, before);
    let scratch = Scratch::open(Some(database.url())).expect("the server takes databases");
    let printed = scratch.print(meant).expect("the schema can be made");
    let live = introspect(&address(&database)).expect("the database can be read");
    let known = recognise(live.schema, meant, &printed.picture.schema);
    assert_eq!(compare(&known, meant), []);
    assert_eq!(known, *meant);
}

#[test]
fn every_kind_of_object_comes_back_as_it_was_meant() {
    comes_back(&rich::schema(), rich::BEFORE);
}

#[test]
fn the_specs_of_the_repository_come_back_as_they_were_meant() {
    comes_back(&specs("specs"), "");
    for case in ["everything", "hostile", "kinds"] {
        let meant = specs(&format!("tests/golden/{case}/specs"));
        comes_back(&meant, &others(&meant));
    }
}

/// What makes the tables of others.
fn others(meant: &Schema) -> String {
    let mut schema = meant.clone();
    schema.tables.retain(|_, table| table.external);
    schema
        .tables
        .values_mut()
        .for_each(|it| it.external = false);
    schema.enums.clear();
    schema.sql.clear();
    let statements = diff(&Schema::default(), &schema, &Renames::default());
    statements.iter().map(render).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_needs_no_scratch_database_comes_back_by_itself() {
    // Values, keys and types are read without help; only expressions are printed in other words.
    let meant = specs("specs");
    let live = introspect(&address(&made(&meant, "")))
        .expect("the database can be read")
        .schema;
    for (name, table) in &meant.tables {
        let found = &live.tables[name];
        assert_eq!(found.primary_key, table.primary_key);
        for column in &table.columns {
            let found = found.column(&column.name).expect("it was created");
            assert_eq!(found.data_type, column.data_type, "{name}.{}", column.name);
            assert_eq!(found.nullable, column.nullable);
            assert_eq!(found.default, column.default, "{name}.{}", column.name);
        }
    }
}

#[test]
fn books_of_runners_partitions_and_parts_of_extensions_are_no_part_of_a_schema() {
    let database = Database::with(
        "CREATE EXTENSION citext; CREATE TABLE _sqlx_migrations (version bigint);
         CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id int);
         CREATE TABLE log (at date NOT NULL) PARTITION BY RANGE (at);
         CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    );
    let schema = introspect(&address(&database))
        .expect("the database can be read")
        .schema;
    let tables: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["log"]);
    assert!(schema.enums.is_empty());
}

#[test]
fn a_private_server_is_gone_with_its_owner() {
    let scratch = Scratch::open(None).expect("this machine has PostgreSQL");
    let printed = scratch
        .print(&specs("specs"))
        .expect("the schema can be made");
    assert!(printed.picture.schema.tables.len() > 5);
    let shown = format!("{scratch:?}");
    let folder = shown
        .split('"')
        .find(|it| it.contains("schemagen-scratch-"));
    let folder = std::path::PathBuf::from(folder.expect("the folder of the server"));
    assert!(folder.exists());
    drop(scratch);
    assert!(!folder.exists());
}

/// The folder of the private server that this process started, once there is one.
#[cfg(target_os = "linux")]
fn folder_of_server(parent: u32) -> Option<std::path::PathBuf> {
    let processes = std::fs::read_dir("/proc").expect("Linux shows its processes");
    processes.flatten().find_map(|process| {
        let status = std::fs::read_to_string(process.path().join("status")).ok()?;
        let is_child = status
            .lines()
            .any(|line| line.strip_prefix("PPid:").map(str::trim) == Some(&parent.to_string()));
        let arguments = std::fs::read_to_string(process.path().join("cmdline")).ok()?;
        let mut arguments = arguments.split('\0');
        let folder = arguments.find(|it| it.starts_with("/tmp/schemagen-scratch-"))?;
        is_child.then(|| folder.into())
    })
}

/// A socket's path may have 107 bytes, wherever temporary files are kept.
#[test]
fn a_private_server_starts_whatever_the_outside_is_like() {
    let long = tempfile::Builder::new()
        .prefix(&"x".repeat(150))
        .tempdir()
        .expect("a folder can be made");
    let project = crate::support::Project::new()
        .env("TMPDIR", &long.path().to_string_lossy())
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("PGPORT", "1")
        .env("PGOPTIONS", "-c search_path=nowhere");
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    project.run(&["migrate", "verify"]).succeeds();
}

#[cfg(target_os = "linux")]
#[test]
fn a_private_server_is_gone_with_its_owner_in_whatever_way_that_ends() {
    let project = crate::support::Project::new();
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    for milliseconds in [0, 30, 150, 400, 800] {
        let mut command = project.command(&["migrate", "verify"]);
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut child = command.spawn().expect("the binary starts");
        let folder = loop {
            if let Some(folder) = folder_of_server(child.id()) {
                break folder;
            }
            assert!(
                matches!(child.try_wait(), Ok(None)),
                "it ended without a server"
            );
        };
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while folder.exists() {
            assert!(
                std::time::Instant::now() < end,
                "{} stays",
                folder.display()
            );
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

#[test]
fn a_thousand_tables_are_read_at_once() {
    let columns: Vec<String> = (0..12)
        .map(|at| format!("c{at} text NOT NULL DEFAULT 'x'"))
        .collect();
    let database = database();
    let tables = (0..1000).map(|at| {
        format!(
            "CREATE TABLE t{at} (id bigint PRIMARY KEY, parent bigint REFERENCES t{}, {}); \
             CREATE INDEX ON t{at} (c0, lower(c1));",
            at / 2,
            columns.join(", ")
        )
    });
    database.execute(&tables.collect::<Vec<_>>().join("\n"));
    let start = Instant::now();
    let schema = introspect(&address(&database))
        .expect("the database can be read")
        .schema;
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(schema.tables.len(), 1000);
    assert!(
        schema
            .tables
            .values()
            .all(|table| table.columns.len() == 14)
    );
    // It takes a tenth of this on a quiet machine; the bound only tells one query a table from one for all.
    assert!(seconds < 10.0, "{seconds} s");
}

#[test]
fn policies_and_who_they_bind_come_back() {
    let ident = |text: &str| schemagen::ident::Ident::parse(text).expect("a plain name");
    let mut meant = specs("specs");
    let table = meant
        .tables
        .values_mut()
        .find(|it| it.primary_key.is_some());
    let table = table.expect("the demo has tables");
    let (name, key) = (table.name.clone(), table.columns[0].name.clone());
    let role = format!("reader_{}", std::process::id());
    table.row_security = RowSecurity::Forced;
    table.policies = ["first", "second"]
        .map(|name| Policy {
            name: ident(name),
            roles: if name == "first" {
                vec![ident(&role)]
            } else {
                Vec::new()
            },
            using: Expression(format!(
                "{key}::text in ('a', (select current_setting('app.x', true)))"
            )),
            command: PolicyCommand::All {
                check: Expression("true".to_owned()),
            },
        })
        .into();
    table.policies.push(Policy {
        name: ident("third"),
        command: PolicyCommand::Select,
        ..table.policies[0].clone()
    });
    let privileges = BTreeSet::from([Privilege::Select, Privilege::Trigger]);
    table.grants.insert(ident(&role), privileges);
    let database = made(&meant, &format!("CREATE ROLE {role}"));
    let scratch = Scratch::open(Some(database.url())).expect("the server takes databases");
    let printed = scratch.print(&meant).expect("the schema can be made");
    let live = introspect(&address(&database)).expect("the database can be read");
    assert_eq!(
        recognise(live.schema, &meant, &printed.picture.schema),
        meant
    );
    database.execute(&format!(
        "DROP POLICY second ON {0}; CREATE POLICY second ON {0} FOR SELECT USING (true);
         GRANT TRUNCATE ON {0} TO {role}; GRANT SELECT ON {0} TO pg_monitor",
        name.sql()
    ));
    let live = introspect(&address(&database)).expect("the database can be read");
    let known = recognise(live.schema, &meant, &printed.picture.schema);
    let found: Vec<String> = compare(&known, &meant)
        .into_iter()
        .map(|it| it.what)
        .collect();
    assert_eq!(found, ["policy", "grant", "grant"]);
    database.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}
