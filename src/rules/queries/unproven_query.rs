//! Q002.

use crate::rules::query::What;
use crate::rules::{Check, Finding, QueryCx, Report};
use crate::tenancy::ReasonKind::{
    ForeignRow, FreeReference, LiteralOrganization, NotUnderstood, Syntax, TwoOrganizations,
};

rule! {
    /// It could not be proved that a statement stays inside of one organization.
    ///
    /// ## Why
    /// The statement may be right. But part of it was not understood, or is put together when the program runs, and a
    /// proof with a hole is none. What is named is in the way: write it in a form that can be followed, or look at it
    /// yourself and say that you did.
    ///
    /// ## Bad
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = $1 AND my_filter(title);
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// SELECT title FROM todo WHERE organization_id = $1 AND lower(title) = $2;
    /// ```
    ///
    /// ## When to allow
    /// You have proved it yourself: `-- schemagen: allow unscoped-query: only fixed parts are put together`.
    "Q002" "unproven-query" Error => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    let kinds = [
        ForeignRow,
        FreeReference,
        LiteralOrganization,
        NotUnderstood,
        Syntax,
        TwoOrganizations,
    ];
    for site in &cx.sites {
        for reason in site.reasons(false, &kinds) {
            let help = match reason.kind {
                Syntax => {
                    "correct it; or say that you looked at it: `-- schemagen: allow unscoped-query: …`"
                }
                _ => {
                    "write it so that it can be followed; or say that you looked at it: `-- schemagen: allow unscoped-query: …`"
                }
            };
            out.push(site.finding(reason, help));
        }
        if let What::Unread(message) = &site.what
            && !site.is_waived()
        {
            out.push(Finding::of_word(String::new(), site.span, message).help(
                "hand over a text that is fixed; or say above it that you looked at it: `// schemagen: allow unscoped-query: …`",
            ));
        }
    }
}
