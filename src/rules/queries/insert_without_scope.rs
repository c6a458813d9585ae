//! Q003.

use crate::rules::{Check, QueryCx, Report};
use crate::tenancy::ReasonKind::ForeignRow;

rule! {
    /// A statement writes rows that are not of the organization that it is given.
    ///
    /// ## Why
    /// The row goes to another organization, or is taken from one, and both see it: that of a form's hidden field, that
    /// of a row that was copied. What is written into the scope column has to be the one parameter that names the
    /// organization, in every row; an UPDATE leaves it alone.
    ///
    /// ## Bad
    /// ```sql
    /// INSERT INTO todo (id, organization_id, title)
    /// SELECT $2, p.owner_organization, $3 FROM plan p WHERE p.id = $1;
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// INSERT INTO todo (id, organization_id, title) VALUES ($2, $1, $3);
    /// ```
    ///
    /// ## When to allow
    /// The statement moves rows between organizations, and is meant to: `-- schemagen: allow unscoped-query: merger of two customers`.
    "Q003" "insert-without-scope" Error => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    for site in &cx.sites {
        for reason in site.reasons(true, &[ForeignRow]) {
            let help =
                "write the organization's parameter into the scope column, and never change it";
            out.push(site.finding(reason, help));
        }
    }
}
