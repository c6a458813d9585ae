//! Databases that are there become specs: what the specs make is the same database again, whatever it holds.

use crate::support::postgres::{self, Database};
use crate::support::{Project, random, repository};
use crate::tenancy::corpus::ddl;
use schemagen::config::Config;
use schemagen::database::{self, Address, Scratch, introspect};
use schemagen::resolve::resolve;
use schemagen::schema::Schema;
use schemagen::source::Sources;
use schemagen::spec::Spec;
use schemagen::unresolve;
use std::fs;
use std::path::Path;

/// What was told of a database, read again: what is wrong with it, and what it makes otherwise.
fn retold(database: &Database, scratch: &Scratch) -> (String, Vec<String>) {
    let picture = introspect(&Address::parse(database.url()).unwrap()).unwrap();
    let schema = Schema {
        sql: database::verbatim(&picture),
        ..picture.schema.clone()
    };
    let guessed = unresolve::guess(&schema);
    let text = unresolve::specs(&schema, &guessed);
    let mut sources = Sources::default();
    let settings = unresolve::settings_text(&guessed);
    let source = sources.add("schemagen.toml", &settings);
    let (config, found) = schemagen::config::parse(source, &settings);
    let mut faults: Vec<String> = found.iter().map(|it| it.message.clone()).collect();
    let source = sources.add("schema.toml", &text);
    let (spec, found) = schemagen::spec::parse(source, &text);
    let made = resolve(&spec, &config);
    let found = found.iter().chain(made.diagnostics.iter());
    faults.extend(found.map(|it| it.message.clone()));
    if faults.is_empty() {
        match database::differences_of(picture, scratch, &made.schema) {
            Ok(found) => faults.extend(found.iter().map(|it| format!("{it:?}"))),
            Err(error) => faults.push(error.to_string()),
        }
    }
    (text, faults)
}

fn scratch(database: &Database) -> Scratch {
    Scratch::open(Some(database.url())).unwrap()
}

/// The SQL that specs of this repository mean.
fn meant(folder: &Path) -> String {
    let mut sources = Sources::default();
    let mut whole = Spec::default();
    let mut config = Config::default();
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    for file in files {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        let name = file.file_name().into_string().unwrap();
        let source = sources.add(&name, &text);
        if name == "schemagen.toml" {
            config = schemagen::config::parse(source, &text).0;
        } else if name.ends_with(".toml") {
            whole.append(schemagen::spec::parse(source, &text).0);
        }
    }
    let made = resolve(&whole, &config);
    assert!(!made.diagnostics.has_broken_input(), "{folder:?}");
    ddl(&made.schema)
}

