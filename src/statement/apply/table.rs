//! What a table is after a statement about it or about something on it.

use crate::ident::Ident;
use crate::schema::{Column, Constraint, Index, IndexExpression, Table};
use crate::statement::{ColumnChange, ConstraintForm, CreateTable, Grant, Statement};

/// A new table; what is said of it comes in statements of its own.
pub(super) fn create(created: &CreateTable) -> Table {
    let mut table = Table::new(created.name.clone());
    table.columns = created.columns.iter().map(without_doc).collect();
    table.primary_key = created.primary_key.clone();
    table.uniques = created.uniques.clone();
    table.checks = created.checks.clone();
    table
}

fn without_doc(column: &Column) -> Column {
    Column {
        doc: None,
        ..column.clone()
    }
}

/// What stands on a table. Statements about anything else change nothing here.
pub(super) fn change(table: &mut Table, statement: &Statement) {
    match statement {
        Statement::AddColumn { column, .. } => table.columns.push(without_doc(column)),
        Statement::DropColumn { column, .. } => drop_column(table, &column.name),
        Statement::AlterColumn { column, change, .. } => {
            if let Some(column) = table.columns.iter_mut().find(|it| it.name == *column) {
                alter_column(column, change);
            }
        }
        Statement::AddConstraint {
            constraint, form, ..
        } => {
            if *form == ConstraintForm::UsingIndex {
                table.indexes.retain(|it| it.name != *constraint.name());
            }
            add_constraint(table, constraint);
        }
        Statement::RenameConstraint { from, to, .. } => rename_constraint(table, from, to),
        Statement::DropConstraint { constraint, .. } => drop_constraint(table, constraint.name()),
        Statement::CreateIndex { index, .. } => table.indexes.push(index.clone()),
        Statement::RenameIndex { from, to, .. } => {
            if let Some(index) = table.indexes.iter_mut().find(|it| it.name == *from) {
                index.name = to.clone();
            }
        }
        Statement::DropIndex { index, .. } => table.indexes.retain(|it| it.name != index.name),
        Statement::SetRowSecurity { to, .. } => table.row_security = *to,
        Statement::CreatePolicy { policy, .. } => table.policies.push(policy.clone()),
        Statement::DropPolicy { policy, .. } => {
            table.policies.retain(|it| it.name != policy.name);
        }
        Statement::Grant(grant) => {
            let held = table.grants.entry(grant.role.clone()).or_default();
            held.extend(&grant.privileges);
        }
        Statement::Revoke(grant) => revoke(table, grant),
        Statement::CreateSchema(_)
        | Statement::CreateRole(_)
        | Statement::GrantUsage { .. }
        | Statement::RevokeUsage { .. }
        | Statement::DropSchema(_)
        | Statement::CreateExtension(_)
        | Statement::DropExtension(_)
        | Statement::CreateEnum(_)
        | Statement::RenameEnum { .. }
        | Statement::AddEnumValue { .. }
        | Statement::RenameEnumValue { .. }
        | Statement::DropEnum(_)
        | Statement::CreateTable(_)
        | Statement::RenameTable { .. }
        | Statement::DropTable(_)
        | Statement::RenameColumn { .. }
        | Statement::ValidateConstraint { .. }
        | Statement::Comment { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. }
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => {}
    }
}

/// A role that may do nothing any more is as one that nobody spoke of.
fn revoke(table: &mut Table, grant: &Grant) {
    if let Some(held) = table.grants.get_mut(&grant.role) {
        held.retain(|it| !grant.privileges.contains(it));
        if held.is_empty() {
            table.grants.remove(&grant.role);
        }
    }
}

/// The column, and the keys, checks and indexes of the table that hold it (manual, ALTER TABLE, DROP COLUMN).
fn drop_column(table: &mut Table, name: &Ident) {
    table.columns.retain(|it| it.name != *name);
    if (table.primary_key.as_ref()).is_some_and(|key| key.columns.contains(name)) {
        table.primary_key = None;
    }
    table.uniques.retain(|it| !it.columns.contains(name));
    table.checks.retain(|it| !it.expression.mentions(name));
    table.foreign_keys.retain(|it| !it.columns.contains(name));
    table.indexes.retain(|it| !holds(it, name));
}

fn holds(index: &Index, name: &Ident) -> bool {
    let in_keys = index.keys.iter().any(|key| match &key.expression {
        IndexExpression::Column(column) => column == name,
        IndexExpression::Expression(expression) => expression.mentions(name),
    });
    let in_predicate = index.predicate.iter().any(|it| it.mentions(name));
    in_keys || in_predicate || index.include.contains(name)
}

fn alter_column(column: &mut Column, change: &ColumnChange) {
    match change {
        ColumnChange::Type { to, collation, .. } => {
            column.data_type = to.clone();
            column.collation = collation.clone();
        }
        ColumnChange::SetDefault { value, .. } => column.default = Some(value.clone()),
        ColumnChange::DropDefault => column.default = None,
        ColumnChange::SetNotNull => column.nullable = false,
        ColumnChange::DropNotNull => column.nullable = true,
        ColumnChange::AddIdentity(identity) | ColumnChange::SetIdentity(identity) => {
            column.identity = Some(*identity);
        }
        ColumnChange::DropIdentity => column.identity = None,
        ColumnChange::DropExpression => column.generated = None,
    }
}

/// A primary key makes its columns NOT NULL.
fn add_constraint(table: &mut Table, constraint: &Constraint) {
    match constraint {
        Constraint::PrimaryKey(key) => {
            for column in &mut table.columns {
                column.nullable &= !key.columns.contains(&column.name);
            }
            table.primary_key = Some(key.clone());
        }
        Constraint::Unique(unique) => table.uniques.push(unique.clone()),
        Constraint::Check(check) => table.checks.push(check.clone()),
        Constraint::ForeignKey(key) => table.foreign_keys.push(key.clone()),
    }
}

fn rename_constraint(table: &mut Table, from: &Ident, to: &Ident) {
    let primary = table.primary_key.iter_mut().map(|it| &mut it.name);
    let uniques = table.uniques.iter_mut().map(|it| &mut it.name);
    let checks = table.checks.iter_mut().map(|it| &mut it.name);
    let references = table.foreign_keys.iter_mut().map(|it| &mut it.name);
    let mut names = primary.chain(uniques).chain(checks).chain(references);
    if let Some(name) = names.find(|it| *it == from) {
        *name = to.clone();
    }
}

fn drop_constraint(table: &mut Table, name: &Ident) {
    if (table.primary_key.as_ref()).is_some_and(|key| key.name == *name) {
        table.primary_key = None;
    }
    table.uniques.retain(|it| it.name != *name);
    table.checks.retain(|it| it.name != *name);
    table.foreign_keys.retain(|it| it.name != *name);
}
