//! S107.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// A column that Better Auth counts on may be NULL.
    ///
    /// ## Why
    /// Better Auth writes a value into each row of its own, and reads the column as one that always has
    /// it. Whatever else writes the table (an import, a colleague in psql) can leave it out, and the
    /// row then breaks Better Auth where it is read. Its own migrations have these columns NOT NULL
    /// (`getMigrations()` in `better-auth` 1.7). The guide's `organization.slug` may be NULL.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, account = false }
    /// ```
    /// ```toml
    /// [table.verification]
    /// org_scoped = false
    /// reason = "exists before its person is known"
    /// timestamps = true
    /// [table.verification.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// identifier = { type = "text", index = true }
    /// value = "text?"
    /// expires_at = "timestamptz"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, account = false }
    /// ```
    /// ```toml
    /// [table.verification]
    /// org_scoped = false
    /// reason = "exists before its person is known"
    /// timestamps = true
    /// [table.verification.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// identifier = { type = "text", index = true }
    /// value = "text"
    /// expires_at = "timestamptz"
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` makes it NOT NULL.
    ///
    /// ## When to allow
    /// Rows that have no such value are your own, and Better Auth is never asked for them.
    "S107" "auth-column-nullable" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for column in cx.auth_columns() {
        if column.needed.field.required && column.column.nullable {
            let message = format!(
                "`{}` may be NULL, and {} counts on a value",
                column.name(),
                column.needed.wanted_by()
            );
            let span = cx.column_span(column.table, &column.column.name);
            let finding = Finding::at(column.object(), span, message);
            let entry = cx.column_entry(&column.table.name, &column.column.name);
            let edit = entry.and_then(|it| it.not_null());
            let fix = mend("make it NOT NULL", Applicability::Unsafe, edit);
            out.push(finding.fix(fix).help("take `?` or `null = true` off"));
        }
    }
}
