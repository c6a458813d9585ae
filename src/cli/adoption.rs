//! What lets a project adopt the rules step by step: findings that are accepted for now, findings on what changed.
//! In: all findings, and what the run was asked for. Out: the findings that count, and a word on the others.
//! What can be neither lowered nor allowed is never left out.

use super::Result;
use super::findings::{Format, text};
use super::ui::Ui;
use crate::baseline::{Baseline, Entry};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Located, human, json};
use crate::path::shown;
use crate::project::{Project, Since, check_baseline, read_baseline};
use crate::rules;
use crate::write;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Which findings count.
#[derive(Debug, clap::Args)]
pub(super) struct AdoptionArgs {
    /// Accept the findings that this file lists, and fail on others only
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline anew: with what is found now, without what is gone
    #[arg(long, requires = "baseline", conflicts_with = "since")]
    update_baseline: bool,
    /// Only findings on what changed since this Git revision, or since the branch left it
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
}

/// The findings that count, and what was done about the others.
pub(super) struct Sifted {
    pub(super) findings: Diagnostics,
    elsewhere: Option<usize>,
    baseline: Option<Accepted>,
}

/// What a baseline did, as programs read it.
#[derive(Serialize)]
struct Accepted {
    file: String,
    accepted: usize,
    stale: Vec<Stale>,
    /// How many it accepts in all, if it was written anew.
    #[serde(skip)]
    written: Option<usize>,
}

#[derive(Serialize)]
struct Stale {
    rule: String,
    object: String,
    message: String,
    count: usize,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    report: json::Report<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'a Accepted>,
}

impl AdoptionArgs {
    /// Takes out what does not count.
    pub(super) fn sift(&self, project: &Project, all: Diagnostics) -> Result<Sifted> {
        let baseline = self.baseline(project, &all)?;
        let all = in_focus(project, all);
        let total = all.len();
        let findings = match &self.since {
            Some(revision) => {
                let since = Since::read(revision, project)?;
                let sources = &project.inputs.sources;
                let mut near = Diagnostics::default();
                near.extend(
                    all.into_iter()
                        .filter(|it| is_firm(it) || since.touches(it, sources)),
                );
                near
            }
            None => all,
        };
        let elsewhere = self.since.as_ref().map(|_| total - findings.len());
        let (findings, baseline) = match baseline {
            Some((path, baseline)) => {
                let written = self.update_baseline.then(|| baseline.count());
                let judged = baseline.judge(findings, is_firm);
                // What is not found on a part of the project may well be there on the rest.
                let is_whole = self.since.is_none() && project.focus.is_none();
                let stale = if is_whole { judged.stale } else { Vec::new() };
                let accepted = Accepted {
                    file: shown(path),
                    accepted: judged.accepted,
                    stale: stale.into_iter().map(Stale::of).collect(),
                    written,
                };
                (judged.new, Some(accepted))
            }
            None => (findings, None),
        };
        Ok(Sifted {
            findings,
            elsewhere,
            baseline,
        })
    }

    /// The baseline and where it is. Written anew, it is one of the whole project.
    fn baseline(&self, project: &Project, all: &Diagnostics) -> Result<Option<(&Path, Baseline)>> {
        let Some(path) = self.baseline.as_deref() else {
            return Ok(None);
        };
        if !self.update_baseline {
            return Ok(Some((path, read_baseline(path)?)));
        }
        let baseline = Baseline::of(all.iter().filter(|it| !is_firm(it)));
        check_baseline(path, project)?;
        write::replace(path, &baseline.text())?;
        Ok(Some((path, baseline)))
    }
}

impl Stale {
    fn of((entry, count): (Entry, usize)) -> Self {
        Self {
            rule: entry.rule,
            object: entry.object,
            message: entry.message,
            count,
        }
    }
}

impl Sifted {
    /// The findings as text, with what the baseline did where programs ask.
    pub(super) fn text(&self, found: &[Located<'_>], format: Format, ui: &Ui) -> String {
        if format != Format::Json {
            return text(found, format, ui);
        }
        json::text(&Answer {
            report: json::report(found),
            baseline: self.baseline.as_ref(),
        })
    }

    /// What people are told besides.
    pub(super) fn remarks(&self, ui: &Ui) -> String {
        let mut remarks = String::new();
        match self.elsewhere {
            None | Some(0) => {}
            Some(1) => remarks.push_str("1 finding on lines that did not change is not shown\n"),
            Some(count) => remarks.push_str(&format!(
                "{count} findings on lines that did not change are not shown\n"
            )),
        }
        let Some(baseline) = &self.baseline else {
            return remarks;
        };
        let word = match baseline.written {
            Some(_) => "is written and accepts",
            None => "accepts",
        };
        let message = match baseline.written.unwrap_or(baseline.accepted) {
            1 => format!("{word} 1 finding"),
            count => format!("{word} {count} findings"),
        };
        remarks.push_str(&human::paragraph(&baseline.file, &message, ui.style()));
        for stale in &baseline.stale {
            let Stale { rule, object, .. } = stale;
            let message = format!(
                "`{}` accepts `{rule}` on `{object}`, which is not found any more; `--update-baseline` drops it",
                baseline.file
            );
            remarks.push_str(&human::paragraph("info:", &message, ui.style()));
        }
        remarks
    }
}

/// What is said of one spec, if it was named, and of what is no spec.
fn in_focus(project: &Project, all: Diagnostics) -> Diagnostics {
    let Some(focus) = project.focus else {
        return all;
    };
    let specs = &project.inputs.specs;
    let is_about = |label: &Label| label.span.source == focus;
    let mut findings = Diagnostics::default();
    findings.extend(all.into_iter().filter(|it| {
        is_about(&it.primary)
            || it.related.iter().any(is_about)
            || specs.binary_search(&it.primary.span.source).is_err()
    }));
    findings
}

fn is_firm(finding: &Diagnostic) -> bool {
    rules::find(finding.code.code).is_none_or(rules::Rule::is_firm)
}
