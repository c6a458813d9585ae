//! Verbatim SQL in the snapshot, and the addresses that it must stand before or after.

use super::wire::{Name, Named, Path};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ObjectId, SqlObject};
use serde::{Deserialize, Serialize};

/// Verbatim SQL.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SqlLine {
    name: Name,
    up: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    down: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<Address>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<Address>,
}

impl Named for SqlLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl From<&SqlObject> for SqlLine {
    fn from(sql: &SqlObject) -> Self {
        Self {
            name: Name(sql.name.clone()),
            up: sql.up.clone(),
            down: sql.down.clone(),
            after: sql.after.iter().map(Address::from).collect(),
            before: sql.before.iter().map(Address::from).collect(),
        }
    }
}

impl From<SqlLine> for SqlObject {
    fn from(line: SqlLine) -> Self {
        Self {
            name: line.name.0,
            up: line.up,
            down: line.down,
            after: line.after.into_iter().map(ObjectId::from).collect(),
            before: line.before.into_iter().map(ObjectId::from).collect(),
        }
    }
}

/// The address of a thing: `{"table":"todos"}`, `{"column":["todos","title"]}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Address {
    Schema(Name),
    Extension(Name),
    Enum(Path),
    Table(Path),
    Column(Path, Name),
    Constraint(Path, Name),
    Index(Path, Name),
    Policy(Path, Name),
    Grant(Path, Name),
    Role(Name),
    Sql(Name),
}

impl From<&ObjectId> for Address {
    fn from(id: &ObjectId) -> Self {
        let (name, path) = (
            |it: &Ident| Name(it.clone()),
            |it: &QualifiedName| Path(it.clone()),
        );
        match id {
            ObjectId::Schema(it) => Self::Schema(name(it)),
            ObjectId::Extension(it) => Self::Extension(name(it)),
            ObjectId::Enum(it) => Self::Enum(path(it)),
            ObjectId::Table(it) => Self::Table(path(it)),
            ObjectId::Column(table, it) => Self::Column(path(table), name(it)),
            ObjectId::Constraint(table, it) => Self::Constraint(path(table), name(it)),
            ObjectId::Index(table, it) => Self::Index(path(table), name(it)),
            ObjectId::Policy(table, it) => Self::Policy(path(table), name(it)),
            ObjectId::Grant(table, it) => Self::Grant(path(table), name(it)),
            ObjectId::Role(it) => Self::Role(name(it)),
            ObjectId::Sql(it) => Self::Sql(name(it)),
        }
    }
}

impl From<Address> for ObjectId {
    fn from(address: Address) -> Self {
        match address {
            Address::Schema(it) => Self::Schema(it.0),
            Address::Extension(it) => Self::Extension(it.0),
            Address::Enum(it) => Self::Enum(it.0),
            Address::Table(it) => Self::Table(it.0),
            Address::Column(table, it) => Self::Column(table.0, it.0),
            Address::Constraint(table, it) => Self::Constraint(table.0, it.0),
            Address::Index(table, it) => Self::Index(table.0, it.0),
            Address::Policy(table, it) => Self::Policy(table.0, it.0),
            Address::Grant(table, it) => Self::Grant(table.0, it.0),
            Address::Role(it) => Self::Role(it.0),
            Address::Sql(it) => Self::Sql(it.0),
        }
    }
}
