//! What follows when something is called otherwise: PostgreSQL keeps what stands on a thing by its number, so every
//! list of columns, every reference, type and expression follows by itself.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{DataType, Default, Expression, IndexExpression, Schema, Table};

pub(super) fn table(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    let Some(mut table) = schema.tables.remove(from) else {
        return;
    };
    table.name = to.clone();
    if from.name != to.name {
        on_expressions(&mut table, |it| *it = it.with_table(&from.name, &to.name));
    }
    schema.tables.insert(to.clone(), table);
    let tables = schema.tables.values_mut();
    for key in tables.flat_map(|table| &mut table.foreign_keys) {
        if key.target == *from {
            key.target = to.clone();
        }
    }
}

pub(super) fn column(schema: &mut Schema, name: &QualifiedName, from: &Ident, to: &Ident) {
    if let Some(table) = schema.tables.get_mut(name) {
        own_column(table, from, to);
    }
    let tables = schema.tables.values_mut();
    for key in tables.flat_map(|table| &mut table.foreign_keys) {
        if key.target == *name {
            follow(&mut key.target_columns, from, to);
        }
    }
}

fn own_column(table: &mut Table, from: &Ident, to: &Ident) {
    for column in &mut table.columns {
        if column.name == *from {
            column.name = to.clone();
        }
    }
    if let Some(key) = &mut table.primary_key {
        follow(&mut key.columns, from, to);
    }
    for unique in &mut table.uniques {
        follow(&mut unique.columns, from, to);
    }
    for key in &mut table.foreign_keys {
        follow(&mut key.columns, from, to);
        follow(&mut key.set_columns, from, to);
    }
    for index in &mut table.indexes {
        follow(&mut index.include, from, to);
        for key in &mut index.keys {
            if key.column() == Some(from) {
                key.expression = IndexExpression::Column(to.clone());
            }
        }
    }
    let name = table.name.name.clone();
    on_expressions(table, |it| *it = it.with_column(&name, from, to));
}

fn follow(names: &mut [Ident], from: &Ident, to: &Ident) {
    for name in names.iter_mut().filter(|it| *it == from) {
        *name = to.clone();
    }
}

pub(super) fn enum_type(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    let Some(mut enum_type) = schema.enums.remove(from) else {
        return;
    };
    enum_type.name = to.clone();
    schema.enums.insert(to.clone(), enum_type);
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            follow_type(&mut column.data_type, from, to);
        }
        if from.name != to.name {
            on_expressions(table, |it| *it = it.with_type(&from.name, &to.name));
        }
    }
}

fn follow_type(data_type: &mut DataType, from: &QualifiedName, to: &QualifiedName) {
    if let DataType::Array(element) = data_type {
        follow_type(element, from, to);
    } else if *data_type == DataType::Enum(from.clone()) {
        *data_type = DataType::Enum(to.clone());
    }
}

/// Defaults that are the label itself follow; inside of an expression nobody can tell a label from a text.
pub(super) fn label(schema: &mut Schema, name: &QualifiedName, from: &str, to: &str) {
    let Some(enum_type) = schema.enums.get_mut(name) else {
        return;
    };
    for label in enum_type.labels.iter_mut().filter(|it| *it == from) {
        *label = to.to_owned();
    }
    let of_type = DataType::Enum(name.clone());
    let columns = schema.tables.values_mut().flat_map(|it| &mut it.columns);
    for column in columns.filter(|it| *it.data_type.element() == of_type) {
        if let Some(default) = &mut column.default {
            follow_label(default, from, to);
        }
    }
}

fn follow_label(default: &mut Default, from: &str, to: &str) {
    match default {
        Default::Text(text) if text == from => *text = to.to_owned(),
        Default::Array(items) => {
            for item in items {
                follow_label(item, from, to);
            }
        }
        _ => {}
    }
}

/// Every expression of a table.
fn on_expressions(table: &mut Table, mut change: impl FnMut(&mut Expression)) {
    for column in &mut table.columns {
        if let Some(expression) = &mut column.generated {
            change(expression);
        }
        if let Some(Default::Expression(expression)) = &mut column.default {
            change(expression);
        }
    }
    for check in &mut table.checks {
        change(&mut check.expression);
    }
    for index in &mut table.indexes {
        for key in &mut index.keys {
            if let IndexExpression::Expression(expression) = &mut key.expression {
                change(expression);
            }
        }
        if let Some(predicate) = &mut index.predicate {
            change(predicate);
        }
    }
    for policy in &mut table.policies {
        policy.expressions_mut().for_each(&mut change);
    }
}
