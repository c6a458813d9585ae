//! S022.

use crate::diagnostic::Applicability;
use crate::rules::context::is_stamp;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::ObjectId;

rule! {
    /// The database does not fill in `created_at` or `updated_at`.
    ///
    /// ## Why
    /// Every program that inserts must then think of it, and the one that does not — a migration, a
    /// script, a colleague in psql — fails, or leaves NULL. The guide lists "missing default" among the
    /// common mistakes.
    ///
    /// ## Bad
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// created_at = "timestamptz"
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
    /// `--fix` writes `default = "now"`: it only fills in what would have been refused.
    ///
    /// ## When to allow
    /// The rows come from elsewhere with times of their own, and one without is to be refused.
    "S022" "timestamp-without-default" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in table.columns.iter().filter(|column| is_stamp(column)) {
            let model = cx.model.column(&table.name, &column.name);
            let generated = model.is_some_and(|model| model.generate.is_some());
            if column.has_database_value() || generated {
                continue;
            }
            let object = ObjectId::Column(table.name.clone(), column.name.clone());
            let message = format!("`{}.{}` has no default", table.name, column.name);
            let span = cx.column_span(table, &column.name);
            let entry = cx.column_entry(&table.name, &column.name);
            let edit = entry.and_then(|it| it.set("default", "\"now\""));
            let fix = mend("write `default = \"now\"`", Applicability::Safe, edit);
            out.push(Finding::at(object, span, message).fix(fix).help(format!(
                "leave `{}` out, as `timestamps = true` writes it, or write `default = \"now\"`",
                column.name
            )));
        }
    }
}
