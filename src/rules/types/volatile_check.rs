//! S044.

use crate::rules::expression::{self, Placed};
use crate::rules::volatility::moment;
use crate::rules::{Check, Finding, Report, SchemaCx};

rule! {
    /// A check that holds today and not tomorrow.
    ///
    /// ## Why
    /// "PostgreSQL assumes that CHECK constraints' conditions are immutable" (manual 5.4.1). It looks when a row is
    /// written: a row that was right once stays, then refuses any later update of another column, and a backup of
    /// it cannot be read in. What must be true when a row comes belongs into the code that makes it, or into a
    /// trigger.
    ///
    /// A time that is to lie in the past (`born_on <= current_date`) stays there, and is left alone.
    ///
    /// ## Bad
    /// ```toml
    /// [table.invoice]
    /// org_scoped = true
    /// timestamps = true
    /// [table.invoice.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// number = { type = "text", unique = "organization" }
    /// due_on = { type = "date", check = "due_on > current_date" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.invoice]
    /// org_scoped = true
    /// timestamps = true
    /// [table.invoice.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// number = { type = "text", unique = "organization" }
    /// issued_on = { type = "date", check = "issued_on <= current_date" }
    /// due_on = { type = "date", check = "due_on > issued_on" }
    /// ```
    "S044" "volatile-check" Warn => Check::Schema(check)
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
            if let Some(function) = moment(&tree) {
                let message = format!("{what} depends on `{function}`");
                out.push(
                    Finding::at(object, span, message)
                        .help("compare with a column, or ask it where the row is made"),
                );
            }
        }
    }
}
