//! S012.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{Check, Reference, Report, SchemaCx, mend};
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
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `null = true`.
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
                report(cx, reference, ("on_delete", on_delete), touched, out);
            }
            if key.on_update == Action::SetNull {
                let span = reference
                    .on_update
                    .map_or(reference.part.span, |word| word.span);
                report(cx, reference, ("on_update", span), &key.columns, out);
            }
        }
    }
}

fn report(
    cx: &SchemaCx<'_>,
    reference: &Reference<'_>,
    (word, span): (&str, Span),
    touched: &[Ident],
    out: &mut Report,
) {
    let mut touched = touched
        .iter()
        .filter_map(|name| reference.table.column(name));
    if let Some(column) = touched.find(|column| !column.nullable) {
        let table = &reference.table.name;
        let name = &column.name;
        let message = format!("`set null` on `{table}.{name}`, which may not be NULL");
        let edit = cx.column_entry(table, name);
        let edit = edit.and_then(|it| it.set("null", "true"));
        let fix = mend("write `null = true`", Applicability::Unsafe, edit);
        out.push(reference.finding(span, message).fix(fix).help(format!(
            "write `null = true` on `{name}`, or another `{word}`, such as `\"cascade\"`"
        )));
    }
}
