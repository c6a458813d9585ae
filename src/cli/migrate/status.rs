//! `schemagen migrate status`: which migrations are applied, and whether their files are what was applied.

use super::through_sqlx;
use crate::cli::database::{DatabaseArgs, Format, folder, settled};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result};
use crate::database::{self, Entry, Fate};
use crate::diagnostic::json;
use serde::Serialize;
use std::path::PathBuf;

/// What `migrate status` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    migrations: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    version: i64,
    name: &'a str,
    state: &'static str,
    applied_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
}

/// Prints the history.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some(project) = settled(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    through_sqlx(project.inputs.config.migrations.format)?;
    let entries = database::status(&args.database.address(&project)?, &folder(&project))?;
    match args.format {
        Format::Json => ui.result(&json::text(&Answer {
            migrations: entries.iter().map(row).collect(),
        }))?,
        Format::Human => ui.result(&table(&entries))?,
    }
    let is_faulty = entries.iter().any(|it| it.fate.fault().is_some());
    Ok(if is_faulty {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

fn row(entry: &Entry) -> Row<'_> {
    Row {
        version: entry.version,
        name: &entry.name,
        state: entry.fate.name(),
        applied_at: entry
            .applied_at
            .as_ref()
            .map(|at| at.replacen(' ', "T", 1) + "Z"),
        help: entry.fate.fault(),
    }
}

/// A line a migration, then what is to be done.
fn table(entries: &[Entry]) -> String {
    let widths = entries.iter().map(|it| it.name.chars().count());
    let width = widths.max().unwrap_or_default();
    let mut text = String::new();
    for it in entries {
        let at = it.applied_at.as_ref().map(|at| format!("{at} UTC"));
        let line = format!(
            "{:7}  {:width$}  {}",
            it.fate.name(),
            it.name,
            at.unwrap_or_default()
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for it in entries {
        if let Some(fault) = it.fate.fault() {
            text.push_str(&format!("{} {fault}\n", it.name));
        }
    }
    let count = |fate| entries.iter().filter(|it| it.fate == fate).count();
    let (applied, pending) = (count(Fate::Applied), count(Fate::Pending));
    text.push_str(&format!("{applied} applied, {pending} pending\n"));
    text
}
