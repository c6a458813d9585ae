//! From two schemas to the statements that lead from the one to the other.
//! In: the schema that the migrations so far make, and the one that the specs mean. Out: statements, in the order in
//! which they can run. Creating everything is the way from the empty schema; there is no second path.
//! Knows nothing of SQL, and nothing of where a schema came from.

mod enum_type;
mod list;
mod sequence;
mod table;

use crate::ident::QualifiedName;
use crate::schema::{Renames, Schema, Table};
use crate::statement::Statement;
use std::collections::HashMap;

/// The statements that make `next` out of `previous`, each behind what it needs.
///
/// External tables belong to somebody else and count on neither side; neither does the order of lists that PostgreSQL
/// keeps none of.
pub fn diff(previous: &Schema, next: &Schema, renames: &Renames) -> Vec<Statement> {
    let _ = renames;
    if previous == next {
        return Vec::new();
    }
    sequence::arrange(create(next))
}

/// Everything, in the order in which it reads well: a table, then what is said of it and laid over it; the
/// references between tables when all tables stand; the user's own SQL last, unless it says otherwise.
fn create(schema: &Schema) -> Vec<Statement> {
    let mut out = Vec::new();
    let schemas = schema.schemas().into_iter().cloned();
    out.extend(schemas.map(Statement::CreateSchema));
    let extensions = schema.extensions.iter().cloned();
    out.extend(extensions.map(Statement::CreateExtension));
    for enum_type in schema.enums.values() {
        enum_type::create(enum_type, &mut out);
    }
    let tables = referenced_first(schema);
    for table in &tables {
        table::create(table, &mut out);
    }
    for table in &tables {
        table::add_references(table, &mut out);
    }
    out.extend(schema.sql.iter().cloned().map(Statement::ExecuteSql));
    out
}

/// The tables, those that are referenced before those that reference them, by name where that leaves a choice.
fn referenced_first(schema: &Schema) -> Vec<&Table> {
    let tables: Vec<&Table> = schema.owned_tables().collect();
    let numbered = tables.iter().enumerate();
    let places: HashMap<&QualifiedName, usize> =
        numbered.clone().map(|(at, it)| (&it.name, at)).collect();
    let mut edges = Vec::new();
    for (at, table) in numbered {
        let targets = table.foreign_keys.iter().map(|key| &key.target);
        edges.extend(targets.filter_map(|it| Some((at, *places.get(it)?))));
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    sequence::order_anyhow(&all, &edges)
        .into_iter()
        .map(|at| tables[at])
        .collect()
}

#[cfg(test)]
mod tests;
