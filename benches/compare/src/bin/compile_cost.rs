//! What the modules of many tables cost to compile: seconds of cargo, lines, and the size of the library.
//! `cargo run --bin compile_cost -- path/to/schemagen 200`: the dependencies are compiled first and not counted.

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

#[path = "../../../large.rs"]
mod large;

const MANIFEST: &str = r#"[package]
name = "many_tables"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
chrono = { version = "0.4", features = ["serde"] }
nanoid = "0.5"
rust_decimal = { version = "1", features = ["serde"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
sqlx = { version = "0.9", default-features = false, features = ["runtime-tokio", "postgres", "chrono", "json", "rust_decimal"] }
"#;

fn main() {
    let mut arguments = env::args().skip(1);
    let (Some(schemagen), Some(tables)) = (arguments.next(), arguments.next()) else {
        println!("usage: compile_cost SCHEMAGEN TABLES");
        return;
    };
    let schemagen = fs::canonicalize(schemagen).expect("the binary of schemagen");
    let tables: usize = tables.parse().expect("a number of tables");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::create_dir_all(root.join("specs")).expect("it can be written");
    fs::create_dir_all(root.join("src")).expect("it can be written");
    let write = |name: &str, text: &str| {
        fs::write(root.join(name), text).expect("it can be written");
    };
    write("schemagen.toml", "[target.rust]\ndir = \"src/db\"\n");
    write("specs/large.toml", &large::large_spec(tables));
    write("Cargo.toml", MANIFEST);
    write("src/lib.rs", "");
    run(root, Command::new(schemagen).arg("build"));
    let lines: usize = fs::read_dir(root.join("src/db"))
        .expect("schemagen wrote it")
        .flatten()
        .map(|entry| {
            fs::read_to_string(entry.path())
                .unwrap_or_default()
                .lines()
                .count()
        })
        .sum();
    println!("{tables} tables: {lines} lines");
    let commands: [(&str, &[&str]); 3] = [
        ("cargo check", &["check"]),
        ("cargo build", &["build"]),
        ("cargo build --release", &["build", "--release"]),
    ];
    for (name, arguments) in commands {
        write("src/lib.rs", "");
        run(root, cargo(root).args(arguments));
        write(
            "src/lib.rs",
            "//! Many tables.\n#[rustfmt::skip]\npub mod db;\n",
        );
        let start = Instant::now();
        run(root, cargo(root).args(arguments));
        println!("{name}: {:.1} s", start.elapsed().as_secs_f64());
    }
    for profile in ["debug", "release"] {
        let library = root
            .join("target")
            .join(profile)
            .join("libmany_tables.rlib");
        let size = fs::metadata(library).map(|it| it.len()).unwrap_or_default();
        println!("{profile}: an .rlib of {:.1} MB", size as f64 / 1e6);
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.env("CARGO_TARGET_DIR", root.join("target"));
    command
}

fn run(root: &Path, command: &mut Command) {
    let done = command.current_dir(root).output().expect("it starts");
    assert!(
        done.status.success(),
        "{command:?}\n{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
