//! Everything that one may do to a database: the one vocabulary of differ, printer, judge and applier.
//! A statement carries names, never ids or SQL, so it can be printed without a schema and judged without a parser.
//! Whoever creates a thing runs before whoever needs it: `needs` and `effect` say so, and `order` obeys.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Column, DataType, EnumType, ForeignKey, Index, ObjectId, PrimaryKey, SqlObject, Unique,
};

/// One thing done to a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `CREATE SCHEMA IF NOT EXISTS`
    CreateSchema(Ident),
    /// `CREATE EXTENSION IF NOT EXISTS`
    CreateExtension(Ident),
    /// `CREATE TYPE … AS ENUM`
    CreateEnum(EnumType),
    /// `CREATE TABLE`, with its keys and checks, without its references
    CreateTable(CreateTable),
    /// `ALTER TABLE … ADD … FOREIGN KEY`: always on its own, so that rings of tables need nothing special
    AddForeignKey {
        /// The table that references.
        table: QualifiedName,
        /// The key.
        key: ForeignKey,
    },
    /// `CREATE INDEX`
    CreateIndex {
        /// The table it is on.
        table: QualifiedName,
        /// The index.
        index: Index,
    },
    /// `COMMENT ON`
    Comment {
        /// What they are about.
        on: Commented,
        /// The words.
        text: String,
    },
    /// The user's own SQL
    ExecuteSql(SqlObject),
}

/// A new table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    /// Its name.
    pub name: QualifiedName,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its checks.
    pub checks: Vec<Check>,
}

/// What a comment is about (manual, COMMENT).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Commented {
    /// A table.
    Table(QualifiedName),
    /// A column of a table.
    Column(QualifiedName, Ident),
    /// An enum.
    Enum(QualifiedName),
}

impl Commented {
    /// Its address.
    pub fn object(&self) -> ObjectId {
        match self {
            Self::Table(name) => ObjectId::Table(name.clone()),
            Self::Column(table, name) => ObjectId::Column(table.clone(), name.clone()),
            Self::Enum(name) => ObjectId::Enum(name.clone()),
        }
    }
}

/// What a statement does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It brings it into being.
    Creates,
    /// It changes it.
    Alters,
}

impl Statement {
    /// What it acts on.
    pub fn object(&self) -> ObjectId {
        match self {
            Self::CreateSchema(name) => ObjectId::Schema(name.clone()),
            Self::CreateExtension(name) => ObjectId::Extension(name.clone()),
            Self::CreateEnum(enum_type) => ObjectId::Enum(enum_type.name.clone()),
            Self::CreateTable(table) => ObjectId::Table(table.name.clone()),
            Self::AddForeignKey { table, key } => {
                ObjectId::Constraint(table.clone(), key.name.clone())
            }
            Self::CreateIndex { table, index } => {
                ObjectId::Index(table.clone(), index.name.clone())
            }
            Self::Comment { on, .. } => on.object(),
            Self::ExecuteSql(sql) => ObjectId::Sql(sql.name.clone()),
        }
    }

    /// What must exist before it runs. A thing that nobody creates here is there already, or somebody else's.
    pub fn needs(&self) -> Vec<ObjectId> {
        match self {
            Self::CreateSchema(_) | Self::CreateExtension(_) => Vec::new(),
            Self::CreateEnum(enum_type) => schema_of(&enum_type.name),
            Self::CreateTable(table) => table.needs(),
            Self::AddForeignKey { table, key } => vec![
                ObjectId::Table(table.clone()),
                ObjectId::Table(key.target.clone()),
            ],
            Self::CreateIndex { table, .. } => vec![ObjectId::Table(table.clone())],
            Self::Comment { on, .. } => vec![on.object()],
            Self::ExecuteSql(sql) => sql.after.iter().cloned().collect(),
        }
    }

    /// Whether it creates its object or changes it.
    pub fn effect(&self) -> Effect {
        match self {
            Self::CreateSchema(_)
            | Self::CreateExtension(_)
            | Self::CreateEnum(_)
            | Self::CreateTable(_)
            | Self::AddForeignKey { .. }
            | Self::CreateIndex { .. }
            | Self::ExecuteSql(_) => Effect::Creates,
            Self::Comment { .. } => Effect::Alters,
        }
    }
}

impl CreateTable {
    /// Its schema, and the types of its columns. References are statements of their own.
    fn needs(&self) -> Vec<ObjectId> {
        let mut needs = schema_of(&self.name);
        for column in &self.columns {
            match column.data_type.element() {
                DataType::Enum(name) => needs.push(ObjectId::Enum(name.clone())),
                DataType::Citext => needs.extend(Ident::parse("citext").map(ObjectId::Extension)),
                _ => {}
            }
        }
        needs
    }
}

fn schema_of(name: &QualifiedName) -> Vec<ObjectId> {
    if name.is_default_schema() {
        Vec::new()
    } else {
        vec![ObjectId::Schema(name.schema.clone())]
    }
}
