//! B009.

use crate::rules::Check;

rule! {
    /// A column that its table does not have.
    ///
    /// ## Why
    /// An index, a key or a reference over a column that is not there cannot be made. Names are exact:
    /// PostgreSQL would fold an unquoted `Title` to `title`, the specs do not.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// [[table.note.index]]
    /// columns = ["organization_id", "Title"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = "text"
    /// [[table.note.index]]
    /// columns = ["organization_id", "title"]
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes the name that is nearest, where one is near.
    "B009" "unknown-column" Error => Check::Broken
}
