//! S012.

use crate::ident::Ident;
use crate::rules::{Check, Reference, Report, SchemaCx};
use crate::schema::Action;
use crate::source::Span;

rule! {
    /// A reference sets a column to NULL that must not be NULL.
    ///
    /// ## Why
    /// PostgreSQL accepts the key, and then refuses every delete of a referenced row with a not-null
    /// violation that names another table than the one being deleted from (manual 5.4.5). It behaves
    /// like `restrict`, found out late.
    ///
    /// ## Bad
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "set null", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "set null", null = true, index = true }
    /// ```
    "S012" "set-null-on-required" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for reference in cx.references(table) {
            let key = reference.key;
            let on_delete = reference.on_delete_span();
            if key.on_delete == Action::SetNull {
                let touched = if key.set_columns.is_empty() {
                    &key.columns
                } else {
                    &key.set_columns
                };
                report(reference, "on_delete", on_delete, touched, out);
            }
            if key.on_update == Action::SetNull {
                let span = reference
                    .on_update
                    .map_or(reference.part.span, |word| word.span);
                report(reference, "on_update", span, &key.columns, out);
            }
        }
    }
}

fn report(reference: &Reference<'_>, word: &str, span: Span, touched: &[Ident], out: &mut Report) {
    let mut touched = touched
        .iter()
        .filter_map(|name| reference.table.column(name));
    if let Some(column) = touched.find(|column| !column.nullable) {
        let table = &reference.table.name;
        let name = &column.name;
        let message = format!("`set null` on `{table}.{name}`, which may not be NULL");
        out.push(reference.finding(span, message).help(format!(
            "write `null = true` on `{name}`, or another `{word}`, such as `\"cascade\"`"
        )));
    }
}
