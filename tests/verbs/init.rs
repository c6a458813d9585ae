//! `schemagen init`: what it writes is a project that works, and nothing is overwritten.

use crate::support::Project;

#[test]
fn the_first_project_passes_and_builds() {
    let project = Project::new();
    let first = project.run(&["init"]).succeeds();
    assert_eq!(
        first.stdout,
        "created schemagen.toml\ncreated specs/app.toml\nnext: schemagen build specs\n"
    );
    let checked = project.run(&["check", "--deny", "info"]).succeeds();
    assert_eq!(checked.stdout, "1 spec: no findings\n");
    project.run(&["build"]).succeeds().says("4 tables");
    project.run(&["build", "--check"]).succeeds();
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::new().file("app/specs/app.toml", "mine");
    let refused = project.run(&["init", "app"]).fails(1);
    assert_eq!(
        refused.stdout,
        "`app/specs/app.toml` exists already; nothing was written\n"
    );
    assert_eq!(project.tree().len(), 1);
}
