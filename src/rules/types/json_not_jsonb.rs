//! S040.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, ObjectId};

rule! {
    /// JSON is kept as text.
    ///
    /// ## Why
    /// `json` is read anew for every operator that looks into it, cannot be indexed, and has no `=`: DISTINCT,
    /// GROUP BY and UNION fail over it (PostgreSQL manual 8.14). `jsonb` has none of this. The guide
    /// uses `jsonb`; strong_migrations refuses `json`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// kind = { type = "text", index = true }
    /// payload = "json"
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
    /// payload = "jsonb"
    /// ```
    ///
    /// ## When to allow
    /// The text counts as it came, with its blanks, its order and its double keys: a body that a signature is
    /// over.
    "S040" "json-not-jsonb" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            if *column.data_type.element() == DataType::Json {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let message = format!("`{}.{}` keeps JSON as text", table.name, column.name);
                out.push(
                    Finding::at(object, cx.type_span(table, column), message).help("write `jsonb`"),
                );
            }
        }
    }
}
