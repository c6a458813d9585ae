//! S031.

use super::key_without_generator::{is_made, surrogate};
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Column, DataType, ObjectId, Table};
use std::collections::BTreeMap;

rule! {
    /// The ids of one table are of another type than those of most tables.
    ///
    /// ## Why
    /// Code that takes any id, as a log of changes, a list of attachments or a webhook does, needs one type for
    /// all of them. The guide gives every table a text id.
    ///
    /// Compared are ids that are made up, by a generator or by the database, and told where two thirds of them are
    /// of one type. A key that has a meaning of its own, such as the code of a currency, that another system
    /// gives, or that is another row's id, may be what it likes.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "bigint", primary_key = true, identity = "always" }
    /// name = { type = "text", unique = "organization" }
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
    /// ```
    ///
    /// ## When to allow
    /// Rows that are many and that nobody names from outside, such as events: a bigint takes 8 bytes, and a text
    /// of 21 letters takes 22, in every index again.
    "S031" "mixed-key-types" Info => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let keys: Vec<(&Table, &Column, &str)> = cx
        .tables()
        .filter_map(|table| {
            let key = surrogate(cx, table).filter(|key| is_made(cx, table, key))?;
            Some((table, key, kind(&key.data_type)?))
        })
        .collect();
    let Some(usual) = usual(&keys) else {
        return;
    };
    for (table, key, kind) in &keys {
        if *kind != usual {
            let object = ObjectId::Column(table.name.clone(), key.name.clone());
            let message = format!(
                "`{}.{}` is {}; the ids of most tables are {usual}",
                table.name, key.name, key.data_type
            );
            out.push(
                Finding::at(object, cx.type_span(table, key), message)
                    .help("give it their type, or allow it with what these rows are"),
            );
        }
    }
}

/// The kind that two thirds of the keys have. Where there is none, nothing is odd.
fn usual<'k>(keys: &[(&Table, &Column, &'k str)]) -> Option<&'k str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (.., kind) in keys {
        *counts.entry(kind).or_default() += 1;
    }
    let mut counts = counts.into_iter();
    let (most, _) = counts.find(|(_, count)| 3 * count >= 2 * keys.len())?;
    Some(most)
}

fn kind(data_type: &DataType) -> Option<&'static str> {
    match data_type {
        DataType::Uuid => Some("uuids"),
        it if it.is_text() => Some("text"),
        it if it.is_integer() => Some("numbers"),
        _ => None,
    }
}
