//! What was applied, against what there is to apply.
//! In: sqlx's table, and the files. Out: an entry for each version that either of them knows.

use super::files::File;
use crate::database::refused;
use crate::error::Result;
use sqlx::{PgConnection, query_as, query_scalar};
use std::collections::BTreeMap;

/// sqlx's own name for its table.
pub(super) const TABLE: &str = "_sqlx_migrations";

/// One version of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub version: i64,
    /// The name of its file, or what the table calls it.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
    /// When it was applied, in UTC.
    pub applied_at: Option<String>,
}

/// What became of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was applied as it is.
    Applied,
    /// It was not applied yet.
    Pending,
    /// It was applied, and its file was changed since.
    Edited,
    /// It was applied, and its file is not there.
    Missing,
    /// Another tool left it half done.
    Failed,
}

impl Fate {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::Failed => "failed",
        }
    }

    /// What is wrong about it and what to do, if something is.
    pub fn fault(self) -> Option<&'static str> {
        match self {
            Self::Applied | Self::Pending => None,
            Self::Edited => Some(
                "was changed after it was applied; bring its old text back (git), and put the change into a new migration",
            ),
            Self::Missing => Some(
                "was applied, and its file is gone; bring it back, or update your branch to one that has it",
            ),
            Self::Failed => Some(
                "was left half done by another tool; finish or undo it by hand, then correct its row in _sqlx_migrations",
            ),
        }
    }
}

/// A row of sqlx's table.
type Row = (i64, String, bool, Vec<u8>, String);

/// Every version, in order.
pub(super) async fn read(connection: &mut PgConnection, files: &[File]) -> Result<Vec<Entry>> {
    let rows = applied(connection).await?;
    let mut entries = BTreeMap::new();
    for file in files {
        entries.insert(
            file.migration.version,
            Entry {
                version: file.migration.version,
                name: file.name.clone(),
                fate: Fate::Pending,
                applied_at: None,
            },
        );
    }
    for (version, description, is_done, checksum, at) in rows {
        let file = files.iter().find(|file| file.migration.version == version);
        let (name, fate) = match file {
            None => (description.replace(' ', "_"), Fate::Missing),
            Some(file) if !is_done => (file.name.clone(), Fate::Failed),
            Some(file) if *file.migration.checksum != *checksum => {
                (file.name.clone(), Fate::Edited)
            }
            Some(file) => (file.name.clone(), Fate::Applied),
        };
        let name = if fate == Fate::Missing {
            format!("{version}_{name}")
        } else {
            name
        };
        entries.insert(
            version,
            Entry {
                version,
                name,
                fate,
                applied_at: Some(at),
            },
        );
    }
    Ok(entries.into_values().collect())
}

/// The rows of the table; none where there is no table.
async fn applied(connection: &mut PgConnection) -> Result<Vec<Row>> {
    let exists: bool = query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await
        .map_err(refused("look for the table of applied migrations"))?;
    if !exists {
        return Ok(Vec::new());
    }
    query_as(
        "SELECT version, description, success, checksum, \
         to_char(installed_on AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
         FROM _sqlx_migrations ORDER BY version",
    )
    .fetch_all(connection)
    .await
    .map_err(refused("read which migrations are applied"))
}
