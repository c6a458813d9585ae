//! Where witnesses are looked for: a scratch database of the schema, on which everything is rolled back.
//! In: a scratch server, a schema, statements that are refuted. Out: what the search found for each, and which
//! PostgreSQL saw it.

use super::address::{self, Address};
use super::scratch::Scratch;
use super::{refused, told};
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::witness::{Found, Line, Subject, search};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _, ValueRef as _, raw_sql};
use tokio::runtime::{Builder, Runtime};

/// How long one try may take: a recursive query may never end.
const PATIENCE: &str = "SET statement_timeout = '2s'";

/// What was found, by statement, and the server's version: `PostgreSQL 15.14`.
pub fn witnesses(
    scratch: &Scratch,
    schema: &Schema,
    subjects: &[Subject<'_>],
) -> Result<(String, Vec<Found>)> {
    let room = scratch.room(schema)?;
    room.fill(schema)?;
    let mut session = Session::open(room.address())?;
    let found = subjects
        .iter()
        .map(|subject| search(subject, &mut |sql| session.run(sql)))
        .collect();
    let version = session.version();
    session.close();
    Ok((version, found))
}

/// One connection on which texts run one after another.
struct Session {
    runtime: Runtime,
    connection: PgConnection,
}

impl Session {
    fn open(address: &Address) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|source| Error::Database {
            what: "start to work".to_owned(),
            message: source.to_string(),
        })?;
        let connection = runtime.block_on(async {
            let mut connection = address.connect().await?;
            let patience = connection
                .execute(raw_sql(AssertSqlSafe(PATIENCE.to_owned())))
                .await;
            patience.map_err(refused("prepare the scratch database"))?;
            Ok::<_, Error>(connection)
        })?;
        Ok(Self {
            runtime,
            connection,
        })
    }

    /// All rows of a text of any number of statements.
    fn run(&mut self, sql: &str) -> std::result::Result<Vec<Line>, String> {
        let text = raw_sql(AssertSqlSafe(sql.to_owned()));
        let rows = self.runtime.block_on(self.connection.fetch_all(text));
        let rows = rows.map_err(|error| told(&error))?;
        rows.iter()
            .map(line)
            .collect::<std::result::Result<_, _>>()
            .map_err(|error: sqlx::Error| told(&error))
    }

    fn version(&self) -> String {
        let number = self.connection.server_version_num().unwrap_or(0);
        format!("PostgreSQL {}.{}", number / 10_000, number % 10_000)
    }

    fn close(self) {
        self.runtime.block_on(address::close(self.connection));
    }
}

fn line(row: &sqlx::postgres::PgRow) -> std::result::Result<Line, sqlx::Error> {
    (0..row.len())
        .map(|at| {
            let value = row.try_get_raw(at)?;
            let text = value
                .as_str()
                .map(str::to_owned)
                .map_err(sqlx::Error::Decode);
            if value.is_null() {
                Ok(None)
            } else {
                text.map(Some)
            }
        })
        .collect()
}
