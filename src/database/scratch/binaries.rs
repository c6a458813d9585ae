//! Where PostgreSQL's programs are on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The oldest PostgreSQL whose words we print: it has `ON DELETE SET NULL (column)`.
pub(super) const OLDEST: u32 = 15;

/// The folder of `initdb` and `postgres`: the one on the path, then the newest of the usual places.
pub(super) fn find() -> Option<PathBuf> {
    let on_path =
        on_path("initdb").and_then(|it| Some(it.canonicalize().ok()?.parent()?.to_owned()));
    let mut folders: Vec<PathBuf> = on_path.into_iter().collect();
    if let Ok(done) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&done.stdout).trim().into());
    }
    for root in [
        "/usr/lib/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/usr",
    ] {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let is_postgres =
            |path: &PathBuf| root != "/usr" || path.to_string_lossy().contains("pgsql-");
        let mut versions: Vec<PathBuf> = entries.map(|it| it.path()).filter(is_postgres).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev().map(|it| it.join("bin")));
    }
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && version(folder) >= Some(OLDEST))
}

fn version(folder: &Path) -> Option<u32> {
    let done = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let number = text.split_whitespace().nth(2)?;
    let digits = number.split(|it: char| !it.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// A program of the path.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
