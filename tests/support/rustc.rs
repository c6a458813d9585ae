//! The compiler, with the crates that this test was built with: generated modules are compiled as they are written, and
//! nothing is built anew.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The crates that the modules need, each with code that only the right build of it compiles: there
/// are several builds of most, and sqlx works with one of each.
const CRATES: [(&str, &str); 11] = [
    ("nanoid", "String { nanoid::nanoid!() }"),
    (
        "sqlx",
        "impl sqlx::Type<sqlx::Postgres> { sqlx::types::chrono::NaiveDate::MIN }",
    ),
    (
        "chrono",
        "impl sqlx::Type<sqlx::Postgres> { chrono::NaiveDate::MIN }",
    ),
    (
        "serde_json",
        "impl sqlx::Type<sqlx::Postgres> { serde_json::Value::Null }",
    ),
    ("serde", "impl serde::Serialize { serde_json::Value::Null }"),
    (
        "uuid",
        "impl sqlx::Type<sqlx::Postgres> { uuid::Uuid::now_v7() }",
    ),
    (
        "time",
        "impl sqlx::Type<sqlx::Postgres> { time::macros::date!(2026-01-31) }",
    ),
    (
        "rust_decimal",
        "impl sqlx::Type<sqlx::Postgres> + serde::Serialize { rust_decimal::Decimal::MAX }",
    ),
    ("cuid2", "String { cuid2::create_id() }"),
    ("ulid", "String { ulid::Ulid::nil().to_string() }"),
    (
        "tokio",
        "tokio::runtime::Runtime { #[tokio::test] async fn it() {} tokio::runtime::Runtime::new().unwrap() }",
    ),
];

/// The compiler, which knows the crates.
pub fn command() -> Command {
    let mut command = bare();
    command.args(crates());
    command
}

/// What lints code. Its findings come as the compiler's own.
pub fn clippy() -> Command {
    beside_the_compiler("clippy-driver")
}

/// What makes the pages of code.
pub fn rustdoc() -> Command {
    beside_the_compiler("rustdoc")
}

/// Compiles the tests of a file, with those of its modules, to a program.
pub fn tests(file: &Path, program: &Path) {
    let done = command()
        .args([
            "--test",
            "--cap-lints=warn",
            "-Dwarnings",
            "-Cdebuginfo=0",
            "-o",
        ])
        .args([program, file])
        .output()
        .expect("the compiler starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{}: {said}", file.display());
}

/// A tool that came with the compiler, and knows the crates.
fn beside_the_compiler(tool: &str) -> Command {
    let done = Command::new(compiler())
        .args(["--print", "sysroot"])
        .output()
        .expect("the compiler starts");
    let home = String::from_utf8(done.stdout).expect("a path is a text");
    let mut command = edition(Path::new(home.trim()).join("bin").join(tool));
    command.args(crates());
    command
}

fn bare() -> Command {
    edition(compiler())
}

fn edition(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .arg("--edition=2024")
        .arg(format!("-Ldependency={}", dependencies().display()));
    command
}

fn compiler() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Arguments for the compiler that name [`CRATES`].
fn crates() -> &'static [String] {
    static FOUND: OnceLock<Vec<String>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let mut found = Vec::new();
        for (name, probe) in CRATES {
            let probe = format!("pub fn probe() -> {probe}");
            let right = builds(name).into_iter().find_map(|path| {
                let one_more = format!("--extern={name}={}", path.display());
                let crates = [found.as_slice(), &[one_more]].concat();
                compiles(&probe, &crates).then_some(crates)
            });
            found = right.unwrap_or_else(|| panic!("no build of {name} compiles: {probe}"));
        }
        found
    })
}

fn compiles(text: &str, crates: &[String]) -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path().join("root.rs");
    fs::write(&root, text).expect("a temporary folder can be written to");
    let done = bare()
        .args(["--crate-type=lib", "--emit=metadata", "--cap-lints=allow"])
        .args(crates)
        .arg("--out-dir")
        .args([folder.path(), &root])
        .output()
        .expect("the compiler starts");
    done.status.success()
}

/// The builds of a crate that are beside this test, the newest first.
fn builds(name: &str) -> Vec<PathBuf> {
    let prefix = format!("lib{name}-");
    let mut found: Vec<_> = fs::read_dir(dependencies())
        .expect("a test's own folder can be read")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.starts_with(&prefix) && file.ends_with(".rlib")
        })
        .collect();
    found.sort_by_key(|path| path.metadata().and_then(|it| it.modified()).ok());
    found.reverse();
    found
}

/// Where cargo puts this test and the crates that it is made of.
fn dependencies() -> PathBuf {
    let this = env::current_exe().expect("a test knows its own path");
    this.parent().expect("it is in a folder").to_owned()
}
