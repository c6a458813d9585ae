//! `schemagen graph`: the tables and what they reference, as a diagram on standard output.

use super::findings::{self, Format as FindingFormat};
use super::ui::Ui;
use super::{Outcome, Result, diff};
use crate::analysis::analyze;
use crate::emit::diagram::{self, Notation};
use crate::project;
use clap::ValueEnum;
use std::path::PathBuf;

/// What `graph` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    /// How to write it down
    #[arg(long, value_name = "FORMAT", default_value = "mermaid")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// An entity-relationship diagram of Mermaid
    Mermaid,
    /// Markdown with that in it, and a list of the tables
    Markdown,
    /// Graphviz: `| dot -Tsvg` draws it
    Dot,
}

/// Prints the diagram.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let project = project::load(args.specs.as_deref())?;
    ui.progress(&findings::read_from(&project));
    let analysis = analyze(&project.inputs);
    let broken = diff::broken(&analysis.diagnostics);
    if !broken.is_empty() {
        let found = findings::located(&project, &broken);
        ui.result(&findings::text(&found, FindingFormat::Human, ui))?;
        return Ok(Outcome::Findings);
    }
    let notation = match args.format {
        Format::Mermaid => Notation::Mermaid,
        Format::Markdown => Notation::Markdown,
        Format::Dot => Notation::Dot,
    };
    ui.result(&diagram::draw(&analysis.schema, &analysis.model, notation))?;
    Ok(Outcome::Clean)
}
