//! The language server, driven over standard input and output by the client library that VS Code is made with.
//! The sessions are scripts for node; each starts the real binary, and fails where an answer is not the one it asks for.

use crate::support::{Project, repository};

/// What the editor opens: two specs whose columns name each other, with a migration that was built of them.
fn project() -> Project {
    let project = Project::new()
        .file("schemagen.toml", "[tenancy]\nroot = \"organization\"\nmembership = { table = \"member\", user = \"user_id\" }\n")
        .file("specs/people.toml", include_str!("people.toml"))
        .file("specs/work.toml", include_str!("work.toml"));
    project.run(&["build"]).succeeds();
    project
}

/// Runs a session.
#[track_caller]
fn session(script: &str, project: &Project) {
    let modules = repository("tests/npm/node_modules");
    assert!(
        modules.join("vscode-languageserver-protocol").exists(),
        "the client library of VS Code is not there: run tests/run.sh once, or `npm ci --prefix tests/npm`"
    );
    let done = std::process::Command::new("node")
        .arg(repository(format!("tests/lsp/{script}")))
        .arg(env!("CARGO_BIN_EXE_schemagen"))
        .arg(project.path(""))
        .env("NODE_PATH", modules)
        .output()
        .expect("node can be started");
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(done.status.success(), "{script}: {}\n{}", said[0], said[1]);
}

#[test]
fn an_editor_types_mends_and_renames() {
    session("editing.js", &project());
}

#[test]
fn odd_requests_and_broken_projects_end_nothing() {
    session("odd.js", &project());
}

#[test]
fn sql_is_judged_while_somebody_types() {
    let project = project().file("migrations/by_hand.sql", "select title from todos;\n");
    session("queries.js", &project);
}

#[test]
fn templates_are_judged_with_the_specs() {
    let project = project().file("mine/mod.rs.j2", "// mine\n{{ nonsense }}\n");
    session("templates.js", &project);
}
