//! S043.

use crate::rules::expression::{self, Placed};
use crate::rules::volatility::{Made, mutable};
use crate::rules::{Check, Finding, Report, SchemaCx};

rule! {
    /// A generated column whose value may be another one tomorrow.
    ///
    /// ## Why
    /// PostgreSQL computes it once, when the row is written, and so takes immutable functions only: the same
    /// answer for the same row, always ("generation expression is not immutable"; manual 5.3, 38.7). `now()` is
    /// not, and neither is what depends on a setting: the time zone, the language of a text search, how dates are
    /// written. The migration would fail.
    ///
    /// ## Bad
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// day = { type = "date", generated = "created_at::date" }
    /// ```
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// words = { type = "tsvector", generated = "to_tsvector(page)" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// day = { type = "date", generated = "(created_at at time zone 'UTC')::date" }
    /// words = { type = "tsvector", generated = "to_tsvector('english', page)" }
    /// ```
    "S043" "volatile-generated-column" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let made = Made::by(cx.schema);
    for table in cx.tables() {
        for Placed {
            object,
            what,
            span,
            tree,
        } in expression::generated(cx, table)
        {
            if let Some(fault) = mutable(table, &made, &tree) {
                let message = format!("{what} {}", fault.fault);
                let finding = Finding::at(object, span, message).label(fault.what);
                out.push(finding.help(fault.help));
            }
        }
    }
}
