//! A column as PostgreSQL holds it.

use super::{DataType, Expression};
use crate::ident::Ident;

/// A column (manual 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: DataType,
    /// Whether NULL may stand in it.
    pub nullable: bool,
    /// What the database writes where an INSERT says nothing.
    pub default: Option<Default>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: Option<Identity>,
    /// `GENERATED ALWAYS AS (…) STORED`.
    pub generated: Option<Expression>,
    /// `COLLATE`.
    pub collation: Option<Ident>,
    /// `COMMENT ON COLUMN`.
    pub doc: Option<String>,
}

impl Column {
    /// A column of a type, NOT NULL and without anything else.
    pub fn new(name: Ident, data_type: DataType) -> Self {
        Self {
            name,
            data_type,
            nullable: false,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            doc: None,
        }
    }

    /// Whether the database fills it in when an INSERT says nothing: a default, an identity or a generated value.
    pub fn has_database_value(&self) -> bool {
        self.default.is_some() || self.identity.is_some() || self.generated.is_some()
    }
}

/// The default of a column, by the kind of value, so that every target can write it in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Default {
    /// `true`, `false`.
    Boolean(bool),
    /// A number, as digits: `3`, `-1.50`, `1e10`.
    Number(String),
    /// A text, a label, a time, a uuid: anything that stands in single quotes.
    Text(String),
    /// A JSON value, as compact text.
    Json(String),
    /// An array of one dimension.
    Array(Vec<Default>),
    /// `now()`.
    Now,
    /// Any SQL expression.
    Expression(Expression),
}

/// Who numbers an identity column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The database, always.
    Always,
    /// The database, unless an INSERT says a value.
    ByDefault,
}
