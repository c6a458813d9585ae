//! Q001.

use crate::rules::{Check, QueryCx, Report};
use crate::tenancy::ReasonKind::{FreeReference, TwoOrganizations};

rule! {
    /// A statement reaches rows of other organizations.
    ///
    /// ## Why
    /// It was read to its end, and nothing in it binds the rows of a scoped table to the one organization that it is
    /// given: with the rows of two organizations in the database it reads or changes those of the other. A table that is
    /// joined has to be bound as well: by its own scope column, or by a tenant key that leads to a row that is bound.
    /// What looks bound and is not: a condition under OR, one in the ON of an outer join on the side that stays, one
    /// in a subquery of the SELECT list. The guide calls such a query a security vulnerability.
    ///
    /// ## Bad
    /// ```sql
    /// SELECT title FROM todo WHERE id = $1;
    /// ```
    /// ```sql
    /// SELECT t.title, p.name
    ///   FROM todo t LEFT JOIN project p ON p.name = t.title
    ///  WHERE t.organization_id = $1;
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = $1 AND id = $2;
    ///
    /// SELECT t.title, p.name
    ///   FROM todo t LEFT JOIN project p ON p.organization_id = t.organization_id AND p.name = t.title
    ///  WHERE t.organization_id = $1;
    /// ```
    ///
    /// ## When to allow
    /// The statement is for all organizations: a nightly job, a report of your own. Say so in the SQL, or in a comment
    /// above the call in Rust: `-- schemagen: allow unscoped-query: nightly billing job`.
    "Q001" "unscoped-query" Error => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    for site in &cx.sites {
        for reason in site.reasons(true, &[FreeReference, TwoOrganizations]) {
            let help = match reason.kind {
                TwoOrganizations => {
                    "one statement is of one organization: give it one parameter for it"
                }
                _ => {
                    "compare its scope column with the organization's parameter, under AND; or join it by a tenant key"
                }
            };
            out.push(site.finding(reason, help));
        }
    }
}
