//! B007.

use crate::rules::Check;

rule! {
    /// A type that neither PostgreSQL nor the specs know.
    ///
    /// ## Why
    /// Types have PostgreSQL's own names (manual, chapter 8), its aliases, or the name of an
    /// `[enum.…]`. `serial` is no type but a shorthand for three things, and is refused: write
    /// `identity`. Types of extensions are written `{ sql = "ltree" }`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "txt", index = true }
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
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes the name that is nearest, where one is near.
    "B007" "unknown-type" Error => Check::Broken
}
