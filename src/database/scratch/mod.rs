//! A place to try things: empty databases that are gone afterwards.
//! In: a server on which databases may be made, or the PostgreSQL binaries of this machine. Out: databases, and what
//! PostgreSQL makes of a schema.

mod binaries;
mod roles;
mod server;

use super::address::{self, Address};
use super::catalog::{self, Picture, Pieces};
use super::{block_on, refused};
use crate::diff::diff;
use crate::error::Result;
use crate::ident::Ident;
use crate::schema::{DataType, Deferrable, Renames, Schema, Unique};
use crate::sql::render;
use crate::statement::Statement;
use server::Server;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, raw_sql};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What the names of all such databases begin with.
const PREFIX: &str = "schemagen_scratch_";

/// A server for databases that are gone afterwards.
#[derive(Debug)]
pub struct Scratch {
    address: Address,
    /// A private server ends with this value.
    _server: Option<Server>,
}

/// An empty database; it is dropped with this value.
#[derive(Debug)]
pub(super) struct Room<'a> {
    scratch: &'a Scratch,
    name: String,
    address: Address,
    /// Roles that are only there for databases like it.
    roles: Vec<Ident>,
}

/// A schema as PostgreSQL prints it.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// All that a database holds that it was applied to.
    pub picture: Picture,
    /// What each piece of verbatim SQL made of what the language has no word for.
    pub made: BTreeMap<Ident, Pieces>,
}

impl Scratch {
    /// The server at `url`, or a private one.
    pub fn open(url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            let address = Address::parse(url)?;
            return Ok(Self {
                address,
                _server: None,
            });
        }
        let server = Server::start()?;
        Ok(Self {
            address: server.address(),
            _server: Some(server),
        })
    }

    /// What PostgreSQL makes of a schema, with the tables of others that it refers to.
    pub fn print(&self, meant: &Schema) -> Result<Printed> {
        let room = self.room(meant)?;
        let made = room.fill(meant)?;
        block_on(async {
            let mut connection = room.address.connect().await?;
            let picture = catalog::read(&mut connection).await?;
            address::close(connection).await;
            Ok(Printed { picture, made })
        })
    }

    /// An empty database. The roles that the schema names are there.
    pub(super) fn room(&self, meant: &Schema) -> Result<Room<'_>> {
        let name = unique_name();
        let mut room = Room {
            scratch: self,
            address: self.address.database(&name),
            name,
            roles: Vec::new(),
        };
        block_on(async {
            let mut connection = self.address.connect().await?;
            let create = format!("CREATE DATABASE {} TEMPLATE template0", room.name);
            run(&mut connection, create).await?;
            for role in meant.roles() {
                if roles::provide(&mut connection, role).await? {
                    room.roles.push(role.clone());
                }
            }
            address::close(connection).await;
            Ok(())
        })?;
        Ok(room)
    }
}

impl Room<'_> {
    /// Where it is.
    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// Makes all of a schema, with the tables of others that it refers to, and says what its verbatim SQL made.
    pub(super) fn fill(&self, meant: &Schema) -> Result<BTreeMap<Ident, Pieces>> {
        let whole = with_others(meant);
        let statements = diff(&Schema::default(), &whole, &Renames::default());
        block_on(async {
            let mut connection = self.address.connect().await?;
            let made = make(&mut connection, &statements).await?;
            address::close(connection).await;
            Ok(made)
        })
    }

    /// Makes the tables of others that the schema refers to: no migration makes them.
    pub(super) fn furnish(&self, meant: &Schema) -> Result<()> {
        let mut others = with_others(meant);
        others.tables.retain(|name, _| meant.tables[name].external);
        if others.tables.is_empty() {
            return Ok(());
        }
        for table in others.tables.values_mut() {
            table.foreign_keys.clear();
        }
        others.enums.clear();
        others.sql.clear();
        let has_citext = |it: &Schema| {
            let mut columns = it.tables.values().flat_map(|table| &table.columns);
            columns.any(|column| *column.data_type.element() == DataType::Citext)
        };
        if !has_citext(&others) {
            others.extensions.clear();
        }
        let statements = diff(&Schema::default(), &others, &Renames::default());
        block_on(async {
            let mut connection = self.address.connect().await?;
            make(&mut connection, &statements).await?;
            address::close(connection).await;
            Ok(())
        })
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        let _ = block_on(async {
            let mut connection = self.scratch.address.connect().await?;
            let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            run(&mut connection, drop).await?;
            for role in &self.roles {
                run(&mut connection, roles::drop_unless_needed(role)).await?;
            }
            address::close(connection).await;
            Ok(())
        });
    }
}

/// How many statements run at once: a text is one transaction, whose locks a server counts.
const BATCH: usize = 200;

/// Runs statements, and watches what verbatim SQL makes.
async fn make(
    connection: &mut PgConnection,
    statements: &[Statement],
) -> Result<BTreeMap<Ident, Pieces>> {
    let mut made = BTreeMap::new();
    let mut script = String::new();
    for (at, statement) in statements.iter().enumerate() {
        let Statement::ExecuteSql(sql) = statement else {
            script.push_str(&render(statement));
            script.push('\n');
            if at % BATCH == BATCH - 1 {
                run(connection, std::mem::take(&mut script)).await?;
            }
            continue;
        };
        run(connection, std::mem::take(&mut script)).await?;
        let before = catalog::pieces(connection).await?;
        run(connection, render(statement)).await?;
        let mut after = catalog::pieces(connection).await?;
        after.retain(|key, piece| before.get(key) != Some(piece));
        made.insert(sql.name.clone(), after);
    }
    run(connection, script).await?;
    Ok(made)
}

/// Runs one text of any number of statements.
async fn run(connection: &mut PgConnection, sql: String) -> Result<()> {
    connection
        .execute(raw_sql(AssertSqlSafe(sql)))
        .await
        .map(drop)
        .map_err(refused("prepare the scratch database"))
}

/// The schema with the tables of others as its own, and with the keys there that its references need.
fn with_others(meant: &Schema) -> Schema {
    let mut whole = meant.clone();
    for table in whole.tables.values_mut() {
        table.external = false;
    }
    let references = meant.owned_tables().flat_map(|table| &table.foreign_keys);
    for key in references {
        let Some(target) = whole.tables.get_mut(&key.target) else {
            continue;
        };
        let columns: Vec<&Ident> = key.target_columns.iter().collect();
        let is_others = meant.tables[&key.target].external;
        if is_others && !target.is_unique_key(&columns) {
            let names: Vec<&str> = columns.iter().map(|it| it.as_str()).collect();
            target.uniques.push(Unique {
                name: Ident::composed(&[target.name.name.as_str(), &names.join("_"), "key"]),
                columns: key.target_columns.clone(),
                nulls_not_distinct: false,
                deferrable: Deferrable::No,
            });
        }
    }
    whole
}

/// A name that no other run has.
fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |it| it.as_micros());
    format!("{PREFIX}{}_{count}_{now:x}", std::process::id())
}
