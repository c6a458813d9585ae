//! `schemagen schema`: the language as a JSON Schema, for editors.

use super::ui::Ui;
use super::{Outcome, Result};
use crate::config::grammar::CONFIG;
use crate::json_schema;
use crate::spec::grammar::SPEC;
use clap::ValueEnum;

/// What `schema` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of which files
    #[arg(default_value = "spec")]
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// The specs
    Spec,
    /// schemagen.toml
    Config,
}

/// Prints the schema.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    ui.result(&json_schema::render(match args.of {
        Of::Spec => &SPEC,
        Of::Config => &CONFIG,
    }))?;
    Ok(Outcome::Clean)
}
