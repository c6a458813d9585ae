//! B025.

use crate::rules::Check;

rule! {
    /// A rule name that no rule has, or one that may not be set or allowed.
    ///
    /// ## Why
    /// A setting for a misspelled rule sets nothing, and nobody notices. Codes that start with B stand
    /// for input that cannot become a schema: there is nothing to lower.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true, allow = [{ rule = "no-such-rule", reason = "an example" }] }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    "B025" "invalid-rule" Error => Check::Broken
}
