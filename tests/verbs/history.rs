//! The list of migrations: what it keeps, what does not fit it, and what becomes of builds that did not end.

use crate::support::Project;
use std::fs;

const SPEC: &str = "specs/app.toml";
const CHAIN: &str = "migrations/schema.chain";
const INIT: &str = "migrations/20261122143005_init.sql";

fn built() -> Project {
    let project = Project::new().env("SOURCE_DATE_EPOCH", "1795357805");
    project.run(&["init"]).succeeds();
    project.run(&["build"]).succeeds();
    project
}

/// The project with another column.
fn with_priority(project: Project) -> Project {
    let spec = project.read(SPEC);
    project.file(
        SPEC,
        spec.replace("notes = ", "priority = \"text?\"\nnotes = "),
    )
}

fn migrations(project: &Project) -> Vec<String> {
    let tree = project.tree();
    let names = tree.keys().filter_map(|it| it.strip_prefix("migrations/"));
    names
        .filter(|name| name.ends_with(".sql"))
        .map(str::to_owned)
        .collect()
}

fn lines(project: &Project) -> Vec<String> {
    let chain = project.read(CHAIN);
    let lines = chain.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn each_migration_has_a_line_that_starts_where_the_one_before_ends() {
    let project = with_priority(built());
    project
        .run(&["build"])
        .succeeds()
        .says("20261122143006_add_todos_priority.sql");
    assert_eq!(
        migrations(&project),
        [
            "20261122143005_init.sql",
            "20261122143006_add_todos_priority.sql"
        ],
        "the clock stands still, the versions do not"
    );
    let lines = lines(&project);
    let words: Vec<Vec<&str>> = lines.iter().map(|it| it.split(' ').collect()).collect();
    assert_eq!(words[0][4], words[1][3]);
    assert_eq!(words[0][5..], ["*"]);
    assert_eq!(
        words[1][5..],
        ["+column:public.todos.priority", "?table:public.todos"]
    );
    let tree = project.tree();
    project.run(&["build"]).succeeds().says("nothing to do: ");
    assert_eq!(project.tree(), tree);
}

#[test]
fn a_file_that_was_edited_or_is_gone_is_found_in_the_list() {
    let project = built();
    let text = project.read(INIT);
    let edited = project.file(INIT, format!("{text}-- mine\n"));
    for verb in ["check", "build"] {
        let output = edited.run(&[verb, "--format", "concise"]).fails(1);
        output.says("migrations/schema.chain:3:1: error[M020 edited-migration]");
    }
    fs::remove_file(edited.path(INIT)).unwrap();
    edited.run(&["check"]).fails(1).says("missing-migration");
    edited.file(INIT, text).run(&["check"]).succeeds();
}

#[test]
fn a_file_that_nobody_listed_is_found() {
    let project = built().file("migrations/20261123000000_mine.sql", "select 1;\n");
    for verb in ["check", "build"] {
        let output = project.run(&[verb, "--format", "concise"]).fails(1);
        output.says("migrations/20261123000000_mine.sql:1:1: error[M022 unlisted-migration]");
    }
    let project = project.file("migrations/readme.sql", "no migration");
    fs::remove_file(project.path("migrations/20261123000000_mine.sql")).unwrap();
    project.run(&["check"]).succeeds();
}

#[test]
fn a_project_from_before_there_were_lists_gets_one() {
    let project = built();
    let chain = project.read(CHAIN);
    fs::remove_file(project.path(CHAIN)).unwrap();
    project.run(&["check"]).succeeds();
    project
        .run(&["build"])
        .succeeds()
        .says("created migrations/schema.chain");
    assert_eq!(project.read(CHAIN), chain);
    // With a change at once, and migrations by hand before the first build.
    let project = with_priority(project).file("migrations/5_old.sql", "select 1;\n");
    fs::remove_file(project.path(CHAIN)).unwrap();
    project.run(&["build"]).succeeds();
    assert_eq!(lines(&project).len(), 3);
    project.run(&["build"]).succeeds().says("nothing to do: ");
}

#[test]
fn what_a_build_wrote_that_did_not_end_is_taken_up() {
    let project = with_priority(built());
    let before = project.tree();
    project.run(&["build"]).succeeds();
    let after = project.tree();
    let new: Vec<&String> = after
        .keys()
        .filter(|it| !before.contains_key(*it))
        .collect();
    assert_eq!(new, ["migrations/20261122143006_add_todos_priority.sql"]);
    let later = project.clone().env("SOURCE_DATE_EPOCH", "1795357999");
    for lost in [
        vec!["schema.snapshot.json"],
        vec!["schema.snapshot.json", "schema.chain"],
    ] {
        for name in lost {
            let path = format!("migrations/{name}");
            fs::write(project.path(&path), &before[&path]).unwrap();
        }
        later.run(&["build"]).succeeds().never_says(".sql");
        assert_eq!(later.tree(), after);
    }
}

#[test]
fn what_is_left_of_other_specs_is_said() {
    let project = with_priority(built());
    let before = project.tree();
    project.run(&["build"]).succeeds();
    let spec = project.read(SPEC).replace("priority", "urgency");
    let project = project.file(SPEC, spec);
    for lost in ["schema.snapshot.json", "schema.chain"] {
        let path = format!("migrations/{lost}");
        fs::write(project.path(&path), &before[&path]).unwrap();
        project
            .run(&["build"])
            .fails(1)
            .says("unlisted-migration")
            .says("20261122143006_add_todos_priority.sql");
    }
    fs::remove_file(project.path("migrations/20261122143006_add_todos_priority.sql")).unwrap();
    project
        .run(&["build"])
        .succeeds()
        .says("add_todos_urgency.sql");
}

#[test]
fn a_migration_by_hand_is_open_until_the_next_build() {
    let project = built();
    project
        .run(&["migrate", "new", "Fill It"])
        .fails(2)
        .says("cannot name a migration")
        .says("call it `fill_it`, for example");
    project.run(&["migrate", "new", "fill_it"]).succeeds();
    let file = "migrations/20261122143006_fill_it.sql";
    let text = project.read(file);
    assert!(text.starts_with("-- Written by hand"), "{text}");
    let open = lines(&project);
    assert!(open[1].starts_with("20261122143006 fill_it - "), "{open:?}");
    let project = project.file(file, format!("{text}update todos set title = '';\n"));
    project.run(&["check"]).succeeds();
    project
        .run(&["build", "--check"])
        .fails(1)
        .says("schema.chain");
    project
        .run(&["build"])
        .succeeds()
        .says("updated migrations/schema.chain");
    project.run(&["build", "--check"]).succeeds();
    project
        .file(file, "select 2;\n")
        .run(&["check"])
        .fails(1)
        .says("M020");
}

#[test]
fn a_damaged_list_is_no_list() {
    let project = built().file(CHAIN, "nonsense\n");
    project
        .run(&["build"])
        .fails(2)
        .says("schema.chain")
        .says("line 1");
}

#[test]
fn a_list_and_a_snapshot_of_different_times_are_told() {
    let project = built();
    let snapshot = "migrations/schema.snapshot.json";
    let other = project.read(snapshot).replace("\"notes\"", "\"remarks\"");
    project
        .file(snapshot, other)
        .run(&["build"])
        .fails(1)
        .says("M023")
        .says("the migrations do not lead to the schema in the");
}

#[test]
fn steps_of_one_build_have_names_that_tell_them_apart() {
    let project = built();
    let spec = project.read(SPEC).replace(
        "notes = ",
        "priority = { type = \"text\", null = true, index = true }\nnotes = ",
    );
    let project = project.file(SPEC, spec);
    project.run(&["build"]).succeeds();
    let names = migrations(&project);
    assert_eq!(
        names[1..],
        [
            "20261122143006_add_todos_priority.sql",
            "20261122143007_add_todos_priority_index.sql"
        ]
    );
    let index = project.read(&format!("migrations/{}", names[2]));
    assert!(index.starts_with("-- no-transaction\n"), "{index}");
    assert_eq!(index.matches(';').count(), 1, "{index}");
    let column = project.read(&format!("migrations/{}", names[1]));
    assert!(
        column.contains("SET LOCAL lock_timeout = '5s';"),
        "{column}"
    );
    assert!(
        !project.read(INIT).contains("lock_timeout"),
        "nobody uses what is new"
    );
}
