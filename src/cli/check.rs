//! `schemagen check`: the rules. Nothing is written, unless the specs are to be fixed.

use super::adoption::AdoptionArgs;
use super::findings::{self, FindingArgs, Format};
use super::fix::FixArgs;
use super::ui::Ui;
use super::{Outcome, Result, checklist};
use crate::diagnostic::{human, json};
use crate::project;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the specs, or one of them [default: `specs` of schemagen.toml, or `specs`]
    pub(super) specs: Option<PathBuf>,
    /// Run again whenever a spec, the settings, a template or a migration changes
    #[arg(long)]
    pub(super) watch: bool,
    #[command(flatten)]
    fix: FixArgs,
    #[command(flatten)]
    findings: FindingArgs,
    #[command(flatten)]
    adoption: AdoptionArgs,
    /// Print the guide's checklist: each point kept, broken or not checked
    #[arg(long, conflicts_with_all = ["baseline", "since"])]
    checklist: bool,
}

/// Checks the specs and prints what there is to say.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    // The process ends when this does: to take a large schema apart first would only cost time.
    let mut project = ManuallyDrop::new(project::load_around(args.specs.as_deref())?);
    project.inputs.allowed = args.findings.allowed();
    ui.progress(&findings::read_from(&project));
    let (analysis, mended) = args.fix.mend(&mut project);
    let analysis = ManuallyDrop::new(analysis);
    match &mended {
        Some(mended) if args.fix.diff => {
            let diff = mended.diff(&project);
            ui.result(&diff)?;
            return Ok(match diff.as_str() {
                "" => Outcome::Clean,
                _ => Outcome::Findings,
            });
        }
        Some(mended) => mended.write(&project)?,
        None => {}
    }
    let mut all = analysis.diagnostics.clone();
    let unlisted = project.history.unlisted.iter();
    all.extend(unlisted.map(|(_, finding)| finding.clone()));
    if !args.findings.refuses(&all) {
        all.extend(analysis.template_faults(&project.inputs));
    }
    let sifted = args.adoption.sift(&project, all.sorted())?;
    let all = &sifted.findings;
    let found = findings::located(&project, all);
    let format = args.findings.format;
    if args.checklist {
        ui.result(&checklist::text(&project, all, format, ui)?)?;
    } else {
        ui.result(&match &mended {
            Some(mended) if format == Format::Json => mended.json(json::report(&found)),
            _ => sifted.text(&found, format, ui),
        })?;
    }
    if format == Format::Human && !args.checklist {
        let (specs, summary) = (findings::specs(&project), human::summary(&found));
        ui.remark(&format!("{specs}: {summary}\n{}", sifted.remarks(ui)))?;
        let mended = mended.as_ref();
        ui.remark(&args.fix.remarks(&project, all, mended, ui))?;
    }
    Ok(if args.findings.refuses(all) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}
