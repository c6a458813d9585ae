//! Everything that one may do to a database: the one vocabulary of differ, printer, judge and applier.
//! A statement carries names, never ids or SQL, so it can be printed without a schema and judged without a parser.
//! Whoever creates a thing runs before whoever needs it: `needs` and `effect` say so, and `order` obeys.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Column, EnumType, ForeignKey, Index, ObjectId, PrimaryKey, SqlObject, Unique,
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
        /// The table, column or enum.
        on: ObjectId,
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
