//! The database that drizzle-kit makes of `schema.ts`, beside the one that our migrations make.

use super::{DIR, built, built_of, packages, run};
use crate::support::Project;
use crate::support::catalog::{self, Options};
use crate::support::postgres::{Database, database};
use std::process::{Command, Stdio};

/// The cases in which no name or expression holds what drizzle-kit itself trips over: it puts names between quotes as
/// they are, and joins what it compares with `;`, `--` and `,` to part it again.
const CASES: [&str; 10] = [
    "examples/guide-as-written",
    "specs",
    "tests/drizzle/odd",
    "tests/golden/everything/specs",
    "tests/golden/isolated_plain/specs",
    "tests/golden/isolated_rls/specs",
    "tests/golden/kinds/specs",
    "tests/golden/rls/specs",
    "tests/golden/rls_uuid/specs",
    "tests/golden/types/specs",
];

/// What drizzle-kit trips over in the settings of a case, and what stands in its place here.
const QUOTED_ROLE: (&str, &str) = (r#"the \"shop\" role"#, "the shop role");

/// What Drizzle cannot say, as the catalog shows it: the kind of the line, and what is not there without our migrations.
/// Nothing behind the kind: the whole line. `README.md` has the same list.
const EXCEPTIONS: [(&str, &[&str]); 11] = [
    // It would set the column of the organization to NULL as well.
    ("constraint", &["ON DELETE SET NULL", " (", ")"]),
    ("constraint", &["ON DELETE SET DEFAULT", " (", ")"]),
    ("constraint", &["", " DEFERRABLE", " INITIALLY DEFERRED"]),
    ("constraint", &["", " DEFERRABLE", ""]),
    ("index", &["", " INCLUDE (", ")"]),
    ("index", &["", " NULLS NOT DISTINCT", ""]),
    ("relation", &["", " forced", ""]),
    ("grant", &[]),
    ("usage", &[]),
    // SQL of the user's own.
    ("function", &[]),
    ("trigger", &[]),
];

/// The tables that somebody else owns.
pub const THEIRS: &str = "CREATE TABLE external_ledger (id bigint PRIMARY KEY);
    CREATE TABLE external (id integer PRIMARY KEY);";

#[test]
fn drizzle_kit_makes_the_same_database() {
    let mut met = [false; EXCEPTIONS.len()];
    for case in CASES {
        let project = sayable_project(case);
        let migration = project.read("out/migrations/19700101000000_init.sql");
        let ours = database();
        ours.execute(THEIRS);
        ours.execute(&migration);
        let theirs = database();
        theirs.execute(THEIRS);
        theirs.execute(&preparation(&migration));
        theirs.execute(&generated(&project));
        let read = |it: &Database| {
            let options = Options {
                no_comments: true,
                ..Options::default()
            };
            catalog::read(it, options)
        };
        let difference = catalog::difference(&sayable(&read(&ours), &mut met), &read(&theirs));
        assert!(
            difference.is_empty(),
            "{case}: the databases differ:\n{difference}"
        );
    }
    for (exception, met) in EXCEPTIONS.iter().zip(met) {
        assert!(met, "nothing needs the exception {exception:?}");
    }
}

#[test]
fn drizzle_kit_push_leaves_keys_of_one_column_as_they_are() {
    let (said, difference) = pushed("examples/guide-as-written");
    assert!(said.contains("No changes detected"), "{said}");
    assert!(difference.is_empty(), "{difference}");
}

/// It takes the columns of a key from the catalog in the order of their table, and so for another key: `README.md` says
/// what to use instead.
#[test]
fn drizzle_kit_push_trips_over_keys_of_several_columns() {
    let (said, difference) = pushed("tests/golden/rls/specs");
    assert!(
        said.contains("DROP CONSTRAINT \"project_organization_id_id_key\""),
        "{said}"
    );
    assert!(
        said.contains("because other objects depend on it"),
        "{said}"
    );
    assert!(difference.is_empty(), "{difference}");
}

/// Pushes `schema.ts` to a database that our migrations made. Out: what drizzle-kit says, and what it did.
fn pushed(case: &str) -> (String, String) {
    let project = built(case);
    let database = database();
    database.execute(&project.read("out/migrations/19700101000000_init.sql"));
    let before = catalog::read(&database, Options::default());
    let said = push(&project, &database);
    let after = catalog::read(&database, Options::default());
    (said, catalog::difference(&before, &after))
}

/// Lets drizzle-kit make a database as `schema.ts` says, with the settings that the target wrote.
fn push(project: &Project, database: &Database) -> String {
    let url = database.url();
    let done = Command::new(packages().join(".bin/drizzle-kit"))
        .args([
            "push",
            "--force",
            "--config",
            "out/database/drizzle.config.ts",
        ])
        .current_dir(project.path(""))
        .env(
            "DATABASE_URL",
            url.split_once('?').map_or(url, |(url, _)| url),
        )
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    let said = said.concat();
    assert!(done.status.success(), "drizzle-kit push: {said}");
    said
}

/// A case without what drizzle-kit trips over in its settings.
fn sayable_project(case: &str) -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "0").copy(case);
    let settings = format!("{case}/schemagen.toml");
    let text = project.read(&settings);
    let text = text.replace(QUOTED_ROLE.0, QUOTED_ROLE.1);
    built_of(project.file(&settings, text), case)
}

/// What must stand before drizzle-kit's SQL: extensions, which Drizzle has no word for. Roles are the server's.
fn preparation(migration: &str) -> String {
    let lines = migration.lines();
    let lines = lines.filter(|line| line.starts_with("CREATE EXTENSION "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The SQL that drizzle-kit makes of `schema.ts` where there was nothing.
fn generated(project: &Project) -> String {
    let config = format!(
        "module.exports = {{ dialect: 'postgresql', out: './kit', schema: './{DIR}/schema.ts' }}\n"
    );
    let project = project.clone().file("kit.config.js", config);
    let args = ["generate", "--name", "init", "--config", "kit.config.js"];
    let (success, said) = run(&project, "drizzle-kit", &args);
    assert!(success, "{said}");
    project.read("kit/0000_init.sql")
}

/// Our catalog without what Drizzle cannot say.
fn sayable(catalog: &str, met: &mut [bool]) -> String {
    let mut lines = Vec::new();
    'lines: for line in catalog.lines() {
        let mut line = line.to_owned();
        // What Drizzle cannot say of an index, it can of a constraint.
        let address = line.split(' ').nth(1).unwrap_or_default();
        if line.starts_with("index ") && catalog.contains(&format!("constraint {address} ")) {
            lines.push(line);
            continue;
        }
        for ((kind, parts), met) in EXCEPTIONS.iter().zip(&mut *met) {
            if !line.starts_with(&format!("{kind} ")) {
                continue;
            }
            let [behind, from, to] = parts else {
                *met = true;
                continue 'lines;
            };
            let start = line
                .find(&format!("{behind}{from}"))
                .map(|it| it + behind.len());
            let end = start.and_then(|it| line[it..].find(to).map(|at| it + at + to.len()));
            if let (Some(start), Some(end)) = (start, end) {
                line.replace_range(start..end.max(start + from.len()), "");
                *met = true;
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}
