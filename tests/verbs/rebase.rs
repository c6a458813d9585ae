//! Two branches that both add migrations, brought together by Git and by `migrate rebase`.

use crate::support::Project;
use crate::support::catalog::{self, Options, RUNNERS};
use crate::support::postgres::{Database, database};
use std::fs;
use std::process::Command;

const CHAIN: &str = "migrations/schema.chain";
const SNAPSHOT: &str = "migrations/schema.snapshot.json";

fn git(project: &Project, args: &[&str]) -> String {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    project.outside("git", &[&identity[..], args].concat())
}

fn commit(project: &Project, message: &str) {
    git(project, &["add", "-A"]);
    git(project, &["commit", "-q", "-m", message]);
}

fn table(name: &str, columns: &str) -> String {
    format!(
        "[table.{name}]\norg_scoped = true\ntimestamps = true\n[table.{name}.columns]\n\
         id = {{ type = \"text\", primary_key = true }}\n{columns}"
    )
}

/// A project under version control, with two tables besides the organization.
fn begun() -> Project {
    let organization = "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
                        id = { type = \"text\", primary_key = true }\n";
    let project = Project::new()
        .env("SOURCE_DATE_EPOCH", "1795357805")
        .file("specs/organization.toml", organization)
        .file("specs/note.toml", table("note", "title = \"text\"\n"))
        .file("specs/task.toml", table("task", "title = \"text\"\n"));
    git(&project, &["init", "-q", "-b", "main"]);
    project.run(&["build"]).succeeds();
    commit(&project, "begin");
    project
}

/// On a branch from `main`, at a later time, another spec.
fn branch(project: &Project, name: &str, seconds: &str, files: &[(&str, String)]) {
    git(project, &["checkout", "-q", "-b", name, "main"]);
    let mut later = project.clone().env("SOURCE_DATE_EPOCH", seconds);
    for (path, text) in files {
        later = later.file(path, text);
    }
    later.run(&["build", "--allow", "data-loss"]).succeeds();
    commit(project, name);
}

/// Merges, which Git cannot do alone.
fn merge(project: &Project, name: &str) {
    let merged = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "merge",
            "-q",
            name,
        ])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    assert!(!merged.status.success(), "Git shows a conflict");
    assert!(project.read(CHAIN).contains("<<<<<<<"), "it is in the list");
}

/// Every migration in the order of its version, as a runner applies them.
fn apply(project: &Project, database: &Database, which: impl Fn(&str) -> bool) {
    let tree = project.tree();
    for (path, text) in &tree {
        if path.starts_with("migrations/") && path.ends_with(".sql") && which(path) {
            database.execute(std::str::from_utf8(text).unwrap());
        }
    }
}

fn assert_one_row(project: &Project) {
    let sql = |tree: std::collections::BTreeMap<String, Vec<u8>>| -> Vec<_> {
        tree.into_iter()
            .filter(|(path, _)| path.ends_with(".sql"))
            .collect()
    };
    let before = sql(project.tree());
    project
        .run(&["check"])
        .fails(1)
        .says("schemagen migrate rebase");
    project.run(&["migrate", "rebase"]).succeeds();
    assert_eq!(sql(project.tree()), before, "no migration is touched");
    project.run(&["check"]).succeeds();
    project.run(&["build"]).succeeds().says("nothing to do: ");
    let again = project.run(&["migrate", "rebase"]).succeeds();
    again.says("nothing to do");
}

