//! What to say when a migration fails: what PostgreSQL says, where in the file, what holds now, and what to do.

use super::files::File;
use crate::database::told;
use crate::error::Error;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};

/// Why a migration could not be applied.
pub(super) fn failed(
    file: &File,
    error: &MigrateError,
    before: usize,
    blockers: &[String],
) -> Error {
    let cause = cause(error);
    let mut message = cause.map_or_else(|| error.to_string(), told);
    let code = cause.and_then(code);
    if code.as_deref() == Some(LOCK_NOT_AVAILABLE) {
        for blocker in blockers {
            message.push_str(&format!("\nit waited for {blocker}"));
        }
    }
    let line = cause.and_then(|it| line(it, file.migration.sql.as_str()));
    let place = line.map_or_else(|| file.name.clone(), |line| format!("{}:{line}", file.name));
    let earlier = match before {
        0 => "nothing was applied before it in this run".to_owned(),
        1 => "the migration before it stays applied".to_owned(),
        count => format!("the {count} migrations before it stay applied"),
    };
    let is_lost = cause.is_some_and(|it| it.as_database_error().is_none());
    let state = if is_lost {
        "the connection broke, so it is not known whether it was applied".to_owned()
    } else if file.migration.no_tx {
        format!("it runs outside of a transaction: what it did before stays; {earlier}")
    } else {
        format!("all of this file was rolled back; {earlier}")
    };
    let particular = code.as_deref().and_then(advice);
    let general = if is_lost {
        "run `schemagen migrate status` to see, then apply again"
    } else if file.migration.no_tx {
        "put that right, and run `schemagen migrate apply` again: what is left of an index is dropped first"
    } else if particular.is_some() {
        "then run `schemagen migrate apply` again"
    } else {
        "put right what it stumbles over (the file itself only while no other database has applied it), then run `schemagen migrate apply` again"
    };
    let advice = particular.into_iter().chain([general]);
    Error::Migration {
        place,
        message,
        state,
        advice: advice.collect::<Vec<_>>().join("\n"),
    }
}

const LOCK_NOT_AVAILABLE: &str = "55P03";

/// What to do about an error of this code, where that is known.
fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "23502" | "23503" | "23505" | "23514" | "23P01" => {
            "rows that are there break the new rule: correct them, or put a migration before it that does (`schemagen migrate new`)"
        }
        "42P07" | "42710" | "42701" | "42P06" | "42723" => {
            "somebody made it by hand: `schemagen drift` shows what there is; drop it, or rename it"
        }
        LOCK_NOT_AVAILABLE => {
            "end what holds the lock (SELECT pg_terminate_backend(process)), or wait for a quieter hour"
        }
        "57014" => {
            "the role or the database has a statement_timeout: ALTER ROLE … SET statement_timeout = 0 for the role that migrates"
        }
        "57P01" | "57P02" | "57P03" => "the server is stopping, or somebody ended the connection",
        "42501" => {
            "the role lacks a right: let the owner of these things run it, or GRANT CREATE ON SCHEMA … and ownership"
        }
        "25006" => {
            "the connection may only read: default_transaction_read_only is on, or the server is a replica"
        }
        "53100" => "the server's disk is full",
        _ => return None,
    })
}

/// What PostgreSQL says, and what to do about it.
pub(super) fn told_with_advice(error: &MigrateError) -> String {
    let cause = cause(error);
    let mut text = cause.map_or_else(|| error.to_string(), told);
    let code = cause.and_then(code);
    if let Some(advice) = code.as_deref().and_then(advice) {
        text.push_str(&format!("\n{advice}"));
    }
    text
}

fn code(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
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
