//! S045.

use crate::rules::expression::{self, Placed, is_null};
use crate::rules::{Check, Finding, Report, SchemaCx};
use sqlparser::ast::{BinaryOperator, Expr, visit_expressions};
use std::ops::ControlFlow;

rule! {
    /// An expression compares with NULL, which is neither true nor false.
    ///
    /// ## Why
    /// `x = null` is NULL whatever `x` is (PostgreSQL manual 9.2), and a check that is NULL holds: it lets
    /// everything pass. A list with NULL in it is the same trap: `x in ('a', null)` is never false. The predicate
    /// of an index that is NULL covers no row.
    ///
    /// ## Bad
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// state = { type = "text", null = true, check = "state in ('open', 'done', null)" }
    /// ```
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// deleted_at = "timestamptz?"
    /// [[table.task.index]]
    /// columns = ["organization_id", "created_at"]
    /// where = "deleted_at = null"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// state = { type = "text", null = true, check = "state in ('open', 'done')" }
    /// title = { type = "text", index = true }
    /// deleted_at = "timestamptz?"
    /// [[table.task.index]]
    /// columns = ["organization_id", "created_at"]
    /// where = "deleted_at is null"
    /// ```
    "S045" "null-comparison" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let checks = expression::checks(cx, table).into_iter();
        let all = checks
            .chain(expression::generated(cx, table))
            .chain(expression::indexes(cx, table));
        for Placed {
            object,
            what,
            span,
            tree,
        } in all
        {
            if let ControlFlow::Break(help) = visit_expressions(&tree, comparison) {
                let message = format!("{what} compares with NULL");
                out.push(Finding::at(object, span, message).help(help));
            }
        }
    }
}

/// What to write instead of a comparison with NULL.
fn comparison(expr: &Expr) -> ControlFlow<&'static str> {
    match expr {
        Expr::BinaryOp { left, op, right } if is_null(left) || is_null(right) => match op {
            BinaryOperator::Eq => ControlFlow::Break("write `is null`"),
            BinaryOperator::NotEq => ControlFlow::Break("write `is not null`"),
            BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq => ControlFlow::Break("nothing is more or less than NULL"),
            _ => ControlFlow::Continue(()),
        },
        Expr::InList { list, .. } if list.iter().any(is_null) => ControlFlow::Break(
            "take NULL out of the list: a check lets NULL pass anyway; else add `or … is null`",
        ),
        _ => ControlFlow::Continue(()),
    }
}
