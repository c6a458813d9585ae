//! Misuse of the generated modules that must not compile, and does not for the reason it shows.
//!
//! A line of `tests/compile_fail` at which the compiler must stumble ends with `//~` and a part of
//! what it must say; nothing else may be wrong. The files are compiled with the crates that this
//! test was built with: trybuild would build all of them anew.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use serde_json::Value;

use crate::support::{repository, rustc};

/// Stands before what a line must be refused with.
const MARK: &str = "//~ ";

#[test]
fn the_right_use_compiles() {
    let errors = errors_in("right_use.rs");
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn each_wrong_use_stumbles_where_it_says() {
    let folder = fs::read_dir(repository("tests/compile_fail")).expect("it is in the repository");
    let files = folder.map(|entry| entry.expect("an entry can be read").file_name());
    let wrong = files.filter(|file| file != "right_use.rs");
    let started: Vec<_> = wrong
        .map(|file| thread::spawn(move || stumbles(&file.to_string_lossy())))
        .collect();
    assert_eq!(started.len(), 3);
    for file in started {
        file.join().expect("the file fails as it says");
    }
}

fn stumbles(file: &str) {
    let text = fs::read_to_string(path(file)).expect("it is in the repository");
    let expected: Vec<_> = (1..)
        .zip(text.lines())
        .filter_map(|(number, line)| Some((number, line.split_once(MARK)?.1)))
        .collect();
    assert!(!expected.is_empty(), "{file} expects nothing");
    let errors = errors_in(file);
    assert_eq!(errors.len(), expected.len(), "{file}: {errors:#?}");
    for (error, (line, part)) in errors.iter().zip(expected) {
        let is_expected = error.line == line && error.text.contains(part);
        assert!(is_expected, "{file}:{line}: no {part:?} in {error:#?}");
    }
}

/// What is wrong with a file that has the generated modules beside it, as `crate::db`.
fn errors_in(file: &str) -> Vec<Error> {
    let db = repository("examples/saas/db/mod.rs");
    let file = path(file);
    let text = format!("#[path = {db:?}] mod db;\n#[path = {file:?}] pub mod file;\n");
    let mut errors = compile(&text, &file);
    errors.sort_by_key(|error| error.line);
    errors
}

fn path(file: &str) -> PathBuf {
    repository("tests/compile_fail").join(file)
}

#[derive(Debug)]
struct Error {
    /// 0: it is not in the file that was asked about.
    line: u64,
    /// What the compiler prints.
    text: String,
}

fn compile(text: &str, file: &Path) -> Vec<Error> {
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
    let errors: Vec<_> = said.lines().filter_map(|line| error(line, file)).collect();
    assert_eq!(done.status.success(), errors.is_empty(), "{said}");
    errors
}

/// One line of what the compiler says, if it is an error.
fn error(line: &str, file: &Path) -> Option<Error> {
    let message: Value = serde_json::from_str(line).ok()?;
    let printed = message["rendered"].as_str()?;
    if message["level"] != "error" || printed.starts_with("error: aborting due to") {
        return None;
    }
    let spans = message["spans"].as_array()?;
    let place = spans.iter().find(|span| span["is_primary"] == true);
    let line = place
        .filter(|place| place["file_name"].as_str().map(Path::new) == Some(file))
        .and_then(|place| place["line_start"].as_u64());
    // The compiler prints the line too, and what the line expects proves nothing.
    let text = printed.lines().map(|line| match line.split_once(MARK) {
        Some((code, _)) => code,
        None => line,
    });
    Some(Error {
        line: line.unwrap_or(0),
        text: text.collect::<Vec<_>>().join("\n"),
    })
}
