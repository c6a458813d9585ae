//! B003.

use crate::rules::Check;

rule! {
    /// A value of the wrong kind, or one that contradicts another.
    ///
    /// ## Why
    /// A flag that is a text, a `?` beside `null = false`, an action that PostgreSQL does not have:
    /// there is no meaning to guess at that would not sometimes be the wrong one.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = "yes" }
    /// [[table.note.index]]
    /// columns = ["organization_id"]
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
    "B003" "invalid-value" Error => Check::Broken
}
