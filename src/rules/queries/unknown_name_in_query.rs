//! Q004.

use crate::rules::{Check, QueryCx, Report};
use crate::tenancy::ReasonKind::{UnknownColumn, UnknownTable};

rule! {
    /// A statement names a table or a column that the schema does not have.
    ///
    /// ## Why
    /// PostgreSQL refuses it, and without a database nobody hears of that before the statement is run: after a rename,
    /// say. What a table is of that nobody knows cannot be proved either. A table that is not yours is declared with
    /// `external = true`.
    ///
    /// ## Bad
    /// ```sql
    /// SELECT titel FROM todo WHERE organization_id = $1;
    /// ```
    /// ```sql
    /// SELECT title FROM todos WHERE organization_id = $1;
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = $1;
    /// ```
    ///
    /// ## When to allow
    /// The table is made by the program itself and only for a while: `-- schemagen: allow unscoped-query: a temporary table`.
    "Q004" "unknown-name-in-query" Error => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    for site in &cx.sites {
        for reason in site.reasons(false, &[UnknownColumn, UnknownTable]) {
            let help = "correct the name, or add it to the specs";
            out.push(site.finding(reason, help));
        }
    }
}
