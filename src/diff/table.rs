//! Tables: what makes one.

use crate::schema::{Constraint, Table};
use crate::statement::{Commented, ConstraintForm, CreateTable, Statement};

/// The table with its comments and indexes; its references wait until every table stands.
pub(super) fn create(table: &Table, out: &mut Vec<Statement>) {
    out.push(Statement::CreateTable(CreateTable {
        name: table.name.clone(),
        columns: table.columns.clone(),
        primary_key: table.primary_key.clone(),
        uniques: table.uniques.clone(),
        checks: table.checks.clone(),
    }));
    if table.doc.is_some() {
        let text = table.doc.clone();
        let on = Commented::Table(table.name.clone());
        out.push(Statement::Comment { on, text });
    }
    for column in &table.columns {
        if column.doc.is_some() {
            let text = column.doc.clone();
            let on = Commented::Column(table.name.clone(), column.name.clone());
            out.push(Statement::Comment { on, text });
        }
    }
    out.extend(table.indexes.iter().map(|index| Statement::CreateIndex {
        table: table.name.clone(),
        index: index.clone(),
        concurrently: false,
    }));
}

/// The references of a table.
pub(super) fn add_references(table: &Table, out: &mut Vec<Statement>) {
    let keys = table.foreign_keys.iter().cloned();
    out.extend(keys.map(|key| Statement::AddConstraint {
        table: table.name.clone(),
        constraint: Constraint::ForeignKey(key),
        form: ConstraintForm::Whole,
    }));
}
