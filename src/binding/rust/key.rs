//! What names a row: the primary key without the column of the organization, which an `Org` gives.
//! In: tables. Out: the parts of their keys, and whose key a column holds.

use super::data_type_form;
use crate::ident::{Ident, QualifiedName};
use crate::model::{Model, Scope};
use crate::schema::{Schema, Table};

/// How deep references are followed; a ring of keys ends here.
const DEPTH: usize = 16;

/// What names a row, once the organization is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Nothing does: there is no primary key.
    None,
    /// The organization does: there is one row for each.
    Scope,
    /// One column.
    Single(&'a Ident),
    /// Several columns.
    Composite(Vec<&'a Ident>),
}

/// What names a row of a table.
pub fn key<'a>(model: &Model, table: &'a Table) -> Key<'a> {
    let Some(primary) = &table.primary_key else {
        return Key::None;
    };
    let scope = model.scope(&table.name).column();
    let columns: Vec<_> = primary
        .columns
        .iter()
        .filter(|name| Some(*name) != scope && table.column(name).is_some())
        .collect();
    match columns[..] {
        [] if scope.is_some() => Key::Scope,
        [] => Key::None,
        [column] => Key::Single(column),
        _ => Key::Composite(columns),
    }
}

/// The table of the organizations, if there is one whose rows one column names.
pub fn root<'a>(
    schema: &'a Schema,
    model: &Model,
    configured: &QualifiedName,
) -> Option<&'a Table> {
    schema
        .tables
        .values()
        .find(|table| *model.scope(&table.name) == Scope::Root)
        .or_else(|| schema.table(configured).filter(|table| table.external))
        .filter(|table| matches!(key(model, table), Key::Single(_)))
}

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
