//! From the catalogs of a live database to the schema that they describe.
//! In: a connection. Out: a `Schema`, with expressions as PostgreSQL prints them. What belongs to PostgreSQL, to an
//! extension or to a migration runner is left out; what the language has no word for is a piece of text.

mod assemble;
mod data_type;
mod default;
#[macro_use]
mod query;
mod pieces;
mod rows;

use crate::error::Result;
use crate::ident::Ident;
use crate::schema::{Schema, Table};
use assemble::ident;
use rows::{ColumnRow, ConstraintRow, EnumRow, IndexRow, PieceRow, PolicyRow, TableRow};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, SqlSafeStr, query_scalar};
use std::collections::BTreeMap;

/// What a database holds.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// What the language has words for, with expressions as PostgreSQL prints them.
    pub schema: Schema,
    /// What it has none for.
    pub pieces: Pieces,
}

/// Functions, views, triggers and their like: kind and address, and the schema and the text of each.
pub type Pieces = BTreeMap<(String, String), (Ident, String)>;

/// Reads all that there is, as it is at one moment.
pub(super) async fn read(connection: &mut PgConnection) -> Result<Picture> {
    let picture = read_all(connection).await;
    let ended = connection.execute("ROLLBACK").await;
    let picture = picture.map_err(super::refused("read the catalogs"))?;
    ended.map_err(super::refused("read the catalogs"))?;
    Ok(picture)
}

/// Reads what the language has no words for.
pub(super) async fn pieces(connection: &mut PgConnection) -> Result<Pieces> {
    let pieces = begin_and_read_pieces(connection).await;
    let ended = connection.execute("ROLLBACK").await;
    let pieces = pieces.map_err(super::refused("read the catalogs"))?;
    ended.map_err(super::refused("read the catalogs"))?;
    Ok(pieces)
}

async fn begin_and_read_pieces(connection: &mut PgConnection) -> sqlx::Result<Pieces> {
    connection.execute(sqlx::raw_sql(query::SETTINGS)).await?;
    read_pieces(connection).await
}

async fn read_pieces(connection: &mut PgConnection) -> sqlx::Result<Pieces> {
    let rows: Vec<PieceRow> = fetch(connection, AssertSqlSafe(pieces::query())).await?;
    let piece = |row: PieceRow| ((row.what, row.object), (ident(&row.schema), row.text));
    Ok(rows.into_iter().map(piece).collect())
}

async fn read_all(connection: &mut PgConnection) -> sqlx::Result<Picture> {
    connection.execute(sqlx::raw_sql(query::SETTINGS)).await?;
    Ok(Picture {
        schema: read_schema(connection).await?,
        pieces: read_pieces(connection).await?,
    })
}

async fn read_schema(connection: &mut PgConnection) -> sqlx::Result<Schema> {
    let extensions: Vec<String> = (query_scalar(query::EXTENSIONS))
        .fetch_all(&mut *connection)
        .await?;
    let enums: Vec<EnumRow> = fetch(connection, query::ENUMS).await?;
    let mut tables = Tables(BTreeMap::new());
    for row in fetch::<TableRow>(connection, query::TABLES).await? {
        tables.0.insert(row.id, assemble::table(row));
    }
    for row in fetch::<ColumnRow>(connection, query::COLUMNS).await? {
        let (id, generated) = (row.table, assemble::generated(&row));
        let mut column = assemble::column(row);
        column.generated = generated;
        tables.with(id, |table| table.columns.push(column));
    }
    for row in fetch::<ConstraintRow>(connection, query::CONSTRAINTS).await? {
        let (id, constraint) = (row.table, assemble::constraint(row));
        tables.with(id, |table| assemble::add_constraint(table, constraint));
    }
    for row in fetch::<IndexRow>(connection, query::INDEXES).await? {
        let (id, index) = (row.table, assemble::index(row));
        tables.with(id, |table| table.indexes.push(index));
    }
    for row in fetch::<PolicyRow>(connection, query::POLICIES).await? {
        let (id, policy) = (row.table, assemble::policy(row));
        tables.with(id, |table| table.policies.push(policy));
    }
    let enums = enums.into_iter().map(assemble::enum_type);
    let tables = tables.0.into_values();
    Ok(Schema {
        extensions: extensions.iter().map(|name| ident(name)).collect(),
        enums: enums.map(|it| (it.name.clone(), it)).collect(),
        tables: tables.map(|it| (it.name.clone(), it)).collect(),
        sql: Vec::new(),
    })
}

/// Tables by the number that PostgreSQL gave them.
struct Tables(BTreeMap<i64, Table>);

impl Tables {
    fn with(&mut self, id: i64, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.0.get_mut(&id) {
            change(table);
        }
    }
}

/// The rows of a query whose only column is JSON.
async fn fetch<T: DeserializeOwned>(
    connection: &mut PgConnection,
    query: impl SqlSafeStr,
) -> sqlx::Result<Vec<T>> {
    let rows: Vec<String> = query_scalar(query).fetch_all(connection).await?;
    rows.iter().map(|row| decode(row)).collect()
}

fn decode<'a, T: Deserialize<'a>>(row: &'a str) -> sqlx::Result<T> {
    serde_json::from_str(row).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
