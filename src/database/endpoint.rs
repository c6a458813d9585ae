//! One side of a comparison that PostgreSQL reads: a live database, a SQL file, or migrations.
//! In: what a person calls it. Out: its schema. A SQL file is read by PostgreSQL itself, in a scratch database.

use super::address::{self, Address};
use super::catalog::Picture;
use super::recognise::{leave_out_others, recognise};
use super::scratch::Scratch;
use super::{block_on, catalog, introspect, migrations, told};
use crate::error::{Error, Result};
use crate::schema::Schema;
use sqlx::{AssertSqlSafe, Executor as _, raw_sql};
use std::fs;
use std::path::{Path, PathBuf};

/// One side of a comparison.
#[derive(Clone, Debug)]
pub enum Endpoint {
    /// A live database.
    Database(Box<Address>),
    /// A file of SQL.
    File(PathBuf),
    /// A folder of migrations, of whatever tool.
    Folder(PathBuf),
}

impl Endpoint {
    /// What a person means: an address, the path of a `.sql` file, or a folder of migrations.
    pub fn parse(text: &str) -> Result<Self> {
        if Address::is_one(text) {
            Ok(Self::Database(Box::new(Address::parse(text)?)))
        } else if text.ends_with(".sql") {
            Ok(Self::File(text.into()))
        } else if Path::new(text).is_dir() {
            Ok(Self::Folder(text.into()))
        } else {
            Err(Error::Endpoint {
                said: text.to_owned(),
            })
        }
    }

    /// Its schema; expressions are as PostgreSQL prints them.
    pub fn read(&self, scratch: Option<&str>) -> Result<Schema> {
        self.picture(scratch).map(|it| it.schema)
    }

    /// All that it holds.
    pub fn picture(&self, scratch: Option<&str>) -> Result<Picture> {
        match self {
            Self::Database(address) => introspect(address),
            Self::Folder(path) => {
                let scratch = Scratch::open(scratch)?;
                let room = scratch.room(&Schema::default())?;
                migrations::replay_any(&room, path)?;
                introspect(room.address())
            }
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
                    Ok(picture)
                })
            }
        }
    }
}

/// Brings a schema that PostgreSQL printed into the words of one that it did not print, so that the two compare.
pub fn align(mut printed: Schema, meant: &Schema, scratch: Option<&str>) -> Result<Schema> {
    let scratch = Scratch::open(scratch)?;
    let told = scratch.print(meant)?;
    leave_out_others(&mut printed, &[meant, &told.picture.schema]);
    Ok(recognise(printed, meant, &told.picture.schema))
}
