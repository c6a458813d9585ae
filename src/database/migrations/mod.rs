//! Migrations applied by sqlx's own hand and into sqlx's own table, so that `sqlx migrate run` and `sqlx::migrate!`
//! agree about what is applied.
//! In: a database, a folder. Out: what was applied, or what is. A connection of our own does it and is closed
//! afterwards, so that no lock outlives a failure.

mod concurrent;
mod failure;
mod files;
mod history;
mod lock;
mod watch;

pub use history::{Entry, Fate};

use super::address::{self, Address};
use super::scratch::Room;
use super::{block_on, refused, search_path, told};
use crate::config::Format;
use crate::error::{Error, Result};
use concurrent::{Remains, Work};
use files::File;
use history::TABLE;
use sqlx::migrate::{Migrate as _, MigrateError};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, raw_sql};
use std::path::Path;
use std::time::Duration;

/// Something that a person wants to know while migrations are applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Another run is at work.
    Waiting,
    /// A migration begins.
    Begins(String),
    /// A migration was applied.
    Applied {
        /// Its file.
        name: String,
        /// How long it took.
        took: Duration,
    },
    /// A migration waits for others.
    Blocked {
        /// Its file.
        name: String,
        /// Who holds what it wants, in words.
        by: Vec<String>,
    },
    /// A migration waits before it is tried again.
    Again {
        /// Its file.
        name: String,
        /// What PostgreSQL said.
        why: String,
        /// How long it waits.
        pause: Duration,
    },
    /// Something that was left by a run before was seen to.
    Note(String),
}

/// How often a migration that does not get its locks is tried, and how long it waits between.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Who queues for a lock holds up everybody behind it, so nobody may queue for long.
const LOCK_TIMEOUT: &str = "SET lock_timeout = '3s'";
/// An index that is built or dropped concurrently waits without being in anybody's way, and a long build is no fault.
const NO_TIMEOUT: &str =
    "SELECT set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)";
/// As the role and the database say.
const RESET: &str = "RESET lock_timeout; RESET statement_timeout";

/// Applies what is pending. The answer is the whole history; if a version in it has a fault, nothing was applied.
pub fn apply(address: &Address, folder: &Path, tell: &mut dyn FnMut(Event)) -> Result<Vec<Entry>> {
    block_on(async {
        let files = files::read(folder).await?;
        let mut connection = address.connect().await?;
        let done = apply_all(address, &mut connection, &files, tell).await;
        address::close(connection).await;
        done
    })
}

/// Writes every migration down as applied without running it, in a database that has none. The names of their files.
pub fn baseline(address: &Address, folder: &Path) -> Result<Vec<String>> {
    block_on(async {
        let files = files::read(folder).await?;
        let mut connection = address.connect().await?;
        let done = write_down(&mut connection, &files).await;
        address::close(connection).await;
        done
    })
}

async fn write_down(connection: &mut PgConnection, files: &[File]) -> Result<Vec<String>> {
    search_path::require_books_in_public(connection).await?;
    search_path::pin(connection).await?;
    lock::take(connection, || {}).await?;
    prepare_table(connection).await?;
    let entries = history::read(connection, files).await?;
    let mut names = Vec::new();
    for file in files {
        let entry = entries
            .iter()
            .find(|it| it.version == file.migration.version);
        if entry.is_some_and(|it| it.fate == Fate::Pending) {
            let written = connection.skip(TABLE, &file.migration).await;
            written.map_err(|error| Error::Database {
                what: format!("write down that `{}` is applied", file.name),
                message: error.to_string(),
            })?;
            names.push(file.name.clone());
        }
    }
    unlock(connection).await?;
    Ok(names)
}

async fn prepare_table(connection: &mut PgConnection) -> Result<()> {
    let prepared = connection.ensure_migrations_table(TABLE).await;
    prepared.map_err(|error| Error::Database {
        what: "make the table of applied migrations".to_owned(),
        message: failure::told_with_advice(&error),
    })
}

/// What is applied and what is not.
pub fn status(address: &Address, folder: &Path) -> Result<Vec<Entry>> {
    block_on(async {
        let files = files::read(folder).await?;
        let mut connection = address.connect().await?;
        search_path::require_books_in_public(&mut connection).await?;
        search_path::pin(&mut connection).await?;
        let entries = history::read(&mut connection, &files).await;
        address::close(connection).await;
        entries
    })
}

