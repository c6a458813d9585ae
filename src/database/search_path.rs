//! Where names without a schema lead: for the specs that is `public`, for a role or a database it may be elsewhere.
//! In: a connection of our own. Out: one on which such names mean `public` first.

use super::refused;
use crate::error::{Error, Result};
use crate::ident::DEFAULT_SCHEMA;
use sqlx::{Executor as _, PgConnection, query_as};

/// What stands in the way of `public`, if something does.
type Found = (Option<String>, String, Option<String>);

/// Lets names without a schema mean `public`. What they meant before, if it was something else.
pub(super) async fn pin(connection: &mut PgConnection) -> Result<Option<String>> {
    let (first, path, _) = look(connection).await?;
    if first.as_deref() == Some(DEFAULT_SCHEMA) {
        return Ok(None);
    }
    connection
        .execute("SELECT set_config('search_path', concat_ws(', ', 'public', nullif(current_setting('search_path'), '')), false)")
        .await
        .map_err(refused("set the search_path"))?;
    Ok(Some(path))
}

/// Fails where sqlx applied migrations to another schema than the specs mean.
pub(super) async fn require_books_in_public(connection: &mut PgConnection) -> Result<()> {
    match look(connection).await? {
        (_, path, Some(schema)) if schema != DEFAULT_SCHEMA => Err(Error::Database {
            what: "tell what is applied here".to_owned(),
            message: format!(
                "with the search_path {path}, _sqlx_migrations is the one of schema {schema}\n\
                 names without a schema in specs and migrations mean {DEFAULT_SCHEMA}: \
                 see whose it is, and change the path (ALTER ROLE … SET search_path = {DEFAULT_SCHEMA})"
            ),
        }),
        _ => Ok(()),
    }
}

async fn look(connection: &mut PgConnection) -> Result<Found> {
    query_as(
        "SELECT current_schema()::text, current_setting('search_path'), (SELECT n.nspname::text \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.oid = to_regclass('_sqlx_migrations'))",
    )
    .fetch_one(connection)
    .await
    .map_err(refused("read the search_path"))
}
