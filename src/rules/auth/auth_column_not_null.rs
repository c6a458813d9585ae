//! S108.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// A column that Better Auth may leave NULL is required.
    ///
    /// ## Why
    /// Not every person has a picture, not every sign-in a refresh token. Better Auth leaves such a
    /// column out or writes NULL into it, and the row is refused: an error at sign-in, for some people
    /// only. A default in the database does not help where NULL is written. Which these are is in
    /// Better Auth's own schema (`required: false` in `getAuthTables()`, `@better-auth/core` 1.7).
    ///
    /// Columns that Better Auth itself always fills, as `user.banned` with `false`, may be required.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.user]
    /// org_scoped = false
    /// reason = "a person may be in several organizations"
    /// timestamps = true
    /// [table.user.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// email = { type = "text", unique = true }
    /// email_verified = { type = "boolean", default = false }
    /// image = "text"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.user]
    /// org_scoped = false
    /// reason = "a person may be in several organizations"
    /// timestamps = true
    /// [table.user.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// email = { type = "text", unique = true }
    /// email_verified = { type = "boolean", default = false }
    /// image = "text?"
    /// ```
    ///
    /// ## Fix
    /// `--fix` lets it be NULL.
    ///
    /// ## When to allow
    /// Your own code gives Better Auth a value each time, as in a hook that it calls before it writes.
    "S108" "auth-column-not-null" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for column in cx.auth_columns() {
        let field = &column.needed.field;
        if !field.required && !field.filled && !column.column.nullable {
            let message = format!(
                "`{}` is required, and {} may leave it NULL",
                column.name(),
                column.needed.wanted_by()
            );
            let span = cx.column_span(column.table, &column.column.name);
            let finding = Finding::at(column.object(), span, message);
            let entry = cx.column_entry(&column.table.name, &column.column.name);
            let edit = entry.and_then(|it| it.nullable());
            let fix = mend("let it be NULL", Applicability::Safe, edit);
            out.push(
                finding
                    .fix(fix)
                    .help("let it be NULL: `?` behind its type, or `null = true`"),
            );
        }
    }
}
