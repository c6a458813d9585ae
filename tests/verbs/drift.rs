//! `schemagen drift`: what it prints, and how it ends.

use crate::support::postgres::database;
use crate::support::{Project, repository};
use std::fs;

#[test]
fn a_change_by_hand_is_found() {
    let database = database();
    let project = Project::new().env("DATABASE_URL", database.url());
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    project.run(&["migrate", "apply"]).succeeds();
    let drift = ["drift", "--scratch-url", database.url()];
    let none = project.run(&drift).succeeds();
    none.says("no drift: ").never_says("postgres://");
    database.execute("ALTER TABLE todos ALTER COLUMN title TYPE varchar(20); DROP INDEX todos_organization_id_created_at_idx;");
    let found = project.run(&drift).fails(1);
    found
        .says("column todos.title is not as in the specs\n  database: title varchar(20) NOT NULL\n  specs:    title text NOT NULL\n")
        .says("index todos.todos_organization_id_created_at_idx is not in the database\n");
    let json = project
        .run(&[&drift[..], &["--format", "json"]].concat())
        .fails(1)
        .json();
    assert_eq!(json["differences"][0]["kind"], "column");
    assert_eq!(json["differences"][0]["state"], "different");
}

#[test]
fn specs_that_are_wrong_stop_it() {
    let project = Project::new().file(
        "specs/a.toml",
        "[table.x]\n[table.x.columns]\nid = \"txt\"\n",
    );
    let output = project
        .run(&["drift", "--database-url", "postgres://localhost/none"])
        .fails(1);
    output.says("unknown-type").says("nothing was done: ");
}

#[test]
fn a_difference_leads_from_a_database_and_to_a_file_too() {
    let database = database();
    let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    project
        .run(&["migrate", "apply", "--database-url", database.url()])
        .succeeds();
    let diff = |args: &[&str]| {
        let scratch = ["diff", "--scratch-url", database.url()];
        project.run(&[&scratch[..], args].concat()).succeeds()
    };
    let none = diff(&["--from", database.url()]);
    assert_eq!(none.stdout, "no difference\n");
    database.execute("ALTER TABLE todos ALTER COLUMN title DROP NOT NULL");
    diff(&["--from", database.url()])
        .says("title")
        .says("SET NOT NULL");
    diff(&["--to", database.url()]).says("ALTER COLUMN title DROP NOT NULL;");
    let made = diff(&["--to", "migrations/20261122143005_init.sql"]);
    assert_eq!(made.stdout, "no difference\n");
    let wrong = project.run(&["diff", "--from", "nothing"]).fails(2);
    wrong.says("`nothing` names no schema");
}

/// The golden project with row-level security.
fn secured(format: &str) -> Project {
    let text =
        |name: &str| fs::read_to_string(repository(format!("tests/golden/rls/specs/{name}")));
    let settings = text("schemagen.toml").unwrap();
    let format = format!("format = \"{format}\"\n");
    Project::new()
        .file(
            "schemagen.toml",
            settings.replace("dir = \"../expect/migrations\"\n", &format),
        )
        .file("specs/work.toml", text("work.toml").unwrap())
}

#[test]
fn what_a_role_may_do_is_compared_where_the_specs_speak_of_it() {
    let database = database();
    let project = secured("sqlx").env("DATABASE_URL", database.url());
    project.run(&["build"]).succeeds();
    project.run(&["migrate", "apply"]).succeeds();
    let drift = ["drift", "--scratch-url", database.url()];
    database.execute("GRANT SELECT ON todo TO pg_monitor");
    project.run(&drift).succeeds().says("no drift: ");
    database.execute(
        "GRANT TRUNCATE ON todo TO schemagen_app; REVOKE DELETE ON project FROM schemagen_app",
    );
    let found = project.run(&drift).fails(1);
    found
        .says("grant todo.schemagen_app is not as in the specs\n  database: GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON todo TO schemagen_app\n")
        .says("grant project.schemagen_app is not as in the specs\n");
    let push = ["push", "--scratch-url", database.url()];
    let pushed = project.run(&push).succeeds();
    pushed
        .says("REVOKE TRUNCATE ON todo FROM schemagen_app;\n")
        .says("GRANT DELETE ON project TO schemagen_app;\n")
        .never_says("pg_monitor");
    project.run(&drift).succeeds();
}

#[test]
fn row_level_security_is_pushed_and_taken_back() {
    let database = database();
    let project = secured("sqlx").env("DATABASE_URL", database.url());
    let push = ["push", "--scratch-url", database.url()];
    project.run(&push).succeeds();
    project.run(&push).succeeds().says("nothing to do");
    let settings = project.read("schemagen.toml");
    let project = project.file(
        "schemagen.toml",
        settings.replace("rls = \"on\"", "rls = \"off\""),
    );
    let refused = project.run(&push).fails(1);
    refused.says("row-level security of `todo` binds fewer than before");
    let allowed = [&push[..], &["--allow", "weaker-isolation"]].concat();
    project.run(&allowed).succeeds();
    project.run(&push).succeeds().says("nothing to do");
}

#[test]
fn runs_on_one_server_do_not_take_the_role_away_from_each_other() {
    let project = secured("sqlx");
    let settings = project.read("schemagen.toml");
    let settings = settings.replace("schemagen_app", "schemagen_at_once");
    let project = project.file("schemagen.toml", settings);
    project.run(&["build"]).succeeds();
    let databases = [database(), database(), database()];
    std::thread::scope(|scope| {
        for database in &databases {
            let project = project.clone();
            scope.spawn(move || {
                for _ in 0..3 {
                    let verify = ["migrate", "verify", "--scratch-url", database.url()];
                    project.run(&verify).succeeds();
                }
            });
        }
    });
}

#[test]
fn every_format_replays_row_level_security() {
    let database = database();
    for format in [
        "sqlx",
        "sqlx-reversible",
        "drizzle",
        "refinery",
        "dbmate",
        "plain",
    ] {
        let project = secured(format);
        project.run(&["build"]).succeeds();
        let verify = ["migrate", "verify", "--scratch-url", database.url()];
        project.run(&verify).succeeds();
    }
}
