//! `schemagen push`: a database of a developer is made what the specs mean, without a migration.

use super::database::{DatabaseArgs, ScratchArgs, sound};
use super::ui::Ui;
use super::{Outcome, Result};
use crate::database::{self, Scratch};
use crate::diff::diff;
use crate::resolve::resolve;
use crate::rules::hazard_cx;
use crate::sql::render;
use crate::statement::{HazardCx, HazardKind, Statement, hazards};
use clap::ValueEnum;
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
    /// What may happen
    #[arg(long, value_name = "HAZARD")]
    allow: Vec<Allow>,
    /// Change nothing; print the SQL
    #[arg(long)]
    dry_run: bool,
}

/// What has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Allow {
    /// Rows or values may be lost
    DataLoss,
}

/// Makes the database equal the specs, unless rows would be lost.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    let address = args.database.address(&project)?;
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    let (config, meant) = (&project.inputs.config, &analysis.schema);
    let found = database::recognised(&address, &scratch, meant, &project.inputs.previous)?;
    let live = found.schema;
    let said = resolve(&analysis.spec, config).renames;
    let statements = diff(&live, meant, &said.effective(&live, meant));
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
    let losses = losses(&cx, &statements) + &gone_with_tables(&found.untold, &statements);
    if !losses.is_empty() && !args.allow.contains(&Allow::DataLoss) {
        ui.result(&format!(
            "{losses}nothing was changed: `--allow data-loss` lets it happen, and `renamed_from` in the specs says that a thing was renamed\n"
        ))?;
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

/// What would be lost, a line each.
fn losses(cx: &HazardCx<'_>, statements: &[Statement]) -> String {
    let all = statements.iter().flat_map(|it| hazards(cx, it));
    let lost = all.filter(|it| it.kind == HazardKind::DataLoss);
    lost.map(|it| format!("{}: {}\n", it.kind.name(), it.message))
        .collect()
}

/// What no spec can say and goes with a table that is dropped, a line each.
fn gone_with_tables(untold: &[(String, String)], statements: &[Statement]) -> String {
    let gone = untold.iter().filter(|it| goes(it, statements));
    gone.map(|(what, object)| {
        format!(
            "{}: {what} {object} goes with its table\n",
            HazardKind::DataLoss.name()
        )
    })
    .collect()
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
