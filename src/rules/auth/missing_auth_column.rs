//! S102.

use crate::auth::{AuthColumn, AuthTable, Ids, Kind};
use crate::config::{Config, TimestampType};
use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{ObjectId, Table};

rule! {
    /// A table does not have a column that Better Auth needs.
    ///
    /// ## Why
    /// Better Auth names all of its columns in the rows that it writes. It compares them with the
    /// database at the first call of an endpoint, and answers none while one is missing ("schema
    /// mismatch"; `diffSchema` in `@better-auth/core` 1.7). The guide's own `session` has no `token`,
    /// and its `invitation` no `created_at`.
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
    /// expires_at = "timestamptz"
    /// ```
    ///
    /// ## Good
    /// A column that is not called as Better Auth calls it is named in `fields`, as it is in Better
    /// Auth's own options. Names are in snake case unless `naming = "camelCase"` is written.
    /// ```toml
    /// # schemagen.toml
    /// [auth.better_auth]
    /// version = "1.7"
    /// tables = { session = false, account = false }
    /// fields = { verification = { value = "secret" } }
    /// ```
    /// ```toml
    /// [table.verification]
    /// org_scoped = false
    /// reason = "exists before its person is known"
    /// timestamps = true
    /// [table.verification.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// identifier = { type = "text", index = true }
    /// secret = "text"
    /// expires_at = "timestamptz"
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` adds the column as Better Auth has it.
    ///
    /// ## When to allow
    /// Your release of Better Auth does not have the field: a profile is of one release of its version.
    "S102" "missing-auth-column" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (needed, table) in cx.auth_tables() {
        for column in &needed.columns {
            if table.column(&column.name).is_none() && !is_unread(cx, table, &column.name) {
                out.push(finding(cx, needed, table, column));
            }
        }
    }
}

/// Whether a column is written, or may be in a mixin that nobody knows, and could not be made out.
fn is_unread(cx: &SchemaCx<'_>, table: &Table, name: &Ident) -> bool {
    cx.table_spec(&table.name).is_some_and(|spec| {
        let mixin = |word: &str| cx.spec.mixins.iter().find(|it| it.name.value == word);
        spec.columns
            .iter()
            .any(|column| *name == *column.name.value)
            || spec.mixins.iter().any(|word| mixin(word).is_none())
    })
}

fn finding(cx: &SchemaCx<'_>, needed: &AuthTable, table: &Table, column: &AuthColumn) -> Finding {
    let (name, field) = (&column.name, &column.field.name);
    let message = format!(
        "`{}` has no column `{name}`, which {} needs",
        table.name,
        column.wanted_by()
    );
    let model = &needed.model;
    let help = match needed.meant(column, table.columns.iter().map(|it| &it.name)) {
        Some((other, Some(naming))) => {
            format!("if it is `{other}`, write `naming = \"{naming}\"` under `[auth.better_auth]`")
        }
        Some((near, None)) => format!(
            "if it is `{near}`, write `fields = {{ {model}.{field} = \"{near}\" }}` under `[auth.better_auth]`"
        ),
        None => format!(
            "add `{}`, or say its name as `{model}.{field}` in `fields` under `[auth.better_auth]`",
            written(cx.config, column)
        ),
    };
    let object = ObjectId::Table(table.name.clone());
    let written = written(cx.config, column);
    let edit = written.split_once(" = ").and_then(|(key, value)| {
        let columns = cx.table_entry(&table.name)?.inner("columns")?;
        columns.set(key, value)
    });
    Finding::at(object, cx.table_span(table), message)
        .address(format!("{}.{name}", table.name))
        .help(help)
        .fix(mend("add it", Applicability::Unsafe, edit))
}

/// The column as the specs would have it.
fn written(config: &Config, column: &AuthColumn) -> String {
    let (name, field) = (&column.name, &column.field);
    let mark = if field.required { "" } else { "?" };
    if let Some(target) = &column.references {
        let null = if field.required { "" } else { ", null = true" };
        return format!(
            "{name} = {{ references = \"{target}\", on_delete = \"cascade\", index = true{null} }}"
        );
    }
    let ids = config.better_auth.as_ref().map(|auth| auth.ids);
    let data_type = match (field.kind, config.conventions.timestamp_type) {
        (Kind::Id, _) if ids == Some(Ids::Uuid) => "uuid",
        (Kind::Id, _) if ids == Some(Ids::Serial) => "integer",
        (Kind::Id | Kind::String, _) => "text",
        (Kind::Boolean, _) => "boolean",
        (Kind::Number, _) => "integer",
        (Kind::BigInt, _) => "bigint",
        (Kind::Date, TimestampType::TimestampTz) => "timestamptz",
        (Kind::Date, TimestampType::Timestamp) => "timestamp",
    };
    if field.unique {
        let null = if field.required { "" } else { ", null = true" };
        return format!("{name} = {{ type = \"{data_type}\", unique = true{null} }}");
    }
    format!("{name} = \"{data_type}{mark}\"")
}
