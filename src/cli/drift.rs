//! `schemagen drift`: what a live database has that the specs do not say, and the reverse.

use super::database::{DatabaseArgs, Format, ScratchArgs, counted, show, sound};
use super::ui::Ui;
use super::{Outcome, Result};
use crate::database::{self, Scratch};
use std::path::PathBuf;

/// What `drift` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// Compares.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    let address = args.database.address(&project)?;
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    let previous = &project.inputs.previous;
    let differences = database::drift(&address, &scratch, &analysis.schema, previous)?;
    show(&differences, args.format, ui)?;
    if args.format == Format::Human {
        ui.remark(&if differences.is_empty() {
            format!("no drift: {address} is what the specs mean\n")
        } else {
            format!("{address}: {}\n", counted(&differences))
        })?;
    }
    Ok(if differences.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}
