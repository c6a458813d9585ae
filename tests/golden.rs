//! Whole projects and all that `build` makes of them: `tests/golden/<case>/specs` and `expect`.
//! `UPDATE=1 cargo test golden` writes what is made over what was expected; Git shows the difference.
//! What stands in `expect` is no judge by itself: it applies to PostgreSQL, parses, and is laid out as rustfmt would.

use crate::support::{
    Project,
    catalog::{self, Options},
    postgres::{self, Database},
    repository,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const CASES: [&str; 11] = [
    "everything",
    "hostile",
    "isolated_plain",
    "isolated_rls",
    "kinds",
    "queries",
    "queries_rls",
    "rls",
    "rls_uuid",
    "types",
    "types_time",
];

/// A golden project, built anew.
fn built(case: &str) -> Project {
    let folder = format!("tests/golden/{case}/specs");
    let mut project = Project::new().env("SOURCE_DATE_EPOCH", "0");
    for (path, text) in texts(&repository(&folder)) {
        project = project.file(&format!("specs/{path}"), &text);
    }
    project
        .run(&["build", "specs", "--deny", "info"])
        .succeeds();
    project
}

/// The files of a folder and what they hold.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

fn expected(case: &str) -> BTreeMap<String, String> {
    texts(&repository(format!("tests/golden/{case}/expect")))
}

fn migration(case: &str) -> String {
    expected(case)["migrations/19700101000000_init.sql"].clone()
}

#[test]
fn builds_give_what_is_expected() {
    for case in CASES {
        let project = built(case);
        let made = texts(&project.path("expect"));
        let folder = repository(format!("tests/golden/{case}/expect"));
        if std::env::var_os("UPDATE").is_some() {
            let _ = fs::remove_dir_all(&folder);
            for (path, text) in &made {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        let expected = expected(case);
        let names: Vec<_> = made.keys().collect();
        assert_eq!(
            names,
            expected.keys().collect::<Vec<_>>(),
            "{case}: the files"
        );
        for (path, text) in &made {
            assert!(
                *text == expected[path],
                "{case}/{path} is not as expected; see UPDATE=1"
            );
        }
    }
}

#[test]
fn nothing_leaves_its_folder() {
    for case in CASES {
        let project = built(case);
        for path in project.tree().keys() {
            let inside = [
                "specs/",
                "expect/migrations/",
                "expect/db/",
                "expect/diagram/",
                "expect/drizzle/",
            ];
            assert!(
                inside.iter().any(|folder| path.starts_with(folder)),
                "{path}"
            );
        }
    }
}

#[test]
fn every_migration_applies() {
    for case in CASES {
        let database = postgres::database();
        // The table that somebody else owns.
        database.execute("create table external_ledger (id bigint primary key)");
        database.execute(&format!("begin;\n{}\ncommit;", migration(case)));
        let catalog = catalog::read(&database, Options::default());
        assert!(
            catalog.contains("organization") || catalog.contains("workspace"),
            "{case}"
        );
    }
}

#[test]
fn hostile_names_make_objects_and_no_statements() {
    let database = Database::with(&migration("hostile"));
    let catalog = catalog::read(&database, Options::default());
    for name in [
        "; drop table user; --",
        "../../etc/x",
        "emoji 🦀",
        "{{ braces }}",
        "*/ fn main() {} /*",
    ] {
        assert!(
            catalog.contains(name),
            "{name} is not in the catalog:\n{catalog}"
        );
    }
}

#[test]
fn generated_rust_parses_and_is_laid_out_as_rustfmt_would() {
    for case in CASES {
        let folder = repository(format!("tests/golden/{case}/expect/db"));
        for (path, text) in texts(&folder) {
            if let Err(error) = syn::parse_file(&text) {
                panic!("{case}/{path}: {error}");
            }
            // The mark of the module file tells rustfmt to leave it alone; here it is asked all the same.
            let asked = text.replace("#![cfg_attr(rustfmt, rustfmt_skip)]\n", "");
            let asked = asked.replace("#[rustfmt::skip]\npub mod", "pub mod");
            assert_eq!(asked, formatted(&asked), "{case}/{path}");
        }
    }
}

fn formatted(text: &str) -> String {
    use std::io::Write as _;

    let mut child = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--emit",
            "stdout",
            "--config-path",
            "/dev/null",
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("rustfmt comes with the toolchain");
    let mut input = child.stdin.take().unwrap();
    input.write_all(text.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_order_of_files_changes_nothing() {
    let files = texts(&repository("tests/golden/everything/specs"));
    let mut project = Project::new().env("SOURCE_DATE_EPOCH", "0");
    // Each table in a file of its own, named so that the order is turned around. Verbatim SQL keeps its file.
    let settings = &files["schemagen.toml"];
    project = project.file("specs/schemagen.toml", settings);
    let mut number = 999;
    for (name, text) in files.iter().filter(|(name, _)| *name != "schemagen.toml") {
        let mut verbatim = String::new();
        for part in split_at_headers(text) {
            if part.starts_with("[sql.") {
                verbatim.push_str(&part);
                continue;
            }
            number -= 1;
            project = project.file(&format!("specs/{number}.toml"), &part);
        }
        if !verbatim.is_empty() {
            project = project.file(&format!("specs/z_{name}"), &verbatim);
        }
    }
    project.run(&["build", "specs"]).succeeds();
    let made = texts(&project.path("expect"));
    for (path, text) in expected("everything") {
        assert_eq!(made[&path], text, "{path}");
    }
}

/// Cuts a spec where a new table, enum, mixin, shape, extension or piece of SQL begins.
fn split_at_headers(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = String::new();
    for line in text.lines() {
        let is_header = line.starts_with('[') && !line.starts_with("[[");
        let words: Vec<&str> = line.trim_matches(['[', ']']).splitn(3, '.').collect();
        let thing = words.iter().take(2).copied().collect::<Vec<_>>().join(".");
        if is_header && thing != last {
            parts.push(String::new());
            last = thing;
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}
