//! `schemagen build`: check, then make the migration and the modules that are not as they should be.

use super::findings::{self, FindingArgs, Format};
use super::ui::Ui;
use super::{Outcome, Result, hazards, report};
use crate::analysis::{Analysis, analyze};
use crate::diagnostic::{Located, human, json};
use crate::emit::migration::{self, FIRST_DESCRIPTION, FileName};
use crate::emit::{EmitCx, emit, snapshot};
use crate::error::Error;
use crate::path::shown;
use crate::project::{self, Project};
use crate::statement::Statement;
use crate::write::{self, Plan, State, TextFile};
use serde::Serialize;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// What `build` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    /// Write nothing; fail if anything is out of date
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Write nothing; print the SQL and what would be done
    #[arg(long)]
    dry_run: bool,
    /// What to call the migration
    #[arg(long, value_name = "NAME", default_value = FIRST_DESCRIPTION)]
    name: String,
    #[command(flatten)]
    findings: FindingArgs,
}

/// Builds, unless there is something that stops it.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    // The process ends when this does: to take a large schema apart first would only cost time.
    let mut project = ManuallyDrop::new(project::load(args.specs.as_deref())?);
    project.inputs.allowed = args.findings.allowed();
    ui.progress(&findings::read_from(&project));
    let analysis = ManuallyDrop::new(analyze(&project.inputs));
    let found = findings::located(&project, &analysis.diagnostics);
    let show = Show { args, ui, found };
    if args.findings.refuses(&analysis.diagnostics) {
        return show.stopped();
    }
    let statements = &analysis.statements;
    let state = state(args, &project, &analysis, statements)?;
    let outputs = emit(&EmitCx {
        schema: &analysis.schema,
        model: &analysis.model,
        config: &project.inputs.config,
    });
    let plan = write::plan(&project.root, &outputs, Some(&state))?;
    if !args.check && !args.dry_run {
        write::commit(&plan)?;
    }
    let sql = state.migration.as_ref().map(|file| file.text.as_str());
    show.built(&plan, &report::counts(statements), sql)?;
    if args.findings.format != Format::Json {
        ui.remark(&hazards::report(&analysis.steps, &project.inputs.config))?;
    }
    Ok(if args.check && plan.changes().next().is_some() {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What the migrations are to be.
fn state<'a>(
    args: &Args,
    project: &'a Project,
    analysis: &Analysis,
    statements: &[Statement],
) -> Result<State<'a>> {
    let dir = &project.inputs.config.migrations.dir;
    let migration = if statements.is_empty() {
        None
    } else {
        let now = project::now()?;
        let name = FileName::new(now, &args.name).map_err(|source| Error::MigrationName {
            name: args.name.clone(),
            source,
        })?;
        Some(TextFile {
            path: format!("{dir}/{}", name.as_str()),
            text: migration::text(statements),
        })
    };
    Ok(State {
        migration,
        snapshot: TextFile {
            path: project.snapshot_path(),
            text: snapshot::text(&analysis.schema),
        },
        previous: project.snapshot.as_deref(),
    })
}

/// How a build is told.
struct Show<'a> {
    args: &'a Args,
    ui: &'a Ui,
    found: Vec<Located<'a>>,
}

/// A build as programs read it.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: json::Report<'a>,
    files: Vec<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<&'a str>,
}

#[derive(Serialize)]
struct File {
    path: String,
    action: &'static str,
}

impl Show<'_> {
    /// A build that was stopped by findings.
    fn stopped(&self) -> Result<Outcome> {
        let format = self.args.findings.format;
        if format == Format::Json {
            self.json(Vec::new(), None)?;
            return Ok(Outcome::Findings);
        }
        let mut text = findings::text(&self.found, format, self.ui);
        let summary = human::summary(&self.found);
        text.push_str(&format!("nothing was built: {summary}\n"));
        self.ui.result(&text)?;
        Ok(Outcome::Findings)
    }

    /// A build that was done, or would be.
    fn built(&self, plan: &Plan<'_>, migration: &str, sql: Option<&str>) -> Result<()> {
        let (args, ui) = (self.args, self.ui);
        let sql = sql.filter(|_| args.dry_run);
        let format = args.findings.format;
        if format == Format::Json {
            let file = |write: &write::Write<'_>| File {
                path: shown(&write.path),
                action: report::action(write.action),
            };
            return self.json(plan.writes.iter().map(file).collect(), sql);
        }
        ui.result(&findings::text(&self.found, format, ui))?;
        if let Some(sql) = sql {
            ui.result(&format!("{sql}\n"))?;
        }
        if plan.changes().next().is_none() {
            return ui.remark(&report::nothing(plan, ui));
        }
        if args.check {
            ui.result(&report::planned(plan, migration, ui))?;
            return ui.remark("out of date: `schemagen build` brings it up to date\n");
        }
        ui.remark(&if args.dry_run {
            report::planned(plan, migration, ui)
        } else {
            report::done(plan, migration, ui)
        })
    }

    fn json(&self, files: Vec<File>, sql: Option<&str>) -> Result<()> {
        self.ui.result(&json::text(&Answer {
            report: json::report(&self.found),
            files,
            sql,
        }))
    }
}
