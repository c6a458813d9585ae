//! `schemagen build`: what it writes, what it leaves alone, what it refuses.

use crate::support::Project;

/// The project that `init` writes, and a clock that stands still.
fn begun() -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
    project.run(&["init"]).succeeds();
    project
}

const MIGRATION: &str = "migrations/20261122143005_init.sql";

#[test]
fn a_second_build_has_nothing_to_do() {
    let project = begun();
    project
        .run(&["build"])
        .succeeds()
        .says(&format!("created {MIGRATION}"));
    let tree = project.tree();
    project.run(&["build"]).succeeds().says("nothing to do: ");
    project.run(&["build", "--check"]).succeeds();
    assert_eq!(project.tree(), tree);
}

#[test]
fn a_look_ahead_writes_nothing() {
    let project = begun();
    let tree = project.tree();
    let dry = project.run(&["build", "--dry-run"]).succeeds();
    dry.says("CREATE TABLE todos")
        .says(&format!("would create {MIGRATION}"));
    project
        .run(&["build", "--check"])
        .fails(1)
        .says("would create");
    assert_eq!(project.tree(), tree);
}

#[test]
fn programs_read_what_was_done() {
    let project = begun();
    let json = project
        .run(&["build", "--format", "json"])
        .succeeds()
        .json();
    let files = json["files"].as_array().expect("a list");
    let migration = files.iter().find(|file| file["path"] == MIGRATION);
    assert_eq!(migration.expect("the migration")["action"], "create");
}

#[test]
fn what_loses_data_is_refused_unless_it_is_allowed() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let spec = project
        .read("specs/app.toml")
        .replace("notes = ", "remarks = ");
    let project = project.file("specs/app.toml", spec);
    let tree = project.tree();
    project
        .run(&["build"])
        .fails(1)
        .says("`todos.notes` is gone");
    assert_eq!(project.tree(), tree);
    project.run(&["build", "--allow", "data-loss"]).succeeds();
    let made = project.read("migrations/20261122143006_alter_todos.sql");
    assert!(made.contains("\n-- loses data: "), "{made}");
}

#[test]
fn an_interrupted_first_build_is_taken_up_again() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let tree = project.tree();
    std::fs::remove_file(project.path("migrations/schema.snapshot.json")).expect("it was written");
    let later = project.env("SOURCE_DATE_EPOCH", "1795357999");
    later.run(&["build"]).succeeds().never_says(".sql");
    assert_eq!(later.tree(), tree);
}

#[test]
fn a_module_that_git_could_not_merge_is_made_anew() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let tree = project.tree();
    let text = project.read("src/db/mod.rs");
    let torn = format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n");
    let project = project.file("src/db/mod.rs", torn);
    let built = project.run(&["build"]).succeeds();
    built.says("updated src/db/mod.rs");
    assert_eq!(project.tree(), tree);
}

#[test]
fn findings_stop_a_build() {
    let project = begun().file(
        "specs/b.toml",
        "[table.x]\n[table.x.columns]\nid = \"txt\"\n",
    );
    project.run(&["build"]).fails(1).says("nothing was built: ");
    assert!(!project.path("migrations").exists());
}

#[test]
fn a_wrong_clock_or_name_is_said() {
    let project = begun();
    let named = project.run(&["build", "--name", "../x"]);
    named.fails(2).says("`../x`").says("call it `x`");
    let project = project.env("SOURCE_DATE_EPOCH", "yesterday");
    project.run(&["build"]).fails(2).says("SOURCE_DATE_EPOCH");
}

#[test]
fn what_a_finding_says_is_not_said_again_and_every_file_is_told() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let spec = project.read("specs/app.toml").replace(
        "notes = \"text?\"",
        "priority = { type = \"integer\", default = 1, check = \"priority between 1 and 5\", index = true }\n\
         notes = \"varchar(80)?\"",
    );
    let project = project.file("specs/app.toml", spec);
    let dry = project.run(&["build", "--dry-run"]).succeeds();
    dry.says("-- migrations/20261122143006_alter_todos.sql\n-- Written by schemagen")
        .says("-- migrations/20261122143007_alter_todos_");
    let built = project.run(&["build"]).succeeds();
    let built = built
        .says("M006 rewriting-change")
        .never_says("hazard: ")
        .says("created migrations/20261122143006_alter_todos.sql\n  1 column, ");
    let wide = built.stdout.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
}

#[test]
fn a_hazard_that_was_allowed_is_still_told() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let spec = project
        .read("specs/app.toml")
        .replace("notes = \"text?\"", "notes = { type = \"varchar(80)\", null = true, allow = [{ rule = \"rewriting-change\", reason = \"it is small\" }, { rule = \"type-change-on-existing-rows\", reason = \"all fit\" }] }");
    let project = project.file("specs/app.toml", spec);
    let built = project.run(&["build"]).succeeds();
    built
        .says("hazard: rewrite: `todos.notes` turns from text into varchar(80)")
        .says("created migrations/20261122143006_change_todos_notes.sql");
}

#[test]
fn a_migration_is_called_after_its_tables_rather_than_their_enums() {
    let project = begun();
    project.run(&["build"]).succeeds();
    let project = project.file(
        "specs/more.toml",
        "[enum.a_kind]\nvalues = [\"x\"]\n[table.notes]\norg_scoped = true\ntimestamps = true\n\
         [table.notes.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n\
         kind = { type = \"a_kind\", default = \"x\", index = true }\n",
    );
    project
        .run(&["build"])
        .succeeds()
        .says("20261122143006_add_notes_and_a_kind.sql");
}

#[test]
fn the_queries_of_drizzle_go_when_they_are_not_wanted_any_more() {
    let drizzle = |queries: &str| format!("[target.drizzle]\ndir = \"web\"\n{queries}");
    let project = begun().file("schemagen.toml", drizzle(""));
    project.run(&["build"]).succeeds();
    let project = project.file("web/queries/mine.ts", "export {}\n");
    let queries = |project: &Project| -> Vec<String> {
        let files = project.tree().into_keys();
        files.filter(|it| it.starts_with("web/queries/")).collect()
    };
    assert_eq!(queries(&project).len(), 4, "{:?}", queries(&project));
    let project = project.file("schemagen.toml", drizzle("queries = false\n"));
    project
        .run(&["build"])
        .succeeds()
        .says("removed web/queries/todos.ts");
    assert_eq!(queries(&project), ["web/queries/mine.ts"]);
    project.run(&["build", "--check"]).succeeds();
}

#[test]
fn drizzle_kit_is_told_where_the_migrations_are_or_why_it_is_not() {
    let settings = |dir: &str| {
        format!("[migrations]\nformat = \"drizzle\"\n[target.drizzle]\ndir = \"{dir}\"\n")
    };
    let project = begun().file("schemagen.toml", settings("web"));
    project.run(&["build"]).succeeds();
    let config = project.read("web/drizzle.config.ts");
    assert!(config.contains("out: path('../migrations'),"), "{config}");
    let inner = begun();
    let text = inner.read("specs/app.toml");
    let inner = inner
        .file("inner/specs/app.toml", text)
        .file("inner/schemagen.toml", settings("../web"));
    inner.run(&["build", "inner/specs"]).succeeds();
    let config = inner.read("web/drizzle.config.ts");
    assert!(
        !config.contains("out:") && config.contains("`--out`"),
        "{config}"
    );
}
