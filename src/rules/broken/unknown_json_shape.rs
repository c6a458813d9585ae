//! B018.

use crate::rules::Check;

rule! {
    /// A JSON shape that the specs do not have.
    ///
    /// ## Why
    /// The generated struct would have no fields. A shape is declared as `[json.name]`, in any file;
    /// without `json` a JSONB column holds anything.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// style = { type = "jsonb", json = "style", null = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [json.style]
    /// colour = "text"
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// style = { type = "jsonb", json = "style", null = true }
    /// ```
    "B018" "unknown-json-shape" Error => Check::Broken
}
