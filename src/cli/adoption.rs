//! What lets a project adopt the rules step by step: findings that are accepted for now, findings on what changed.
//! In: all findings, and what the run was asked for. Out: the findings that count, and a word on the others.
//! What can be neither lowered nor allowed is never left out.

use super::Result;
use super::findings::{Format, text};
use super::ui::Ui;
use crate::baseline::{Baseline, Entry, Judged};
use crate::diagnostic::{Diagnostic, Diagnostics, Located, human, json};
use crate::path::shown;
use crate::project::{Project, Since, read_baseline, write_baseline};
use crate::rules;
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
    #[serde(skip)]
    written: bool,
}

#[derive(Serialize)]
struct Stale {
    rule: String,
    object: String,
    message: String,
    count: u64,
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
        let (findings, baseline) = match &self.baseline {
            Some(path) => {
                let judged = self.judge(path, findings)?;
                let accepted = self.accepted(path, judged.accepted, judged.stale);
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

    fn judge(&self, path: &Path, findings: Diagnostics) -> Result<Judged> {
        let baseline = if self.update_baseline {
            let baseline = Baseline::of(findings.iter().filter(|it| !is_firm(it)));
            write_baseline(path, &baseline)?;
            baseline
        } else {
            read_baseline(path)?
        };
        Ok(baseline.judge(findings, is_firm))
    }

    /// What is not found on the lines that changed may well be there on the others.
    fn accepted(&self, path: &Path, accepted: usize, stale: Vec<(Entry, u64)>) -> Accepted {
        let stale = stale.into_iter().filter(|_| self.since.is_none());
        Accepted {
            file: shown(path),
            accepted,
            stale: stale
                .map(|(entry, count)| Stale {
                    rule: entry.rule,
                    object: entry.object,
                    message: entry.message,
                    count,
                })
                .collect(),
            written: self.update_baseline,
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
        let count = match baseline.accepted {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        let word = if baseline.written {
            "written"
        } else {
            "accepts"
        };
        let message = if baseline.written {
            format!("{word}: {count} accepted")
        } else {
            format!("{word} {count}")
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

fn is_firm(finding: &Diagnostic) -> bool {
    rules::find(finding.code.code).is_none_or(rules::Rule::is_firm)
}
