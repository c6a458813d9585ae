//! The expressions of a table as trees, each with what it is for and its place.
//! In: what a rule sees. Out: checks, generated columns, the keys and predicates of indexes.
//! `resolve` has read every one of them already, so each can be read again.

use super::SchemaCx;
use crate::ident::Ident;
use crate::schema::{Column, Expression, Index, IndexExpression, ObjectId, Table};
use crate::source::Span;
use crate::spec::IndexKeySpec;
use sqlparser::ast::{self, Expr, Value};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// An expression and where it stands.
#[derive(Debug)]
pub(super) struct Placed {
    /// What findings are about.
    pub object: ObjectId,
    /// What it is, for messages: ``the check `x` ``.
    pub what: String,
    /// Its text, or what makes the thing that it belongs to.
    pub span: Span,
    /// The expression.
    pub tree: Expr,
}

/// The generated columns of a table.
pub(super) fn generated(cx: &SchemaCx<'_>, table: &Table) -> Vec<Placed> {
    let place = |column: &Column| {
        let tree = parse(column.generated.as_ref()?)?;
        let spec = cx.column_spec(&table.name, &column.name);
        let written = spec.and_then(|spec| Some(spec.generated.as_ref()?.span));
        Some(Placed {
            object: ObjectId::Column(table.name.clone(), column.name.clone()),
            what: format!("the generated column `{}.{}`", table.name, column.name),
            span: written.unwrap_or_else(|| cx.column_span(table, &column.name)),
            tree,
        })
    };
    table.columns.iter().filter_map(place).collect()
}

/// The checks of a table.
pub(super) fn checks(cx: &SchemaCx<'_>, table: &Table) -> Vec<Placed> {
    let place = |check: &crate::schema::Check| {
        let part = cx.check(table, check);
        Some(Placed {
            object: part.object,
            what: format!("the check `{}`", check.name),
            span: part.span,
            tree: parse(&check.expression)?,
        })
    };
    table.checks.iter().filter_map(place).collect()
}

/// The expressions among the keys of the indexes of a table, and their predicates.
pub(super) fn indexes(cx: &SchemaCx<'_>, table: &Table) -> Vec<Placed> {
    let has_some = |index: &&Index| {
        index.predicate.is_some() || index.keys.iter().any(|key| key.column().is_none())
    };
    let indexes = table.indexes.iter().filter(has_some);
    indexes
        .flat_map(|index| index_expressions(cx, table, index))
        .collect()
}

fn index_expressions(cx: &SchemaCx<'_>, table: &Table, index: &Index) -> Vec<Placed> {
    let part = cx.index(table, index);
    let spec = cx.index_spec(table, index);
    let key_span = |at: usize| match spec?.keys.get(at)? {
        IndexKeySpec::Expression { expr, .. } => Some(expr.span),
        IndexKeySpec::Column(_) => None,
    };
    let keys = index.keys.iter().enumerate();
    let keys = keys.filter_map(|(at, key)| match &key.expression {
        IndexExpression::Expression(expression) => Some((expression, key_span(at))),
        IndexExpression::Column(_) => None,
    });
    let predicate_span = spec.and_then(|spec| Some(spec.predicate.as_ref()?.span));
    let predicate = index.predicate.iter().map(|it| (it, predicate_span));
    keys.chain(predicate)
        .filter_map(|(expression, span)| {
            Some(Placed {
                object: part.object.clone(),
                what: format!("the index `{}`", index.name),
                span: span.unwrap_or(part.span),
                tree: parse(expression)?,
            })
        })
        .collect()
}

fn parse(expression: &Expression) -> Option<Expr> {
    let mut parser = Parser::new(&PostgreSqlDialect {})
        .try_with_sql(&expression.0)
        .ok()?;
    parser.parse_expr().ok()
}

/// The column that an expression is, bare or behind its table's name.
pub(super) fn column<'t>(table: &'t Table, expr: &Expr) -> Option<&'t Column> {
    let name = match expr {
        Expr::Identifier(name) => name,
        Expr::CompoundIdentifier(parts) => parts.last()?,
        Expr::Nested(inner) => return column(table, inner),
        _ => return None,
    };
    table.column(&Ident::parse(&folded(name)).ok()?)
}

/// A name as PostgreSQL reads it (manual 4.1.1).
pub(super) fn folded(name: &ast::Ident) -> String {
    match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_lowercase(),
    }
}

/// Whether an expression is the bare word NULL.
pub(super) fn is_null(expr: &Expr) -> bool {
    match expr {
        Expr::Value(value) => value.value == Value::Null,
        Expr::Nested(inner) => is_null(inner),
        _ => false,
    }
}
