//! `schemagen diff`: the SQL that leads from one state of the schema to another one, file by file, with its hazards.

#[cfg(feature = "database")]
use super::database::ScratchArgs;
use super::findings::{self, Format as FindingFormat};
use super::ui::Ui;
use super::{Outcome, Result, hazards};
use crate::analysis::{Analysis, analyze};
use crate::config::Config;
#[cfg(feature = "database")]
use crate::database;
use crate::diagnostic::{Diagnostics, json};
use crate::diff::diff;
use crate::project::{self, Project};
#[cfg(feature = "database")]
use crate::resolve::resolve;
use crate::rollout::{Step, rollout};
use crate::rules::{self, Change};
#[cfg(feature = "database")]
use crate::schema::Schema;
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
    /// Where the way begins: `snapshot`, `specs`, a database as postgres://…, or a .sql file
    #[arg(long, value_name = "STATE", default_value = "snapshot")]
    from: Endpoint,
    /// Where it leads: `snapshot`, `specs`, a database as postgres://…, or a .sql file
    #[arg(long, value_name = "STATE", default_value = "specs")]
    to: Endpoint,
    #[cfg(feature = "database")]
    #[command(flatten)]
    scratch: ScratchArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
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
    /// What PostgreSQL reads: a live database, or a file of SQL.
    #[cfg(feature = "database")]
    Outside(database::Endpoint),
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "specs" => Ok(Self::Specs),
            "snapshot" => Ok(Self::Snapshot),
            #[cfg(feature = "database")]
            other => match database::Endpoint::parse(other) {
                Ok(found) => Ok(Self::Outside(found)),
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
        ui.result(&match format {
            FindingFormat::Json => json::render(&found),
            FindingFormat::Human | FindingFormat::Concise => findings::text(&found, format, ui),
        })?;
        return Ok(Outcome::Findings);
    }
    let steps = steps(args, &project, &analysis)?;
    match args.format {
        Format::Human if steps.is_empty() => ui.result("no difference\n")?,
        Format::Human => ui.result(&human(&steps, &project.inputs.config))?,
        Format::Json => ui.result(&json::text(&answer(&steps, &project.inputs.config)))?,
    }
    Ok(Outcome::Clean)
}

/// The faults of specs that mean no schema. What the rules say does not count here: nothing is built.
fn broken(found: &Diagnostics) -> Diagnostics {
    let is_broken = |code| rules::find(code).is_some_and(|rule| rule.is_broken_input());
    let broken = found.iter().filter(|it| is_broken(it.code.code));
    let mut out = Diagnostics::default();
    out.extend(broken.cloned());
    out
}

/// The way from the one state to the other.
fn steps<'a>(args: &Args, project: &Project, analysis: &'a Analysis) -> Result<Cow<'a, [Step]>> {
    Ok(match (&args.from, &args.to) {
        (Endpoint::Snapshot, Endpoint::Specs) => Cow::Borrowed(&analysis.steps),
        (Endpoint::Specs, Endpoint::Snapshot) => {
            let renames = analysis.renames.inverse();
            let statements = diff(&analysis.schema, &project.inputs.previous, &renames);
            let online = project.inputs.config.migrations.online;
            Cow::Owned(rollout(statements, &analysis.model.fills, online))
        }
        (Endpoint::Specs, Endpoint::Specs) | (Endpoint::Snapshot, Endpoint::Snapshot) => {
            Cow::Owned(Vec::new())
        }
        #[cfg(feature = "database")]
        (from, to) => {
            let (previous, next) = sides(from, to, args, project, analysis)?;
            let said = resolve(&analysis.spec, &project.inputs.config).renames;
            let statements = diff(&previous, &next, &said.effective(&previous, &next));
            let online = project.inputs.config.migrations.online;
            Cow::Owned(rollout(statements, &analysis.model.fills, online))
        }
    })
}

/// Two states of which PostgreSQL prints one at least. What both have is put into the words of the one it does not print.
#[cfg(feature = "database")]
fn sides(
    from: &Endpoint,
    to: &Endpoint,
    args: &Args,
    project: &Project,
    analysis: &Analysis,
) -> Result<(Schema, Schema)> {
    let scratch = args.scratch.scratch_url.as_deref();
    let read = |side: &Endpoint| match side {
        Endpoint::Specs => Ok(analysis.schema.clone()),
        Endpoint::Snapshot => Ok(project.inputs.previous.clone()),
        Endpoint::Outside(side) => side.read(scratch),
    };
    let (mut previous, mut next) = (read(from)?, read(to)?);
    match (from, to) {
        (Endpoint::Outside(_), Endpoint::Outside(_)) => {}
        (Endpoint::Outside(_), _) => previous = database::align(previous, &next, scratch)?,
        (_, Endpoint::Outside(_)) => next = database::align(next, &previous, scratch)?,
        _ => {}
    }
    Ok((previous, next))
}

fn human(steps: &[Step], config: &Config) -> String {
    let mut text = String::new();
    let changes = hazards::of_steps(steps, config);
    for (at, (step, changes)) in steps.iter().zip(&changes).enumerate() {
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

fn answer(steps: &[Step], config: &Config) -> Answer {
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
    let changes = hazards::of_steps(steps, config);
    let files = steps.iter().zip(changes).map(|(step, changes)| File {
        transaction: step.is_transactional(),
        statements: changes.into_iter().map(entry).collect(),
    });
    Answer {
        files: files.collect(),
    }
}
