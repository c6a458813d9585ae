//! A private PostgreSQL on a socket in a temporary folder.
//! It belongs to a shell that waits for the end of its standard input: that ends with this process in whatever way,
//! and then the shell stops the server and removes the folder.

use super::binaries;
use crate::database::address::{Address, SOCKET_PORT, SUPERUSER};
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    folder: PathBuf,
    watchdog: Child,
}

/// Arguments: folder, folder of binaries, user, port. Signals of the terminal are for us alone. A shell starts what runs
/// in the background without ears for QUIT, so a server that has not come up yet is told again.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
"$2/initdb" --pgdata "$1/data" --username "$3" --auth trust --encoding UTF8 \
    --locale C --no-sync --no-instructions || { echo FATAL: initdb; exec rm -rf "$1/data"; }
"$2/postgres" -D "$1/data" -k "$1" -p "$4" -c listen_addresses= -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=16MB \
    -c max_connections=20 -c max_locks_per_transaction=2048 -c jit=off -c timezone=UTC &
read -r _
while kill -QUIT $! 2>/dev/null; do sleep 0.1 || sleep 1; done
wait
rm -rf "$1"
"#;

impl Server {
    /// Makes a cluster and waits until it answers.
    pub(super) fn start() -> Result<Self> {
        let Some(programs) = binaries::find() else {
            return Err(Error::NoScratch {
                oldest: binaries::OLDEST,
            });
        };
        let failed = |source: io::Error| Error::Scratch {
            programs: programs.clone(),
            log: source.to_string(),
        };
        let mut server = Self::spawn(&programs).map_err(failed)?;
        if server.wait() {
            return Ok(server);
        }
        let log = fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        drop(server);
        Err(Error::Scratch { programs, log })
    }

    fn spawn(programs: &Path) -> io::Result<Self> {
        // A socket's path may have 107 bytes, which the system's temporary folder may exceed.
        let mut builder = tempfile::Builder::new();
        builder.prefix("schemagen-scratch-");
        let temporary = builder.tempdir_in("/tmp").or_else(|_| builder.tempdir())?;
        let folder = temporary.path().to_owned();
        let log = fs::File::create(folder.join("log"))?;
        let mut command = as_plain_user(&folder)?;
        command
            .args(["sh", "-c", WATCHDOG, "schemagen-scratch"])
            .args([folder.as_os_str(), programs.as_os_str()])
            .args([SUPERUSER, &SOCKET_PORT.to_string()])
            .current_dir(&folder)
            .envs([("LC_ALL", "C")])
            .env_remove("PGDATA")
            .env_remove("PGPORT")
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log);
        on_its_own(&mut command);
        let watchdog = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy();
            io::Error::other(format!("`{program}` cannot be started: {error}"))
        })?;
        // From here on the shell removes it.
        let folder = temporary.keep();
        Ok(Self { folder, watchdog })
    }

    /// Whether it came up. The server says so itself, on a line of its pid file.
    fn wait(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        let pid_file = self.folder.join("data/postmaster.pid");
        while Instant::now() < end {
            let state = fs::read_to_string(&pid_file).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|it| it.trim() == "ready") {
                return true;
            }
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if log.contains("FATAL:") || matches!(self.watchdog.try_wait(), Ok(Some(_))) {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        false
    }

    /// Where it is.
    pub(super) fn address(&self) -> Address {
        Address::socket(&self.folder)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Signals that the terminal sends to us do not reach it.
#[cfg(unix)]
fn on_its_own(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn on_its_own(_: &mut Command) {}

/// PostgreSQL refuses to run as root: then the command starts as another user, who gets the folder.
#[cfg(unix)]
fn as_plain_user(folder: &Path) -> io::Result<Command> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    // The folder is ours, so it tells who we are.
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(Command::new("env"));
    }
    let passwd = fs::read_to_string("/etc/passwd")?;
    let entry = |user: &str| {
        let mut lines = passwd.lines();
        let line = lines.find(|line| line.split(':').next() == Some(user))?;
        let mut numbers = line.split(':').skip(2).map(str::parse::<u32>);
        Some((
            user.to_owned(),
            numbers.next()?.ok()?,
            numbers.next()?.ok()?,
        ))
    };
    let Some((user, uid, gid)) = entry("postgres").or_else(|| entry("nobody")) else {
        return Err(io::Error::other(
            "PostgreSQL does not run as root, and there is no other user for it; pass --scratch-url",
        ));
    };
    chown(folder, Some(uid), Some(gid))?;
    if binaries::on_path("setpriv").is_some() {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={uid}"))
            .arg(format!("--regid={gid}"))
            .arg("--clear-groups");
        return Ok(command);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", &user, "--"]);
    Ok(command)
}

#[cfg(not(unix))]
fn as_plain_user(_: &Path) -> io::Result<Command> {
    Ok(Command::new("env"))
}
