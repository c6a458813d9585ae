//! `schemagen migrate`: what it prints, and how it ends.

use crate::support::Project;
use crate::support::postgres::{Database, database};

/// The project that `init` writes, built once, and a database for it.
fn built(database: &Database) -> Project {
    let project = Project::new()
        .env("SOURCE_DATE_EPOCH", "1795357805")
        .env("DATABASE_URL", database.url());
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    project
}

const FIRST: &str = "20261122143005_init.sql";

#[test]
fn the_status_tells_what_is_pending_applied_edited_and_missing() {
    let database = database();
    let project = built(&database);
    let pending = project.run(&["migrate", "status"]).succeeds();
    assert_eq!(
        pending.stdout,
        format!("pending  {FIRST}\n0 applied, 1 pending\n")
    );
    let dry = project.run(&["migrate", "apply", "--dry-run"]).succeeds();
    assert_eq!(dry.stdout, format!("would apply {FIRST}\n"));
    database
        .try_execute("SELECT FROM _sqlx_migrations")
        .expect_err("nothing was made");
    project
        .run(&["migrate", "apply"])
        .succeeds()
        .says(&format!("applied {FIRST}"));
    let applied = project.run(&["migrate", "status"]).succeeds();
    applied.says("UTC\n").says("1 applied, 0 pending");

    let path = format!("migrations/{FIRST}");
    let text = project.read(&path);
    let project = project.file(&path, format!("{text}\n-- changed\n"));
    let edited = project.run(&["migrate", "status"]).fails(1);
    edited.says(&format!("{FIRST} was changed after it was applied"));
    let project = project.file("migrations/20270101000000_more.sql", "SELECT 1");
    let refused = project.run(&["migrate", "apply"]).fails(1);
    refused
        .says("was changed after it was applied")
        .says("nothing was applied");
    std::fs::remove_file(project.path(&path)).expect("it was written");
    let missing = project
        .run(&["migrate", "status", "--format", "json"])
        .fails(1);
    let rows = missing.json();
    assert_eq!(rows["migrations"][0]["state"], "missing");
    assert_eq!(rows["migrations"][0]["name"], "20261122143005_init");
    let at = rows["migrations"][0]["applied_at"].as_str();
    let at = at.expect("it was applied");
    assert!(chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    assert_eq!(rows["migrations"][1]["state"], "pending");
    let project = project.file("migrations/20270101000000_less.sql", "SELECT 1");
    let same = project.run(&["migrate", "status"]).fails(2);
    same.says("`20270101000000_less.sql` and `20270101000000_more.sql` have one version");
}

#[test]
fn every_file_in_an_empty_database_makes_what_the_specs_mean() {
    let database = database();
    let project = built(&database);
    let verify = ["migrate", "verify", "--scratch-url", database.url()];
    let same = project.run(&verify).succeeds();
    assert_eq!(same.stdout, "1 migration makes what the specs mean\n");
    let project = project.file(
        "migrations/20270101000000_more.sql",
        "ALTER TABLE todos ADD COLUMN odd text DEFAULT 'x';",
    );
    let other = project.run(&verify).fails(1);
    other
        .says("column todos.odd is not in the specs\n  database: odd text DEFAULT 'x'\n")
        .says("2 migrations make another schema than the specs: 1 difference");
    let project = project.file("migrations/20270101000001_wrong.sql", "SELECT nothing;");
    let wrong = project.run(&verify).fails(2);
    wrong.says("migration 20270101000001_wrong.sql fails in an empty database: column \"nothing\"");
}

#[test]
fn what_keeps_it_from_a_database_is_said_without_the_password() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let apply = |args: &[&str]| {
        project
            .run(&[&["migrate", "apply"], args].concat())
            .fails(2)
    };
    apply(&[]).says("--database-url").says("DATABASE_URL");
    apply(&["--database-url", "secret"]).never_says("secret");
    let nowhere = "postgres://me:secret@127.0.0.1:1/app";
    apply(&["--database-url", nowhere])
        .says("no migrations at `migrations`")
        .says("schemagen build");
    project.run(&["build"]).succeeds();
    apply(&["--database-url", nowhere])
        .says("cannot connect to 127.0.0.1:1/app")
        .never_says("secret");
    let project = project.file("schemagen.toml", "[migrations]\nformat = \"dbmate\"\n");
    let foreign = project.run(&["migrate", "apply"]).fails(2);
    foreign.says("run `dbmate migrate`");
    let project = project.file("schemagen.toml", "[migrations]\nformat = \"sql\"\n");
    let wrong = project.run(&["migrate", "apply"]).fails(1);
    wrong.says("nothing was done: 1 error");
}

