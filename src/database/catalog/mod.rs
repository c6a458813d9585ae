//! From the catalogs of a live database to the schema that they describe.
//! In: a connection. Out: a `Schema`, with expressions as PostgreSQL prints them. What belongs to PostgreSQL, to an
//! extension or to a migration runner is left out; so is what the language has no word for (see `verbatim`).

mod assemble;
mod data_type;
mod default;
mod query;
mod rows;

use crate::error::Result;
use crate::ident::Ident;
use crate::schema::{Schema, Table};
use assemble::ident;
use rows::{ColumnRow, ConstraintRow, EnumRow, IndexRow, PolicyRow, TableRow};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sqlx::{Executor as _, PgConnection, query_scalar};
use std::collections::BTreeMap;

/// Reads the whole schema, as it is at one moment.
pub(super) async fn read(connection: &mut PgConnection) -> Result<Schema> {
    let schema = read_all(connection).await;
    let ended = connection.execute("ROLLBACK").await;
    let schema = schema.map_err(super::refused("read the catalogs"))?;
    ended.map_err(super::refused("read the catalogs"))?;
    Ok(schema)
}

async fn read_all(connection: &mut PgConnection) -> sqlx::Result<Schema> {
    connection.execute(sqlx::raw_sql(query::SETTINGS)).await?;
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
        extensions: extensions
            .iter()
            .map(|name| ident(name))
            .collect::<std::collections::BTreeSet<Ident>>(),
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
pub(super) async fn fetch<T: DeserializeOwned>(
    connection: &mut PgConnection,
    query: &'static str,
) -> sqlx::Result<Vec<T>> {
    let rows: Vec<String> = query_scalar(query).fetch_all(connection).await?;
    rows.iter().map(|row| decode(row)).collect()
}

fn decode<'a, T: Deserialize<'a>>(row: &'a str) -> sqlx::Result<T> {
    serde_json::from_str(row).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
