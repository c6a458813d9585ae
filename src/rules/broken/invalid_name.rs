//! B004.

use crate::rules::Check;

rule! {
    /// A name that PostgreSQL cannot hold.
    ///
    /// ## Why
    /// A name is 1 to 63 bytes without a NUL (manual 4.1.1). Everything else, spaces, quotes, emoji, is
    /// fine and quoted where it must be.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// "" = "text?"
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
    /// "größe" = "text?"
    /// ```
    "B004" "invalid-name" Error => Check::Broken
}
