//! A table as drizzle-kit's snapshot has it, with its keys, indexes and policies.
//! In: a table. Out: what stands of it in the document. What drizzle has no word for (columns that an index includes,
//! keys that are checked late) is left out, as drizzle-kit does.

use super::column::Column;
use super::ordered::Ordered;
use crate::binding::drizzle::{is_sole_key, key_order};
use crate::ident::Ident;
use crate::schema::{self, Nulls, PolicyCommand, RowSecurity};
use serde::Serialize;
use std::borrow::Cow;

/// A table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table<'a> {
    name: &'a str,
    schema: &'a str,
    columns: Ordered<Column>,
    indexes: Ordered<Index<'a>>,
    foreign_keys: Ordered<ForeignKey<'a>>,
    composite_primary_keys: Ordered<PrimaryKey<'a>>,
    unique_constraints: Ordered<Unique<'a>>,
    policies: Ordered<Policy<'a>>,
    check_constraints: Ordered<Check<'a>>,
    #[serde(rename = "isRLSEnabled")]
    is_rls_enabled: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Index<'a> {
    name: &'a str,
    columns: Vec<Key<'a>>,
    is_unique: bool,
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    predicate: Option<&'a str>,
    concurrently: bool,
    method: &'a str,
    with: Ordered<()>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    expression: Cow<'a, str>,
    is_expression: bool,
    asc: bool,
    nulls: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    opclass: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ForeignKey<'a> {
    name: &'a str,
    table_from: &'a str,
    table_to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_to: Option<&'a str>,
    columns_from: Vec<&'a str>,
    columns_to: Vec<&'a str>,
    on_delete: &'static str,
    on_update: &'static str,
}

#[derive(Serialize)]
struct PrimaryKey<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Unique<'a> {
    name: &'a str,
    nulls_not_distinct: bool,
    columns: Vec<&'a str>,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy<'a> {
    name: &'a str,
    r#as: &'static str,
    r#for: &'static str,
    to: Vec<&'a str>,
    using: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_check: Option<&'a str>,
}

impl<'a> Table<'a> {
    /// The table in drizzle-kit's words.
    pub(super) fn of(table: &'a schema::Table) -> Self {
        // A key of one column is said at the column, if it has the usual name.
        let is_key = |name: &Ident| is_sole_key(table, name);
        let key = table.primary_key.iter();
        let composite = key.filter(|key| !key.columns.iter().any(is_key));
        let columns = table.columns.iter();
        Self {
            name: table.name.name.as_str(),
            schema: beside_public(&table.name.schema).unwrap_or_default(),
            columns: columns
                .map(|it| (it.name.to_string(), Column::of(table, it, is_key(&it.name))))
                .collect(),
            indexes: named(&table.indexes, |it| &it.name, index),
            foreign_keys: named(
                &table.foreign_keys,
                |it| &it.name,
                |it| foreign_key(table, it),
            ),
            composite_primary_keys: named(composite, |it| &it.name, primary_key),
            unique_constraints: named(&table.uniques, |it| &it.name, unique),
            policies: named(&table.policies, |it| &it.name, policy),
            check_constraints: named(&table.checks, |it| &it.name, check),
            is_rls_enabled: table.row_security != RowSecurity::Off,
        }
    }
}

fn named<'a, T: 'a, S>(
    things: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&'a T) -> &'a Ident,
    shown: impl Fn(&'a T) -> S,
) -> Ordered<S> {
    let things = things.into_iter();
    things.map(|it| (name(it).to_string(), shown(it))).collect()
}

/// drizzle says nothing of `public`.
fn beside_public(schema: &Ident) -> Option<&str> {
    (*schema != *"public").then(|| schema.as_str())
}

fn names(columns: &[Ident]) -> Vec<&str> {
    columns.iter().map(Ident::as_str).collect()
}

fn index(index: &schema::Index) -> Index<'_> {
    let keys = index.keys.iter().map(|key| match key_order(key) {
        Some((column, order)) => Key {
            expression: column.as_str().into(),
            is_expression: false,
            asc: order.ascending,
            nulls: match order.nulls {
                Nulls::First => "first",
                Nulls::Last => "last",
            },
            opclass: order.operator_class,
        },
        // drizzle knows of SQL nothing but its text.
        None => Key {
            expression: crate::sql::index_key(key).into(),
            is_expression: true,
            asc: true,
            nulls: "last",
            opclass: None,
        },
    });
    Index {
        name: index.name.as_str(),
        columns: keys.collect(),
        is_unique: index.unique,
        predicate: index.predicate.as_ref().map(|it| it.0.as_str()),
        concurrently: false,
        method: index.method.as_str(),
        with: Ordered::empty(),
    }
}

fn foreign_key<'a>(table: &'a schema::Table, key: &'a schema::ForeignKey) -> ForeignKey<'a> {
    ForeignKey {
        name: key.name.as_str(),
        table_from: table.name.name.as_str(),
        table_to: key.target.name.as_str(),
        schema_to: beside_public(&key.target.schema),
        columns_from: names(&key.columns),
        columns_to: names(&key.target_columns),
        on_delete: key.on_delete.name(),
        on_update: key.on_update.name(),
    }
}

fn primary_key(key: &schema::PrimaryKey) -> PrimaryKey<'_> {
    PrimaryKey {
        name: key.name.as_str(),
        columns: names(&key.columns),
    }
}

fn unique(unique: &schema::Unique) -> Unique<'_> {
    Unique {
        name: unique.name.as_str(),
        nulls_not_distinct: unique.nulls_not_distinct,
        columns: names(&unique.columns),
    }
}

fn check(check: &schema::Check) -> Check<'_> {
    Check {
        name: check.name.as_str(),
        value: &check.expression.0,
    }
}

fn policy(policy: &schema::Policy) -> Policy<'_> {
    let mut to = names(&policy.roles);
    if to.is_empty() {
        to.push("public");
    }
    to.sort_unstable();
    let (command, check) = match &policy.command {
        PolicyCommand::All { check } => ("ALL", Some(check.0.as_str())),
        PolicyCommand::Select => ("SELECT", None),
    };
    Policy {
        name: policy.name.as_str(),
        r#as: "PERMISSIVE",
        r#for: command,
        to,
        using: &policy.using.0,
        with_check: check,
    }
}
