//! B011.

use crate::rules::Check;

rule! {
    /// A reference between columns of different types.
    ///
    /// ## Why
    /// PostgreSQL refuses the key: there is no equality between, say, integer and text (manual 5.4.5).
    /// Leave the type of a referencing column out, and it takes the one that it points to.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// created_by = { type = "integer", references = "user", on_delete = "cascade", index = true }
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
    "B011" "reference-type-mismatch" Error => Check::Broken
}
