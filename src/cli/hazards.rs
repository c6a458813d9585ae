//! What the steps of a migration may do to rows, to running code and to whoever uses the tables meanwhile.
//! In: the schema before, steps and the settings. Out: each statement with its hazards, and the lines in which they are told.

use crate::config::Config;
use crate::rollout::Step;
use crate::rules::{Change, changes, hazard_cx};
use crate::schema::Schema;
use crate::statement::{Hazard, Statement};

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

/// Every hazard of a migration, a line each, for the report of a build; nothing where there are none.
pub(super) fn report(previous: &Schema, steps: &[Step], config: &Config) -> String {
    let changes = of_steps(previous, steps, config).into_iter().flatten();
    let hazards = changes.flat_map(|change| change.hazards);
    hazards
        .map(|hazard| format!("hazard: {}\n", line(&hazard)))
        .collect()
}
