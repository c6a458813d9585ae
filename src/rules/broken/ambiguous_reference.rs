//! B010.

use crate::rules::Check;

rule! {
    /// A reference that can be read in two ways.
    ///
    /// ## Why
    /// `"a.b"` means table `b` of schema `a`, or column `b` of table `a`. Where both exist, one of them
    /// would be picked by luck. The long form says which: `references = { table = "a", column = "b" }`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.billing]
    /// org_scoped = false
    /// reason = "an example"
    /// timestamps = true
    /// [table.billing.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// plan = { type = "text", unique = true }
    ///
    /// [table."billing.plan"]
    /// org_scoped = false
    /// reason = "an example"
    /// timestamps = true
    /// [table."billing.plan".columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// plan = { references = "billing.plan", on_delete = "restrict", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.billing]
    /// org_scoped = false
    /// reason = "an example"
    /// timestamps = true
    /// [table.billing.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// plan = { type = "text", unique = true }
    ///
    /// [table."billing.plan"]
    /// org_scoped = false
    /// reason = "an example"
    /// timestamps = true
    /// [table."billing.plan".columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// plan = { references = { table = "billing", column = "plan" }, on_delete = "restrict", index = true }
    /// ```
    "B010" "ambiguous-reference" Error => Check::Broken
}
