//! `schemagen explain`: the manual page of a rule, or the table of all rules.

use super::ui::Ui;
use super::{Outcome, Result};
use crate::diagnostic::json;
use crate::error::Error;
use crate::rules;
use clap::ValueEnum;
use serde::Serialize;

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The name or the code of a rule; without one, all rules are listed
    rule: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As Markdown
    Human,
    /// For programs
    Json,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

/// Prints a page, or the table.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some(name) = &args.rule else {
        let entries: Vec<Entry<'_>> = rules::table().iter().map(entry).collect();
        ui.result(&match args.format {
            Format::Human => table(&entries),
            Format::Json => json::text(&entries),
        })?;
        return Ok(Outcome::Clean);
    };
    let rule = rules::find(name).ok_or_else(|| Error::UnknownRule {
        name: name.clone(),
        suggestion: rules::suggest(name)
            .map(|it| format!("; did you mean `{it}`?"))
            .unwrap_or_default(),
    })?;
    let (code, level) = (rule.code, rule.level.name());
    ui.result(&match args.format {
        Format::Human => {
            let always = if rule.is_broken_input() {
                ", always"
            } else {
                ""
            };
            let page = rule.page();
            format!(
                "# {} ({}, {level}{always})\n\n{}\n",
                code.name,
                code.code,
                page.trim_end()
            )
        }
        Format::Json => json::text(&Entry {
            code: code.code,
            name: code.name,
            level,
            summary: rule.summary(),
            page: Some(rule.page()),
        }),
    })?;
    Ok(Outcome::Clean)
}

fn entry(row: &rules::Row) -> Entry<'static> {
    Entry {
        code: row.code,
        name: row.name,
        level: row.level.name(),
        summary: row.summary,
        page: None,
    }
}

/// The table of rules, in columns.
fn table(entries: &[Entry<'_>]) -> String {
    let widest = |of: for<'a> fn(&'a Entry<'a>) -> &'a str| {
        let widths = entries.iter().map(|entry| of(entry).len());
        widths.max().unwrap_or_default()
    };
    let (name, level) = (widest(|it| it.name), widest(|it| it.level));
    entries
        .iter()
        .map(|it| {
            let (code, summary) = (it.code, it.summary);
            format!(
                "{code}  {:name$}  {:level$}  {summary}\n",
                it.name, it.level
            )
        })
        .collect()
}
