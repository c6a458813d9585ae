//! `schemagen migrate`: what there is to do with migrations but to build them.
//! In: which of the verbs. Out: what it did. What the verbs share of files and lists stands here.

#[cfg(feature = "database")]
mod adopt;
#[cfg(feature = "database")]
mod apply;
#[cfg(feature = "database")]
mod baseline;
mod new;
mod rebase;
#[cfg(feature = "database")]
mod status;
#[cfg(feature = "database")]
mod verify;

use super::ui::Ui;
use super::{Outcome, Result};
use crate::config::Format;
use crate::emit::migration::{self, JOURNAL, Migration};
#[cfg(feature = "database")]
use crate::error::Error;
use crate::history::{Chain, Link};
use crate::project::Project;
use crate::schema::Schema;
use crate::write::TextFile;

/// What `migrate` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Make an empty migration, to be written by hand
    New(new::Args),
    /// Put the migrations of two branches in one row
    Rebase(rebase::Args),
    /// Take over migrations that were there before, once they are seen to make what the specs mean
    #[cfg(feature = "database")]
    Adopt(adopt::Args),
    /// Take the migrations as applied to a database that is what the specs mean already
    #[cfg(feature = "database")]
    Baseline(baseline::Args),
    /// Apply the migrations that are not applied yet
    #[cfg(feature = "database")]
    Apply(apply::Args),
    /// Show which migrations are applied
    #[cfg(feature = "database")]
    Status(status::Args),
    /// Replay all migrations on a scratch database and compare with the specs
    #[cfg(feature = "database")]
    Verify(verify::Args),
}

/// Runs the verb.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    match &args.verb {
        Verb::New(args) => new::run(args, ui),
        Verb::Rebase(args) => rebase::run(args, ui),
        #[cfg(feature = "database")]
        Verb::Adopt(args) => adopt::run(args, ui),
        #[cfg(feature = "database")]
        Verb::Baseline(args) => baseline::run(args, ui),
        #[cfg(feature = "database")]
        Verb::Apply(args) => apply::run(args, ui),
        #[cfg(feature = "database")]
        Verb::Status(args) => status::run(args, ui),
        #[cfg(feature = "database")]
        Verb::Verify(args) => verify::run(args, ui),
    }
}

/// The files of a migration, in the order in which they are written; the way up is the last one.
pub(super) fn migration_files(project: &Project, migration: &Migration) -> Vec<TextFile> {
    let dir = &project.inputs.config.migrations.dir;
    let files = migration.files.iter().map(|(name, text)| TextFile {
        path: format!("{dir}/{name}"),
        text: text.clone(),
    });
    files.collect()
}

/// Every list that names the migrations: ours, and what the runner keeps; with the schemas behind those of these versions.
pub(super) fn lists(project: &Project, chain: &Chain, behind: &[(u64, &Schema)]) -> Vec<TextFile> {
    let migrations = &project.inputs.config.migrations;
    let kept = &project.history.kept;
    let mut lists = Vec::new();
    if migrations.format == Format::Drizzle {
        for (at, link) in chain.links.iter().enumerate() {
            let of_link = behind.iter().find(|(version, _)| *version == link.version);
            lists.extend(of_link.map(|(_, schema)| TextFile {
                path: format!("{}/{}", migrations.dir, kept.snapshot_path(link)),
                text: migration::snapshot_text(link, before(chain, at), schema, kept),
            }));
        }
        lists.push(TextFile {
            path: format!("{}/{JOURNAL}", migrations.dir),
            text: migration::journal(chain, kept),
        });
    }
    lists.push(TextFile {
        path: project.chain_path(),
        text: chain.text(),
    });
    lists
}

/// The migration before another one.
fn before(chain: &Chain, at: usize) -> Option<&Link> {
    at.checked_sub(1).and_then(|at| chain.links.get(at))
}

/// The files that must not have changed since they were read.
pub(super) fn expected(project: &Project) -> Vec<(String, Option<&str>)> {
    vec![
        (project.snapshot_path(), project.snapshot.as_deref()),
        (project.chain_path(), project.history.text.as_deref()),
    ]
}

/// Whether sqlx's table says what is applied; every other tool has its own.
#[cfg(feature = "database")]
fn through_sqlx(format: Format) -> Result<()> {
    let (format, tool) = match format {
        Format::Sqlx | Format::SqlxReversible => return Ok(()),
        Format::Drizzle => ("drizzle", "npx drizzle-kit migrate"),
        Format::Refinery => ("refinery", "refinery migrate"),
        Format::Dbmate => ("dbmate", "dbmate migrate"),
        Format::Plain => ("plain", "psql --single-transaction --file …"),
    };
    Err(Error::ForeignFormat { format, tool })
}
