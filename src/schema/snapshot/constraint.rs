//! Keys and checks in the snapshot.

use super::wire::{ActionWord, DeferrableWord, Name, Named, Path, idents, is_default, names};
use crate::ident::Ident;
use crate::schema::{Check, Expression, ForeignKey, PrimaryKey, Unique};
use serde::{Deserialize, Serialize};

/// A primary key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrimaryKeyLine {
    name: Name,
    columns: Vec<Name>,
}

impl From<&PrimaryKey> for PrimaryKeyLine {
    fn from(key: &PrimaryKey) -> Self {
        Self {
            name: Name(key.name.clone()),
            columns: names(&key.columns),
        }
    }
}

impl From<PrimaryKeyLine> for PrimaryKey {
    fn from(line: PrimaryKeyLine) -> Self {
        Self {
            name: line.name.0,
            columns: idents(line.columns),
        }
    }
}

/// A unique constraint.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UniqueLine {
    name: Name,
    columns: Vec<Name>,
    #[serde(default, skip_serializing_if = "is_default")]
    nulls_not_distinct: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    deferrable: DeferrableWord,
}

impl From<&Unique> for UniqueLine {
    fn from(unique: &Unique) -> Self {
        Self {
            name: Name(unique.name.clone()),
            columns: names(&unique.columns),
            nulls_not_distinct: unique.nulls_not_distinct,
            deferrable: unique.deferrable.into(),
        }
    }
}

impl From<UniqueLine> for Unique {
    fn from(line: UniqueLine) -> Self {
        Self {
            name: line.name.0,
            columns: idents(line.columns),
            nulls_not_distinct: line.nulls_not_distinct,
            deferrable: line.deferrable.into(),
        }
    }
}

/// A check.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckLine {
    name: Name,
    expr: String,
}

impl From<&Check> for CheckLine {
    fn from(check: &Check) -> Self {
        Self {
            name: Name(check.name.clone()),
            expr: check.expression.0.clone(),
        }
    }
}

impl From<CheckLine> for Check {
    fn from(line: CheckLine) -> Self {
        Self {
            name: line.name.0,
            expression: Expression(line.expr),
        }
    }
}

/// A foreign key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForeignKeyLine {
    name: Name,
    columns: Vec<Name>,
    table: Path,
    target: Vec<Name>,
    #[serde(default, skip_serializing_if = "is_default")]
    on_delete: ActionWord,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set: Vec<Name>,
    #[serde(default, skip_serializing_if = "is_default")]
    on_update: ActionWord,
    #[serde(default, skip_serializing_if = "is_default")]
    deferrable: DeferrableWord,
}

impl From<&ForeignKey> for ForeignKeyLine {
    fn from(key: &ForeignKey) -> Self {
        Self {
            name: Name(key.name.clone()),
            columns: names(&key.columns),
            table: Path(key.target.clone()),
            target: names(&key.target_columns),
            on_delete: key.on_delete.into(),
            set: names(&key.set_columns),
            on_update: key.on_update.into(),
            deferrable: key.deferrable.into(),
        }
    }
}

impl From<ForeignKeyLine> for ForeignKey {
    fn from(line: ForeignKeyLine) -> Self {
        Self {
            name: line.name.0,
            columns: idents(line.columns),
            target: line.table.0,
            target_columns: idents(line.target),
            on_delete: line.on_delete.into(),
            set_columns: idents(line.set),
            on_update: line.on_update.into(),
            deferrable: line.deferrable.into(),
        }
    }
}

impl Named for UniqueLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl Named for CheckLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl Named for ForeignKeyLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}
