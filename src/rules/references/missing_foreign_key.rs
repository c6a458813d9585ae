//! S010.

use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Column, DataType, ObjectId, Table};
use std::collections::BTreeMap;

rule! {
    /// A column is named like a reference to a table, and references nothing.
    ///
    /// ## Why
    /// Without a foreign key the column accepts ids that never existed, keeps ids of rows that are
    /// gone, and between scoped tables accepts another organization's. The guide: never bypass foreign
    /// key constraints.
    ///
    /// The rule speaks only where the name leads to a table of this schema, whole (`project_id`) or by
    /// its last words (`active_organization_id`), and the types fit. Names of other people's ids
    /// (`stripe_customer_id`, `external_user_id`) and ids with a kind beside them (`subject_id` with
    /// `subject_type`) are left alone.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { references = "project", on_delete = "cascade", index = true }
    /// stripe_customer_id = "text?"
    /// ```
    ///
    /// ## When to allow
    /// The column holds an id that another system gave, and only its name is the same.
    "S010" "missing-foreign-key" Warn => Check::Schema(check)
}

/// First words of names for ids that another system gives.
const FOREIGN: [&str; 14] = [
    "apple",
    "aws",
    "clerk",
    "external",
    "foreign",
    "github",
    "google",
    "legacy",
    "microsoft",
    "paypal",
    "provider",
    "remote",
    "slack",
    "stripe",
];

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let tables = by_word(cx);
    // What Better Auth means by a column is known, and `auth-reference` tells it.
    let known: Vec<ObjectId> = cx
        .auth_columns()
        .filter(|it| it.needed.references.is_some())
        .map(|it| it.object())
        .collect();
    for table in cx.tables() {
        for column in &table.columns {
            if let Some(words) = stem(&column.name)
                && !is_explained(cx, table, column, &words)
                && let Some(target) = lead(&tables, &words, &column.data_type)
                && !is_own_key(table, column, target)
                && !known.contains(&object(table, column))
            {
                out.push(finding(cx, table, column, target));
            }
        }
    }
}

/// The tables with a key of one column, by their names in snake case, as they are and in the singular.
fn by_word<'a>(cx: &SchemaCx<'a>) -> BTreeMap<String, (&'a Table, &'a DataType)> {
    let mut words = BTreeMap::new();
    for table in cx.schema.tables.values() {
        let Some([key]) = table.primary_key.as_ref().map(|key| key.columns.as_slice()) else {
            continue;
        };
        let Some(key) = table.column(key) else {
            continue;
        };
        let name = table.name.name.snake();
        let singulars = [
            name.strip_suffix('s').map(str::to_owned),
            name.strip_suffix("es").map(str::to_owned),
            name.strip_suffix("ies").map(|head| format!("{head}y")),
        ];
        for singular in singulars.into_iter().flatten() {
            words.entry(singular).or_insert((table, &key.data_type));
        }
        words.insert(name, (table, &key.data_type));
    }
    words
}

/// `active_organization` of `active_organization_id`.
fn stem(name: &Ident) -> Option<String> {
    let plain = name.as_str();
    if !(plain.ends_with("id") || plain.ends_with("Id") || plain.ends_with("ID")) {
        return None;
    }
    Some(name.snake().strip_suffix("_id")?.to_owned())
}

fn is_explained(cx: &SchemaCx<'_>, table: &Table, column: &Column, stem: &str) -> bool {
    let kind = Ident::composed(&[stem, "type"]);
    let scope = cx.scope(&table.name).column();
    let spec = cx.column_spec(&table.name, &column.name);
    spec.is_none_or(|spec| spec.references.is_some())
        || scope == Some(&column.name)
        || table
            .foreign_keys
            .iter()
            .any(|key| key.columns.contains(&column.name))
        || table.column(&kind).is_some()
        || stem
            .split('_')
            .next()
            .is_some_and(|word| FOREIGN.contains(&word))
}

/// The table that the longest end of the name leads to, if the column could hold its key.
fn lead<'a>(
    tables: &BTreeMap<String, (&'a Table, &DataType)>,
    stem: &str,
    data_type: &DataType,
) -> Option<&'a Table> {
    let mut rest = stem;
    loop {
        if let Some((table, key)) = tables.get(rest) {
            return data_type.comparable(key).then_some(*table);
        }
        rest = rest.split_once('_')?.1;
    }
}

/// `account_id` of `account`, where that is its key.
fn is_own_key(table: &Table, column: &Column, target: &Table) -> bool {
    let key = table.primary_key.as_ref();
    table.name == target.name && key.is_some_and(|key| key.columns == [column.name.clone()])
}

fn finding(cx: &SchemaCx<'_>, table: &Table, column: &Column, target: &Table) -> Finding {
    let span = cx.column_span(table, &column.name);
    let message = format!(
        "`{}.{}` has no foreign key to `{}`",
        table.name, column.name, target.name
    );
    Finding::at(object(table, column), span, message).help(format!(
        "write `references = \"{}\"` and `on_delete`, or allow it if the id is not of that table",
        target.name
    ))
}

fn object(table: &Table, column: &Column) -> ObjectId {
    ObjectId::Column(table.name.clone(), column.name.clone())
}
