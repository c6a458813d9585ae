//! `schemagen migrate`: the verbs about migrations, each in a file of its own.

mod apply;
mod status;
mod verify;

use super::ui::Ui;
use super::{Outcome, Result};
use crate::config::Format;
use crate::error::Error;
use clap::Subcommand;

/// What `migrate` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Apply the migrations that are not applied yet
    Apply(apply::Args),
    /// Show which migrations are applied
    Status(status::Args),
    /// Replay all migrations on a scratch database and compare with the specs
    Verify(verify::Args),
}

/// Runs the verb.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    match &args.verb {
        Verb::Apply(args) => apply::run(args, ui),
        Verb::Status(args) => status::run(args, ui),
        Verb::Verify(args) => verify::run(args, ui),
    }
}

/// Whether sqlx's table says what is applied; every other tool has its own.
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
