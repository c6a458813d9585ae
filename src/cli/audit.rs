//! `schemagen audit`: whether hand-written SQL stays inside of one organization.
//! In: `.sql` files and Rust source. Out: what is not proved, at the bytes that it was written at; with `--explain`, why
//! the rest is.

use super::findings::{self, FindingArgs, Format};
use super::ui::Ui;
#[cfg(feature = "database")]
use super::witness;
use super::{Outcome, Result};
use crate::analysis::analyze;
use crate::diagnostic::{human, json};
use crate::project::{self, Project, read_queries};
use crate::rules::{Files, QueryCx, Site, What};
use crate::tenancy::{Answer, Settings};
use serde::Serialize;
use std::path::PathBuf;

/// What `audit` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders with SQL or Rust [default: `files` of `[audit]`, or all below the folder of schemagen.toml]
    files: Vec<PathBuf>,
    /// The folder of the specs [default: `specs` of schemagen.toml, or `specs`]
    #[arg(long, value_name = "SPECS")]
    specs: Option<PathBuf>,
    /// The parameter that is the organization, where a statement does not say: `$1` [default: `organization` of `[audit]`, or the one that fits]
    #[arg(long, value_name = "PARAMETER")]
    organization: Option<String>,
    /// Print why each statement is proved
    #[arg(long)]
    explain: bool,
    #[cfg(feature = "database")]
    #[command(flatten)]
    witness: witness::WitnessArgs,
    #[command(flatten)]
    findings: FindingArgs,
}

/// How many statements there are of each answer.
#[derive(Debug, Default, Serialize)]
struct Counts {
    proved: usize,
    refuted: usize,
    unknown: usize,
    waived: usize,
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    report: json::Report<'a>,
    statements: Counts,
    #[cfg(feature = "database")]
    #[serde(flatten)]
    witnesses: Option<&'a witness::Witnesses>,
}

/// Reads the SQL and prints what is not proved.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let mut project = project::load(args.specs.as_deref())?;
    let format = args.findings.format;
    let analysis = analyze(&project.inputs);
    if analysis.diagnostics.has_broken_input() {
        let found = findings::located(&project, &analysis.diagnostics);
        ui.result(&findings::text(&found, format, ui))?;
        if format == Format::Human {
            ui.remark("the specs cannot be read to their end, so no SQL was judged\n")?;
        }
        return Ok(Outcome::Findings);
    }
    let files = read_queries(&mut project, &args.files)?;
    let mut settings = Settings::of(&project.inputs.config);
    if let Some(name) = &args.organization {
        settings.organization = Some(name.clone());
    }
    let sources = &project.inputs.sources;
    #[cfg_attr(
        not(feature = "database"),
        expect(unused_mut, reason = "witnesses change it")
    )]
    let mut cx = QueryCx::read(
        sources,
        (Files::All(&files), &project.inputs.queries),
        (&analysis.schema, &analysis.model),
        &settings,
    );
    #[cfg(feature = "database")]
    let witnesses = witness::look(&args.witness, format, &project, &analysis, &mut cx, ui)?;
    let all = cx.judge(&project.inputs.config);
    let found = findings::located(&project, &all);
    let counts = Counts::of(&cx);
    if args.explain {
        ui.result(&explanation(&project, &cx, ui))?;
    }
    ui.result(&match format {
        Format::Json => json::text(&Report {
            report: json::report(&found),
            statements: counts,
            #[cfg(feature = "database")]
            witnesses: witnesses.as_ref(),
        }),
        _ => {
            let text = findings::text(&found, format, ui);
            if format == Format::Human {
                ui.result(&text)?;
                #[cfg(feature = "database")]
                if let Some(witnesses) = &witnesses {
                    ui.result(&witnesses.text(ui.style()))?;
                }
                ui.remark(&counts.text(files.len()))?;
                String::new()
            } else {
                text
            }
        }
    })?;
    Ok(if args.findings.refuses(&all) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

impl Counts {
    fn of(cx: &QueryCx) -> Self {
        let mut counts = Self::default();
        for site in &cx.sites {
            let place = match &site.what {
                _ if site.is_waived() && !site.is_proved() => &mut counts.waived,
                What::Statement(verdict) => match verdict.answer {
                    Answer::Proved(_) => &mut counts.proved,
                    Answer::Refuted(_) => &mut counts.refuted,
                    Answer::Unknown(_) => &mut counts.unknown,
                },
                What::Unread(_) => &mut counts.unknown,
            };
            *place += 1;
        }
        counts
    }

    fn text(&self, files: usize) -> String {
        let Self {
            proved,
            refuted,
            unknown,
            waived,
        } = self;
        let count = |number: usize, word: &str| match number {
            1 => format!("1 {word}"),
            number => format!("{number} {word}s"),
        };
        let all = count(proved + refuted + unknown + waived, "statement");
        let mut text = format!("{all} in {}: {proved} proved", count(files, "file"));
        for (number, word) in [
            (refuted, "refuted"),
            (unknown, "unknown"),
            (waived, "waived"),
        ] {
            if *number > 0 {
                text.push_str(&format!(", {number} {word}"));
            }
        }
        text + "\n"
    }
}

/// Why each statement is proved that is.
fn explanation(project: &Project, cx: &QueryCx, ui: &Ui) -> String {
    let mut text = String::new();
    for site in &cx.sites {
        let What::Statement(verdict) = &site.what else {
            continue;
        };
        let Answer::Proved(proofs) = &verdict.answer else {
            continue;
        };
        let whose = match &verdict.organization {
            Some(name) => format!("proved: the organization is `{name}`"),
            None => "proved: it touches no row of an organization".to_owned(),
        };
        text.push_str(&human::paragraph(&place(project, site), &whose, ui.style()));
        for proof in proofs {
            let chain = match proof.chain.as_slice() {
                [] => "it is the parameter itself".to_owned(),
                chain => chain.join("; "),
            };
            let line = human::paragraph(&format!("  `{}`:", proof.table), &chain, ui.style());
            text.push_str(&line);
        }
        text.push('\n');
    }
    text
}

/// `queries/todos.sql:7:1:`
pub(super) fn place(project: &Project, site: &Site) -> String {
    let source = project.inputs.sources.get(site.span.source);
    let position = source.position(site.span.range().start);
    format!("{}:{}:{}:", source.path(), position.line, position.column)
}
