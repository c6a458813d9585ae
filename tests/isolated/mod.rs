//! The tests that `[target.rust] tests = true` writes: as the application's role they pass on what schemagen makes, and
//! each hole in it, one at a time, makes them fail.

mod code;
mod database;

use crate::support::postgres::{self, Database};
use crate::support::{repository, rustc};
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

const PLAIN: &str = "isolated_plain";
const RLS: &str = "isolated_rls";

/// The tests of a golden project, compiled.
struct Program {
    _folder: TempDir,
    path: PathBuf,
}

impl Program {
    fn new(module: &Path, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root.rs");
        fs::write(&root, format!("#[path = {module:?}] mod db;\n{more}")).unwrap();
        let path = folder.path().join("tests");
        rustc::tests(&root, &path);
        Self {
            _folder: folder,
            path,
        }
    }

    /// The tests as they were written.
    fn of(case: &str) -> &'static Self {
        static PROGRAMS: [OnceLock<Program>; 2] = [const { OnceLock::new() }; 2];
        let module = format!("tests/golden/{case}/expect/db/mod.rs");
        PROGRAMS[usize::from(case == RLS)].get_or_init(|| Self::new(&repository(module), ""))
    }

    /// Runs the tests whose names hold a part, with one hole: whether they pass, and what they say.
    fn run(&self, url: &str, part: &str, hole: &str) -> (bool, String) {
        let done = Command::new(&self.path)
            .arg(part)
            .env("DATABASE_URL", url)
            .env("HOLE", hole)
            .current_dir("/")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(
            !said.contains("running 0 tests"),
            "no test is called {part}"
        );
        (done.status.success(), said)
    }
}

/// A database of a golden project, and a role that acts as its application.
struct Site {
    database: Database,
    role: String,
}

impl Site {
    fn new(case: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let role = format!("isolated_{}_{number}", std::process::id());
        let path = format!("tests/golden/{case}/expect/migrations/19700101000000_init.sql");
        let database = postgres::database();
        database.execute(&fs::read_to_string(repository(path)).unwrap());
        database.execute(&format!("create role {role} login password 'x'"));
        database.execute(&match case {
            RLS => format!("grant isolated_app to {role}"),
            _ => format!(
                "grant select, insert, update, delete on all tables in schema public to {role}"
            ),
        });
        Self { database, role }
    }

    /// The address, as the role.
    fn url(&self) -> String {
        let options = PgConnectOptions::from_str(self.database.url()).unwrap();
        let options = options.username(&self.role).password("x");
        options.to_url_lossy().to_string()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let role = &self.role;
        let undo = format!(
            "reassign owned by {role} to current_user; drop owned by {role}; drop role {role}"
        );
        if let Err(error) = self.database.try_execute(&undo) {
            assert!(std::thread::panicking(), "{error}");
        }
    }
}

#[test]
fn the_generated_tests_pass_as_the_role_of_the_application() {
    for case in [PLAIN, RLS] {
        let site = Site::new(case);
        let (passed, said) = Program::of(case).run(&site.url(), "", "");
        assert!(passed, "{case}: {said}");
        let tables = ["workspace", "organization", "member", "task", "remark"];
        let named = tables
            .iter()
            .filter(|table| said.contains(&format!("::{table}::")));
        assert_eq!(named.count(), tables.len() - 1, "{said}");
    }
}
