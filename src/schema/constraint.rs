//! Keys and checks as PostgreSQL holds them.

use super::Expression;
use crate::ident::{Ident, QualifiedName};

/// PRIMARY KEY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// Its name.
    pub name: Ident,
    /// Its columns, in order.
    pub columns: Vec<Ident>,
}

/// UNIQUE, as a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Its name.
    pub name: Ident,
    /// Its columns, in order.
    pub columns: Vec<Ident>,
    /// Whether two NULLs count as the same.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// CHECK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: Ident,
    /// What must not be false.
    pub expression: Expression,
}

/// FOREIGN KEY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: Ident,
    /// The columns here.
    pub columns: Vec<Ident>,
    /// The table there.
    pub target: QualifiedName,
    /// The columns there, pairwise.
    pub target_columns: Vec<Ident>,
    /// What happens here when the row there is deleted.
    pub on_delete: Action,
    /// The columns that SET NULL or SET DEFAULT touches on delete; empty means all of them (PostgreSQL 15).
    pub set_columns: Vec<Ident>,
    /// What happens here when the key there changes.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Deferrable,
}

/// What a foreign key does (manual 5.4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Refuse, at the end of the statement or transaction.
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same here.
    Cascade,
    /// Write NULL here.
    SetNull,
    /// Write the column's default here.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] = [
        Self::NoAction,
        Self::Restrict,
        Self::Cascade,
        Self::SetNull,
        Self::SetDefault,
    ];

    /// The words of the spec: `set null`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAction => "no action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set null",
            Self::SetDefault => "set default",
        }
    }
}

/// When a constraint is checked (manual, SET CONSTRAINTS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deferrable {
    /// Always at once.
    No,
    /// At once, unless a transaction asks otherwise.
    InitiallyImmediate,
    /// At the end of the transaction.
    InitiallyDeferred,
}

/// Any constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// PRIMARY KEY.
    PrimaryKey(PrimaryKey),
    /// UNIQUE.
    Unique(Unique),
    /// CHECK.
    Check(Check),
    /// FOREIGN KEY.
    ForeignKey(ForeignKey),
}

impl Constraint {
    /// Its name.
    pub fn name(&self) -> &Ident {
        match self {
            Self::PrimaryKey(key) => &key.name,
            Self::Unique(unique) => &unique.name,
            Self::Check(check) => &check.name,
            Self::ForeignKey(key) => &key.name,
        }
    }
}
