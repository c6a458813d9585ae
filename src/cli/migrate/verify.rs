//! `schemagen migrate verify`: all migrations in an empty database make what the specs mean.

use crate::cli::database::{Format, ScratchArgs, counted, folder, show_both, sound};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result};
use crate::database::{self, Scratch, Verified};
use std::path::PathBuf;

/// What `migrate verify` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    scratch: ScratchArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// Replays and compares.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    ui.progress("replaying the migrations on a scratch database");
    let format = project.inputs.config.migrations.format;
    let verified = database::verify(&scratch, &folder(&project), format, &analysis.schema)?;
    let (differences, left) = (&verified.differences, &verified.left);
    show_both(differences, left, args.format, ui)?;
    if args.format == Format::Human {
        ui.remark(&remark(&verified))?;
    }
    Ok(if differences.is_empty() && left.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

/// What came of it, in a line.
pub(super) fn remark(verified: &Verified) -> String {
    let files = match verified.count {
        1 => "1 migration makes".to_owned(),
        count => format!("{count} migrations make"),
    };
    let differences = &verified.differences;
    let forward = if differences.is_empty() {
        format!("{files} what the specs mean")
    } else {
        format!(
            "{files} another schema than the specs: {}",
            counted(differences)
        )
    };
    match (verified.backward, verified.left.is_empty()) {
        (0, _) => format!("{forward}\n"),
        (_, true) => format!("{forward}; the way back leaves nothing\n"),
        (_, false) => format!("{forward}; the way back does not undo them all\n"),
    }
}
