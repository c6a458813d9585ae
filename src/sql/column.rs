//! Columns in SQL: type, collation, default, and how the database fills them (manual 5.1 to 5.3, CREATE TABLE).

use super::conversion::Conversion;
use super::writer::SqlWriter;
use crate::ident::{Ident, QualifiedName, is_keyword};
use crate::schema::{Column, DataType, Default, Expression, Identity};
use crate::statement::ColumnChange;

/// `completed boolean DEFAULT false NOT NULL`
pub(super) fn define(column: &Column, out: &mut SqlWriter) {
    out.ident(&column.name).words(" ");
    data_type(&column.data_type, out);
    if let Some(collation) = &column.collation {
        out.words(" COLLATE ").ident(collation);
    }
    if let Some(value) = &column.default {
        out.words(" DEFAULT ");
        default(value, &column.data_type, out);
    }
    if let Some(identity) = column.identity {
        out.words(" GENERATED ")
            .words(numbering(identity))
            .words(" AS IDENTITY");
    }
    if let Some(expression) = &column.generated {
        out.words(" GENERATED ALWAYS AS ")
            .parenthesised(expression)
            .words(" STORED");
    }
    if !column.nullable {
        out.words(" NOT NULL");
    }
}

/// `ALTER TABLE todos ADD COLUMN title text NOT NULL`
pub(super) fn add(table: &QualifiedName, column: &Column, out: &mut SqlWriter) {
    super::alter(table, out).words("ADD COLUMN ");
    define(column, out);
}

/// `ALTER TABLE todos ALTER COLUMN title SET NOT NULL`, and all else that may change of a column.
pub(super) fn alter(
    table: &QualifiedName,
    name: &Ident,
    change: &ColumnChange,
    out: &mut SqlWriter,
) {
    super::alter(table, out).words("ALTER COLUMN ").ident(name);
    match change {
        ColumnChange::Type {
            from,
            to,
            collation,
        } => {
            out.words(" SET DATA TYPE ");
            data_type(to, out);
            if let Some(collation) = collation {
                out.words(" COLLATE ").ident(collation);
            }
            Conversion::between(from, to).write(name, from, to, out);
        }
        ColumnChange::SetDefault {
            data_type: column,
            value,
        } => {
            out.words(" SET DEFAULT ");
            default(value, column, out);
        }
        ColumnChange::DropDefault => {
            out.words(" DROP DEFAULT");
        }
        ColumnChange::SetNotNull => {
            out.words(" SET NOT NULL");
        }
        ColumnChange::DropNotNull => {
            out.words(" DROP NOT NULL");
        }
        ColumnChange::AddIdentity(identity) => {
            out.words(" ADD GENERATED ")
                .words(numbering(*identity))
                .words(" AS IDENTITY");
        }
        ColumnChange::SetIdentity(identity) => {
            out.words(" SET GENERATED ").words(numbering(*identity));
        }
        ColumnChange::DropIdentity => {
            out.words(" DROP IDENTITY");
        }
        ColumnChange::DropExpression => {
            out.words(" DROP EXPRESSION");
        }
    }
}

fn numbering(identity: Identity) -> &'static str {
    match identity {
        Identity::Always => "ALWAYS",
        Identity::ByDefault => "BY DEFAULT",
    }
}

fn data_type(data_type: &DataType, out: &mut SqlWriter) {
    out.verbatim(data_type);
}

/// A default value; a text takes the type of its column by itself, an array must be told.
pub(super) fn default(value: &Default, column: &DataType, out: &mut SqlWriter) {
    match value {
        Default::Array(items) if items.is_empty() => {
            out.literal("{}");
        }
        Default::Array(_) => {
            element(value, out);
            out.words("::");
            data_type(column, out);
        }
        Default::Expression(expression) if is_bare(expression) => {
            out.expression(expression);
        }
        Default::Expression(expression) => {
            out.parenthesised(expression);
        }
        simple => element(simple, out),
    }
}

fn element(value: &Default, out: &mut SqlWriter) {
    match value {
        Default::Boolean(true) => out.words("true"),
        Default::Boolean(false) => out.words("false"),
        Default::Number(digits) => out.number(digits),
        Default::Text(text) | Default::Json(text) => out.literal(text),
        Default::Array(items) => {
            out.words("ARRAY[");
            out.list(items, |out, item| element(item, out));
            out.words("]")
        }
        Default::Now => out.words("now()"),
        Default::Expression(expression) => out.expression(expression),
    };
}

/// Whether an expression may stand as a default without parentheses: a word, digits, or a plain call.
fn is_bare(expression: &Expression) -> bool {
    let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    expression.0.bytes().all(is_word) || is_plain_call(expression)
}

/// Whether an expression is the call of a function over plain names and digits: `lower(title)`, `gen_random_uuid()`.
/// A keyword with parentheses, as `not (a)`, is none.
pub(super) fn is_plain_call(expression: &Expression) -> bool {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let Some((function, rest)) = expression.0.split_once('(') else {
        return false;
    };
    let Some(arguments) = rest.strip_suffix(')') else {
        return false;
    };
    let mut parts = function.split('.');
    parts.all(|part| {
        part.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
            && part.chars().all(is_word)
            && !is_keyword(&part.to_ascii_lowercase())
    }) && arguments
        .chars()
        .all(|it| is_word(it) || it == ',' || it == ' ')
}
