//! What the verbs that talk to a PostgreSQL have in common: which database, which server for scratch databases, and
//! how differences are told.

use super::ui::Ui;
use super::{Result, findings};
use crate::analysis::{Analysis, analyze};
use crate::database::{Address, Difference, State};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, human, json};
use crate::project::{self, Project};
use clap::ValueEnum;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Which database.
#[derive(Debug, clap::Args)]
pub(super) struct DatabaseArgs {
    /// The database, as postgres://user:password@host:5432/name [default: DATABASE_URL, also of the
    /// nearest .env from here up to the project's folder]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl DatabaseArgs {
    /// Where it is.
    pub(super) fn address(&self, project: &Project) -> Result<Address> {
        Address::find(self.database_url.as_deref(), &project.root)
    }
}

/// Where scratch databases are made.
#[derive(Debug, clap::Args)]
pub(super) struct ScratchArgs {
    /// A server on which scratch databases are made and dropped [default: a private one, from this machine's PostgreSQL]
    #[arg(long, value_name = "URL")]
    pub(super) scratch_url: Option<String>,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// The folder of the migrations.
pub(super) fn folder(project: &Project) -> PathBuf {
    project.root.join(&project.inputs.config.migrations.dir)
}

/// A project whose settings are right. Nothing where they are not, which is said.
pub(super) fn settled(specs: Option<&Path>, ui: &Ui) -> Result<Option<Project>> {
    let project = project::load(specs)?;
    ui.progress(&findings::read_from(&project));
    let mut found = Diagnostics::default();
    let given = project.inputs.diagnostics.iter();
    found.extend(given.filter(|it| !is_about_migrations(it)).cloned());
    if found.has_errors() {
        stopped(&project, &found.sorted(), ui)?;
        return Ok(None);
    }
    Ok(Some(project))
}

/// A project whose specs are right: what they mean can be made. Nothing where they are not, which is said.
pub(super) fn sound(specs: Option<&Path>, ui: &Ui) -> Result<Option<(Project, Analysis)>> {
    let project = project::load(specs)?;
    ui.progress(&findings::read_from(&project));
    let analysis = analyze(&project.inputs);
    let is_broken = |it: &Diagnostic| it.level == Level::Error && !is_about_migrations(it);
    if analysis.diagnostics.iter().any(is_broken) {
        stopped(&project, &analysis.diagnostics, ui)?;
        return Ok(None);
    }
    Ok(Some((project, analysis)))
}

fn stopped(project: &Project, diagnostics: &Diagnostics, ui: &Ui) -> Result<()> {
    let found = findings::located(project, diagnostics);
    let text = findings::text(&found, findings::Format::Human, ui);
    let summary = human::summary(&found);
    ui.result(&format!("{text}nothing was done: {summary}\n"))
}

/// Whether a finding is about the way from the last migration to the specs, which is no matter here.
fn is_about_migrations(finding: &Diagnostic) -> bool {
    finding.code.code.starts_with('M')
}

/// Differences as programs read them.
#[derive(Serialize)]
struct Answer<'a> {
    differences: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_by_the_way_back: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    object: &'a str,
    kind: &'a str,
    state: &'static str,
    database: Option<&'a str>,
    specs: Option<&'a str>,
}

/// Prints differences; nothing where there are none.
pub(super) fn show(differences: &[Difference], format: Format, ui: &Ui) -> Result<()> {
    show_both(differences, &[], format, ui)
}

/// Prints differences, and what the way back leaves; nothing where there is neither.
pub(super) fn show_both(
    differences: &[Difference],
    left: &[Difference],
    format: Format,
    ui: &Ui,
) -> Result<()> {
    if format == Format::Json {
        return ui.result(&json::text(&Answer {
            differences: differences.iter().map(entry).collect(),
            left_by_the_way_back: left.iter().map(entry).collect(),
        }));
    }
    let mut text: String = differences.iter().map(told).collect();
    for it in left {
        let words = match it.state {
            State::Extra => "leaves",
            State::Different => "changes",
            State::Missing => "takes away",
        };
        text.push_str(&format!("the way back {words} {} {}\n", it.what, it.object));
    }
    ui.result(&text)
}

fn entry(it: &Difference) -> Entry<'_> {
    Entry {
        object: &it.object,
        kind: &it.what,
        state: match it.state {
            State::Missing => "missing",
            State::Extra => "extra",
            State::Different => "different",
        },
        database: it.actual.as_deref(),
        specs: it.meant.as_deref(),
    }
}

fn told(it: &Difference) -> String {
    let words = match it.state {
        State::Missing => "is not in the database",
        State::Extra => "is not in the specs",
        State::Different => "is not as in the specs",
    };
    let mut text = format!("{} {} {words}\n", it.what, it.object);
    for (side, sql) in [("database", &it.actual), ("specs", &it.meant)] {
        for (at, line) in sql.iter().flat_map(|sql| sql.lines()).enumerate() {
            let side = if at == 0 {
                format!("{side}:")
            } else {
                String::new()
            };
            text.push_str(&format!("  {side:9} {line}\n"));
        }
    }
    text
}

/// `1 difference`, `3 differences`.
pub(super) fn counted(differences: &[Difference]) -> String {
    match differences.len() {
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    }
}
