//! `schemagen check`: what it prints, where it looks, how it ends.

use crate::support::Project;

const UNSCOPED: &str = "[table.organization]\ntimestamps = true\n\
    [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n\
    [table.note]\ntimestamps = true\n\
    [table.note.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

#[test]
fn an_unscoped_table_fails_with_its_place() {
    let project = Project::new().file("db/specs/a.toml", UNSCOPED);
    let human = project.run(&["check", "db/specs"]).fails(1);
    let human = human.says("error[S001 unscoped-table]");
    human
        .says("--> db/specs/a.toml:5:8\n")
        .says("org_scoped = true");
    let concise = project.run(&["check", "db/specs", "--format", "concise"]);
    assert!(
        concise
            .stdout
            .starts_with("db/specs/a.toml:5:8: error[S001 unscoped-table] ")
    );
    let json = project
        .run(&["check", "db/specs/a.toml", "--format", "json"])
        .json();
    assert_eq!(json["findings"][0]["start"]["line"], 5);
    assert_eq!(json["summary"]["error"], 1);
}

#[test]
fn one_spec_is_judged_among_its_neighbours() {
    let note = "[table.note]\norg_scoped = true\ntimestamps = true\n[table.note.columns]\n\
                id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n\
                task_id = { references = \"task\", on_delete = \"cascade\", index = true }\n";
    let task = note
        .replace("note", "task")
        .replace("org_scoped = true\n", "");
    let (tenants, _) = UNSCOPED.split_once("[table.note]").unwrap();
    let project = Project::new()
        .file("tables/a.toml", tenants)
        .file("tables/note.toml", note)
        .file("tables/task.toml", task);
    // No settings, and a folder of any name.
    project.run(&["check", "tables"]).fails(1);
    project
        .run(&["check", "tables/note.toml"])
        .never_says("unknown-table")
        .never_says("unscoped-table");
    project
        .run(&["check", "tables/task.toml"])
        .fails(1)
        .says("unscoped-table");
}

#[test]
fn lines_keep_to_eighty_columns() {
    let project = Project::new().copy("examples/guide-as-written");
    let output = project.run(&["check", "examples/guide-as-written/specs"]);
    for line in output.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_bar_can_be_lowered() {
    let project = Project::new().copy("examples/guide-as-written");
    let specs = "examples/guide-as-written/specs";
    project.run(&["check", specs]).succeeds();
    project.run(&["check", specs, "--deny", "warn"]).fails(1);
}

#[test]
fn what_cannot_be_read_is_an_error_that_says_what_to_do() {
    let project = Project::new()
        .file("specs/a.toml", [b'#', 0xff])
        .file("empty/x", "");
    project
        .run(&["check"])
        .fails(1)
        .says("specs/a.toml:1:2")
        .says("not UTF-8");
    project
        .run(&["check", "nowhere"])
        .fails(2)
        .says("`nowhere`")
        .says("schemagen init");
    project
        .run(&["check", "empty"])
        .fails(2)
        .says("no spec in `empty`");
    project.run(&["chek"]).fails(2).says("check");
}

#[test]
fn settings_say_where_the_specs_are() {
    let project = Project::new()
        .file("schemagen.toml", "specs = \"tables\"\n")
        .file("tables/a.toml", UNSCOPED);
    project
        .run(&["check"])
        .fails(1)
        .says("--> tables/a.toml:5:8");
}

#[test]
fn a_role_that_nobody_can_make_is_refused() {
    for role in ["public", "none", "pg_app"] {
        let settings = format!("[tenancy]\nrls = \"on\"\napp_role = \"{role}\"\n");
        let project = Project::new()
            .file("schemagen.toml", settings)
            .file("specs/a.toml", UNSCOPED);
        project
            .run(&["check"])
            .fails(1)
            .says(&format!("`{role}` is no name that a role can have"));
    }
}

#[test]
fn row_level_security_that_nothing_brings_is_refused() {
    let spec = format!(
        "{UNSCOPED}[table.shared]\norg_scoped = false\nreason = \"shared\"\nrls = true\n\
         timestamps = true\n[table.shared.columns]\nid = {{ type = \"text\", primary_key = true }}\n"
    );
    let project = Project::new().file("specs/a.toml", spec);
    let off = project.run(&["check", "specs"]).fails(1);
    off.says("`shared` asks for row-level security, which is off");
    let project = project.file("schemagen.toml", "[tenancy]\nrls = \"on\"\n");
    let on = project.run(&["check", "specs"]).fails(1);
    on.says("`shared` has no organization to hold its rows to");
}

#[test]
fn colours_are_shown_only_where_they_are_asked_for() {
    let project = Project::new().file("specs/a.toml", UNSCOPED);
    project.run(&["check"]).never_says("\x1b[");
    project
        .run(&["check", "--color", "always"])
        .says("\x1b[1;31m");
}

#[test]
fn a_root_of_another_name_is_proposed() {
    let spec = UNSCOPED.replace("organization", "workspace");
    let project = Project::new().file("specs/a.toml", spec);
    let output = project
        .run(&["check", "specs", "--format", "json"])
        .fails(1);
    let help = output.json()["findings"][0]["help"].to_string();
    assert!(help.contains("root = \\\"workspace\\\""), "{help}");
}
