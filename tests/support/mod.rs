//! What every test stands on: a project folder with the real binary, a private PostgreSQL, and
//! its catalog as text that compares.

// Tests come and go, and not every helper has a caller at each moment.
#![allow(dead_code)]

pub mod catalog;
pub mod postgres;
mod project;
pub mod random;
pub mod record;
pub mod rustc;

use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tokio::runtime::Runtime;

pub use project::{Output, Project};

/// A path inside this repository.
pub fn repository(path: impl AsRef<Path>) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A program of the Python environment that `tests/run.sh` makes.
#[track_caller]
pub fn python_tool(name: &str) -> PathBuf {
    let program = repository("target/python/bin").join(name);
    assert!(
        program.exists(),
        "{name} is missing; run tests/run.sh, which installs it"
    );
    program
}

/// Runs a future to its end, so that a test stays a plain `#[test]` function.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .expect("a tokio runtime starts")
        })
        .block_on(future)
}
