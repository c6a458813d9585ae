//! S023.

use crate::diagnostic::Applicability;
use crate::model::Generator;
use crate::rules::context::is_stamp;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::ObjectId;

rule! {
    /// A time comes from the application's clock, not from the database's.
    ///
    /// ## Why
    /// Each server has its own clock, and rows written within the same second get times in the wrong
    /// order; what does not go through the application gets no time at all. `now()` is one clock, and
    /// the same for all rows of a transaction (PostgreSQL manual 9.9.5). The guide marks
    /// `$defaultFn(() => new Date())` as wrong.
    ///
    /// The rule is about `created_at` and `updated_at`, and about any other time that may not be NULL.
    ///
    /// ## Bad
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// created_at = { type = "timestamptz", generate = "now" }
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
    /// created_at = { type = "timestamptz", default = "now" }
    /// ```
    ///
    /// ## Fix
    /// `--fix` writes `default` in place of `generate`.
    "S023" "application-timestamp" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (name, table) in cx.model.tables.iter() {
        for (column, _) in table
            .columns
            .iter()
            .filter(|(_, it)| it.generate == Some(Generator::Now))
        {
            let found = cx.schema.table(name).filter(|table| !table.external);
            let Some((table, column)) =
                found.and_then(|table| Some((table, table.column(column)?)))
            else {
                continue;
            };
            if column.has_database_value() || (column.nullable && !is_stamp(column)) {
                continue;
            }
            let object = ObjectId::Column(name.clone(), column.name.clone());
            let span = cx.generate_span(table, column);
            let message = format!("`{name}.{}` is set by the application's clock", column.name);
            let entry = cx.column_entry(name, &column.name);
            let edit = entry.and_then(|it| it.replaced("generate", "default", "\"now\""));
            let title = "write `default = \"now\"` instead of `generate`";
            out.push(
                Finding::at(object, span, message)
                    .help("write `default = \"now\"` instead of `generate = \"now\"`")
                    .fix(mend(title, Applicability::Safe, edit)),
            );
        }
    }
}
