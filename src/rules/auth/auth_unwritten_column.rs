//! S106.

use crate::auth::{BetterAuth, Ids, Kind};
use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Column, ObjectId, Table};

rule! {
    /// A column that Better Auth never writes is required, and the database has no value for it.
    ///
    /// ## Why
    /// Better Auth writes its own columns and no other, so its first row in the table fails; 1.7 looks for
    /// such columns and stops before ("is required but Better Auth never writes it"). What the
    /// generated code fills in (`generate`) does not help: Better Auth does not call it. The same holds
    /// for the scope column of a table that Better Auth does not know to be an organization's, and for
    /// ids where `generate_id` says that the database makes them.
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
    /// image = "text?"
    /// language = "text"
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
    /// language = { type = "text", default = "en" }
    /// nickname = "text?"
    /// ```
    ///
    /// ## When to allow
    /// The column is one of Better Auth's `additionalFields`, and required there: then it is written.
    "S106" "auth-unwritten-column" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let Some(auth) = &cx.config.better_auth else {
        return;
    };
    for (needed, table) in cx.auth_tables() {
        let written: Vec<&Ident> = needed
            .columns
            .iter()
            .filter(|it| {
                auth.writes_ids() || it.field.references.is_some() || it.field.kind != Kind::Id
            })
            .map(|it| &it.name)
            .collect();
        // What a missing column is called here is told with that: it is written once the settings say so.
        let meant: Vec<&Ident> = needed
            .columns
            .iter()
            .filter(|it| table.column(&it.name).is_none())
            .filter_map(|it| needed.meant(it, table.columns.iter().map(|it| &it.name)))
            .map(|(name, _)| name)
            .collect();
        for column in &table.columns {
            let name = &column.name;
            let is_written = written.contains(&name) || meant.contains(&name);
            if !column.nullable && !column.has_database_value() && !is_written {
                out.push(finding(cx, auth, table, column));
            }
        }
    }
}

fn finding(cx: &SchemaCx<'_>, auth: &BetterAuth, table: &Table, column: &Column) -> Finding {
    let object = ObjectId::Column(table.name.clone(), column.name.clone());
    let message = format!(
        "`{}.{}` is required, and Better Auth never writes it",
        table.name, column.name
    );
    let is_id = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns == [column.name.clone()]);
    let help = match auth.ids {
        Ids::Uuid if is_id => "write `default = { sql = \"gen_random_uuid()\" }`",
        Ids::Serial if is_id => "write `identity = \"by default\"`",
        _ => "let it be NULL, or give it a `default`",
    };
    Finding::at(object, cx.column_span(table, &column.name), message).help(help)
}
