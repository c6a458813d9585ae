//! Which keys Drizzle can say in its own words.
//! In: keys of tables and indexes. Out: how `schema.ts` says them, and so the snapshots that drizzle-kit compares with it.

use crate::ident::Ident;
use crate::schema::{IndexExpression, IndexKey, Nulls, Table};

/// The order of an index key over a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyOrder<'a> {
    /// Whether it runs from low to high.
    pub ascending: bool,
    /// Where NULLs stand.
    pub nulls: Nulls,
    /// Its operator class.
    pub operator_class: Option<&'a str>,
}

/// Whether a column is the primary key, under the name that PostgreSQL gives it: then the column says so itself.
pub fn is_sole_key(table: &Table, column: &Ident) -> bool {
    table.primary_key.as_ref().is_some_and(|key| {
        key.columns.as_slice() == std::slice::from_ref(column)
            && *key.name.as_str() == format!("{}_pkey", table.name.name)
    })
}

/// The column of an index key and its order; nothing where Drizzle needs the SQL of it. drizzle-kit prints either an
/// operator class or an order, and knows no collation.
pub fn key_order(key: &IndexKey) -> Option<(&Ident, KeyOrder<'_>)> {
    let IndexExpression::Column(column) = &key.expression else {
        return None;
    };
    let is_ordered = key.descending || key.nulls.is_some();
    if key.collation.is_some() || (key.operator_class.is_some() && is_ordered) {
        return None;
    }
    let usual = if key.descending {
        Nulls::First
    } else {
        Nulls::Last
    };
    let order = KeyOrder {
        ascending: !key.descending,
        nulls: key.nulls.unwrap_or(usual),
        operator_class: key.operator_class.as_ref().map(Ident::as_str),
    };
    Some((column, order))
}