#[test]
fn branches_that_touch_different_things_come_together() {
    let project = begun();
    let note = table("note", "title = \"text\"\nrating = \"integer?\"\n");
    let label = table("label", "name = \"text\"\n");
    branch(&project, "ours", "1795358000", &[("specs/note.toml", note)]);
    let task = table(
        "task",
        "title = \"text\"\ndue = { type = \"date\", null = true, index = true }\n",
    );
    branch(
        &project,
        "theirs",
        "1795357900",
        &[("specs/task.toml", task), ("specs/label.toml", label)],
    );
    git(&project, &["checkout", "-q", "ours"]);
    merge(&project, "theirs");
    assert_one_row(&project);

    // A database that had one side first comes to the same as one that has them in order.
    let (in_order, ours_first, fresh) = (database(), database(), database());
    apply(&project, &in_order, |_| true);
    apply(&project, &ours_first, |path| {
        path.contains("init") || path.contains("rating")
    });
    apply(&project, &ours_first, |path| {
        !path.contains("init") && !path.contains("rating")
    });
    let options = || Options {
        without: RUNNERS,
        ..Options::default()
    };
    catalog::assert_equal(&in_order, &ours_first, options());
    for path in ["migrations", "src"] {
        fs::remove_dir_all(project.path(path)).unwrap();
    }
    project.run(&["build"]).succeeds();
    apply(&project, &fresh, |_| true);
    let options = Options {
        without: RUNNERS,
        ..Options::default()
    };
    catalog::assert_equal(&in_order, &fresh, options);
}

#[test]
fn both_may_add_to_one_table() {
    let project = begun();
    let ours = table("note", "title = \"text\"\nalpha = \"integer?\"\n");
    let theirs = table("note", "title = \"text\"\nomega = \"text?\"\n");
    branch(&project, "ours", "1795358000", &[("specs/note.toml", ours)]);
    branch(
        &project,
        "theirs",
        "1795357900",
        &[("specs/note.toml", theirs)],
    );
    git(&project, &["checkout", "-q", "ours"]);
    merge(&project, "theirs");
    assert!(
        project.read(SNAPSHOT).contains("<<<<<<<"),
        "Git cannot merge that"
    );
    let both = table(
        "note",
        "title = \"text\"\nalpha = \"integer?\"\nomega = \"text?\"\n",
    );
    let project = project.file("specs/note.toml", both);
    project.run(&["migrate", "rebase"]).succeeds();
    project.run(&["build"]).succeeds().never_says(".sql");
    project.run(&["build"]).succeeds().says("nothing to do: ");
    apply(&project, &database(), |_| true);
}

#[test]
fn branches_that_meddle_with_each_other_are_told_why() {
    let project = begun();
    let dropped = table("note", "");
    let indexed = table("note", "title = { type = \"text\", index = true }\n");
    branch(
        &project,
        "ours",
        "1795358000",
        &[("specs/note.toml", dropped)],
    );
    branch(
        &project,
        "theirs",
        "1795357900",
        &[("specs/note.toml", indexed)],
    );
    git(&project, &["checkout", "-q", "ours"]);
    merge(&project, "theirs");
    let tree = project.tree();
    project
        .run(&["migrate", "rebase"])
        .fails(2)
        .says("needs column `note.title`")
        .says("20261122143320_drop_note_title");
    assert_eq!(project.tree(), tree, "nothing is written");
}

#[test]
fn a_conflict_that_somebody_took_away_is_a_fork_all_the_same() {
    let project = begun();
    let note = table("note", "title = \"text\"\nrating = \"integer?\"\n");
    let task = table("task", "title = \"text\"\ndue = \"date?\"\n");
    branch(&project, "ours", "1795358000", &[("specs/note.toml", note)]);
    branch(
        &project,
        "theirs",
        "1795357900",
        &[("specs/task.toml", task)],
    );
    git(&project, &["checkout", "-q", "ours"]);
    merge(&project, "theirs");
    let is_mark = |line: &&str| !["<<<", "===", ">>>"].iter().any(|it| line.starts_with(it));
    let both: Vec<String> = project
        .read(CHAIN)
        .lines()
        .filter(is_mark)
        .map(str::to_owned)
        .collect();
    let project = project.file(CHAIN, both.join("\n") + "\n");
    project
        .run(&["build"])
        .fails(1)
        .says("two migrations start from the same schema");
    assert_one_row(&project);
}
