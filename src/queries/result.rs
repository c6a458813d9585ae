//! What a query gives.
//! In: the statement, and its columns as they were typed. Out: the fields of a row.

use super::Column;
use super::typed::Statement;
use crate::binding::rust::{Form, field, value_form};
use crate::diagnostic::code::{INVALID_QUERY, UNTYPED_QUERY};
use crate::sql_text::statements;
use crate::typing;
use sqlparser::ast::{self, SelectItem, SetExpr};
use std::collections::BTreeSet;

/// What PostgreSQL calls a column that has no name.
const NAMELESS: &str = "?column?";

/// What counts of a statement beside its types.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Whether its columns are those that a table has when it runs.
    pub star: bool,
    /// Whether the rows that it gives stay locked until the transaction ends.
    pub locks: bool,
}

/// Looks at a statement that has been understood.
pub(super) fn shape(sql: &str) -> Shape {
    let mut shape = Shape::default();
    let written = statements(sql);
    let Some(Ok(tree)) = written.first().map(|it| it.tree.as_deref()) else {
        return shape;
    };
    let returning = match tree {
        ast::Statement::Query(query) => {
            shape.locks = !query.locks.is_empty();
            shape.star = has_star(&query.body);
            None
        }
        ast::Statement::Insert(insert) => insert.returning.as_ref(),
        ast::Statement::Update(update) => update.returning.as_ref(),
        ast::Statement::Delete(delete) => delete.returning.as_ref(),
        _ => None,
    };
    shape.star |= returning.is_some_and(|items| items.iter().any(is_star));
    shape
}

fn has_star(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.projection.iter().any(is_star),
        SetExpr::Query(query) => has_star(&query.body),
        SetExpr::SetOperation { left, right, .. } => has_star(left) || has_star(right),
        SetExpr::Table(_) => true,
        _ => false,
    }
}

fn is_star(item: &SelectItem) -> bool {
    matches!(
        item,
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
    )
}

/// The fields of a row.
pub(super) fn columns(statement: &mut Statement<'_>, shape: &Shape) -> Vec<Column> {
    let columns = statement.signature.columns.clone();
    let (command, place) = statement.written.command.clone();
    if !command.gives_rows() {
        return Vec::new();
    }
    if columns.is_empty() {
        let message = "the statement gives no rows";
        let help = "write `:exec` or `:execrows`, or let it give some: `RETURNING id`";
        statement.fault(INVALID_QUERY, place, message, help);
        return Vec::new();
    }
    let place = statement.written.span.clone();
    if shape.star {
        let names: Vec<_> = columns.iter().map(|it| it.name.as_str()).collect();
        let message = "what `*` gives is not known before the query runs";
        let help = format!("name the columns: {}", names.join(", "));
        statement.fault(INVALID_QUERY, place, message, help);
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut taken = BTreeSet::new();
    for (number, column) in columns.iter().enumerate() {
        if let Some(column) = field_of(statement, column, number + 1) {
            if !taken.insert(column.field.clone()) {
                let message = format!("two columns are called `{}`", column.name);
                let help = "give one of them another name: `AS other`";
                statement.fault(INVALID_QUERY, place.clone(), message, help);
            }
            out.push(column);
        }
    }
    out
}

fn field_of(
    statement: &mut Statement<'_>,
    column: &typing::Column,
    number: usize,
) -> Option<Column> {
    let place = statement.written.span.clone();
    let (name, nullable) = match column.name.strip_suffix(['!', '?']) {
        Some(name) => (name, column.name.ends_with('?')),
        None => (column.name.as_str(), column.nullable),
    };
    if name.is_empty() || column.name == NAMELESS {
        let message = format!("column {number} of the result has no name");
        let help = "give it one: `AS total`";
        statement.fault(INVALID_QUERY, place, message, help);
        return None;
    }
    match form(statement, column) {
        Ok(form) => Some(Column {
            name: name.to_owned(),
            field: field(name),
            form,
            nullable,
            of: (column.origin.as_ref()).map(|(table, column)| format!("{table}.{column}")),
        }),
        Err(help) => {
            let sql_type = &column.sql_type;
            let message = format!("`{name}` is of type `{sql_type}`, which has no form in Rust");
            statement.fault(UNTYPED_QUERY, place, message, help);
            None
        }
    }
}

fn form(statement: &Statement<'_>, column: &typing::Column) -> Result<Form, String> {
    let scope = statement.scope;
    let as_text = || "read it in another form: cast it to text, `…::text`".to_owned();
    let data_type = column.sql_type.data_type().ok_or_else(as_text)?;
    let origin = column.origin.as_ref();
    let form = value_form(scope.schema, scope.model, &data_type, origin)
        .map_err(|unsupported| unsupported.help)?;
    if form.read_cast.is_empty() {
        Ok(form)
    } else {
        Err(as_text())
    }
}
