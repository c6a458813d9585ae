//! The door to a live PostgreSQL: what is there, what was done to it, and a place to try things.
//! In: a database's address. Out: a `Schema` of what it holds, differences from what is meant, migrations applied.
//! Outward everything waits for its end; inside, each call runs on a runtime of its own.

mod address;
mod catalog;
mod compare;
mod doctor;
mod dotenv;
mod drift;
mod endpoint;
mod migrations;
mod push;
mod recognise;
mod scratch;
mod script;
mod search_path;
mod verbatim;
mod witness;

pub use address::Address;
pub use catalog::{Picture, Pieces};
pub use compare::{Difference, State, compare};
pub use doctor::{Ailment, NO_POLICIES, Severity, doctor};
pub use drift::{Recognised, Verified, differences_of, drift, recognised, verify};
pub use endpoint::{Endpoint, align};
pub use migrations::{Entry, Event, Fate, apply, baseline, status};
pub use push::push;
pub use recognise::recognise;
pub use scratch::{Printed, Scratch};
pub use verbatim::verbatim;
pub use witness::witnesses;

use crate::error::{Error, Result};
use sqlx::postgres::PgDatabaseError;
use std::future::Future;

/// The oldest PostgreSQL whose catalogs and SQL are known.
const OLDEST_SERVER: u32 = 15;

/// What a database holds, with expressions as PostgreSQL prints them.
pub fn introspect(address: &Address) -> Result<Picture> {
    block_on(async {
        let mut connection = address.connect().await?;
        let picture = catalog::read(&mut connection).await;
        address::close(connection).await;
        picture
    })
}

/// Runs a piece of work to its end.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Database {
            what: "start to work".to_owned(),
            message: source.to_string(),
        })?
        .block_on(work)
}

/// Makes an error of what PostgreSQL says about `what`.
fn refused(what: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Error {
    let what = what.into();
    move |error| Error::Database {
        what,
        message: told(&error),
    }
}

/// What PostgreSQL says, with its detail and its hint, a line each.
fn told(error: &sqlx::Error) -> String {
    let Some(found) = error.as_database_error() else {
        return error.to_string();
    };
    let Some(found) = found.try_downcast_ref::<PgDatabaseError>() else {
        return found.to_string();
    };
    let mut text = found.message().to_owned();
    for (word, more) in [("detail", found.detail()), ("hint", found.hint())] {
        if let Some(more) = more {
            text.push_str(&format!("\n{word}: {more}"));
        }
    }
    text
}
