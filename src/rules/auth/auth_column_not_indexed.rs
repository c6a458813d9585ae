//! S109.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{AuthColumnCx, Check, Finding, Report, SchemaCx, mend};

rule! {
    /// Better Auth looks rows up by a column that no index starts with.
    ///
    /// ## Why
    /// Better Auth's own schema has an index there (`index: true` in `getAuthTables()`,
    /// `@better-auth/core` 1.7), because it looks rows up by this column alone: a pending proof by its
    /// address, the invitations of a person by the e-mail. Without it each of these calls reads the whole
    /// table. On a scoped table `index = true` puts the organization first, which does not serve a look-up
    /// that knows none.
    ///
    /// References are left to `unindexed-foreign-key`.
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
    /// identifier = "text"
    /// value = "text"
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
    /// `--fix` writes `index = true`, where no organization stands first then.
    ///
    /// ## When to allow
    /// The table stays small.
    "S109" "auth-column-not-indexed" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    // The index may be there, and name something that is not.
    if out.after_errors() {
        return;
    }
    for column in cx.auth_columns() {
        let field = &column.needed.field;
        if field.index && field.references.is_none() && !is_key(column) && !is_served(column) {
            out.push(finding(cx, column));
        }
    }
}

/// Whether it references a table here, though not in Better Auth: then its index is another rule's.
fn is_key(column: AuthColumnCx<'_>) -> bool {
    let mut keys = column.table.foreign_keys.iter();
    keys.any(|key| key.columns.contains(&column.column.name))
}

/// Whether an index starts with the column, or with that and the one that is always known with it.
fn is_served(column: AuthColumnCx<'_>) -> bool {
    let name = &column.column.name;
    let known = |it: &&&Ident| **it == name || Some(**it) == column.needed.within.as_ref();
    let mut paths = column.table.access_paths();
    paths.any(|path| path.iter().take_while(known).any(|it| *it == name))
}

fn finding(cx: &SchemaCx<'_>, column: AuthColumnCx<'_>) -> Finding {
    let name = &column.column.name;
    let message = format!(
        "no index starts with `{}`, by which {} looks rows up",
        column.name(),
        column.needed.wanted_by()
    );
    let help = match cx.tenant(column.table) {
        None => "write `index = true` on the column".to_owned(),
        Some(scope) => format!(
            "add `[[table.{}.index]]` with `columns = [\"{name}\", \"{scope}\"]`",
            column.table.name
        ),
    };
    let entry = cx.column_entry(&column.table.name, name);
    let entry = entry.filter(|_| cx.tenant(column.table).is_none());
    let edit = entry.and_then(|it| it.set("index", "true"));
    let fix = mend("write `index = true`", Applicability::Safe, edit);
    let span = cx.column_span(column.table, name);
    Finding::at(column.object(), span, message)
        .help(help)
        .fix(fix)
}
