//! Misuse of the generated modules that must not compile, and does not for the reason it shows.
//!
//! A line of `tests/compile_fail` at which the compiler must stumble ends with `//~` and a part of
//! what it must say; nothing else may be wrong. The files are compiled with the crates that this
//! test was built with: trybuild would build all of them anew.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::{repository, rustc};

/// Stands before what a line must be refused with.
const MARK: &str = "//~ ";

#[test]
fn the_right_use_compiles() {
    let errors = errors_in(&["right_use.rs".to_owned()]);
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn each_wrong_use_stumbles_where_it_says() {
    let folder = fs::read_dir(repository("tests/compile_fail")).expect("it is in the repository");
    let files = folder.map(|entry| entry.expect("an entry can be read").file_name());
    let files = files.map(|file| file.to_string_lossy().into_owned());
    let mut wrong: Vec<_> = files.filter(|file| file != "right_use.rs").collect();
    wrong.sort();
    assert_eq!(wrong.len(), 3);
    let mut expected = Vec::new();
    for file in &wrong {
        let text = fs::read_to_string(path(file)).expect("it is in the repository");
        let before = expected.len();
        for (line, text) in (1..).zip(text.lines()) {
            let part = text.split_once(MARK).map(|it| it.1.to_owned());
            expected.extend(part.map(|part| (path(file), line, part)));
        }
        assert!(expected.len() > before, "{file} expects nothing");
    }
    let errors = errors_in(&wrong);
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for (error, (file, line, part)) in errors.iter().zip(expected) {
        let is_expected = (&error.file, error.line) == (&file, line) && error.text.contains(&part);
        let file = file.display();
        assert!(is_expected, "{file}:{line}: no {part:?} in {error:#?}");
    }
}

/// What is wrong with files that have the generated modules beside them, as `crate::db`, in the order of their lines.
fn errors_in(files: &[String]) -> Vec<Error> {
    let db = repository("examples/saas/db/mod.rs");
    let mut text = format!("#[path = {db:?}] mod db;\n");
    for (number, file) in files.iter().enumerate() {
        text += &format!("#[path = {:?}] pub mod file_{number};\n", path(file));
    }
    let mut errors = compile(&text);
    errors.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    errors
}

fn path(file: &str) -> PathBuf {
    repository("tests/compile_fail").join(file)
}

#[derive(Debug)]
struct Error {
    file: PathBuf,
    line: u64,
    /// What the compiler prints.
    text: String,
}

fn compile(text: &str) -> Vec<Error> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path().join("root.rs");
    fs::write(&root, text).expect("a temporary folder can be written to");
    let done = rustc::command()
        .args(["--crate-type=lib", "--emit=metadata"])
        .args(["--error-format=json", "--cap-lints=allow"])
        .arg("--out-dir")
        .args([folder.path(), &root])
        .output()
        .expect("the compiler starts");
    let said = String::from_utf8_lossy(&done.stderr);
    let errors: Vec<_> = said.lines().filter_map(error).collect();
    assert_eq!(done.status.success(), errors.is_empty(), "{said}");
    errors
}

/// One line of what the compiler says, if it is an error.
fn error(line: &str) -> Option<Error> {
    let message: Value = serde_json::from_str(line).ok()?;
    let printed = message["rendered"].as_str()?;
    if message["level"] != "error" || printed.starts_with("error: aborting due to") {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let place = spans.iter().find(|span| span["is_primary"] == true);
    let file = place.and_then(|place| place["file_name"].as_str());
    let line = place.and_then(|place| place["line_start"].as_u64());
    // The compiler prints the line too, and what the line expects proves nothing.
    let text = printed.lines().map(|line| match line.split_once(MARK) {
        Some((code, _)) => code,
        None => line,
    });
    Some(Error {
        file: file.map(Path::new).unwrap_or(Path::new("")).to_owned(),
        line: line.unwrap_or(0),
        text: text.collect::<Vec<_>>().join("\n"),
    })
}
