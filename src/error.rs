//! What keeps the tool from working: the disk, the clock, a file in the way. Faults in the user's specs are diagnostics.
//! In: what happened, and where. Out: one message that names the place and says what to do.
//! The doors share this room; below them nothing can fail.

use crate::baseline::InvalidBaseline;
use crate::emit::migration::InvalidFileName;
use crate::history::InvalidChain;
use crate::path::shown;
use crate::schema::snapshot::InvalidSnapshot;
use heck::ToSnakeCase;
use std::io;
use std::path::{Path, PathBuf};

/// What every door answers with.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the tool could not work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or a folder could not be read.
    #[error("cannot read `{}`: {source}", shown(path))]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file or a folder could not be written.
    #[error("cannot write `{}`: {source}\n{}", shown(path), write_help(source))]
    Write {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder could not be watched.
    #[error(
        "cannot watch `{}`: {source}\nrun the command without `--watch`; on Linux, see to `fs.inotify.max_user_watches`",
        shown(path)
    )]
    Watch {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        source: notify::Error,
    },
    /// The specs are not there.
    #[error(
        "there are no specs at `{}`\nname their folder (as in `schemagen check FOLDER`; with --specs for `audit`; `.` if they are here), set `specs` in schemagen.toml, or run `schemagen init` to begin",
        shown(path)
    )]
    NoSpecs {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// There is nothing where SQL was to be read.
    #[error(
        "there is nothing at `{}`\nname a file or a folder with SQL or Rust",
        shown(path)
    )]
    NoQueries {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder of the specs holds none.
    #[error(
        "no spec in `{}`: specs are files that end in .toml\nrun `schemagen init` to have a first one written",
        shown(path)
    )]
    EmptySpecs {
        /// The folder.
        path: PathBuf,
    },
    /// The snapshot cannot be read as one.
    #[error("cannot read the snapshot `{}`\n{source}", shown(path))]
    Snapshot {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it.
        source: InvalidSnapshot,
    },
    /// The list of migrations cannot be read as one.
    #[error("cannot read the list of migrations `{}`\n{source}", shown(path))]
    Chain {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it.
        source: InvalidChain,
    },
    /// There is a history of our own already.
    #[error(
        "there is nothing to take over: `{}` stands already\nrun `schemagen build` to go on from it",
        shown(path)
    )]
    HasHistory {
        /// What says so.
        path: PathBuf,
    },
    /// Migrations of two branches cannot be put in one row.
    #[error("the migrations of the two branches cannot stand in one row: {reason}\n{help}")]
    Rebase {
        /// Why not.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// Something that schemagen did not make stands where it has to write.
    #[error(
        "`{}` stands in the way: {what}\nmove it away, or choose another folder in schemagen.toml; nothing was written",
        shown(path)
    )]
    Blocked {
        /// Its path.
        path: PathBuf,
        /// Why it is not replaced.
        what: &'static str,
    },
    /// Two outputs want the same file, or one wants a file outside of its folder.
    #[error(
        "`{}` cannot be written: {what}\ngive each target a folder of its own in schemagen.toml; nothing was written",
        shown(path)
    )]
    Misplaced {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Another build changed the files since this one read them.
    #[error(
        "`{}` was changed by another run in the meantime\nrun the command again; nothing was written",
        shown(path)
    )]
    Overtaken {
        /// The file that tells.
        path: PathBuf,
    },
    /// The baseline that was named is not there.
    #[error(
        "there is no baseline at `{}`\nadd `--update-baseline` to accept today's findings in it",
        shown(path)
    )]
    NoBaseline {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A baseline cannot be read as one.
    #[error(
        "cannot read the baseline `{}`: {source}\nput that right, or write it anew with `--update-baseline`",
        shown(path)
    )]
    Baseline {
        /// Its path.
        path: PathBuf,
        /// What is wrong with it.
        source: InvalidBaseline,
    },
    /// Something that is no baseline stands where one is to be written.
    #[error(
        "`{}` is no baseline, and is not replaced\nname another file, or move it away",
        shown(path)
    )]
    NotABaseline {
        /// Its path.
        path: PathBuf,
    },
    /// A baseline would be read as a spec.
    #[error(
        "`{}` stands among the specs, where every .toml file is one of them\nname a file outside of their folder, or one that does not end in .toml",
        shown(path)
    )]
    BaselineAmongSpecs {
        /// Its path.
        path: PathBuf,
    },
    /// The checklist has forms of its own.
    #[error(
        "the checklist is printed for people or as JSON\nleave `--format` out, or say `--format json`"
    )]
    ChecklistFormat,
    /// Git cannot be started.
    #[error(
        "cannot start `git`, which `--since` needs: {source}\ninstall Git, or leave `--since` out"
    )]
    NoGit {
        /// What the system says.
        source: io::Error,
    },
    /// Git does not know the revision.
    #[error(
        "Git knows no revision `{revision}` in `{}`\nname a commit, a branch or a tag; in CI, fetch it first (actions/checkout: `fetch-depth: 0`)",
        shown(path)
    )]
    NoRevision {
        /// What was named.
        revision: String,
        /// The folder in which it was asked.
        path: PathBuf,
    },
    /// Git cannot say what changed.
    #[error("Git cannot say what changed since `{revision}`: {message}\n{help}")]
    Git {
        /// What was named.
        revision: String,
        /// What Git says.
        message: String,
        /// What to do.
        help: &'static str,
    },
    /// `SOURCE_DATE_EPOCH` is no time.
    #[error(
        "SOURCE_DATE_EPOCH is `{value}`, which is no number of seconds since 1970 up to the year 9999\nset it to such a number, or unset it"
    )]
    Clock {
        /// What it is.
        value: String,
    },
    /// A migration cannot have this name.
    #[error(
        "`{name}` cannot name a migration: {source}\n{}",
        name_help(name, source)
    )]
    MigrationName {
        /// What it was to be called.
        name: String,
        /// Why not.
        source: InvalidFileName,
    },
    /// No database was named.
    #[error(
        "which database? nobody says where it is\npass --database-url postgres://user:password@host:5432/name, or set DATABASE_URL, also in a `.env` file"
    )]
    NoDatabase,
    /// The address of a database cannot be read. It may hold a password, so it is not shown.
    #[error(
        "the database's address (not shown: it may hold a password) cannot be read\nwrite it as postgres://user:password@host:5432/name; special characters in it as %40"
    )]
    DatabaseUrl,
    /// A database cannot be reached.
    #[error("cannot connect to {address}: {message}\n{advice}")]
    Connect {
        /// Where it is, without the password.
        address: String,
        /// What the server or the system says.
        message: String,
        /// What to do.
        advice: &'static str,
    },
    /// A database refused something.
    #[error("cannot {what}: {message}")]
    Database {
        /// What was to be done.
        what: String,
        /// What PostgreSQL says, with its detail and hint.
        message: String,
    },
    /// There is no PostgreSQL for scratch databases.
    #[error(
        "this needs a scratch database, and there is no PostgreSQL {oldest} or newer on this machine\ninstall one (Debian: apt-get install postgresql; macOS: brew install postgresql@17)\nor pass --scratch-url postgres://user:password@host:5432/postgres, a server on which databases may be created"
    )]
    NoScratch {
        /// The oldest version that will do.
        oldest: u32,
    },
    /// A private server did not start.
    #[error(
        "the PostgreSQL in `{}` did not start\n{log}\nput that right, or pass --scratch-url",
        shown(programs)
    )]
    Scratch {
        /// The folder of its programs.
        programs: PathBuf,
        /// What it says.
        log: String,
    },
    /// There is no folder of migrations.
    #[error(
        "there are no migrations at `{}`\nrun `schemagen build` to have the first one written",
        shown(path)
    )]
    NoMigrations {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// The folder of migrations cannot be read as sqlx reads it.
    #[error(
        "the migrations in `{}` cannot be read: {message}\nnames are as 20261122143005_init.sql; move other .sql files away",
        shown(path)
    )]
    Migrations {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A migration failed.
    #[error("migration {place} failed: {message}\n{state}\n{advice}")]
    Migration {
        /// Its file, with the line where PostgreSQL says one.
        place: String,
        /// What PostgreSQL says.
        message: String,
        /// What holds now.
        state: String,
        /// What to do.
        advice: String,
    },
    /// A migration failed in a scratch database.
    #[error(
        "migration {name} fails in an empty database: {message}\nthe migrations before it do not make what it needs; a table of somebody else has to be declared with `external = true`"
    )]
    Replay {
        /// Its file.
        name: String,
        /// What PostgreSQL says.
        message: String,
    },
    /// A way back failed in a scratch database.
    #[error(
        "the way back of {name} fails after all migrations: {message}\nput it right while no database needs it; `schemagen migrate verify` tries it again"
    )]
    Undo {
        /// Its file.
        name: String,
        /// What PostgreSQL says.
        message: String,
    },
    /// The migrations are written for another tool.
    #[error("migrations of the format {format} are applied by their own tool\nrun `{tool}`")]
    ForeignFormat {
        /// The format.
        format: &'static str,
        /// What applies them.
        tool: &'static str,
    },
    /// A statement that was to change a database failed.
    #[error(
        "the database refuses a change: {message}\nin: {sql}\n{state}; put right the rows or the specs, and push again"
    )]
    Push {
        /// What PostgreSQL says.
        message: String,
        /// The statement.
        sql: String,
        /// What holds now.
        state: &'static str,
    },
    /// Nobody knows what a side of a comparison is.
    #[error(
        "`{said}` names no schema\nsay an address as postgres://…, the path of a .sql file, or a folder of migrations; `diff` also takes `specs` and `snapshot`"
    )]
    Endpoint {
        /// What was said.
        said: String,
    },
    /// A result could not be printed.
    #[error(
        "cannot write to standard output: {source}\nsee to where it is redirected, and run the command again"
    )]
    Output {
        /// What the system says.
        source: io::Error,
    },
    /// `explain` was asked for a rule that there is not.
    #[error("there is no rule `{name}`{suggestion}\nrun `schemagen explain` to see them all")]
    UnknownRule {
        /// What was asked for.
        name: String,
        /// `; did you mean …`, or nothing.
        suggestion: String,
    },
}

impl Error {
    /// Makes a reading error of what the system says about `path`.
    pub fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Read { path, source }
    }

    /// Makes a writing error of what the system says about `path`.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Write { path, source }
    }
}

fn name_help(name: &str, fault: &InvalidFileName) -> String {
    match fault {
        InvalidFileName::Description => {
            let mut plain = name.to_snake_case();
            plain.retain(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            plain.truncate(60);
            let plain = match plain.trim_matches('_') {
                "" => "add_notes",
                plain => plain,
            };
            format!("call it `{plain}`, for example")
        }
        InvalidFileName::Version => {
            "see that the clock is right, and which is the newest file of the migrations".to_owned()
        }
    }
}

fn write_help(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "allow writing there, or choose another folder in schemagen.toml"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space and run the command again"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder is needed: move it away"
        }
        _ => "put that right and run the command again",
    }
}
