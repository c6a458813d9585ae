//! B012.

use crate::rules::Check;

rule! {
    /// A reference to columns that are not unique.
    ///
    /// ## Why
    /// PostgreSQL must find one row by them, so they need to be a primary key, a unique constraint, or
    /// a unique index over plain columns and all rows (manual 5.4.5). Between scoped tables unique
    /// within the organization is enough.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// created_by = { references = "user.name", on_delete = "cascade", index = true }
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
    /// created_by = { references = "user.email", on_delete = "cascade", index = true }
    /// ```
    "B012" "reference-not-unique" Error => Check::Broken
}
