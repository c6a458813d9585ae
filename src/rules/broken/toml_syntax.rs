//! B001.

use crate::rules::Check;

rule! {
    /// The text is not TOML.
    ///
    /// ## Why
    /// A file that cannot be read to its end may lack anything, so nothing is made of it. The first few
    /// places where the reader stumbled are shown; the rest is mostly their echo. Spec: toml.io.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// title = { type = "text", index = true }
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
    "B001" "toml-syntax" Error => Check::Broken
}
