//! Q005.

use crate::rules::{Check, Finding, QueryCx, Report};

rule! {
    /// A waiver in SQL gives no reason, or stands on a statement that needs none.
    ///
    /// ## Why
    /// Without a reason nobody can tell later whether it still holds; such a waiver counts for nothing. One on a
    /// statement that is proved would let the next change through, which nobody looked at.
    ///
    /// ## Bad
    /// ```sql
    /// -- schemagen: allow unscoped-query: the nightly job
    /// SELECT title FROM todo WHERE organization_id = $1;
    /// ```
    ///
    /// ## Good
    /// ```sql
    /// -- schemagen: allow unscoped-query: the nightly job
    /// SELECT count(*) FROM todo;
    /// ```
    "Q005" "idle-waiver" Warn => Check::Queries(check)
}

fn check(cx: &QueryCx, out: &mut Report) {
    for site in &cx.sites {
        for (span, reason) in site.waivers() {
            let (message, help) = match reason {
                None => (
                    "this waiver gives no reason",
                    "write it behind a colon: `allow unscoped-query: …`",
                ),
                Some(_) if site.is_proved() => (
                    "this waiver is not needed: the statement is proved",
                    "take it out",
                ),
                Some(_) => continue,
            };
            out.push(Finding::of_word(String::new(), *span, message).help(help));
        }
    }
}
