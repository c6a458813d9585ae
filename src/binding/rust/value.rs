//! The types of Rust that carry the values of statements: parameters and results.
//! In: a type, and the column whose values it is about. Out: a `Form`, or why there is none.

use super::{Form, Unsupported, column_form, data_type_form, module};
use crate::ident::{Ident, QualifiedName};
use crate::model::Model;
use crate::schema::{DataType, Schema};

/// The form of a value of a statement: that of the column that it is, is compared with, or is written to, where their
/// types travel alike; of a list of such values as well; else that of its type.
pub fn value_form(
    schema: &Schema,
    model: &Model,
    data_type: &DataType,
    origin: Option<&(QualifiedName, Ident)>,
) -> Result<Form, Unsupported> {
    let plain = data_type_form(model, data_type, None)?;
    let Some(table) = origin.and_then(|(table, _)| schema.table(table)) else {
        return Ok(plain);
    };
    let Some(column) = origin.and_then(|(_, column)| table.column(column)) else {
        return Ok(plain);
    };
    let same = |one: &DataType, other: &DataType| is_same(model, one, other);
    let outer = |mut form: Form| {
        if form.path == "Id" {
            form.path = format!("super::{}::Id", module(&table.name));
        }
        form
    };
    match data_type {
        _ if same(data_type, &column.data_type) => {
            column_form(schema, model, table, column).map(outer)
        }
        DataType::Array(element) if same(element, &column.data_type) => {
            let inner = column_form(schema, model, table, column).map(outer)?;
            Ok(Form {
                path: format!("Vec<{}>", inner.path),
                guarded: inner.guarded,
                wired: inner.wired,
                ..plain
            })
        }
        _ => Ok(plain),
    }
}

/// Whether values of one type, or lists of them, can be read and written as those of a column of the other.
pub fn travels_as(model: &Model, data_type: &DataType, column: &DataType) -> bool {
    match data_type {
        _ if is_same(model, data_type, column) => true,
        DataType::Array(element) => is_same(model, element, column),
        _ => false,
    }
}

fn is_same(model: &Model, one: &DataType, other: &DataType) -> bool {
    let path = |it| data_type_form(model, it, None).map(|form| form.path);
    path(one).is_ok_and(|one| path(other).is_ok_and(|other| one == other))
}