#[test]
fn a_schema_that_grew_is_what_the_specs_mean_everywhere() {
    let database = database();
    let project = built(&database);
    project.run(&["migrate", "apply"]).succeeds();
    let spec = project.read("specs/app.toml");
    let more = spec.replace(
        "notes = \"text?\"",
        "remarks = { type = \"text\", null = true, renamed_from = \"notes\" }\n\
         weight = { type = \"integer\", default = 1, check = \"weight in (1, 2) or weight between 5 and 9\" }\n\
         code = { type = \"text\", default = \"x\", unique = \"organization\" }",
    );
    assert_ne!(more, spec);
    let index = "\n[[table.todos.index]]\ncolumns = [\"organization_id\", { expr = \"lower(title)\" }]\nwhere = \"weight in (1, 2)\"\n";
    let project = project
        .file("specs/app.toml", more + index)
        .env("SOURCE_DATE_EPOCH", "1795361405");
    project.run(&["build"]).succeeds();
    let files = project.tree();
    let is_migration = |path: &&String| path.starts_with("migrations/") && path.ends_with(".sql");
    let count = files.keys().filter(is_migration).count();
    assert!(count > 2, "{:?}", files.keys());
    let applied = project.run(&["migrate", "apply"]).succeeds();
    assert_eq!(
        applied.stdout.matches("applied 2026").count(),
        count - 1,
        "{applied}"
    );
    project
        .run(&["drift", "--scratch-url", database.url()])
        .succeeds();
    project
        .run(&["migrate", "verify", "--scratch-url", database.url()])
        .succeeds();
    project
        .run(&["push", "--scratch-url", database.url()])
        .succeeds()
        .says("nothing to do");
}

#[test]
fn the_address_may_stand_in_the_nearest_dotenv_file() {
    let database = database();
    let project = Project::new();
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    let set = format!(
        "SECRET=x\nexport DATABASE_URL=\"{}\" # ours\n",
        database.url()
    );
    let project = project.file(".env", set);
    project
        .run(&["migrate", "status"])
        .succeeds()
        .says("0 applied, 1 pending");
    let wrong = project
        .clone()
        .env("DATABASE_URL", "postgres://me:secret@127.0.0.1:1/app");
    wrong
        .run(&["migrate", "status"])
        .fails(2)
        .says("cannot connect to 127.0.0.1:1/app: Connection refused")
        .never_says("secret");
    let missing = database.url().replace("/schemagen_test", "/nothing");
    project
        .run(&["migrate", "status", "--database-url", &missing])
        .fails(2)
        .says("does not exist")
        .says("createdb");
    let tls = format!(
        "{}?sslmode=require",
        database.url().split('?').next().unwrap_or_default()
    );
    project
        .run(&["migrate", "status", "--database-url", &tls])
        .fails(2)
        .says("no TLS: server does not support TLS")
        .says("sslmode");
}

#[test]
fn every_format_is_replayed_and_those_that_lead_back_leave_nothing() {
    let database = database();
    for format in [
        "sqlx",
        "sqlx-reversible",
        "drizzle",
        "refinery",
        "dbmate",
        "plain",
    ] {
        let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
        project.run(&["init"]).succeeds();
        let settings = project.read("schemagen.toml");
        let settings = settings.replace("format = \"sqlx\"", &format!("format = \"{format}\""));
        let project = project.file("schemagen.toml", settings);
        project.run(&["build"]).succeeds();
        let spec = project.read("specs/app.toml").replace(
            "notes = \"text?\"",
            "priority = { type = \"integer\", null = true, index = true }",
        );
        let spec = spec.replace("[\"open\", \"done\"]", "[\"open\", \"done\", \"gone\"]");
        let project = project
            .file("specs/app.toml", spec)
            .env("SOURCE_DATE_EPOCH", "1795361405");
        project.run(&["build", "--allow", "data-loss"]).succeeds();
        let verify = ["migrate", "verify", "--scratch-url", database.url()];
        let verified = project.run(&verify).succeeds();
        let leads_back = matches!(format, "sqlx-reversible" | "dbmate");
        let words = "the way back leaves nothing";
        assert_eq!(
            verified.stdout.contains(words),
            leads_back,
            "{format}: {verified}"
        );
        if format == "sqlx-reversible" {
            let path = project
                .tree()
                .into_keys()
                .find(|it| it.ends_with(".down.sql"));
            let path = path.expect("there are ways back");
            let project = project.file(&path, "DROP TABLE todos; DROP TABLE member;");
            let left = project.run(&verify).fails(1);
            left.says("the way back leaves table organization")
                .says("the way back does not undo them all");
            let project = project.file(&path, "DROP TABLE nothing;");
            let broken = project.run(&verify).fails(2);
            broken
                .says("the way back of ")
                .says("table \"nothing\" does not exist");
            let project = project.file(&path, "-- there is no way back\n");
            project.run(&verify).succeeds().never_says("the way back");
        }
    }
}
