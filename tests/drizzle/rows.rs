//! The generated schema at work: programs that write and read through it, on databases that our migrations made.

use super::database::THEIRS;
use super::{CASES, built, packages};
use crate::support::postgres::Database;
use crate::support::{Project, repository};
use std::process::{Command, Stdio};

/// A program of `tests/drizzle` in a project, on a new database. Out: what it says.
#[track_caller]
fn program(project: &Project, name: &str) -> String {
    let project = with_programs(project, &[name]);
    let database = Database::with(THEIRS);
    database.execute(&project.read("out/migrations/19700101000000_init.sql"));
    let (success, said) = tsx(&project, name, database.url());
    assert!(success, "{name}: {said:?}");
    said
}

/// A project with programs of `tests/drizzle` in it.
pub fn with_programs(project: &Project, names: &[&str]) -> Project {
    names.iter().fold(project.clone(), |project, name| {
        let text = std::fs::read(repository("tests/drizzle").join(name)).unwrap();
        project.file(name, text)
    })
}

/// Runs a program of a project on a database. Out: whether it succeeded, and what it says.
pub fn tsx(project: &Project, name: &str, url: &str) -> (bool, String) {
    let url = url.split_once('?').map_or(url, |(url, _)| url);
    let done = Command::new(packages().join(".bin/tsx"))
        .arg(name)
        .current_dir(project.path(""))
        .env("DATABASE_URL", url)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (done.status.success(), said.concat())
}

#[test]
fn every_relation_can_be_followed() {
    for case in CASES {
        let project = built(case);
        let said = program(&project, "read.mts");
        let schema = project.read("out/database/schema.ts");
        let tables = schema.matches(".$inferSelect\n").count();
        assert_eq!(said.lines().count(), tables, "{case}: {said}");
    }
}

#[test]
fn rows_are_written_and_read_with_all_that_is_filled_in() {
    program(&built("tests/golden/everything/specs"), "write.mts");
}
