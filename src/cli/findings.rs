//! Findings as the verbs print them: in which format, and from which level on they count.
//! In: an analysis and the arguments that verbs share. Out: text, and whether the bar was met.

use super::ui::Ui;
use crate::diagnostic::sarif::{self, Manual};
use crate::diagnostic::{
    Code, Diagnostics, Level, Located, concise, github, gitlab, human, json, junit, locate,
};
use crate::path::shown;
use crate::project::Project;
use crate::rules;
use crate::statement::HazardKind;
use clap::ValueEnum;
use std::collections::BTreeSet;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the line, the place and what to do
    Human,
    /// One line a finding: path:line:column: level[code name] message
    Concise,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations on the lines
    Github,
    /// For GitLab: a Code Quality report
    Gitlab,
    /// For other CI systems: JUnit XML
    Junit,
}

impl Format {
    /// Whether a program reads it, so that nothing but the findings may be printed.
    pub(super) fn is_report(self) -> bool {
        !matches!(self, Self::Human | Self::Concise)
    }
}

/// A level below error that findings are not to have either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings count as well
    Warn,
    /// Every finding counts
    Info,
}

/// What `build` and `check` have in common.
#[derive(Debug, clap::Args)]
pub(super) struct FindingArgs {
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Fail from this level on, not only at errors
    #[arg(long, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Let this run do what cannot be undone
    #[arg(long, value_name = "HAZARD")]
    allow: Vec<Allow>,
}

/// A harm that only a run that was told so may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Allow {
    /// Rows or values may go for good
    DataLoss,
    /// Organizations may be kept apart less strictly
    WeakerIsolation,
}

impl Allow {
    /// The harm.
    pub(super) fn kind(self) -> HazardKind {
        match self {
            Self::DataLoss => HazardKind::DataLoss,
            Self::WeakerIsolation => HazardKind::WeakerIsolation,
        }
    }
}

impl FindingArgs {
    /// The hazards that this run accepts.
    pub(super) fn allowed(&self) -> BTreeSet<HazardKind> {
        self.allow.iter().map(|allow| allow.kind()).collect()
    }

    /// Whether there are findings that may not be.
    pub(super) fn refuses(&self, diagnostics: &Diagnostics) -> bool {
        let bar = match self.deny {
            None => Level::Error,
            Some(Deny::Warn) => Level::Warn,
            Some(Deny::Info) => Level::Info,
        };
        diagnostics.iter().any(|it| it.level >= bar)
    }
}

/// What was read, for those who want to know.
pub(super) fn read_from(project: &Project) -> String {
    let settings = match &project.config_file {
        Some(file) => format!("settings from {}", shown(file)),
        None => "no schemagen.toml".to_owned(),
    };
    format!(
        "read {} from {}, {settings}",
        specs(project),
        shown(&project.specs)
    )
}

/// How many specs there are, in words.
pub(super) fn specs(project: &Project) -> String {
    match project.inputs.specs.len() {
        _ if project.focus.is_some() => "1 spec".to_owned(),
        1 => "1 spec".to_owned(),
        count => format!("{count} specs"),
    }
}

/// The findings of a run with their places.
pub(super) fn located<'a>(project: &'a Project, diagnostics: &'a Diagnostics) -> Vec<Located<'a>> {
    locate(&project.inputs.sources, diagnostics)
}

/// The findings as text. For people, nothing where there are none; for programs, a report in any case.
pub(super) fn text(findings: &[Located<'_>], format: Format, ui: &Ui) -> String {
    match format {
        Format::Human if findings.is_empty() => String::new(),
        Format::Human => format!("{}\n", human::render(findings, ui.style())),
        Format::Concise => concise::render(findings),
        Format::Json => json::render(findings),
        Format::Sarif => sarif::render(findings, &manual(findings)),
        Format::Github => github::render(findings),
        Format::Gitlab => gitlab::render(findings),
        Format::Junit => junit::render(findings),
    }
}

/// The manual pages of the faults that occur, each once.
fn manual(findings: &[Located<'_>]) -> Vec<Manual> {
    let codes: BTreeSet<Code> = findings.iter().map(|it| it.diagnostic.code).collect();
    let rules = codes.iter().filter_map(|code| rules::find(code.code));
    rules
        .map(|rule| Manual {
            code: rule.code,
            level: rule.level,
            summary: rule.summary().to_owned(),
            why: paragraph(&rule.section("Why")),
            page: rule.page(),
        })
        .collect()
}

/// The first paragraph of Markdown in one line.
fn paragraph(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
