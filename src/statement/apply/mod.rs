//! What a schema is after a statement: the picture of a database that a migration leads through.
//! In: the schema before, and the statement. Out: the schema behind it; rows, and what is not there, are no part of it.

mod rename;
mod table;

use super::{Commented, EnumPlace, Grant, Statement};
use crate::ident::QualifiedName;
use crate::schema::{EnumType, Schema, SqlObject, Table};

/// Carries a statement out on the picture of a schema.
pub fn apply(schema: &mut Schema, statement: &Statement) {
    match statement {
        Statement::CreateSchema(_)
        | Statement::DropSchema(_)
        | Statement::CreateRole(_)
        | Statement::GrantUsage { .. }
        | Statement::RevokeUsage { .. }
        | Statement::ValidateConstraint { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. } => {}
        Statement::CreateExtension(name) => {
            schema.extensions.insert(name.clone());
        }
        Statement::DropExtension(name) => {
            schema.extensions.remove(name);
        }
        Statement::CreateEnum(enum_type) => create_enum(schema, enum_type),
        Statement::RenameEnum { from, to } => rename::enum_type(schema, from, to),
        Statement::AddEnumValue { name, label, place } => {
            if let Some(enum_type) = schema.enums.get_mut(name) {
                add_label(enum_type, label, place);
            }
        }
        Statement::RenameEnumValue { name, from, to } => rename::label(schema, name, from, to),
        Statement::DropEnum(enum_type) => {
            schema.enums.remove(&enum_type.name);
        }
        Statement::CreateTable(created) => {
            let created = table::create(created);
            schema.tables.insert(created.name.clone(), created);
        }
        Statement::RenameTable { from, to } => rename::table(schema, from, to),
        Statement::DropTable(dropped) => {
            schema.tables.remove(&dropped.name);
        }
        Statement::RenameColumn { table, from, to } => rename::column(schema, table, from, to),
        Statement::AddColumn { table, .. }
        | Statement::DropColumn { table, .. }
        | Statement::AlterColumn { table, .. }
        | Statement::AddConstraint { table, .. }
        | Statement::RenameConstraint { table, .. }
        | Statement::DropConstraint { table, .. }
        | Statement::CreateIndex { table, .. }
        | Statement::RenameIndex { table, .. }
        | Statement::DropIndex { table, .. }
        | Statement::SetRowSecurity { table, .. }
        | Statement::CreatePolicy { table, .. }
        | Statement::DropPolicy { table, .. }
        | Statement::Grant(Grant { table, .. })
        | Statement::Revoke(Grant { table, .. }) => {
            on_table(schema, table, |it| table::change(it, statement));
        }
        Statement::Comment { on, text } => comment(schema, on, text.as_ref()),
        Statement::ExecuteSql(sql) => execute(schema, sql),
        Statement::UndoSql(sql) => schema.sql.retain(|it| it.name != sql.name),
    }
}

fn on_table(schema: &mut Schema, name: &QualifiedName, change: impl FnOnce(&mut Table)) {
    if let Some(table) = schema.tables.get_mut(name) {
        change(table);
    }
}

fn create_enum(schema: &mut Schema, enum_type: &EnumType) {
    let created = EnumType {
        doc: None,
        ..enum_type.clone()
    };
    schema.enums.insert(created.name.clone(), created);
}

/// A neighbour that is not there leaves the label at the end.
fn add_label(enum_type: &mut EnumType, label: &str, place: &EnumPlace) {
    let labels = &mut enum_type.labels;
    let find = |other: &String| labels.iter().position(|it| it == other);
    let at = match place {
        EnumPlace::Before(other) => find(other),
        EnumPlace::After(other) => find(other).map(|at| at + 1),
        EnumPlace::Only => None,
    };
    labels.insert(at.unwrap_or(labels.len()), label.to_owned());
}

fn comment(schema: &mut Schema, on: &Commented, text: Option<&String>) {
    let text = text.cloned();
    match on {
        Commented::Table(name) => on_table(schema, name, |table| table.doc = text),
        Commented::Column(name, column) => on_table(schema, name, |table| {
            let mut columns = table.columns.iter_mut();
            if let Some(column) = columns.find(|it| it.name == *column) {
                column.doc = text;
            }
        }),
        Commented::Enum(name) => {
            if let Some(enum_type) = schema.enums.get_mut(name) {
                enum_type.doc = text;
            }
        }
    }
}

/// What ran under the same name before is what it replaces.
fn execute(schema: &mut Schema, sql: &SqlObject) {
    match schema.sql.iter_mut().find(|it| it.name == sql.name) {
        Some(before) => *before = sql.clone(),
        None => schema.sql.push(sql.clone()),
    }
}
