//! S030.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;

rule! {
    /// A table has no primary key.
    ///
    /// ## Why
    /// Rows that cannot be named cannot be updated or deleted one at a time, be referenced, or be
    /// replicated (logical replication refuses to update them: PostgreSQL manual, "Replica Identity").
    /// No `find`, `update` or `delete` can be generated. The guide's checklist asks for a key on every
    /// table.
    ///
    /// ## Bad
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// kind = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// kind = { type = "text", index = true }
    /// ```
    /// ```toml
    /// [table.favourite]
    /// org_scoped = true
    /// timestamps = true
    /// primary_key = ["organization_id", "user_id"]
    /// [table.favourite.columns]
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// ```
    "S030" "missing-primary-key" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables().filter(|table| table.primary_key.is_none()) {
        let object = ObjectId::Table(table.name.clone());
        let message = format!("table `{}` has no primary key", table.name);
        let help = if table.columns.iter().any(|column| column.name == *"id") {
            "write `primary_key = true` on `id`"
        } else {
            "add `id = { type = \"text\", primary_key = true, generate = \"nanoid\" }`"
        };
        out.push(Finding::at(object, cx.table_span(table), message).help(help));
    }
}
