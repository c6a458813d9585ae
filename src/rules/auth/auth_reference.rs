//! S105.

use crate::ident::{Ident, QualifiedName};
use crate::rules::{AuthColumnCx, Check, Finding, Reference, Report, SchemaCx};
use crate::schema::{Action, Table};

rule! {
    /// A column does not reference the table whose ids Better Auth writes into it.
    ///
    /// ## Why
    /// Better Auth's own schema has each of these references, and deletes with the referenced row
    /// (`getAuthTables()`, `@better-auth/core` 1.7; its migrations say CASCADE). Without the reference the
    /// sessions and accounts of a person who is gone stay, and sign in; with another action Better Auth
    /// cannot delete a person or an organization at all. A reference by way of another table does as
    /// well: an inviter who has to be a member is a user, too.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// plugins = ["siwe"]
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.wallet_address]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = ["created_at"]
    /// [table.wallet_address.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "restrict", index = true }
    /// address = "text"
    /// chain_id = "integer"
    /// is_primary = { type = "boolean", default = false }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// plugins = ["siwe"]
    /// tables = { session = false, account = false, verification = false }
    /// ```
    /// ```toml
    /// [table.wallet_address]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = ["created_at"]
    /// [table.wallet_address.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// address = "text"
    /// chain_id = "integer"
    /// is_primary = { type = "boolean", default = false }
    /// ```
    ///
    /// ## When to allow
    /// Nobody is ever deleted: then `restrict` says so, and Better Auth is told by an error.
    "S105" "auth-reference" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for column in cx.auth_columns() {
        let Some(target) = &column.needed.references else {
            continue;
        };
        // A target that is not there is told by `missing-auth-table`.
        if cx.schema.table(target).is_none() {
            continue;
        }
        let name = &column.column.name;
        let own = cx.references(column.table).iter();
        let own: Vec<&Reference<'_>> = own.filter(|it| it.key.columns.contains(name)).collect();
        match own.iter().find(|it| leads(cx, it, name, target)) {
            None if own.is_empty() && out.after_errors() && is_written(cx, column) => {}
            None => out.push(missing(cx, column, target, &own)),
            // That nothing is said of it is told by `missing-on-delete`.
            Some(found) if found.key.on_delete != Action::Cascade && is_said(found) => {
                out.push(not_cascading(column, found));
            }
            Some(_) => {}
        }
    }
}

/// Whether a reference ends at the id of a table, at once or by way of others.
fn leads(
    cx: &SchemaCx<'_>,
    reference: &Reference<'_>,
    column: &Ident,
    target: &QualifiedName,
) -> bool {
    let mut open = vec![(reference.key, column)];
    let mut seen = Vec::new();
    while let Some((key, column)) = open.pop() {
        let pair = key.columns.iter().position(|it| it == column);
        let Some(there) = pair.and_then(|at| key.target_columns.get(at)) else {
            continue;
        };
        if key.target == *target && *there == *"id" {
            return true;
        }
        let table: Option<&Table> = cx.schema.table(&key.target);
        if seen.contains(&(&key.target, there)) {
            continue;
        }
        seen.push((&key.target, there));
        let keys = table.iter().flat_map(|table| &table.foreign_keys);
        let next = keys.filter(|it| it.columns.contains(there));
        open.extend(next.map(|it| (it, there)));
    }
    false
}

/// Whether the specs have a reference there, which leads nowhere: that is told already.
fn is_written(cx: &SchemaCx<'_>, column: AuthColumnCx<'_>) -> bool {
    cx.column_spec(&column.table.name, &column.column.name)
        .is_none_or(|spec| spec.references.is_some())
}

fn is_said(reference: &Reference<'_>) -> bool {
    reference.on_delete.is_some()
}

fn missing(
    cx: &SchemaCx<'_>,
    column: AuthColumnCx<'_>,
    target: &QualifiedName,
    own: &[&Reference<'_>],
) -> Finding {
    let name = column.name();
    let message = match own.first() {
        Some(other) => format!(
            "`{name}` references `{}`, and {} means `{target}`",
            other.key.target,
            column.needed.wanted_by()
        ),
        None => format!(
            "`{name}` references nothing, and {} means `{target}`",
            column.needed.wanted_by()
        ),
    };
    let span = cx.column_span(column.table, &column.column.name);
    Finding::at(column.object(), span, message).help(format!(
        "write `references = \"{target}\", on_delete = \"cascade\"`"
    ))
}

fn not_cascading(column: AuthColumnCx<'_>, found: &Reference<'_>) -> Finding {
    let message = format!(
        "`{}` says `{}`, and {} counts on `cascade`",
        column.name(),
        found.key.on_delete.name(),
        column.needed.wanted_by()
    );
    Finding::at(column.object(), found.on_delete_span(), message)
        .help("write `on_delete = \"cascade\"`")
}
