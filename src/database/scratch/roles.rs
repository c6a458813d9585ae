//! The roles that a schema names, for as long as a scratch database needs them.
//! A role is of the whole server, where several runs may have databases at once: the one that leaves last drops it.

use super::{PREFIX, run};
use crate::database::refused;
use crate::error::Result;
use crate::ident::Ident;
use crate::sql::{SqlWriter, render};
use crate::statement::Statement;
use sqlx::{PgConnection, query_scalar};

/// What says of a role that it is there for scratch databases only.
const MARK: &str = "made by schemagen for its scratch databases";

/// Sees to it that there is a role. Says whether it is one that is there for scratch databases only.
pub(super) async fn provide(connection: &mut PgConnection, role: &Ident) -> Result<bool> {
    let marked: Option<bool> = query_scalar(
        "SELECT coalesce(shobj_description(oid, 'pg_authid') = $2, false) FROM pg_roles WHERE rolname = $1",
    )
    .bind(role.as_str())
    .bind(MARK)
    .fetch_optional(&mut *connection)
    .await
    .map_err(refused("look for a role"))?;
    if let Some(marked) = marked {
        return Ok(marked);
    }
    run(connection, render(&Statement::CreateRole(role.clone()))).await?;
    let mut comment = SqlWriter::default();
    comment.words("COMMENT ON ROLE ").ident(role);
    comment.words(" IS ").literal(MARK);
    run(connection, comment.finish()).await?;
    Ok(true)
}

/// Drops a role in one statement, unless another run has a database that may need it, or has dropped it already.
pub(super) fn drop_unless_needed(role: &Ident) -> String {
    let mut body = SqlWriter::default();
    body.words("\nBEGIN\nIF NOT EXISTS (SELECT FROM pg_database WHERE starts_with(datname, ");
    body.literal(PREFIX).words(")) THEN\nDROP ROLE ");
    body.ident(role).words(";\nEND IF;\nEXCEPTION WHEN undefined_object OR dependent_objects_still_exist THEN\nNULL;\nEND\n");
    let mut text = SqlWriter::default();
    text.words("DO ").dollar_quoted(&body.finish());
    text.finish()
}
