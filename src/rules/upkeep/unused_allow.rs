//! S090.

use crate::diagnostic::Applicability;
use crate::rules::{Allowance, Check, Finding, Report, SchemaCx, mend};

rule! {
    /// An `allow` silences nothing.
    ///
    /// ## Why
    /// The fault was mended, or the `allow` stands in the wrong place. Either way it will silence the
    /// next fault of that kind, which nobody looked at. (ESLint, ruff and squawk report the same.)
    ///
    /// An `allow` covers what it stands on: a column with the index, key or reference that its words
    /// make; an entry of `[[…index]]`, `[[…unique]]`, `[[…check]]`, `[[…foreign_key]]`; an enum. On a
    /// table it covers the table and the entries in it, not its columns; for one of those it says
    /// `column = "x"`. On a mixin it covers the mixin's entries in the same way. Findings of broken
    /// input and of this rule cannot be allowed.
    ///
    /// ## Bad
    /// ```toml
    /// [table.log]
    /// org_scoped = false
    /// reason = "our own operations"
    /// timestamps = true
    /// [table.log.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// line = { type = "text", allow = [{ rule = "unindexed-foreign-key", reason = "only written" }] }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.log]
    /// org_scoped = false
    /// reason = "our own operations"
    /// timestamps = true
    /// [table.log.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// line = "text"
    /// [table.log.columns.user_id]
    /// references = "user"
    /// on_delete = "cascade"
    /// allow = [{ rule = "unindexed-foreign-key", reason = "only written" }]
    /// ```
    ///
    /// ## Fix
    /// Take it out, or move it to what the finding is about.
    ///
    /// `--fix` takes it out.
    "S090" "unused-allow" Warn => Check::Allowances(check)
}

fn check(cx: &SchemaCx<'_>, unused: &[Allowance<'_>], out: &mut Report) {
    for allow in unused {
        let rule = &allow.spec.rule;
        let message = format!("this `allow` silences no finding of `{}`", rule.value);
        let finding = Finding::of_word(allow.on.clone(), rule.span, message);
        let edit = cx.entry_at(allow.spec.span).and_then(|it| it.removed());
        let fix = mend("take it out", Applicability::Safe, edit);
        let help = "take it out, or put it on what the finding is about";
        out.push(finding.help(help).fix(fix));
    }
}
