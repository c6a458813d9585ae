//! What PostgreSQL holds, or is to hold: resolved, without places, comparable.
//! The same picture comes from the specs, from the snapshot and from a live database, and nobody can tell which.
//! What only the application knows (generators, typed JSON, scope) is in `model`.

mod column;
mod constraint;
mod data_type;
mod enum_type;
mod index;
mod made;
mod mention;
mod policy;
mod renames;
pub mod snapshot;
mod table;

pub use column::{Column, Default, Identity};
pub use constraint::{Action, Check, Constraint, Deferrable, ForeignKey, PrimaryKey, Unique};
pub use data_type::{DataType, RangeType};
pub use enum_type::EnumType;
pub use index::{Index, IndexExpression, IndexKey, Nulls};
pub use made::{functions_made, is_replaced_in_place};
pub use mention::{Role, mentions, names_in};
pub use policy::{Grants, Policy, PolicyCommand, Privilege, RowSecurity};
pub use renames::Renames;
pub use table::Table;

use crate::ident::{Ident, QualifiedName};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A whole database schema.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Schema {
    /// `CREATE EXTENSION`.
    pub extensions: BTreeSet<Ident>,
    /// Types made by `CREATE TYPE … AS ENUM`.
    pub enums: BTreeMap<QualifiedName, EnumType>,
    /// Tables, those that someone else owns included.
    pub tables: BTreeMap<QualifiedName, Table>,
    /// Verbatim SQL, in declared order.
    pub sql: Vec<SqlObject>,
}

impl Schema {
    /// The table with this name.
    pub fn table(&self, name: &QualifiedName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// The tables that the tool creates: all but the external ones.
    pub fn owned_tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values().filter(|table| !table.external)
    }

    /// The schemas other than `public` that its own objects live in.
    pub fn schemas(&self) -> BTreeSet<&Ident> {
        self.owned_tables()
            .map(|table| &table.name)
            .chain(self.enums.keys())
            .filter(|name| !name.is_default_schema())
            .map(|name| &name.schema)
            .collect()
    }

    /// The roles that its own policies and grants name.
    pub fn roles(&self) -> BTreeSet<&Ident> {
        self.owned_tables()
            .flat_map(|table| {
                let bound = table.policies.iter().flat_map(|policy| &policy.roles);
                bound.chain(table.grants.keys())
            })
            .collect()
    }

    /// The schemas other than `public` that a role must be able to look into: those of the tables that it may use, and
    /// of the types of their columns. Schema and role.
    pub fn usages(&self) -> BTreeSet<(&Ident, &Ident)> {
        let mut out = BTreeSet::new();
        for table in self.owned_tables().filter(|it| !it.grants.is_empty()) {
            let types =
                table
                    .columns
                    .iter()
                    .filter_map(|column| match column.data_type.element() {
                        DataType::Enum(name) => Some(name),
                        _ => None,
                    });
            for name in types
                .chain([&table.name])
                .filter(|it| !it.is_default_schema())
            {
                out.extend(table.grants.keys().map(|role| (&name.schema, role)));
            }
        }
        out
    }
}

/// SQL that the language has no word for, made and unmade by the user's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlObject {
    /// Its key in the spec.
    pub name: Ident,
    /// What makes it.
    pub up: String,
    /// What unmakes it.
    pub down: Option<String>,
    /// What must stand before it is made.
    pub after: BTreeSet<ObjectId>,
    /// What must not be made before it.
    pub before: BTreeSet<ObjectId>,
}

/// An SQL expression that was parsed to its end and found to be one expression. Kept as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expression(pub String);

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of a thing in a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// A schema.
    Schema(Ident),
    /// An extension.
    Extension(Ident),
    /// An enum.
    Enum(QualifiedName),
    /// A table.
    Table(QualifiedName),
    /// A column of a table.
    Column(QualifiedName, Ident),
    /// A primary key, unique, check or foreign key of a table.
    Constraint(QualifiedName, Ident),
    /// An index of a table.
    Index(QualifiedName, Ident),
    /// A policy of a table.
    Policy(QualifiedName, Ident),
    /// What a role may do with a table.
    Grant(QualifiedName, Ident),
    /// A role, which is of the whole server.
    Role(Ident),
    /// Verbatim SQL.
    Sql(Ident),
}

impl ObjectId {
    /// The table it belongs to, if it belongs to one.
    pub fn table(&self) -> Option<&QualifiedName> {
        match self {
            Self::Table(table)
            | Self::Column(table, _)
            | Self::Constraint(table, _)
            | Self::Index(table, _)
            | Self::Policy(table, _)
            | Self::Grant(table, _) => Some(table),
            Self::Schema(_) | Self::Extension(_) | Self::Enum(_) | Self::Role(_) | Self::Sql(_) => {
                None
            }
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(name) | Self::Extension(name) | Self::Role(name) | Self::Sql(name) => {
                write!(f, "{name}")
            }
            Self::Enum(name) | Self::Table(name) => write!(f, "{name}"),
            Self::Column(table, name)
            | Self::Constraint(table, name)
            | Self::Index(table, name)
            | Self::Policy(table, name)
            | Self::Grant(table, name) => write!(f, "{table}.{name}"),
        }
    }
}
