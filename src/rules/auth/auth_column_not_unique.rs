//! S104.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// Two rows may share a value that Better Auth takes for one row's own.
    ///
    /// ## Why
    /// Better Auth looks whether an e-mail address, a token or a slug is taken and then writes it. Of
    /// two calls at once both find it free: only the database can refuse the second. A person who is
    /// looked up by an address that two rows have is either of them. Which these are is in Better Auth's
    /// own schema (`unique: true` in `getAuthTables()`, `@better-auth/core` 1.7).
    ///
    /// The column has to be unique alone: not within an organization, and not in some of the rows.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// plugins = ["deviceAuthorization"]
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.device_code]
    /// org_scoped = false
    /// reason = "belongs to a device that nobody has signed in on"
    /// timestamps = true
    /// [table.device_code.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// device_code = "text"
    /// user_code = { type = "text", index = true }
    /// user_id = { references = "user", on_delete = "cascade", null = true, index = true }
    /// expires_at = "timestamptz"
    /// status = "text"
    /// last_polled_at = "timestamptz?"
    /// polling_interval = "integer?"
    /// client_id = "text?"
    /// scope = "text?"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// plugins = ["deviceAuthorization"]
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.device_code]
    /// org_scoped = false
    /// reason = "belongs to a device that nobody has signed in on"
    /// timestamps = true
    /// [table.device_code.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// device_code = { type = "text", unique = true }
    /// user_code = { type = "text", unique = true }
    /// user_id = { references = "user", on_delete = "cascade", null = true, index = true }
    /// expires_at = "timestamptz"
    /// status = "text"
    /// last_polled_at = "timestamptz?"
    /// polling_interval = "integer?"
    /// client_id = "text?"
    /// scope = "text?"
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `unique = true`.
    ///
    /// ## When to allow
    /// An index over an expression holds the same: `lower(email)`, unique.
    "S104" "auth-column-not-unique" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for column in cx.auth_columns() {
        let name = &column.column.name;
        if column.needed.field.unique && !column.table.is_unique_key(&[name]) {
            let message = format!(
                "`{}` must be unique for {}",
                column.name(),
                column.needed.wanted_by()
            );
            let span = cx.column_span(column.table, name);
            let finding = Finding::at(column.object(), span, message);
            let entry = cx.column_entry(&column.table.name, name);
            let edit = entry.and_then(|it| it.set("unique", "true"));
            let fix = mend("write `unique = true`", Applicability::Unsafe, edit);
            out.push(finding.fix(fix).help("write `unique = true` on the column"));
        }
    }
}
