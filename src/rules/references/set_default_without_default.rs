//! S013.

use crate::rules::{Check, Report, SchemaCx};
use crate::schema::Action;

rule! {
    /// A reference sets a column to its default, and the column has none.
    ///
    /// ## Why
    /// The default of a column without one is NULL, so `set default` quietly does what `set null`
    /// would, or fails where the column is NOT NULL (PostgreSQL manual 5.4.5). And a default that is
    /// there must name a row that exists, or the delete fails after all.
    ///
    /// ## Bad
    /// ```toml
    /// [table.ticket]
    /// org_scoped = false
    /// reason = "our own support desk"
    /// timestamps = true
    /// [table.ticket.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// owner = { references = "user", on_delete = "set default", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.ticket]
    /// org_scoped = false
    /// reason = "our own support desk"
    /// timestamps = true
    /// [table.ticket.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// owner = { references = "user", on_delete = "set default", default = "support", index = true }
    /// ```
    "S013" "set-default-without-default" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for reference in cx.references(table) {
            let key = reference.key;
            let (span, touched) = match (key.on_delete, key.on_update) {
                (Action::SetDefault, _) if !key.set_columns.is_empty() => {
                    (reference.on_delete_span(), &key.set_columns)
                }
                (Action::SetDefault, _) => (reference.on_delete_span(), &key.columns),
                (_, Action::SetDefault) => {
                    let word = reference.on_update.map(|word| word.span);
                    (word.unwrap_or(reference.part.span), &key.columns)
                }
                _ => continue,
            };
            let mut touched = touched.iter().filter_map(|name| table.column(name));
            if let Some(column) = touched.find(|column| column.default.is_none()) {
                let name = &column.name;
                let message = format!(
                    "`set default` on `{}.{name}`, which has no default",
                    table.name
                );
                out.push(reference.finding(span, message).help(format!(
                    "give `{name}` a `default` that names a row of `{}`, or write `\"set null\"`",
                    key.target
                )));
            }
        }
    }
}
