//! `schemagen push`: a database of a developer is made what the specs mean, without a migration.

use super::database::{DatabaseArgs, ScratchArgs, sound};
use super::findings::Allow;
use super::ui::Ui;
use super::{Outcome, Result};
use crate::database::{self, Scratch};
use crate::diff::diff;
use crate::rollout::at_once;
use crate::rules::hazard_cx;
use crate::sql::render;
use crate::statement::{HazardCx, HazardKind, Statement, hazards};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What `push` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
    /// Let this run do what cannot be undone
    #[arg(long, value_name = "HAZARD")]
    allow: Vec<Allow>,
    /// Change nothing; print the SQL
    #[arg(long)]
    dry_run: bool,
}

/// Makes the database equal the specs, unless rows would be lost or organizations be kept apart less strictly.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    let address = args.database.address(&project)?;
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    let (config, meant) = (&project.inputs.config, &analysis.schema);
    let found = database::recognised(&address, &scratch, meant, &project.inputs.previous)?;
    let live = found.schema;
    let renames = analysis.said.effective(&live, meant);
    let statements = at_once(&live, diff(&live, meant, &renames));
    if statements.is_empty() {
        let rest = left_alone(&found.untold, &[]);
        ui.remark(&format!(
            "nothing to do: {address} is what the specs mean\n{rest}"
        ))?;
        return Ok(Outcome::Clean);
    }
    let cx = hazard_cx(&live, &statements, config);
    let lines: Vec<String> = statements.iter().map(render).collect();
    ui.result(&format!("{}\n", lines.join("\n")))?;
    let mut harms = harms(&cx, &statements);
    harms.extend(gone_with_tables(&found.untold, &statements));
    harms.retain(|(kind, _)| !args.allow.iter().any(|it| it.kind() == *kind));
    if !harms.is_empty() {
        ui.result(&refusal(&harms))?;
        return Ok(Outcome::Findings);
    }
    if args.dry_run {
        return Ok(Outcome::Clean);
    }
    database::push(&address, &statements)?;
    let count = match statements.len() {
        1 => "1 statement".to_owned(),
        count => format!("{count} statements"),
    };
    let rest = left_alone(&found.untold, &statements);
    ui.remark(&format!("pushed to {address}: {count}\n{rest}"))?;
    Ok(Outcome::Clean)
}

/// A harm that has to be asked for, and what it is.
type Harm = (HazardKind, String);

/// What would be lost, and what would be kept apart less strictly.
fn harms(cx: &HazardCx<'_>, statements: &[Statement]) -> Vec<Harm> {
    let all = statements.iter().flat_map(|it| hazards(cx, it));
    let asked = [HazardKind::DataLoss, HazardKind::WeakerIsolation];
    let harms = all.filter(|it| asked.contains(&it.kind));
    harms.map(|it| (it.kind, it.message)).collect()
}

/// What no spec can say and goes with a table that is dropped.
fn gone_with_tables<'a>(
    untold: &'a [(String, String)],
    statements: &'a [Statement],
) -> impl Iterator<Item = Harm> + 'a {
    let gone = untold.iter().filter(|it| goes(it, statements));
    gone.map(|(what, object)| {
        let message = format!("{what} {object} goes with its table");
        (HazardKind::DataLoss, message)
    })
}

/// A line for each harm, and what lets them happen.
fn refusal(harms: &[Harm]) -> String {
    let mut text = String::new();
    for (kind, message) in harms {
        text.push_str(&format!("{}: {message}\n", kind.name()));
    }
    let kinds: BTreeSet<HazardKind> = harms.iter().map(|(kind, _)| *kind).collect();
    let flags: Vec<String> = kinds
        .iter()
        .map(|kind| format!("--allow {}", kind.name()))
        .collect();
    text.push_str(&format!(
        "nothing was changed: `{}` lets it happen",
        flags.join(" ")
    ));
    if kinds.contains(&HazardKind::DataLoss) {
        text.push_str(", and `renamed_from` in the specs says that a thing was renamed");
    }
    text.push('\n');
    text
}

fn goes((_, object): &(String, String), statements: &[Statement]) -> bool {
    statements.iter().any(|it| match it {
        Statement::DropTable(table) => object.starts_with(&format!("{}.", table.name.sql())),
        _ => false,
    })
}

/// How much there is that no spec can say.
fn left_alone(untold: &[(String, String)], statements: &[Statement]) -> String {
    match untold.iter().filter(|it| !goes(it, statements)).count() {
        0 => String::new(),
        1 => {
            "1 thing that no spec can say is left as it is: `schemagen drift` shows it\n".to_owned()
        }
        count => format!(
            "{count} things that no spec can say are left as they are: `schemagen drift` shows them\n"
        ),
    }
}
