//! B013.

use crate::rules::Check;

rule! {
    /// A label that the enum does not have.
    ///
    /// ## Why
    /// PostgreSQL refuses a default that is no label of its type (manual 8.7).
    ///
    /// ## Bad
    /// ```toml
    /// [enum.mood]
    /// values = ["calm", "keen"]
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// mood = { type = "mood", default = "kean" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [enum.mood]
    /// values = ["calm", "keen"]
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// mood = { type = "mood", default = "keen" }
    /// ```
    "B013" "unknown-enum-value" Error => Check::Broken
}
