//! Whose key a column holds.
//! In: tables and their references. Out: the table whose `Id` is the column's type.

use super::data_type_form;
use crate::binding::{Key, key};
use crate::ident::{Ident, QualifiedName};
use crate::model::Model;
use crate::schema::{Schema, Table};

/// How deep references are followed; a ring of keys ends here.
const DEPTH: usize = 16;

/// The table whose `Id` a column holds: the one at the end of its references, or its own.
pub fn id_owner<'a>(
    schema: &'a Schema,
    model: &Model,
    table: &'a Table,
    column: &Ident,
) -> Option<&'a QualifiedName> {
    follow(schema, model, table, column, DEPTH)
}

fn follow<'a>(
    schema: &'a Schema,
    model: &Model,
    table: &'a Table,
    column: &Ident,
    depth: usize,
) -> Option<&'a QualifiedName> {
    let path = |table: &Table, column: &Ident| {
        let data_type = &table.column(column)?.data_type;
        Some(data_type_form(model, data_type, None).ok()?.path)
    };
    let targets = table.foreign_keys.iter().filter_map(|reference| {
        let place = reference.columns.iter().position(|name| name == column)?;
        Some((&reference.target, reference.target_columns.get(place)?))
    });
    for (target, target_column) in targets {
        let Some(target) = schema.table(target) else {
            continue;
        };
        let itself = target.name == table.name && target_column == column;
        if depth > 0
            && !itself
            && path(target, target_column).is_some_and(|there| Some(there) == path(table, column))
            && let Some(owner) = follow(schema, model, target, target_column, depth - 1)
        {
            return Some(owner);
        }
    }
    let primary = table.primary_key.as_ref()?;
    let own = primary.columns.contains(column) && key(model, table) == Key::Single(column);
    own.then_some(&table.name)
}
