//! B017.

use crate::rules::Check;

rule! {
    /// A mixin that the specs do not have.
    ///
    /// ## Why
    /// The columns that it would bring are missing from the table. A mixin is declared as
    /// `[mixin.name]`, in any file.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// mixins = ["archived"]
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [mixin.archived.columns]
    /// archived_at = "timestamptz?"
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// mixins = ["archived"]
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    "B017" "unknown-mixin" Error => Check::Broken
}
