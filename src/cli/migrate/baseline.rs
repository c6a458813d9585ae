//! `schemagen migrate baseline`: a database that is what the specs mean already takes the migrations as applied.
//! In: a database that no migration was applied to. Out: its table of applied migrations, once nothing differs.

use super::through_sqlx;
use crate::cli::database::{DatabaseArgs, Format, ScratchArgs, counted, folder, show, sound};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result};
use crate::database::{self, Fate, Scratch};
use crate::error::Error;
use std::path::PathBuf;

/// What `migrate baseline` takes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// Compares, and writes down what is applied; no migration runs.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    through_sqlx(project.inputs.config.migrations.format)?;
    let (address, folder) = (args.database.address(&project)?, folder(&project));
    if project.history.files.is_empty() {
        return Err(Error::NoMigrations { path: folder });
    }
    let entries = database::status(&address, &folder)?;
    if entries.iter().any(|it| it.fate != Fate::Pending) {
        ui.result("there is no baseline to set: `schemagen migrate status` shows what is applied already\n")?;
        return Ok(Outcome::Findings);
    }
    if !analysis.steps.is_empty() {
        ui.result("the specs go on from the last migration: run `schemagen build` first\n")?;
        return Ok(Outcome::Findings);
    }
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    ui.progress("comparing the database with the specs");
    let previous = &project.inputs.previous;
    let differences = database::drift(&address, &scratch, &analysis.schema, previous)?;
    show(&differences, Format::Human, ui)?;
    if !differences.is_empty() {
        let count = counted(&differences);
        ui.remark(&format!("{address}: {count}; nothing was written down\n"))?;
        return Ok(Outcome::Findings);
    }
    for name in database::baseline(&address, &folder)? {
        ui.remark(&format!("taken as applied: {name}\n"))?;
    }
    Ok(Outcome::Clean)
}
