//! One private PostgreSQL for a run, and a database for each measurement, copied from one that is filled once.
//! In: nothing. Out: addresses. `fsync` and what goes with it is off: what is measured is the code, not the disk.

use crate::data;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::cell::Cell;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The migration that `schemagen build` made.
const SCHEMA: &str = include_str!("../migrations/20261122143005_init.sql");
/// The one with row-level security.
const GUARDED: &str = include_str!("../guarded/migrations/20261122143005_init.sql");

/// A server that ends with this value.
pub struct Server {
    folder: TempDir,
    port: u16,
    process: Child,
    copies: Cell<u32>,
}

impl Server {
    /// Starts one, and fills the database that the others are copied from.
    pub async fn start() -> Self {
        let binaries = binaries();
        // A socket's path may have 107 bytes, so this is not the system's temporary folder.
        let folder = tempfile::Builder::new()
            .prefix("schemagen-compare-")
            .tempdir_in("/tmp")
            .expect("/tmp can be written");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a loopback port is free")
            .port();
        let data = folder.path().join("data");
        let made = as_plain_user(folder.path(), &binaries.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--username", "postgres", "--auth", "trust"])
            .args(["--encoding", "UTF8", "--locale", "C", "--no-sync"])
            .stdout(Stdio::null())
            .status()
            .expect("initdb starts");
        assert!(made.success(), "initdb failed");
        let mut command = as_plain_user(folder.path(), &binaries.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(folder.path());
        command.args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "autovacuum=off",
            "shared_buffers=512MB",
            "max_wal_size=8GB",
            "checkpoint_timeout=1h",
            "timezone=UTC",
        ] {
            command.args(["-c", setting]);
        }
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let server = Self {
            folder,
            port,
            process,
            copies: Cell::new(0),
        };
        server.wait();
        let seed: Vec<&str> = data::SEED.split_inclusive(";\n").collect();
        for (database, schema) in [("filled", SCHEMA), ("guarded", GUARDED)] {
            let made = format!("CREATE DATABASE {database}");
            server.run("postgres", &[&made]).await;
            server.run(database, &[schema]).await;
            server.run(database, &seed).await;
        }
        server.run("guarded", &["ALTER ROLE app LOGIN"]).await;
        server
    }

    /// The address of a new database with all rows, which nobody has used yet.
    pub async fn fresh(&self) -> String {
        let number = self.copies.replace(self.copies.get() + 1);
        let mut statements = vec![format!("CREATE DATABASE copy_{number} TEMPLATE filled")];
        if let Some(before) = number.checked_sub(1) {
            statements.push(format!("DROP DATABASE copy_{before} WITH (FORCE)"));
        }
        statements.push("CHECKPOINT".to_owned());
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        self.run("postgres", &statements).await;
        self.url(&format!("copy_{number}"))
    }

    /// The address of the database with row-level security, for the role that its policies hold.
    pub fn guarded(&self) -> String {
        format!("postgres://app@127.0.0.1:{}/guarded", self.port)
    }

    /// The port on the loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    async fn run(&self, database: &str, statements: &[&str]) {
        let url = self.url(database);
        let mut connection = PgConnection::connect(&url).await.expect("the server runs");
        for sql in statements {
            sqlx::raw_sql(AssertSqlSafe((*sql).to_owned()))
                .execute(&mut connection)
                .await
                .unwrap_or_else(|error| panic!("{error}\n{sql}"));
        }
        connection.close().await.expect("the server runs");
    }

    /// Waits until the server says on a line of its pid file that it is ready.
    fn wait(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        let pid_file = self.folder.path().join("data/postmaster.pid");
        while Instant::now() < end {
            let state = fs::read_to_string(&pid_file).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|it| it.trim() == "ready") {
                return;
            }
            sleep(Duration::from_millis(10));
        }
        panic!("PostgreSQL did not start");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // PostgreSQL removes its socket and its shared memory at SIGINT, which `Child::kill` does not send.
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &pid]).status();
        let _ = self.process.wait();
    }
}

/// PostgreSQL refuses to run as root: then it runs as the user `postgres`, who gets the folder.
fn as_plain_user(folder: &Path, program: &Path) -> Command {
    let is_root = fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0);
    if !is_root {
        return Command::new(program);
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let (uid, gid) = ["postgres", "nobody"]
        .iter()
        .find_map(|user| {
            let line = passwd
                .lines()
                .find(|line| line.split(':').next() == Some(user))?;
            let mut fields = line.split(':').skip(2).map(str::parse);
            Some((fields.next()?.ok()?, fields.next()?.ok()?))
        })
        .expect("root finds a user to run PostgreSQL as");
    chown(folder, Some(uid), Some(gid)).expect("root can give a folder away");
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={uid}"))
        .arg(format!("--regid={gid}"))
        .arg("--clear-groups")
        .arg(program)
        .current_dir(folder);
    command
}

/// The folder of `initdb` and `postgres`, the newest first.
fn binaries() -> PathBuf {
    let mut folders: Vec<PathBuf> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|root| fs::read_dir(root).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    folders.sort();
    folders
        .pop()
        .expect("PostgreSQL 15 or newer is installed, with `initdb` and `postgres`")
}
