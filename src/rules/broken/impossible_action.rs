//! B019.

use crate::rules::Check;

rule! {
    /// A delete or update action that cannot be carried out on its key.
    ///
    /// ## Why
    /// `on_update = "set null"` on a tenant key would clear the organization too: PostgreSQL takes a
    /// list of columns for ON DELETE only (manual, CREATE TABLE).
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// project_id = { references = "project", on_delete = "set null", on_update = "set null", null = true, index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// project_id = { references = "project", on_delete = "set null", null = true, index = true }
    /// ```
    "B019" "impossible-action" Error => Check::Broken
}
