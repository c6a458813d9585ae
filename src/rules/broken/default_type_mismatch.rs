//! B014.

use crate::rules::Check;

rule! {
    /// A default of another type than its column.
    ///
    /// ## Why
    /// `default` is a TOML value of the type of the column; a text in an integer column would fail when
    /// the table is made, or worse, when the first row is. Any SQL is written `{ sql = "…" }`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// stars = { type = "integer", default = "three" }
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
    /// stars = { type = "integer", default = 3 }
    /// ```
    "B014" "default-type-mismatch" Error => Check::Broken
}
