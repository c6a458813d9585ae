//! One side of a comparison: the specs, the snapshot, a live database, or a SQL file.
//! In: what a person calls it. Out: its schema. A SQL file is read by PostgreSQL itself, in a scratch database.

use super::address::{self, Address};
use super::recognise::recognise;
use super::scratch::Scratch;
use super::{block_on, catalog, introspect, told};
use crate::error::{Error, Result};
use crate::schema::Schema;
use sqlx::{AssertSqlSafe, Executor as _, raw_sql};
use std::fs;
use std::path::PathBuf;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Endpoint {
    /// The specs.
    Specs,
    /// The schema that the migrations so far make.
    Snapshot,
    /// A live database.
    Database(Address),
    /// A file of SQL.
    File(PathBuf),
}

impl Endpoint {
    /// What a person means: `specs`, `snapshot`, an address, or the path of a `.sql` file.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "specs" => Ok(Self::Specs),
            "snapshot" => Ok(Self::Snapshot),
            url if Address::is_one(url) => Address::parse(url).map(Self::Database),
            path if path.ends_with(".sql") => Ok(Self::File(path.into())),
            other => Err(Error::Endpoint {
                said: other.to_owned(),
            }),
        }
    }

    /// Whether PostgreSQL prints its expressions.
    pub fn is_printed(&self) -> bool {
        matches!(self, Self::Database(_) | Self::File(_))
    }

    /// Its schema. `specs` and `snapshot` are those of the project.
    pub fn read(&self, specs: &Schema, snapshot: &Schema, scratch: Option<&str>) -> Result<Schema> {
        match self {
            Self::Specs => Ok(specs.clone()),
            Self::Snapshot => Ok(snapshot.clone()),
            Self::Database(address) => introspect(address).map(|it| it.schema),
            Self::File(path) => {
                let sql = fs::read_to_string(path).map_err(Error::read(path))?;
                let scratch = Scratch::open(scratch)?;
                let room = scratch.room(&Schema::default())?;
                block_on(async {
                    let mut connection = room.address().connect().await?;
                    let done = connection.execute(raw_sql(AssertSqlSafe(sql))).await;
                    done.map_err(|error| Error::Database {
                        what: format!("run `{}` in an empty database", crate::path::shown(path)),
                        message: told(&error),
                    })?;
                    let picture = catalog::read(&mut connection).await?;
                    address::close(connection).await;
                    Ok(picture.schema)
                })
            }
        }
    }
}

/// Brings a schema that PostgreSQL printed into the words of one that it did not print, so that the two compare.
pub fn align(printed: Schema, meant: &Schema, scratch: Option<&str>) -> Result<Schema> {
    let scratch = Scratch::open(scratch)?;
    let told = scratch.print(meant)?;
    Ok(recognise(printed, meant, &told.picture.schema))
}
