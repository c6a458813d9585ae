//! B002.

use crate::rules::Check;

rule! {
    /// A key that the language does not know.
    ///
    /// ## Why
    /// A misspelled word that is passed over in silence is a promise that nobody keeps:
    /// `on_delte = "cascade"` would leave the reference without an action. Every key is known or
    /// refused, with the nearest known one.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// created_by = { references = "user", on_delete = "cascade", index = true, nul = true }
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
    /// created_by = { references = "user", on_delete = "cascade", index = true, null = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix` writes the guide's words as they are here: `onDelete` is `on_delete`. `--fix --unsafe-fixes` also
    /// writes the key that is nearest, where one is near.
    "B002" "unknown-key" Error => Check::Broken
}
