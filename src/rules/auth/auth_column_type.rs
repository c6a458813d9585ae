//! S103.

use crate::auth::{Ids, Kind};
use crate::rules::{AuthColumnCx, Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, ForeignKey};

rule! {
    /// A column cannot hold what Better Auth writes into it.
    ///
    /// ## Why
    /// Better Auth writes text, booleans, whole numbers and moments. A moment in a `date` loses its
    /// hours, so that a session ends at midnight; the other mistakes fail at the first row. Its own
    /// migrator takes these types and a few more (`postgresMap` in `better-auth` 1.7).
    ///
    /// | Better Auth | column |
    /// |---|---|
    /// | string | `text`, `varchar`, `citext` |
    /// | boolean | `boolean` |
    /// | number | `integer`, `bigint` and the other numbers |
    /// | date | `timestamptz`, `timestamp` |
    ///
    /// Ids are text, as Better Auth makes them. Where the database makes them
    /// (`advanced.database.generateId` in Better Auth), `generate_id = "uuid"` or `"serial"` says so.
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
    /// value = "jsonb"
    /// expires_at = "date"
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
    /// ## When to allow
    /// A type of your own that takes what Better Auth writes, as an enum of all the roles there are.
    "S103" "auth-column-type" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let ids = cx.config.better_auth.as_ref().map(|auth| auth.ids);
    for (column, ids) in cx.auth_columns().filter_map(|it| Some((it, ids?))) {
        if !holds(column, ids) && !is_inherited(cx, column, out.after_errors()) {
            let (data_type, kind) = (&column.column.data_type, column.needed.field.kind);
            let message = format!(
                "`{}` is `{data_type}`, and {} writes {}",
                column.name(),
                column.needed.wanted_by(),
                what(kind, ids)
            );
            let span = cx.type_span(column.table, column.column);
            let help = help(kind, data_type, ids);
            out.push(Finding::at(column.object(), span, message).help(help));
        }
    }
}

fn holds(column: AuthColumnCx<'_>, ids: Ids) -> bool {
    let data_type = &column.column.data_type;
    let is_text = matches!(
        data_type,
        DataType::Text | DataType::Varchar(_) | DataType::Citext
    );
    let is_id = match ids {
        Ids::Text => is_text,
        Ids::Uuid => *data_type == DataType::Uuid,
        Ids::Serial => matches!(data_type, DataType::Integer | DataType::BigInt),
    };
    // An id that Better Auth takes for any text, as `activeOrganizationId`, may still be a reference here.
    let references = || {
        let mut keys = column.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(&column.column.name))
    };
    match column.needed.field.kind {
        Kind::Id => is_id,
        Kind::String => is_text || (is_id && (ids == Ids::Uuid || references())),
        Kind::Boolean => *data_type == DataType::Boolean,
        Kind::Number => data_type.is_number() && *data_type != DataType::Money,
        Kind::BigInt => matches!(
            data_type,
            DataType::BigInt | DataType::DoublePrecision | DataType::Numeric(_)
        ),
        Kind::Date => matches!(data_type, DataType::Timestamp(_) | DataType::TimestampTz(_)),
    }
}

/// Whether the type is that of an id that is judged itself, or of a reference that leads nowhere.
fn is_inherited(cx: &SchemaCx<'_>, column: AuthColumnCx<'_>, after_errors: bool) -> bool {
    let name = &column.column.name;
    let is_own = cx
        .column_spec(&column.table.name, name)
        .is_some_and(|spec| spec.data_type.is_some());
    let is_judged = |key: &ForeignKey| {
        key.columns.contains(name) && cx.auth_tables().any(|(_, table)| table.name == key.target)
    };
    !is_own && (after_errors || column.table.foreign_keys.iter().any(is_judged))
}

fn what(kind: Kind, ids: Ids) -> &'static str {
    match (kind, ids) {
        (Kind::Id, Ids::Text) => "ids as text",
        (Kind::Id, Ids::Uuid) => "ids as UUIDs",
        (Kind::Id, Ids::Serial) => "ids as numbers",
        (Kind::String, _) => "text",
        (Kind::Boolean, _) => "true and false",
        (Kind::Number, _) => "whole numbers",
        (Kind::BigInt, _) => "numbers beyond 32 bits",
        (Kind::Date, _) => "moments",
    }
}

fn help(kind: Kind, data_type: &DataType, ids: Ids) -> &'static str {
    match (kind, ids) {
        (Kind::Id, Ids::Text) if *data_type == DataType::Uuid => {
            "write `text`, or `generate_id = \"uuid\"` where Better Auth's own option says so"
        }
        (Kind::Id, Ids::Text) if data_type.is_integer() => {
            "write `text`, or `generate_id = \"serial\"` where Better Auth's own option says so"
        }
        (Kind::Id, Ids::Text) | (Kind::String, _) => "write `text`",
        (Kind::Id, Ids::Uuid) => "write `uuid`, or leave `generate_id` out",
        (Kind::Id, Ids::Serial) => "write `integer` or `bigint`, or leave `generate_id` out",
        (Kind::Boolean, _) => "write `boolean`",
        (Kind::Number, _) => "write `integer` or `bigint`",
        (Kind::BigInt, _) => "write `bigint`",
        (Kind::Date, _) => "write `timestamptz` or `timestamp`",
    }
}
