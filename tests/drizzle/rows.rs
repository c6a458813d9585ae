//! The generated schema at work: programs that write and read through it, on databases that our migrations made.

use super::database::THEIRS;
use super::{CASES, built, packages, with_packages};
use crate::support::postgres::Database;
use crate::support::{Project, repository};
use std::fmt::Write as _;
use std::process::{Command, Stdio};

/// A program of `tests/drizzle` in a project, on a new database. Out: what it says.
#[track_caller]
fn program(project: &Project, name: &str) -> String {
    let project = with_programs(project, &[name]);
    let database = with_tables(&project);
    let (success, said) = tsx(&project, name, database.url());
    assert!(success, "{name}: {said:?}");
    said
}

/// A new database that the migrations of a project made.
fn with_tables(project: &Project) -> Database {
    let database = Database::with(THEIRS);
    database.execute(&project.read("out/migrations/19700101000000_init.sql"));
    database
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
    let built = CASES.map(|case| (case, built(case)));
    let mut all = with_packages(Project::new());
    let mut main = String::new();
    let mut databases = Vec::new();
    let mut tables = Vec::new();
    for (case, project) in built {
        let made = with_programs(&project, &["read.mts"]).tree().into_iter();
        let made = made.filter(|(name, _)| name.starts_with("out/database/") || name == "read.mts");
        all = made.fold(all, |all, (name, text)| {
            all.file(&format!("{case}/{name}"), text)
        });
        let database = with_tables(&project);
        let url = database.url();
        let url = url.split_once('?').map_or(url, |(url, _)| url);
        writeln!(
            main,
            "process.env.DATABASE_URL = {url:?}\nconsole.log({case:?})\nawait import('./{case}/read.mts')"
        )
        .unwrap();
        databases.push(database);
        let schema = project.read("out/database/schema.ts");
        tables.push((case, schema.matches(".$inferSelect\n").count()));
    }
    let (success, said) = tsx(&all.file("all.mts", main), "all.mts", "");
    assert!(success, "{said}");
    let mut lines = said.lines();
    for (case, tables) in tables {
        assert_eq!(lines.next(), Some(case), "{said}");
        let read = lines.by_ref().take(tables);
        assert_eq!(read.count(), tables, "{case}: {said}");
    }
    assert_eq!(lines.next(), None, "{said}");
}

#[test]
fn rows_are_written_and_read_with_all_that_is_filled_in() {
    program(&built("tests/golden/everything/specs"), "write.mts");
}
