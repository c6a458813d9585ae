//! Q006.

use crate::rules::{Check, QueryCx, Report};
use crate::tenancy::ReasonKind::LiteralOrganization;

rule! {
    /// A statement names an organization in its own text.
    ///
    /// ## Why
    /// It stays inside of one organization, but of one that whoever wrote it chose, and not of the one that the caller was
    /// let into: rows of a customer who served as a test are shown to all. Such a key also differs from database to
    /// database. The organization comes in as a parameter, from the check of the membership.
    ///
    /// ## Bad
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = 'org_1';
    /// ```
    /// ```sql
    /// INSERT INTO todo (id, organization_id, title) VALUES ($1, 'org_1', $2);
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = $1;
    ///
    /// INSERT INTO todo (id, organization_id, title) VALUES ($2, $1, $3);
    /// ```
    ///
    /// ## When to allow
    /// The organization is your own, and its key is the same everywhere: `-- schemagen: allow unscoped-query: the demo's own organization`.
    "Q006" "literal-organization" Error => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    for site in &cx.sites {
        for reason in site.reasons(true, &[LiteralOrganization]) {
            let help = "give it as a parameter: `$1`";
            out.push(site.finding(reason, help));
        }
    }
}