#[test]
fn what_our_own_specs_make_is_told_again() {
    let server = postgres::database();
    let scratch = scratch(&server);
    let mut folders = vec![repository("specs")];
    for case in fs::read_dir(repository("tests/golden")).unwrap().flatten() {
        folders.push(case.path().join("specs"));
    }
    folders.sort();
    assert!(folders.len() > 10);
    let mut all = Vec::new();
    for folder in folders {
        let database = Database::with(&meant(&folder));
        let (text, faults) = retold(&database, &scratch);
        if !faults.is_empty() {
            all.push(format!(
                "{}\n{}\n{text}",
                folder.display(),
                faults.join("\n")
            ));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

#[test]
fn random_databases_are_told_again() {
    let server = postgres::database();
    let scratch = scratch(&server);
    let mut all = Vec::new();
    for seed in random::seeds(12) {
        let database = postgres::database();
        let schema = random::pair(seed).0;
        random::make(&mut database.session(), seed, &schema);
        let (text, faults) = retold(&database, &scratch);
        if !faults.is_empty() {
            all.push(format!("seed {seed}\n{}\n{text}", faults.join("\n")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

/// A database as others write them: serial keys, a domain, functions, triggers, views, an exclusion, policies.
#[test]
fn a_database_of_others_becomes_specs() {
    let server = postgres::database();
    let project = Project::new().file(
        "old.sql",
        fs::read(repository("tests/import/legacy.sql")).unwrap(),
    );
    let url = ["--scratch-url", server.url()];
    project
        .run(&[&["import", "old.sql"], &url[..]].concat())
        .succeeds()
        .says("created schemagen.toml\ncreated specs/schema.toml\n")
        .says("7 tables: `companies` holds the organizations")
        .says("seen on a scratch database: the specs make the same again\n");
    for (made, expected) in [
        ("schemagen.toml", "tests/import/schemagen.toml"),
        ("specs/schema.toml", "tests/import/schema.toml"),
    ] {
        let made = project.read(made);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(repository(expected), &made).unwrap();
        }
        assert_eq!(made, fs::read_to_string(repository(expected)).unwrap());
    }
    // What is there is never written over.
    let before = project.tree();
    project
        .run(&[&["import", "old.sql"], &url[..]].concat())
        .fails(1)
        .says("`specs/schema.toml` exists already; nothing was written\n");
    assert_eq!(project.tree(), before);
    // What others can reach is what `check` says first.
    project
        .run(&["check", "specs", "--format", "concise"])
        .fails(1)
        .says("error[S004 cross-tenant-reference] `tasks.project_id` can reference a `projects` of another organization");
}

/// From a database that nobody's migrations made to one that ours go on with.
#[test]
fn a_live_database_is_taken_over_and_goes_on() {
    let server = postgres::database();
    let database = Database::with(
        "CREATE TABLE tenants (id text PRIMARY KEY);
         CREATE TABLE notes (id text PRIMARY KEY, tenant_id text NOT NULL REFERENCES tenants ON DELETE CASCADE, body text NOT NULL);
         CREATE INDEX notes_tenant_id_idx ON notes (tenant_id);
         CREATE SCHEMA other; CREATE TABLE other.thing (id text PRIMARY KEY);
         INSERT INTO tenants VALUES ('a'); INSERT INTO notes VALUES ('n', 'a', 'kept');",
    );
    let url = ["--scratch-url", server.url()];
    let project = Project::new().env("DATABASE_URL", database.url());
    let run = |args: &[&str]| project.run(&[args, &url[..]].concat());
    let shown = run(&["import", "--schema", "public", "--dry-run"]).succeeds();
    assert!(
        shown.stdout.contains("[table.notes]\norg_scoped = true\n"),
        "{}",
        shown.stdout
    );
    assert!(!shown.stdout.contains("thing"), "{}", shown.stdout);
    assert!(project.tree().is_empty(), "a dry run writes nothing");

    run(&["import", "--schema", "public"]).succeeds().says(
        "2 tables: `tenants` holds the organizations, 1 other is told apart by\n  `tenant_id`",
    );
    let said = project.read("specs/schema.toml");
    let said = said.replace(
        "[table.tenants]\n",
        "[table.tenants]\ntimestamps = false\nreason = \"as it was\"\n",
    );
    let said = said.replace(
        "[table.notes]\n",
        "[table.notes]\ntimestamps = false\nreason = \"as it was\"\n",
    );
    fs::write(project.path("specs/schema.toml"), &said).unwrap();
    project
        .run(&["build", "specs", "--name", "init"])
        .succeeds();

    // What differs is no baseline.
    database.execute("ALTER TABLE notes ADD COLUMN extra text");
    run(&["migrate", "baseline"])
        .fails(1)
        .says("column notes.extra is not in the specs")
        .says("nothing was written down");
    database.execute("ALTER TABLE notes DROP COLUMN extra; DROP SCHEMA other CASCADE");
    run(&["migrate", "baseline"])
        .succeeds()
        .says("taken as applied: ");
    project.run(&["migrate", "status"]).succeeds();
    run(&["migrate", "baseline"])
        .fails(1)
        .says("there is no baseline to set");

    let said = said.replace(
        "body = \"text\"",
        "body = \"text\"\npinned = { type = \"boolean\", default = false }",
    );
    fs::write(project.path("specs/schema.toml"), &said).unwrap();
    run(&["migrate", "baseline"]).fails(1);
    project
        .run(&["build", "specs", "--name", "pinned"])
        .succeeds();
    project
        .run(&["migrate", "apply"])
        .succeeds()
        .says("_pinned.sql");
    run(&["drift"]).succeeds().says("no drift");
    let mut session = database.session();
    assert_eq!(
        session.texts("SELECT body || pinned::text FROM notes"),
        [Some("keptfalse".to_owned())]
    );
}

#[test]
fn settings_that_stand_rule_and_wrong_ones_stop() {
    let server = postgres::database();
    let url = ["--scratch-url", server.url()];
    let sql = "CREATE TABLE firm (id text PRIMARY KEY);\n\
        CREATE TABLE letter (id text PRIMARY KEY, firm text NOT NULL REFERENCES firm ON DELETE CASCADE);\n";
    let project = Project::new().file("a.sql", sql);
    project
        .run(&[&["import", "a.sql", "--dir", "aside"], &url[..]].concat())
        .succeeds()
        .says("none of them is called like organizations");
    let project = project.file(
        "schemagen.toml",
        "[tenancy]\nroot = \"firm\"\ncolumn = \"firm\"\nrot = 1\n",
    );
    project
        .run(&[&["import", "a.sql"], &url[..]].concat())
        .fails(1)
        .says("schemagen.toml:4:1");
    let project = project.file(
        "schemagen.toml",
        "[tenancy]\nroot = \"firm\"\ncolumn = \"firm\"\n",
    );
    project
        .run(&[&["import", "a.sql"], &url[..]].concat())
        .succeeds()
        .says("created specs/schema.toml\n")
        .never_says("created schemagen.toml")
        .says("1 other is told apart by `firm`");
    project.run(&["import", "a.txt"]).fails(2);
    project.run(&["import", "no.sql"]).fails(2).says("no.sql");
}

/// What other tools keep: files in a row, a journal beside them, a folder for each step, both ways in one file.
#[test]
fn migrations_of_other_tools_become_specs() {
    let server = postgres::database();
    let one = "CREATE TABLE teams (id text PRIMARY KEY);\n";
    let two = "CREATE TABLE cards (id text PRIMARY KEY, team_id text NOT NULL REFERENCES teams ON DELETE CASCADE);\n";
    let both = |up: &str| {
        format!("-- migrate:up\n{up}\n-- migrate:down\nDROP TABLE nothing_of_the_kind;\n")
    };
    for (tool, files) in [
        (
            "sqlx",
            [("1_a.sql", one.to_owned()), ("10_b.sql", two.to_owned())],
        ),
        (
            "reversible",
            [
                ("1_a.up.sql", one.to_owned()),
                ("2_b.up.sql", two.to_owned()),
            ],
        ),
        (
            "refinery",
            [("V1__a.sql", one.to_owned()), ("V2__b.sql", two.to_owned())],
        ),
        (
            "drizzle",
            [
                ("0000_a.sql", one.to_owned()),
                ("0001_b.sql", format!("--> statement-breakpoint\n{two}")),
            ],
        ),
        ("dbmate", [("1_a.sql", both(one)), ("2_b.sql", both(two))]),
        (
            "diesel",
            [
                ("1_a/up.sql", one.to_owned()),
                ("2_b/up.sql", two.to_owned()),
            ],
        ),
        (
            "prisma",
            [
                ("1_a/migration.sql", one.to_owned()),
                ("2_b/migration.sql", two.to_owned()),
            ],
        ),
    ] {
        let project = Project::new()
            .file("m/1_a.down.sql", "DROP TABLE teams")
            .file("m/1_a/down.sql", "DROP TABLE teams");
        let project = files.iter().fold(project, |project, (name, text)| {
            project.file(&format!("m/{name}"), text)
        });
        let made = project
            .run(&["import", "m", "--dry-run", "--scratch-url", server.url()])
            .succeeds();
        assert!(
            made.stdout.contains("[table.cards]\norg_scoped = true\n"),
            "{tool}: {}",
            made.stdout
        );
    }
    Project::new()
        .file("m/readme", "")
        .run(&["import", "m", "--scratch-url", server.url()])
        .fails(2)
        .says("there are no migrations at `m`");
}
