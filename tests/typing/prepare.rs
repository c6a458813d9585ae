//! What PostgreSQL's own prepare reports, and what this crate infers, in one form that compares.

use std::collections::BTreeMap;

use schemagen::typing::{Catalog, infer};
use tokio_postgres::{Client, NoTls};

use crate::support::postgres::Database;

/// Types of parameters, names and types of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub parameters: Vec<String>,
    pub columns: Vec<(String, String)>,
}

/// A connection that prepares.
pub struct Server {
    client: Client,
    types: BTreeMap<u32, String>,
}

impl Server {
    pub async fn of(database: &Database) -> Self {
        let url = database.url().split('?').next().unwrap().to_owned();
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
        tokio::spawn(connection);
        let rows = client
            .query("SELECT oid, format_type(oid, NULL) FROM pg_type", &[])
            .await
            .unwrap();
        let types = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        Self { client, types }
    }

    /// What prepare reports, or why it refuses.
    pub async fn prepare(&self, sql: &str) -> Result<Told, String> {
        let prepared = self.client.prepare(sql).await.map_err(|error| {
            let error = error.as_db_error().map(|it| it.message().to_owned());
            error.unwrap_or_else(|| "the connection broke".to_owned())
        })?;
        let told = |oid: u32| self.types[&oid].clone();
        let columns = prepared.columns().iter();
        Ok(Told {
            parameters: prepared.params().iter().map(|it| told(it.oid())).collect(),
            columns: columns
                .map(|it| (it.name().to_owned(), told(it.type_().oid())))
                .collect(),
        })
    }
}

/// What is inferred, or the first fault.
pub fn inferred(sql: &str, catalog: &Catalog<'_>) -> Result<Told, String> {
    let signature = infer(sql, catalog).map_err(|faults| faults[0].message.clone())?;
    let parameters = signature.parameters.iter();
    let columns = signature.columns.iter();
    Ok(Told {
        parameters: parameters.map(|it| it.sql_type.to_string()).collect(),
        columns: columns
            .map(|it| (it.name.clone(), it.sql_type.to_string()))
            .collect(),
    })
}
