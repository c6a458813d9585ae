//! What the language has no words for, as SQL that makes it again: functions, views, triggers and their like.
//! In: a picture of a database. Out: pieces of verbatim SQL in an order in which they can run.

use super::catalog::Picture;
use super::script::{bare, script};
use crate::ident::Ident;
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
    let texts = made.into_iter().map(|(_, _, sql)| sql);
    let mut rest: BTreeMap<usize, SqlObject> = texts.enumerate().collect();
    places.iter().filter_map(|at| rest.remove(at)).collect()
}
