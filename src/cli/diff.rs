//! `schemagen diff`: the SQL that leads from one state of the schema to another one, file by file, with its hazards.

use super::findings::{self, Format as FindingFormat};
use super::ui::Ui;
use super::{Outcome, Result, hazards};
use crate::analysis::{Analysis, analyze};
#[cfg(feature = "database")]
use crate::database;
use crate::diagnostic::{Diagnostics, json};
use crate::diff::diff;
use crate::project::{self, Project};
use crate::rollout::{Step, rollout};
use crate::rules::{self, Change};
use crate::schema::{Renames, Schema};
use crate::sql;
use clap::ValueEnum;
use serde::Serialize;
use std::borrow::Cow;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::str::FromStr;

/// What `diff` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    /// Where the way begins: `snapshot`, `specs`, a database (postgres://…), a .sql file or a folder of migrations
    #[arg(long, value_name = "STATE", default_value = "snapshot")]
    from: Endpoint,
    /// Where it leads: the same
    #[arg(long, value_name = "STATE", default_value = "specs")]
    to: Endpoint,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[cfg(feature = "database")]
    #[command(flatten)]
    scratch: super::database::ScratchArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// SQL, with comments
    Human,
    /// For programs
    Json,
}

/// A state of the schema.
#[derive(Clone, Debug)]
enum Endpoint {
    /// What the specs mean.
    Specs,
    /// What the migrations so far make.
    Snapshot,
    /// What a database holds, or a file makes in one.
    #[cfg(feature = "database")]
    Live(Box<database::Endpoint>),
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "specs" => Ok(Self::Specs),
            "snapshot" => Ok(Self::Snapshot),
            #[cfg(feature = "database")]
            other => match database::Endpoint::parse(other) {
                Ok(live) => Ok(Self::Live(Box::new(live))),
                Err(error) => Err(error.to_string()),
            },
            #[cfg(not(feature = "database"))]
            _ => Err("write `specs` or `snapshot`".to_owned()),
        }
    }
}

/// Prints the way from the one to the other.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    // The process ends when this does: to take a large schema apart first would only cost time.
    let project = ManuallyDrop::new(project::load(args.specs.as_deref())?);
    ui.progress(&findings::read_from(&project));
    let analysis = ManuallyDrop::new(analyze(&project.inputs));
    let broken = broken(&analysis.diagnostics);
    if !broken.is_empty() {
        let found = findings::located(&project, &broken);
        let format = match args.format {
            Format::Human => FindingFormat::Human,
            Format::Json => FindingFormat::Json,
        };
        ui.result(&findings::text(&found, format, ui))?;
        return Ok(Outcome::Findings);
    }
    let (from, steps) = steps(args, &project, &analysis)?;
    let changes = hazards::of_steps(&from, &steps, &project.inputs.config);
    match args.format {
        Format::Human if steps.is_empty() => ui.result("no difference\n")?,
        Format::Human => ui.result(&human(&steps, &changes))?,
        Format::Json => ui.result(&json::text(&answer(&steps, changes)))?,
    }
    Ok(Outcome::Clean)
}

/// The faults of specs that mean no schema. What the rules say does not count here: nothing is built.
pub(super) fn broken(found: &Diagnostics) -> Diagnostics {
    let is_broken = |code| rules::find(code).is_some_and(|rule| rule.is_broken_input());
    let broken = found.iter().filter(|it| is_broken(it.code.code));
    let mut out = Diagnostics::default();
    out.extend(broken.cloned());
    out
}

/// Where the way begins, and the way from there to the other state. Names that the specs say otherwise than before count wherever the specs
/// are one end of it.
fn steps<'a>(
    args: &Args,
    project: &'a Project,
    analysis: &'a Analysis,
) -> Result<(Cow<'a, Schema>, Cow<'a, [Step]>)> {
    let is_specs = |end: &Endpoint| matches!(end, Endpoint::Specs);
    if matches!(args.from, Endpoint::Snapshot) && is_specs(&args.to) {
        let from = Cow::Borrowed(&project.inputs.previous);
        return Ok((from, Cow::Borrowed(&analysis.steps)));
    }
    let (from, to) = ends(args, project, analysis)?;
    let renames = if is_specs(&args.to) {
        analysis.said.effective(&from, &to)
    } else if is_specs(&args.from) {
        analysis.said.effective(&to, &from).inverse()
    } else {
        Renames::default()
    };
    let statements = diff(&from, &to, &renames);
    let online = project.inputs.config.migrations.is_online();
    let steps = rollout(&from, statements, &analysis.model.fills, online);
    Ok((Cow::Owned(from), Cow::Owned(steps)))
}

/// Both states.
fn ends(args: &Args, project: &Project, analysis: &Analysis) -> Result<(Schema, Schema)> {
    let read = |end: &Endpoint| match end {
        Endpoint::Specs => Ok(analysis.schema.clone()),
        Endpoint::Snapshot => Ok(project.inputs.previous.clone()),
        #[cfg(feature = "database")]
        Endpoint::Live(live) => live.read(args.scratch.scratch_url.as_deref()),
    };
    let (from, to) = (read(&args.from)?, read(&args.to)?);
    // PostgreSQL prints expressions in words of its own: against what it did not print they are put back.
    #[cfg(feature = "database")]
    {
        let scratch = args.scratch.scratch_url.as_deref();
        match (&args.from, &args.to) {
            (Endpoint::Live(_), Endpoint::Specs | Endpoint::Snapshot) => {
                let from = database::align(from, &to, scratch)?;
                return Ok((from, to));
            }
            (Endpoint::Specs | Endpoint::Snapshot, Endpoint::Live(_)) => {
                let to = database::align(to, &from, scratch)?;
                return Ok((from, to));
            }
            _ => {}
        }
    }
    Ok((from, to))
}

fn human(steps: &[Step], changes: &[Vec<Change<'_>>]) -> String {
    let mut text = String::new();
    for (at, (step, changes)) in steps.iter().zip(changes).enumerate() {
        if steps.len() > 1 {
            let outside = if step.is_transactional() {
                ""
            } else {
                ", outside of a transaction"
            };
            let gap = if at == 0 { "" } else { "\n" };
            let (number, count) = (at + 1, steps.len());
            text.push_str(&format!("{gap}-- file {number} of {count}{outside}\n"));
        }
        for change in changes {
            for hazard in &change.hazards {
                text.push_str(&format!("-- hazard: {}\n", hazards::line(hazard)));
            }
            text.push_str(&sql::render(change.statement));
            text.push('\n');
        }
    }
    text
}

/// A difference as programs read it.
#[derive(Serialize)]
struct Answer {
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    transaction: bool,
    statements: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    object: String,
    sql: String,
    hazards: Vec<Harm>,
}

#[derive(Serialize)]
struct Harm {
    kind: &'static str,
    message: String,
}

fn answer(steps: &[Step], changes: Vec<Vec<Change<'_>>>) -> Answer {
    let entry = |change: Change<'_>| Entry {
        object: change.statement.object().to_string(),
        sql: sql::render(change.statement),
        hazards: (change.hazards.into_iter())
            .map(|hazard| Harm {
                kind: hazard.kind.name(),
                message: hazard.message,
            })
            .collect(),
    };
    let files = steps.iter().zip(changes).map(|(step, changes)| File {
        transaction: step.is_transactional(),
        statements: changes.into_iter().map(entry).collect(),
    });
    Answer {
        files: files.collect(),
    }
}
