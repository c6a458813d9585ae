//! S046.

use crate::rules::expression::{self, Placed};
use crate::rules::{Check, Finding, Report, SchemaCx};
use sqlparser::ast::{Expr, visit_expressions};
use std::ops::ControlFlow;

rule! {
    /// A check that names no column.
    ///
    /// ## Why
    /// It has one answer for every row: it holds for all of them, and does nothing, or for none, and no row can
    /// be inserted. Most often a column was put into single quotes, which makes it a text.
    ///
    /// ## Bad
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true, check = "length('title') > 0" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.task]
    /// org_scoped = true
    /// timestamps = true
    /// [table.task.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true, check = "length(title) > 0" }
    /// ```
    "S046" "constant-check" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for Placed {
            object,
            what,
            span,
            tree,
        } in expression::checks(cx, table)
        {
            if !names_a_column(&tree) {
                let message = format!("{what} names no column");
                out.push(
                    Finding::at(object, span, message)
                        .help("name the column it is about, without quotes or in double ones"),
                );
            }
        }
    }
}

fn names_a_column(tree: &Expr) -> bool {
    let found = visit_expressions(tree, |expr| match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    found.is_break()
}
