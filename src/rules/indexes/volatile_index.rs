//! S052.

use crate::rules::expression::{self, Placed};
use crate::rules::volatility::{Made, mutable};
use crate::rules::{Check, Finding, Report, SchemaCx};

rule! {
    /// An index over what may have another value tomorrow.
    ///
    /// ## Why
    /// An index is built once and does not follow the clock or a setting, so PostgreSQL takes immutable functions
    /// only in its keys and its predicate ("functions in index expression must be marked IMMUTABLE"; manual 38.7
    /// and CREATE INDEX). The migration would fail.
    ///
    /// ## Bad
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// [[table.visit.index]]
    /// columns = ["organization_id", { expr = "date_trunc('day', created_at)" }]
    /// ```
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// ends_at = "timestamptz"
    /// [[table.visit.index]]
    /// columns = ["organization_id", "ends_at"]
    /// where = "ends_at > now()"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// ends_at = "timestamptz"
    /// [[table.visit.index]]
    /// columns = ["organization_id", { expr = "date_trunc('day', created_at at time zone 'UTC')" }]
    /// [[table.visit.index]]
    /// columns = ["organization_id", "ends_at"]
    /// ```
    "S052" "volatile-index" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let made = Made::by(cx.schema);
    for table in cx.tables() {
        for Placed {
            object,
            what,
            span,
            tree,
        } in expression::indexes(cx, table)
        {
            if let Some(fault) = mutable(table, &made, &tree) {
                let message = format!("{what} {}", fault.fault);
                let finding = Finding::at(object, span, message).label(fault.what);
                out.push(finding.help(fault.help));
            }
        }
    }
}
