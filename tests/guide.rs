//! The guide's schema exactly as the guide prints it: what the tool says of it, and that it builds to the database that
//! drizzle-kit makes of the guide's own `schema.ts`.

use crate::inputs::assert_equal_to_the_guide;
use crate::support::Project;

const SPECS: &str = "examples/guide-as-written/specs";
const SETTINGS: &str = "examples/guide-as-written/schemagen.toml";

fn guide() -> Project {
    Project::new().copy("examples/guide-as-written")
}

/// The guide with every rule at its default level.
fn at_default_levels() -> Project {
    let project = guide();
    let settings = project.read(SETTINGS);
    let (settings, _) = settings.split_once("[rules]").expect("it lowers levels");
    project.file(SETTINGS, settings)
}

#[test]
fn it_makes_the_database_that_drizzle_kit_makes() {
    let project = guide();
    project.run(&["build", SPECS]).succeeds();
    let tree = project.tree();
    let mut migrations = tree.keys().filter(|path| path.ends_with("_init.sql"));
    let path = migrations.next().expect("a migration was written");
    assert_equal_to_the_guide(&project.read(path));
}

#[test]
fn its_faults_are_found() {
    let project = at_default_levels();
    let answer = project
        .run(&["check", SPECS, "--format", "json"])
        .fails(1)
        .json();
    let findings = answer["findings"].as_array().unwrap();
    let found = |rule: &str, object: &str| {
        findings.iter().any(|finding| {
            finding["rule"] == rule
                && finding["object"]
                    .as_str()
                    .is_some_and(|it| it.starts_with(object))
        })
    };
    for (rule, object) in [
        ("missing-on-delete", "subscription.user_id"),
        ("unscoped-table", "subscription"),
        ("unscoped-table", "user"),
        ("missing-timestamps", "settings"),
        ("missing-timestamps", "invitation"),
        ("missing-timestamps", "member"),
        ("missing-scope-index", "settings"),
        ("missing-scope-index", "invitation"),
        ("unindexed-foreign-key", "todos.created_by"),
        ("unindexed-foreign-key", "account.user_id"),
        ("unindexed-foreign-key", "subscription.user_id"),
        ("application-default", "user.email_verified"),
        ("naive-timestamp", "todos.due_date"),
        ("naive-timestamp", "user.ban_expires"),
        ("missing-foreign-key", "session.active_organization_id"),
    ] {
        assert!(found(rule, object), "{rule} is not found on {object}");
    }
}

#[test]
fn every_finding_is_readable_in_80_columns() {
    let output = at_default_levels().run(&["check", SPECS]).fails(1);
    for line in output.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(output.stdout.lines().count() > 300, "there are some fifty");
}

#[test]
fn its_own_settings_let_it_build_and_hide_nothing() {
    let output = guide().run(&["check", SPECS]).succeeds();
    output
        .says("warn[S011 missing-on-delete]")
        .says("warn[S001 unscoped-table]");
}

#[test]
fn a_log_of_an_unscoped_table_tells_a_newcomer_what_to_write() {
    let project = Project::new().copy("specs").file(
        "specs/comments.toml",
        "[table.comment]\ntimestamps = true\n[table.comment.columns]\n\
         id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\nbody = \"text\"\n",
    );
    let output = project.run(&["check", "specs"]).fails(1);
    output
        .says("error[S001 unscoped-table]")
        .says("specs/comments.toml:1:8")
        .says("org_scoped = true")
        .says("org_scoped = false")
        .says("reason");
    project
        .run(&["build", "specs"])
        .fails(1)
        .says("nothing was built");
}
