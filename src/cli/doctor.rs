//! `schemagen doctor`: whether the role that the application connects as can get past what keeps organizations apart.

use super::database::{DatabaseArgs, Format, ScratchArgs, sound};
use super::ui::Ui;
use super::{Outcome, Result};
use crate::database::{self, Ailment, Scratch, Severity};
use crate::diagnostic::json;
use serde::Serialize;
use std::path::PathBuf;

/// What `doctor` takes.
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

/// What is wrong, as programs read it.
#[derive(Serialize)]
struct Answer<'a> {
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    level: &'static str,
    kind: &'a str,
    object: &'a str,
    message: &'a str,
    remedy: Option<&'a str>,
}

/// Examines.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    let address = args.database.address(&project)?;
    let found = database::doctor(
        &address,
        || Scratch::open(args.scratch.scratch_url.as_deref()),
        &project.inputs.config.tenancy,
        &analysis.schema,
        &project.inputs.previous,
    )?;
    let is_sound = found.iter().all(|it| it.severity != Severity::Error);
    if args.format == Format::Json {
        let findings = found.iter().map(entry).collect();
        ui.result(&json::text(&Answer { findings }))?;
    } else {
        let lines: String = found.iter().map(told).collect();
        ui.result(&lines)?;
        let is_bare = found.iter().any(|it| it.kind == database::NO_POLICIES);
        ui.remark(&if !is_sound {
            format!("{address}: see to the errors before the application connects\n")
        } else if is_bare {
            format!("{address}: no errors, and no policies that anybody could get past\n")
        } else {
            format!("nothing at {address} lets one organization reach another's rows\n")
        })?;
    }
    Ok(if is_sound {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Note => "info",
    }
}

fn entry(it: &Ailment) -> Entry<'_> {
    Entry {
        level: level(it.severity),
        kind: it.kind,
        object: &it.object,
        message: &it.message,
        remedy: it.remedy.as_deref(),
    }
}

/// One line, and one for what mends it.
fn told(it: &Ailment) -> String {
    let remedy = it.remedy.as_ref();
    let remedy = remedy.map_or_else(String::new, |remedy| format!("  remedy: {remedy}\n"));
    format!(
        "{}[{}]: {}\n{remedy}",
        level(it.severity),
        it.kind,
        it.message
    )
}
