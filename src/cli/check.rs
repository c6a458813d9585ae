//! `schemagen check`: the rules, and nothing is written.

use super::adoption::AdoptionArgs;
use super::findings::{self, FindingArgs, Format};
use super::ui::Ui;
use super::{Outcome, Result, checklist};
use crate::analysis::{Analysis, analyze};
use crate::diagnostic::{Diagnostic, human};
use crate::emit::{self, EmitCx, Templates};
use crate::project::{self, Project};
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
    let analysis = ManuallyDrop::new(analyze(&project.inputs));
    let mut all = analysis.diagnostics.clone();
    let unlisted = project.history.unlisted.iter();
    all.extend(unlisted.map(|(_, finding)| finding.clone()));
    if !project.inputs.templates.is_empty() && !args.findings.refuses(&all) {
        all.extend(template_faults(&project, &analysis));
    }
    let sifted = args.adoption.sift(&project, all.sorted())?;
    let all = &sifted.findings;
    let found = findings::located(&project, all);
    let format = args.findings.format;
    if args.checklist {
        ui.result(&checklist::text(&project, all, format, ui)?)?;
    } else {
        ui.result(&sifted.text(&found, format, ui))?;
    }
    if format == Format::Human && !args.checklist {
        let (specs, summary) = (findings::specs(&project), human::summary(&found));
        ui.remark(&format!("{specs}: {summary}\n{}", sifted.remarks(ui)))?;
    }
    Ok(if args.findings.refuses(all) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What is wrong with the templates of the user's own, which only shows when they are rendered.
fn template_faults(project: &Project, analysis: &Analysis) -> Vec<Diagnostic> {
    let inputs = &project.inputs;
    let cx = EmitCx {
        schema: &analysis.schema,
        model: &analysis.model,
        config: &inputs.config,
        templates: &Templates::new(&inputs.sources, &inputs.templates),
    };
    emit::faults(&cx, &emit::emit(&cx))
}