/// Runs every file of the folder in a scratch database.
pub(super) fn replay(room: &Room<'_>, folder: &Path, format: Format) -> Result<usize> {
    let scripts = files::scripts(folder, format)?;
    let count = scripts.len();
    run_all(room, scripts, |name, message| Error::Replay {
        name,
        message,
    })?;
    Ok(count)
}

/// Runs what any tool's folder of migrations holds in a scratch database.
pub(super) fn replay_any(room: &Room<'_>, folder: &Path) -> Result<()> {
    let scripts = files::scripts_of_any(folder)?;
    if scripts.is_empty() {
        let path = folder.to_owned();
        return Err(Error::NoMigrations { path });
    }
    run_all(room, scripts, |name, message| Error::Replay {
        name,
        message,
    })
}

/// How the way back went.
pub(super) struct Back {
    /// How many files or parts of files lead back.
    pub(super) count: usize,
    /// One of them has nothing to do, so what it would undo stays.
    pub(super) is_open: bool,
}

/// Takes every migration back, the newest first.
pub(super) fn undo(room: &Room<'_>, folder: &Path, format: Format) -> Result<Back> {
    let scripts = files::back(folder, format)?;
    let is_empty = |sql: &str| {
        let mut lines = sql.lines().map(str::trim);
        lines.all(|line| line.is_empty() || line.starts_with("--"))
    };
    let back = Back {
        count: scripts.len(),
        is_open: scripts.iter().any(|(_, sql)| is_empty(sql)),
    };
    run_all(room, scripts, |name, message| Error::Undo { name, message })?;
    Ok(back)
}

fn run_all(
    room: &Room<'_>,
    scripts: Vec<(String, String)>,
    failed: fn(String, String) -> Error,
) -> Result<()> {
    block_on(async {
        let mut connection = room.address().connect().await?;
        for (name, sql) in scripts {
            let done = connection.execute(raw_sql(AssertSqlSafe(sql))).await;
            done.map_err(|error| failed(name, told(&error)))?;
        }
        address::close(connection).await;
        Ok(())
    })
}

async fn apply_all(
    address: &Address,
    connection: &mut PgConnection,
    files: &[File],
    tell: &mut dyn FnMut(Event),
) -> Result<Vec<Entry>> {
    search_path::require_books_in_public(connection).await?;
    if let Some(path) = search_path::pin(connection).await? {
        tell(Event::Note(format!(
            "the search_path here is {path}: the migrations run with public in front of it, as the specs mean it"
        )));
    }
    let outside = Outside {
        address,
        process: watch::process(connection).await?,
    };
    lock::take(connection, || tell(Event::Waiting)).await?;
    prepare_table(connection).await?;
    let mut applied = 0;
    loop {
        let mut entries = history::read(connection, files).await?;
        if entries.iter().any(|it| it.fate.fault().is_some()) {
            return Ok(entries);
        }
        let turn = apply_pending(
            &outside,
            connection,
            files,
            &mut entries,
            &mut applied,
            tell,
        )
        .await?;
        unlock(connection).await?;
        match turn {
            Turn::Done => return Ok(entries),
            Turn::Yield(pause) => tokio::time::sleep(pause).await,
        }
        lock::take(connection, || tell(Event::Waiting)).await?;
    }
}

/// From where a run is watched.
struct Outside<'a> {
    address: &'a Address,
    /// The server's process that does the work.
    process: i32,
}

/// How far a turn with the lock came.
enum Turn {
    /// All is applied.
    Done,
    /// Who waits for our lock inside of PostgreSQL, as sqlx does, waits with a snapshot that an index built concurrently
    /// waits for in turn: they go first, and after this pause we look again.
    Yield(Duration),
}

async fn unlock(connection: &mut PgConnection) -> Result<()> {
    let unlocked = connection.unlock().await;
    unlocked.map_err(|error| Error::Database {
        what: "give back the lock of migrations".to_owned(),
        message: error.to_string(),
    })
}

