//! S021.

use crate::diagnostic::Applicability;
use crate::rules::context::is_stamp;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::ObjectId;

rule! {
    /// `created_at` or `updated_at` may be NULL.
    ///
    /// ## Why
    /// Every row was made at some time. Where the column may say nothing, sorting puts those rows first
    /// or last, keyset paging loses them (a comparison with NULL is neither true nor false: PostgreSQL
    /// manual 9.2), and every reader needs a case for it. The guide: `.defaultNow().notNull()` for all
    /// time stamps.
    ///
    /// ## Bad
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// created_at = { type = "timestamptz", default = "now", null = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Fix
    /// Leave the column out: `timestamps = true` writes it.
    ///
    /// `--fix --unsafe-fixes` makes it NOT NULL.
    "S021" "nullable-timestamp" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in table.columns.iter().filter(|column| is_stamp(column)) {
            if column.nullable {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let message = format!("`{}.{}` may be NULL", table.name, column.name);
                let null = cx
                    .column_spec(&table.name, &column.name)
                    .and_then(|spec| spec.null.as_ref());
                let span =
                    null.map_or_else(|| cx.column_span(table, &column.name), |null| null.span);
                let entry = cx.column_entry(&table.name, &column.name);
                let edit = entry.and_then(|it| it.not_null());
                let fix = mend("make it NOT NULL", Applicability::Unsafe, edit);
                out.push(Finding::at(object, span, message).fix(fix).help(format!(
                    "leave `{}` out, as `timestamps = true` writes it, or make it NOT NULL",
                    column.name
                )));
            }
        }
    }
}
