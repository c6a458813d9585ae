//! What the language has no words for, as SQL that makes it again: functions, views, triggers and their like.
//! In: a picture of a database. Out: pieces of verbatim SQL in an order in which they can run.

use super::catalog::Picture;
use crate::ident::{Ident, is_keyword};
use crate::order::order;
use crate::schema::{
    DataType, Default, Expression, IndexExpression, ObjectId, SqlObject, Table, mentions,
};
use std::collections::{BTreeMap, BTreeSet};

/// Verbatim SQL that makes what it can make of the pieces.
pub fn verbatim(picture: &Picture) -> Vec<SqlObject> {
    let mut made = Vec::new();
    let mut names = BTreeSet::new();
    for ((what, object), (_, text)) in &picture.pieces {
        let Some((up, down)) = script(what, object, text) else {
            continue;
        };
        let sql = SqlObject {
            name: name(object, &mut names),
            up,
            down,
            before: before(picture, what, object),
            after: BTreeSet::new(),
        };
        made.push((rank(what), object.as_str(), sql));
    }
    in_order(made)
}

/// What makes a thing, and what unmakes it.
fn script(what: &str, object: &str, text: &str) -> Option<(String, Option<String>)> {
    let drop = |kind: &str| Some(format!("DROP {kind} {object};"));
    Some(match what {
        "function" => {
            let is_procedure = text.starts_with("CREATE OR REPLACE PROCEDURE");
            let kind = if is_procedure {
                "PROCEDURE"
            } else {
                "FUNCTION"
            };
            (format!("{};", text.trim_end()), drop(kind))
        }
        "view" | "materialized view" => {
            let kind = what.to_uppercase();
            let (options, query) = options(text);
            let up = format!("CREATE {kind} {object}{options} AS\n{query}");
            (up, drop(&kind))
        }
        "trigger" | "rule" => {
            let (table, name) = part(object)?;
            let (definition, state) = match text.split_once("; ") {
                Some((definition, state)) if what == "trigger" => (definition, Some(state)),
                _ => (text, None),
            };
            let kind = what.to_uppercase();
            let mut up = format!("{};", definition.trim_end_matches(';'));
            if let Some(state) = state {
                let word = match state {
                    "disabled" => "DISABLE",
                    "enabled always" => "ENABLE ALWAYS",
                    _ => "ENABLE REPLICA",
                };
                up.push_str(&format!("\nALTER TABLE {table} {word} TRIGGER {name};"));
            }
            (up, Some(format!("DROP {kind} {name} ON {table};")))
        }
        "exclusion" if !text.contains(" WITH {") => {
            let (table, name) = part(object)?;
            let up = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {text};");
            let down = format!("ALTER TABLE {table} DROP CONSTRAINT {name};");
            (up, Some(down))
        }
        "index" => {
            let (_, name) = part(object)?;
            (format!("{text};"), Some(format!("DROP INDEX {name};")))
        }
        "statistics" => (format!("{text};"), drop("STATISTICS")),
        "sequence" => (
            format!("CREATE SEQUENCE {object} AS {text};"),
            drop("SEQUENCE"),
        ),
        "domain" => (format!("CREATE DOMAIN {object} AS {text};"), drop("DOMAIN")),
        "composite type" => (format!("CREATE TYPE {object} AS ({text});"), drop("TYPE")),
        _ => return None,
    })
}

/// The options of a view, as SQL, and its query.
fn options(text: &str) -> (String, &str) {
    let parts = text
        .strip_prefix("WITH {")
        .and_then(|it| it.split_once("} "));
    match parts {
        Some((options, query)) => (format!(" WITH ({options})"), query),
        None => (String::new(), text),
    }
}

/// The table and the name in the address of a part of a table.
fn part(object: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let mut dot = None;
    for (at, it) in object.char_indices() {
        match it {
            '"' => is_quoted = !is_quoted,
            '.' if !is_quoted => dot = Some(at),
            _ => {}
        }
    }
    let dot = dot?;
    Some((&object[..dot], &object[dot + 1..]))
}

