//! Whether the role that the application connects as can get past what keeps organizations apart.
//! In: a database as that role sees it, what is meant, and a scratch database in which policies are printed. Out: what
//! is wrong, each with the SQL that mends it. Nothing is changed.

mod query;
mod role;
mod tables;

pub use role::NO_POLICIES;

use super::address::{self, Address};
use super::drift::recognised;
use super::scratch::Scratch;
use super::{block_on, refused};
use crate::config::Tenancy;
use crate::error::Result;
use crate::ident::Ident;
use crate::schema::Schema;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, query_scalar};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ailment {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is: `superuser`.
    pub kind: &'static str,
    /// What has it: a role, a table, a view.
    pub object: String,
    /// What it is and what comes of it, in one line.
    pub message: String,
    /// The SQL that mends it, or a command.
    pub remedy: Option<String>,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Organizations are not kept apart, or the code fails.
    Error,
    /// A protection less.
    Warning,
    /// Worth to know.
    Note,
}

/// What is examined.
pub(super) struct Patient<'a> {
    /// The role.
    pub(super) role: Ident,
    /// What is meant.
    pub(super) meant: &'a Schema,
    /// The settings.
    pub(super) tenancy: &'a Tenancy,
}

/// Examines the role that the address leads in as, and what it meets there. `scratch` is opened only if there are
/// policies to compare. `previous` is what the migrations so far make.
pub fn doctor(
    address: &Address,
    scratch: impl FnOnce() -> Result<Scratch>,
    tenancy: &Tenancy,
    meant: &Schema,
    previous: &Schema,
) -> Result<Vec<Ailment>> {
    let live = if tenancy.rls {
        Some(recognised(address, &scratch()?, meant, previous)?.schema)
    } else {
        None
    };
    let mut found = block_on(async {
        let mut connection = address.connect().await?;
        let found = examine(&mut connection, tenancy, meant, live.as_ref()).await;
        address::close(connection).await;
        found.map_err(refused("examine the role"))
    })?;
    found.sort();
    found.dedup();
    Ok(found)
}

async fn examine(
    connection: &mut PgConnection,
    tenancy: &Tenancy,
    meant: &Schema,
    live: Option<&Schema>,
) -> sqlx::Result<Vec<Ailment>> {
    // Names that are no part of what is looked for are printed with their schemas.
    connection.execute("SET search_path = pg_catalog").await?;
    let role: String = query_scalar("SELECT current_user::text")
        .fetch_one(&mut *connection)
        .await?;
    let patient = Patient {
        role: Ident::composed(&[&role]),
        meant,
        tenancy,
    };
    let mut found = Vec::new();
    let is_almighty = role::examine(connection, &patient, &mut found).await?;
    tables::examine(connection, &patient, is_almighty, &mut found).await?;
    match live {
        Some(live) => tables::compare_security(&patient, live, &mut found),
        None => found.push(role::without_policies(&patient)),
    }
    Ok(found)
}

impl Patient<'_> {
    /// An error where policies are relied on; where there are none, it takes nothing away that was there.
    pub(super) fn grave(&self) -> Severity {
        if self.tenancy.rls {
            Severity::Error
        } else {
            Severity::Warning
        }
    }
}

/// The rows of a query, each a list of texts.
pub(super) async fn rows(
    connection: &mut PgConnection,
    query: &'static str,
    bound: &[String],
) -> sqlx::Result<Vec<Vec<String>>> {
    query_scalar(AssertSqlSafe(query))
        .bind(bound)
        .fetch_all(connection)
        .await
}
