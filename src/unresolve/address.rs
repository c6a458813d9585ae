//! What the specs call things: `todos`, `billing.plan`, `table.todos`.

use crate::ident::{Ident, QualifiedName};
use crate::schema::ObjectId;

/// The address of a table or an enum.
pub(super) fn table_name(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        part(&name.name)
    } else {
        format!("{}.{}", part(&name.schema), part(&name.name))
    }
}

/// One part of an address: a dot in it is quoted as in SQL.
pub(super) fn part(name: &Ident) -> String {
    let text = name.as_str();
    if text.contains(['.', '"']) || text != text.trim() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The address of a thing that verbatim SQL waits for, or that waits for it.
pub(super) fn address(id: &ObjectId) -> String {
    match id {
        ObjectId::Schema(name) | ObjectId::Role(name) => part(name),
        ObjectId::Extension(name) => format!("extension.{}", part(name)),
        ObjectId::Enum(name) => format!("enum.{}", table_name(name)),
        ObjectId::Table(name)
        | ObjectId::Constraint(name, _)
        | ObjectId::Index(name, _)
        | ObjectId::Policy(name, _)
        | ObjectId::Grant(name, _) => format!("table.{}", table_name(name)),
        ObjectId::Column(table, name) => format!("column.{}.{}", table_name(table), part(name)),
        ObjectId::Sql(name) => format!("sql.{}", part(name)),
    }
}
