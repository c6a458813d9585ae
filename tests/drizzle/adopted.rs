//! A project that a team wrote for Drizzle by hand, with a database that has its history, and how it goes on from specs.

use super::packages;
use crate::support::Project;
use crate::support::postgres::{Database, database};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

const FOLDER: &str = "tests/drizzle/adopted";
const MIGRATIONS: &str = "src/database/migrations";

/// The project at its own root, with two migrations that drizzle-kit made and ran.
fn theirs(database: &Database) -> Project {
    let mut project = alone(database);
    let schema = project.read("src/database/schema.ts");
    let column = "  archivedAt: timestamp('archived_at', { withTimezone: true }),\n";
    assert!(schema.contains(column));
    project = project.file("src/database/schema.ts", schema.replace(column, ""));
    kit(&project, database, &["generate", "--name", "start"]);
    kit(&project, database, &["migrate"]);
    project = project.file("src/database/schema.ts", schema);
    kit(&project, database, &["generate", "--name", "archive"]);
    kit(&project, database, &["migrate"]);
    project
}

/// The project without any migration.
fn alone(database: &Database) -> Project {
    let copied = Project::new().copy(FOLDER);
    let project = copied.tree().into_iter();
    let project = project.fold(Project::new(), |project, (path, text)| {
        let path = path.strip_prefix(&format!("{FOLDER}/"));
        project.file(path.expect("it was copied from there"), text)
    });
    std::os::unix::fs::symlink(packages(), project.path("node_modules")).unwrap();
    project.env("DATABASE_URL", database.url())
}

/// drizzle-kit with the settings of the project itself.
#[track_caller]
fn kit(project: &Project, database: &Database, args: &[&str]) -> String {
    let url = database.url();
    let done = Command::new(packages().join(".bin/drizzle-kit"))
        .args(args)
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
    assert!(done.status.success(), "drizzle-kit {args:?}: {said}");
    said
}

fn applied(database: &Database) -> Option<String> {
    let count = "SELECT count(*)::text FROM public.__drizzle_migrations__";
    database.session().texts(count).remove(0)
}

/// The files among the migrations.
fn migrations(tree: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    let names = tree.keys();
    names.filter(|it| it.starts_with(MIGRATIONS)).collect()
}

#[test]
fn its_database_shows_no_difference() {
    let database = database();
    let project = theirs(&database);
    let drift = ["drift", "--scratch-url", database.url()];
    project.run(&drift).succeeds().says("no drift");
    database.execute("ALTER TABLE todos ALTER COLUMN priority SET DEFAULT 4");
    project.run(&drift).fails(1).says("todos.priority");
}

#[test]
fn its_migrations_are_taken_over_and_gone_on_from() {
    let database = database();
    let project = theirs(&database);
    let before = project.tree();
    let journal = format!("{MIGRATIONS}/meta/_journal.json");
    // A build would make everything anew.
    for _ in 0..2 {
        project
            .run(&["build"])
            .fails(1)
            .says("M022")
            .says("0000_start.sql")
            .says("schemagen migrate adopt");
    }
    assert_eq!(project.tree(), before);

    let adopt = ["migrate", "adopt", "--scratch-url", database.url()];
    let spec = project.read("specs/app.toml");
    let other = project
        .clone()
        .file("specs/app.toml", spec.replace("seats", "chairs"));
    other
        .run(&adopt)
        .fails(1)
        .says("subscription.chairs")
        .says("nothing was taken over");
    let project = project.file("specs/app.toml", &spec);
    assert_eq!(project.tree(), before);
    project.run(&adopt).succeeds();
    let read = |text: &[u8]| serde_json::from_slice::<Value>(text).unwrap();
    let tree = project.tree();
    for (path, text) in &before {
        if path.ends_with(".sql") || path.ends_with("0000_snapshot.json") {
            assert_eq!(text, &tree[path], "{path}");
        }
    }
    assert_eq!(read(&before[&journal]), read(&tree[&journal]));
    let snapshot = format!("{MIGRATIONS}/meta/0001_snapshot.json");
    for id in ["id", "prevId"] {
        let (then, now) = (read(&before[&snapshot]), read(&tree[&snapshot]));
        assert_eq!(then[id], now[id]);
    }
    project.run(&adopt).fails(2).says("schema.chain");
    project.run(&["build"]).succeeds();
    let built = project.tree();
    assert_eq!(migrations(&built), migrations(&tree), "there is no new one");
    project.run(&["build"]).succeeds().says("nothing to do");

    // From now on the specs are changed.
    let spec = spec.replace("seats = ", "note = \"text?\"\nseats = ");
    let project = project.file("specs/app.toml", spec);
    project.run(&["build"]).succeeds().says("_note.sql");
    // Their `drizzle.config.ts` names the table of what ran; `schema.ts` comes from the specs.
    let config = project.read("drizzle.config.ts");
    let config = config.replace("./src/database/schema.ts", "./src/generated/schema.ts");
    let project = project.file("drizzle.config.ts", config);
    assert_eq!(applied(&database).as_deref(), Some("2"));
    kit(&project, &database, &["migrate"]);
    assert_eq!(applied(&database).as_deref(), Some("3"));
    let drift = ["drift", "--scratch-url", database.url()];
    project.run(&drift).succeeds().says("no drift");
    let said = kit(&project, &database, &["generate"]);
    assert!(said.contains("No schema changes"), "{said}");
    let said = kit(&project, &database, &["check"]);
    assert!(said.contains("Everything's fine"), "{said}");
    let new = crate::support::postgres::database();
    kit(&project, &new, &["migrate"]);
    assert_eq!(applied(&new).as_deref(), Some("3"));
}

#[test]
fn a_database_that_was_only_pushed_is_taken_over_as_well() {
    let database = database();
    let project = alone(&database);
    kit(&project, &database, &["push", "--force"]);
    // A migration that makes what is there, and its row among those that ran.
    kit(&project, &database, &["generate", "--name", "start"]);
    let journal = project.read(&format!("{MIGRATIONS}/meta/_journal.json"));
    let journal: Value = serde_json::from_str(&journal).unwrap();
    database.execute(&format!(
        "CREATE TABLE __drizzle_migrations__ (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
         INSERT INTO __drizzle_migrations__ (hash, created_at) VALUES ('', {});",
        journal["entries"][0]["when"]
    ));
    let adopt = ["migrate", "adopt", "--scratch-url", database.url()];
    project.run(&adopt).succeeds();
    let spec = project.read("specs/app.toml");
    let spec = spec.replace("seats = ", "note = \"text?\"\nseats = ");
    let project = project.file("specs/app.toml", spec);
    project.run(&["build"]).succeeds();
    kit(&project, &database, &["migrate"]);
    assert_eq!(applied(&database).as_deref(), Some("2"));
    let drift = ["drift", "--scratch-url", database.url()];
    project.run(&drift).succeeds().says("no drift");
}
