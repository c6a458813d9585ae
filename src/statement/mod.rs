//! Everything that one may do to a database: the one vocabulary of differ, printer, judge and applier.
//! A statement carries names and what it changes, never ids or SQL, so it can be printed without a schema and judged
//! without a parser. Whoever creates a thing runs before whoever needs it: `needs` and `effect` say so.

mod address;
mod apply;
mod hazard;

pub use address::{Effect, created_tables};
pub use apply::apply;
pub use hazard::{Hazard, HazardCx, HazardKind, hazards, is_not_null};

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Column, Constraint, DataType, Default, EnumType, Identity, Index, Policy, PrimaryKey,
    Privilege, RowSecurity, SqlObject, Table, Unique,
};
use std::collections::BTreeSet;

/// One thing done to a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `CREATE SCHEMA IF NOT EXISTS`
    CreateSchema(Ident),
    /// `DROP SCHEMA`
    DropSchema(Ident),
    /// `CREATE EXTENSION IF NOT EXISTS`
    CreateExtension(Ident),
    /// `DROP EXTENSION`
    DropExtension(Ident),

    /// `CREATE TYPE … AS ENUM`
    CreateEnum(EnumType),
    /// `ALTER TYPE … SET SCHEMA`, `ALTER TYPE … RENAME TO`
    RenameEnum {
        /// What it is called.
        from: QualifiedName,
        /// What it is to be called.
        to: QualifiedName,
    },
    /// `ALTER TYPE … ADD VALUE`
    AddEnumValue {
        /// The enum.
        name: QualifiedName,
        /// The new label.
        label: String,
        /// Where it goes.
        place: EnumPlace,
    },
    /// `ALTER TYPE … RENAME VALUE`
    RenameEnumValue {
        /// The enum.
        name: QualifiedName,
        /// What the label is.
        from: String,
        /// What it is to be.
        to: String,
    },
    /// `DROP TYPE`
    DropEnum(EnumType),

    /// `CREATE TABLE`, with its keys and checks, without its references
    CreateTable(CreateTable),
    /// `ALTER TABLE … SET SCHEMA`, `ALTER TABLE … RENAME TO`
    RenameTable {
        /// What it is called.
        from: QualifiedName,
        /// What it is to be called.
        to: QualifiedName,
    },
    /// `DROP TABLE`
    DropTable(Box<Table>),

    /// `ALTER TABLE … ADD COLUMN`
    AddColumn {
        /// The table.
        table: QualifiedName,
        /// The column, with all but its comment.
        column: Column,
    },
    /// `ALTER TABLE … RENAME COLUMN`
    RenameColumn {
        /// The table.
        table: QualifiedName,
        /// What it is called.
        from: Ident,
        /// What it is to be called.
        to: Ident,
    },
    /// `ALTER TABLE … DROP COLUMN`
    DropColumn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Column,
    },
    /// Something about one column of a table that stays
    AlterColumn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
        /// What about it.
        change: ColumnChange,
    },

    /// `ALTER TABLE … ADD CONSTRAINT`: a foreign key always stands on its own, so that rings of tables need nothing special
    AddConstraint {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        constraint: Constraint,
        /// How.
        form: ConstraintForm,
    },
    /// `ALTER TABLE … VALIDATE CONSTRAINT`
    ValidateConstraint {
        /// The table.
        table: QualifiedName,
        /// Its name.
        name: Ident,
    },
    /// `ALTER TABLE … RENAME CONSTRAINT`
    RenameConstraint {
        /// The table.
        table: QualifiedName,
        /// What it is called.
        from: Ident,
        /// What it is to be called.
        to: Ident,
    },
    /// `ALTER TABLE … DROP CONSTRAINT`
    DropConstraint {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        constraint: Constraint,
    },

    /// `CREATE INDEX`
    CreateIndex {
        /// The table it is on.
        table: QualifiedName,
        /// The index.
        index: Index,
        /// Whether rows can be written meanwhile; then it cannot stand in a transaction.
        concurrently: bool,
    },
    /// `ALTER INDEX … RENAME TO`
    RenameIndex {
        /// The table it is on.
        table: QualifiedName,
        /// What it is called.
        from: Ident,
        /// What it is to be called.
        to: Ident,
    },
    /// `DROP INDEX`
    DropIndex {
        /// The table it is on.
        table: QualifiedName,
        /// The index.
        index: Index,
        /// Whether the table can be used meanwhile; then it cannot stand in a transaction.
        concurrently: bool,
    },

    /// `ALTER TABLE … ENABLE ROW LEVEL SECURITY` and its like: all that leads from one state to the other
    SetRowSecurity {
        /// The table.
        table: QualifiedName,
        /// What holds.
        from: RowSecurity,
        /// What is to hold.
        to: RowSecurity,
    },
    /// `CREATE POLICY`
    CreatePolicy {
        /// The table.
        table: QualifiedName,
        /// The policy.
        policy: Policy,
    },
    /// `DROP POLICY`
    DropPolicy {
        /// The table.
        table: QualifiedName,
        /// The policy.
        policy: Policy,
    },

    /// `CREATE ROLE`, if there is none: a role is of the whole server, so it is never dropped
    CreateRole(Ident),
    /// `GRANT … ON TABLE … TO`
    Grant(Grant),
    /// `REVOKE … ON TABLE … FROM`
    Revoke(Grant),
    /// `GRANT USAGE ON SCHEMA … TO`
    GrantUsage {
        /// The schema.
        schema: Ident,
        /// Who may look into it.
        role: Ident,
    },
    /// `REVOKE USAGE ON SCHEMA … FROM`
    RevokeUsage {
        /// The schema.
        schema: Ident,
        /// Who may look into it no more.
        role: Ident,
    },

    /// `COMMENT ON`
    Comment {
        /// What it is about.
        on: Commented,
        /// The words; `None` takes them away.
        text: Option<String>,
    },

    /// Rows that exist get the organization of the row that they reference
    FillScope(FillScope),
    /// Stops if a column holds NULL in any row
    RequireFilled {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
    },

    /// The user's own SQL
    ExecuteSql(SqlObject),
    /// What undoes the user's own SQL
    UndoSql(SqlObject),
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

