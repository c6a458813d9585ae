//! What the steps of a migration may do to rows, to running code and to whoever uses the tables meanwhile.
//! In: the schema before, steps and the settings. Out: each statement with its hazards, and the lines in which they are told.

use crate::config::Config;
use crate::diagnostic::{Located, Style, human};
use crate::rollout::Step;
use crate::rules::{Change, changes, hazard_cx, speaks_of};
use crate::schema::{ObjectId, Schema};
use crate::statement::{Hazard, HazardKind, Statement};

/// The statements of each step, with their hazards.
pub(super) fn of_steps<'a>(
    previous: &Schema,
    steps: &'a [Step],
    config: &Config,
) -> Vec<Vec<Change<'a>>> {
    let all: Vec<Statement> = (steps.iter())
        .flat_map(|step| step.statements.iter().cloned())
        .collect();
    let cx = hazard_cx(previous, &all, config);
    (steps.iter())
        .map(|step| changes(&cx, &step.statements))
        .collect()
}

/// One hazard in a line: `data-loss: drops column `note.title` with all its values`.
pub(super) fn line(hazard: &Hazard) -> String {
    format!("{}: {}", hazard.kind.name(), hazard.message)
}

/// Every hazard of a migration that no finding has told, a paragraph each, for the report of a build.
pub(super) fn report(steps: Vec<Vec<Change<'_>>>, told: &[Located<'_>], style: Style) -> String {
    let mut text = String::new();
    for change in steps.into_iter().flatten() {
        let object = change.statement.object();
        let hazards = change.hazards.iter();
        for hazard in hazards.filter(|hazard| !is_told(hazard.kind, &object, told)) {
            text.push_str(&human::paragraph("hazard:", &line(hazard), style));
        }
    }
    text
}

/// Whether a finding says it of the same thing, or of the table that it is in. What a run had to be told to accept is
/// said again.
fn is_told(kind: HazardKind, object: &ObjectId, told: &[Located<'_>]) -> bool {
    let name = object
        .table()
        .map_or(object.to_string(), |it| it.to_string());
    told.iter().any(|located| {
        let finding = located.diagnostic;
        let rest = finding.object.strip_prefix(&name);
        speaks_of(finding.code.name, kind)
            && rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
    })
}