async fn apply_pending(
    outside: &Outside<'_>,
    connection: &mut PgConnection,
    files: &[File],
    entries: &mut [Entry],
    applied: &mut usize,
    tell: &mut dyn FnMut(Event),
) -> Result<Turn> {
    for entry in entries {
        let file = files
            .iter()
            .find(|it| it.migration.version == entry.version);
        let Some(file) = file.filter(|_| entry.fate == Fate::Pending) else {
            continue;
        };
        tell(Event::Begins(file.name.clone()));
        if let Turn::Yield(pause) = apply_one(outside, connection, file, *applied, tell).await? {
            return Ok(Turn::Yield(pause));
        }
        entry.fate = Fate::Applied;
        *applied += 1;
    }
    Ok(Turn::Done)
}

/// Applies a migration; one that does not get its locks is tried again.
async fn apply_one(
    outside: &Outside<'_>,
    connection: &mut PgConnection,
    file: &File,
    before: usize,
    tell: &mut dyn FnMut(Event),
) -> Result<Turn> {
    let mut pauses = PAUSES.iter();
    loop {
        let (done, blockers) = try_one(outside, connection, file, tell).await?;
        let error = match done {
            Ok(took) => {
                let name = file.name.clone();
                tell(Event::Applied { name, took });
                return Ok(Turn::Done);
            }
            Err(error) => error,
        };
        let cause = failure::cause(&error);
        let is_deadlock = cause.is_some_and(|it| has_code(it, DEADLOCK));
        let waits = is_deadlock || cause.is_some_and(|it| has_code(it, LOCK_NOT_AVAILABLE));
        let why = cause.filter(|_| waits).map(told);
        let (Some(why), Some(&pause)) = (why, pauses.next()) else {
            return Err(failure::failed(file, &error, before, &blockers));
        };
        let name = file.name.clone();
        tell(Event::Again { name, why, pause });
        if is_deadlock {
            // Whoever goes first must not stumble over what is left of our index.
            if let Some(work @ Work::Create { .. }) = Work::of(file.migration.sql.as_str()) {
                work.clear(connection).await?;
            }
            return Ok(Turn::Yield(pause));
        }
        tokio::time::sleep(pause).await;
    }
}

/// How a file went.
type Tried = std::result::Result<Duration, MigrateError>;

/// One try. What PostgreSQL says about the file itself is the inner answer.
async fn try_one(
    outside: &Outside<'_>,
    connection: &mut PgConnection,
    file: &File,
    tell: &mut dyn FnMut(Event),
) -> Result<(Tried, Vec<String>)> {
    let migration = &file.migration;
    if !migration.no_tx {
        return Ok(outside.watch(connection, file, tell).await);
    }
    let work = Work::of(migration.sql.as_str());
    if let Some(work) = &work {
        match work.clear(connection).await? {
            Remains::None => {}
            Remains::Dropped(words) => tell(Event::Note(words)),
            Remains::Done(words) => {
                tell(Event::Note(words));
                let written = connection.skip(TABLE, migration).await;
                return Ok((written.map(|()| Duration::ZERO), Vec::new()));
            }
        }
    }
    let timeout = if work.is_some() {
        NO_TIMEOUT
    } else {
        LOCK_TIMEOUT
    };
    set(connection, timeout).await?;
    let done = outside.watch(connection, file, tell).await;
    if done.0.is_ok() {
        set(connection, RESET).await?;
    }
    Ok(done)
}

impl Outside<'_> {
    /// Applies a file, and tells whom it waits for.
    async fn watch(
        &self,
        connection: &mut PgConnection,
        file: &File,
        tell: &mut dyn FnMut(Event),
    ) -> (Tried, Vec<String>) {
        let work = connection.apply(TABLE, &file.migration);
        let mut told = |by: &[String]| {
            tell(Event::Blocked {
                name: file.name.clone(),
                by: by.to_vec(),
            });
        };
        watch::watched(self.address, self.process, work, &mut told).await
    }
}

async fn set(connection: &mut PgConnection, setting: &'static str) -> Result<()> {
    let done = connection.execute(raw_sql(setting)).await;
    done.map(drop).map_err(refused("set the timeouts"))
}

const LOCK_NOT_AVAILABLE: &str = "55P03";
const DEADLOCK: &str = "40P01";

fn has_code(error: &sqlx::Error, wanted: &str) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    code.is_some_and(|code| code == wanted)
}