/// What a role may do with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The table.
    pub table: QualifiedName,
    /// The role.
    pub role: Ident,
    /// What it may do, or may do no more.
    pub privileges: BTreeSet<Privilege>,
}

/// Where a new label goes among those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumPlace {
    /// Before this one.
    Before(String),
    /// Behind this one.
    After(String),
    /// There is none yet.
    Only,
}

/// What changes about a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// `SET DATA TYPE … COLLATE … USING …`
    Type {
        /// The type it has.
        from: DataType,
        /// The type it is to have.
        to: DataType,
        /// The collation it is to have; `None` is that of the type.
        collation: Option<Ident>,
    },
    /// `SET DEFAULT`
    SetDefault {
        /// The column's type, which arrays must be told.
        data_type: DataType,
        /// The value.
        value: Default,
    },
    /// `DROP DEFAULT`
    DropDefault,
    /// `SET NOT NULL`
    SetNotNull,
    /// `DROP NOT NULL`
    DropNotNull,
    /// `ADD GENERATED … AS IDENTITY`
    AddIdentity(Identity),
    /// `SET GENERATED …`
    SetIdentity(Identity),
    /// `DROP IDENTITY`
    DropIdentity,
    /// `DROP EXPRESSION`: the values stay, and nobody computes them any more
    DropExpression,
}

/// How a constraint comes to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintForm {
    /// At once, over all rows.
    Whole,
    /// `NOT VALID`: for rows that are written from now on; a check or a foreign key.
    NotValid,
    /// `USING INDEX`: by the unique index of the same name, which becomes part of it; a primary key or unique.
    UsingIndex,
}

/// Whose rows of a table are, read off the rows that they reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillScope {
    /// The table whose rows get an organization.
    pub table: QualifiedName,
    /// Its scope column.
    pub column: Ident,
    /// Its columns that reference.
    pub columns: Vec<Ident>,
    /// The table they reference.
    pub target: QualifiedName,
    /// The columns there, pairwise.
    pub target_columns: Vec<Ident>,
    /// The column there that says whose the row is.
    pub target_scope: Ident,
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
