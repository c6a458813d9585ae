//! What to say when a migration fails: what PostgreSQL says, where in the file, what holds now, and what to do.

use super::files::File;
use crate::database::told;
use crate::error::Error;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

/// Why a migration could not be applied.
pub(super) fn failed(file: &File, error: &MigrateError, before: usize) -> Error {
    let cause = cause(error);
    let message = cause.map_or_else(|| error.to_string(), told);
    let line = cause.and_then(|it| line(it, file.migration.sql.as_str()));
    let place = line.map_or_else(|| file.name.clone(), |line| format!("{}:{line}", file.name));
    let earlier = match before {
        0 => "nothing was applied before it in this run".to_owned(),
        1 => "the migration before it stays applied".to_owned(),
        count => format!("the {count} migrations before it stay applied"),
    };
    let is_lost = cause.is_some_and(|it| it.as_database_error().is_none());
    let (state, advice) = if is_lost {
        (
            "the connection broke, so it is not known whether it was applied".to_owned(),
            "run `schemagen migrate status` to see, then apply again",
        )
    } else if file.migration.no_tx {
        (
            format!("it runs outside of a transaction: what it did before stays; {earlier}"),
            "put right what it says, and run `schemagen migrate apply` again: what is left of an index is dropped first",
        )
    } else {
        (
            format!("all of this file was rolled back; {earlier}"),
            "put right the rows or the specs that it stumbles over (no other database may have applied the file yet if you change it), and run `schemagen migrate apply` again",
        )
    };
    Error::Migration {
        place,
        message,
        state,
        advice,
    }
}

/// What sqlx had to report, if a statement failed.
pub(super) fn cause(error: &MigrateError) -> Option<&sqlx::Error> {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => Some(cause),
        _ => None,
    }
}

/// The line of the file at which PostgreSQL stopped.
fn line(error: &sqlx::Error, sql: &str) -> Option<usize> {
    let error = error.as_database_error()?;
    let error = error.try_downcast_ref::<PgDatabaseError>()?;
    let Some(PgErrorPosition::Original(place)) = error.position() else {
        return None;
    };
    let before = sql.chars().take(place.saturating_sub(1));
    Some(before.filter(|it| *it == '\n').count() + 1)
}
