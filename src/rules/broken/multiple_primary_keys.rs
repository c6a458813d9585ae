//! B024.

use crate::rules::Check;

rule! {
    /// A table with two primary keys.
    ///
    /// ## Why
    /// PostgreSQL has room for one (manual 5.4.4). A key of several columns is one key:
    /// `primary_key = ["a", "b"]` on the table. Another that must be unique is `unique`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// number = { type = "integer", primary_key = true }
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
    /// number = { type = "integer", unique = "organization" }
    /// ```
    "B024" "multiple-primary-keys" Error => Check::Broken
}
