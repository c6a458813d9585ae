//! `schemagen build`: check, then make the migrations and the modules that are not as they should be.

mod next;

use super::findings::{self, FindingArgs, Format};
use super::ui::Ui;
use super::{Outcome, Result, hazards, report};
use crate::analysis::{Analysis, analyze};
use crate::diagnostic::{Diagnostic, Diagnostics, Located, human, json};
use crate::emit::{self, EmitCx, Templates, emit};
use crate::path::shown;
use crate::project::{self, Project};
use crate::write::{self, Plan};
use next::{Next, next};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// What `build` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    pub(super) specs: Option<PathBuf>,
    /// Run again whenever a spec, the settings, a template or a migration changes
    #[arg(long)]
    pub(super) watch: bool,
    /// Write nothing; fail if anything is out of date
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Write nothing; print the SQL and what would be done
    #[arg(long)]
    dry_run: bool,
    /// What to call the migration [default: what it does]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
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
    if args.findings.refuses(&analysis.diagnostics) {
        let findings = findings(&project, &analysis, None, Vec::new());
        let found = findings::located(&project, &findings);
        return Show { args, ui, found }.stopped();
    }
    let templates = ManuallyDrop::new(Templates::new(
        &project.inputs.sources,
        &project.inputs.templates,
    ));
    let cx = EmitCx {
        schema: &analysis.schema,
        model: &analysis.model,
        queries: &analysis.queries,
        config: &project.inputs.config,
        templates: &templates,
    };
    let name = args.name.as_deref();
    let (next, outputs) = rayon::join(|| next(&project, &analysis, name), || emit(&cx));
    let next = next?;
    let faults = emit::faults(&cx, &outputs);
    let findings = findings(&project, &analysis, Some(&next), faults);
    let found = findings::located(&project, &findings);
    let show = Show { args, ui, found };
    if args.findings.refuses(&findings) {
        return show.stopped();
    }
    let plan = write::plan(&project.root, &outputs, Some(&next.state))?;
    if !args.check && !args.dry_run {
        write::commit(&plan)?;
    }
    show.built(&plan, &next)?;
    if !args.findings.format.is_report() {
        let inputs = &project.inputs;
        let changes = hazards::of_steps(&inputs.previous, &analysis.steps, &inputs.config);
        ui.remark(&hazards::report(changes, &show.found, ui.style()))?;
    }
    Ok(if args.check && plan.changes().next().is_some() {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What there is to say, with the files that are in no list, unless this build takes them up.
fn findings(
    project: &Project,
    analysis: &Analysis,
    next: Option<&Next<'_>>,
    faults: Vec<Diagnostic>,
) -> Diagnostics {
    let nothing = BTreeSet::new();
    let taken = next.map_or(&nothing, |next| &next.taken);
    let unlisted = project.history.unlisted.iter();
    let unlisted = unlisted.filter(|(version, _)| !taken.contains(version));
    let mut all = analysis.diagnostics.clone();
    all.extend(unlisted.map(|(_, finding)| finding.clone()));
    all.extend(faults);
    all.sorted()
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
        if format.is_report() {
            self.ui.result(&text)?;
            return Ok(Outcome::Findings);
        }
        let summary = human::summary(&self.found);
        text.push_str(&format!("nothing was built: {summary}\n"));
        self.ui.result(&text)?;
        Ok(Outcome::Findings)
    }

    /// A build that was done, or would be.
    fn built(&self, plan: &Plan<'_>, next: &Next<'_>) -> Result<()> {
        let (args, ui) = (self.args, self.ui);
        let migrations: &BTreeMap<PathBuf, String> = &next.notes;
        let format = args.findings.format;
        if format == Format::Json {
            let file = |write: &write::Write<'_>| File {
                path: shown(&write.path),
                action: report::action(write.action),
            };
            let sql = next.sql().filter(|_| args.dry_run);
            return self.json(plan.writes.iter().map(file).collect(), sql.as_deref());
        }
        ui.result(&findings::text(&self.found, format, ui))?;
        if format.is_report() {
            return Ok(());
        }
        if args.dry_run {
            for (path, text) in &next.texts {
                ui.result(&format!("-- {path}\n{text}\n"))?;
            }
        }
        if plan.changes().next().is_none() {
            return ui.remark(&report::nothing(plan, ui));
        }
        if args.check {
            ui.result(&report::planned(plan, migrations, ui))?;
            return ui.remark("out of date: `schemagen build` brings it up to date\n");
        }
        ui.remark(&if args.dry_run {
            report::planned(plan, migrations, ui)
        } else {
            report::done(plan, migrations, ui)
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
