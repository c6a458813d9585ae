//! B006.

use crate::rules::Check;

rule! {
    /// Two things of one name.
    ///
    /// ## Why
    /// PostgreSQL has one place for the names of tables, indexes and types of a schema, and one for the
    /// columns of a table (manual, CREATE TABLE). Of two things of one name only one could be made.
    /// Other tools let the last one win in silence.
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
    /// name = "by_time"
    /// columns = ["organization_id", "created_at"]
    /// [[table.note.index]]
    /// name = "by_time"
    /// columns = ["organization_id", "updated_at"]
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
    /// [[table.note.index]]
    /// name = "by_time"
    /// columns = ["organization_id", "created_at"]
    /// [[table.note.index]]
    /// name = "by_change"
    /// columns = ["organization_id", "updated_at"]
    /// ```
    "B006" "duplicate-name" Error => Check::Broken
}
