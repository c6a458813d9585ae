//! The guide's checklist as `check --checklist` prints it, for people or for programs.
//! In: the findings of a run. Out: text.

use super::Result;
use super::findings::Format;
use super::ui::Ui;
use crate::diagnostic::{Diagnostics, human, json};
use crate::error::Error;
use crate::project::Project;
use crate::rules::{Checked, Verdict, checklist};
use serde::Serialize;

/// Where the texts of the points stand.
const INDENT: usize = 16;

#[derive(Serialize)]
struct Answer {
    checklist: Vec<Entry>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry {
    point: usize,
    name: &'static str,
    asks: &'static str,
    verdict: &'static str,
    findings: usize,
    why: Option<&'static str>,
    rules: Vec<Behind>,
}

#[derive(Serialize)]
struct Behind {
    rule: &'static str,
    code: &'static str,
    /// None where the settings turn the rule off.
    findings: Option<usize>,
}

#[derive(Serialize)]
struct Summary {
    kept: usize,
    broken: usize,
    not_checked: usize,
}

/// The list with a verdict for each point.
pub(super) fn text(
    project: &Project,
    found: &Diagnostics,
    format: Format,
    ui: &Ui,
) -> Result<String> {
    let points = checklist(found, &project.inputs.config);
    let count = |word: &str| points.iter().filter(|it| verdict(it) == word).count();
    let summary = Summary {
        kept: count("kept"),
        broken: count("broken"),
        not_checked: count("not checked"),
    };
    match format {
        Format::Human => Ok(told(&points, &summary, ui)),
        Format::Json => Ok(json::text(&Answer {
            checklist: (1..).zip(&points).map(entry).collect(),
            summary,
        })),
        _ => Err(Error::ChecklistFormat),
    }
}

fn told(points: &[Checked], summary: &Summary, ui: &Ui) -> String {
    let mut text = String::new();
    for (number, it) in (1..).zip(points) {
        let head = format!("{number:2} {:11} ", verdict(it));
        let about = format!("{}: {}", it.point.name, it.point.asks);
        text.push_str(&human::indented(&head, &about, INDENT, ui.style()));
        let behind = match it.verdict {
            Verdict::NotChecked(why) => why.to_owned(),
            Verdict::Kept | Verdict::Broken(_) => behind(it),
        };
        let head = " ".repeat(INDENT - 1);
        text.push_str(&human::indented(&head, &behind, INDENT, ui.style()));
    }
    let Summary {
        kept,
        broken,
        not_checked,
    } = summary;
    text.push_str(&format!(
        "{kept} kept, {broken} broken, {not_checked} not checked\n"
    ));
    text
}

/// The rules with findings, with their numbers; of a point that is kept, all of them.
fn behind(it: &Checked) -> String {
    let words = it.rules.iter().filter_map(|(rule, count)| {
        let name = rule.code.name;
        match (count, &it.verdict) {
            (None, _) => Some(format!("{name} (off)")),
            (Some(0), Verdict::Broken(_)) => None,
            (Some(0), _) => Some(name.to_owned()),
            (Some(count), _) => Some(format!("{count} {} {name}", rule.code.code)),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn entry((point, it): (usize, &Checked)) -> Entry {
    Entry {
        point,
        name: it.point.name,
        asks: it.point.asks,
        verdict: verdict(it),
        findings: match it.verdict {
            Verdict::Broken(count) => count,
            Verdict::Kept | Verdict::NotChecked(_) => 0,
        },
        why: match it.verdict {
            Verdict::NotChecked(why) => Some(why),
            Verdict::Kept | Verdict::Broken(_) => None,
        },
        rules: (it.rules.iter())
            .map(|(rule, findings)| Behind {
                rule: rule.code.name,
                code: rule.code.code,
                findings: *findings,
            })
            .collect(),
    }
}

fn verdict(it: &Checked) -> &'static str {
    match it.verdict {
        Verdict::Kept => "kept",
        Verdict::Broken(_) => "broken",
        Verdict::NotChecked(_) => "not checked",
    }
}
