//! B008.

use crate::rules::Check;

rule! {
    /// A table that the specs do not have.
    ///
    /// ## Why
    /// A foreign key needs a table to lead to. A table that somebody else makes is declared with
    /// `external = true` and the columns that are referenced.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// created_by = { references = "users", on_delete = "cascade", index = true }
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
    /// created_by = { references = "user", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes the name that is nearest, where one is near.
    "B008" "unknown-table" Error => Check::Broken
}