/// A key for the specs: the words of the address, and a number if another has them.
fn name(object: &str, taken: &mut BTreeSet<Ident>) -> Ident {
    let head = object.split('(').next().unwrap_or(object);
    let words: Vec<&str> = head
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .filter(|it| !it.is_empty())
        .collect();
    let words = if words.is_empty() { vec!["sql"] } else { words };
    let mut found = Ident::composed(&words);
    let mut count = 1;
    while !taken.insert(found.clone()) {
        count += 1;
        let number = count.to_string();
        let numbered: Vec<&str> = words.iter().copied().chain([number.as_str()]).collect();
        found = Ident::composed(&numbered);
    }
    found
}

/// The tables that need it: what columns are made of, and what expressions call, stands before them.
fn before(picture: &Picture, what: &str, object: &str) -> BTreeSet<ObjectId> {
    let is_needed = matches!(what, "domain" | "composite type" | "sequence" | "function");
    let Some(name) = bare(object).filter(|_| is_needed) else {
        return BTreeSet::new();
    };
    let needs = |table: &&Table| {
        let mut types = table.columns.iter().map(|it| it.data_type.element());
        let by_type = types.any(|it| match it {
            DataType::Custom { sql, .. } => mentions(sql, &name),
            _ => false,
        });
        by_type || expressions(table).any(|it| it.mentions(&name))
    };
    let tables = picture.schema.tables.values().filter(needs);
    tables.map(|it| ObjectId::Table(it.name.clone())).collect()
}

/// What is worked out while a table is made or written to.
fn expressions(table: &Table) -> impl Iterator<Item = &Expression> {
    let of_columns = table.columns.iter().flat_map(|column| {
        let default = match &column.default {
            Some(Default::Expression(expression)) => Some(expression),
            _ => None,
        };
        default.into_iter().chain(&column.generated)
    });
    let checks = table.checks.iter().map(|it| &it.expression);
    let indexes = table.indexes.iter().flat_map(|index| {
        let keys = index.keys.iter().filter_map(|key| match &key.expression {
            IndexExpression::Expression(expression) => Some(expression),
            IndexExpression::Column(_) => None,
        });
        keys.chain(&index.predicate)
    });
    of_columns.chain(checks).chain(indexes)
}

/// What a thing of a kind may need of others: types come first, triggers last.
fn rank(what: &str) -> u8 {
    match what {
        "sequence" | "domain" | "composite type" => 0,
        "function" => 1,
        "view" | "materialized view" => 2,
        _ => 3,
    }
}

/// Each behind those whose names are in it, otherwise by kind and address.
fn in_order(mut made: Vec<(u8, &str, SqlObject)>) -> Vec<SqlObject> {
    made.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let bare: Vec<Option<Ident>> = made.iter().map(|(_, object, _)| bare(object)).collect();
    let mut edges = Vec::new();
    for (at, (_, _, sql)) in made.iter().enumerate() {
        for (other, name) in bare.iter().enumerate() {
            // Functions that call each other are no reason: their bodies are read when they run.
            let is_needed = name.as_ref().is_some_and(|it| mentions(&sql.up, it));
            if other != at && is_needed && made[other].0 <= made[at].0 {
                edges.push((at, other));
            }
        }
    }
    let keys: BTreeSet<usize> = (0..made.len()).collect();
    let places = order(keys.clone(), edges).unwrap_or_else(|_| keys.into_iter().collect());
    let mut rest: BTreeMap<usize, SqlObject> = made
        .into_iter()
        .map(|(_, _, sql)| sql)
        .enumerate()
        .collect();
    places.iter().filter_map(|at| rest.remove(at)).collect()
}

/// The last name of an address, as SQL reads it. Nothing for a word that stands in any text.
fn bare(object: &str) -> Option<Ident> {
    let head = object.split('(').next().unwrap_or(object);
    let last = part(head).map_or(head, |(_, name)| name).trim_matches('"');
    (!last.is_empty() && !is_keyword(last)).then(|| Ident::composed(&[last]))
}
