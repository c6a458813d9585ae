//! The view of `relations.ts`.
//! In: the schema and the model. Out: for each table, the row that each reference leads to and the rows that lead to it.

use super::layout;
use crate::binding::drizzle::{plain_camel, property, relations_value, stem, string, table_value};
use crate::ident::{Ident, QualifiedName};
use crate::model::Model;
use crate::schema::{ForeignKey, Schema, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The view of `drizzle/relations.ts.j2`.
#[derive(Serialize)]
pub struct RelationsView {
    imports: Vec<String>,
    external: Vec<String>,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct TableView {
    name: String,
    table: String,
    parameter: &'static str,
    relations: Vec<String>,
}

/// A reference, from both of its ends.
struct Link<'a> {
    table: &'a Table,
    key: &'a ForeignKey,
    /// What it is called where two tables have several.
    name: Option<String>,
    /// The columns that say where it leads: all but the one of the organization.
    telling: Vec<&'a Ident>,
}

/// All of `relations.ts`.
pub fn view(schema: &Schema, model: &Model) -> RelationsView {
    let links = links(schema, model);
    let mut incoming: BTreeMap<&QualifiedName, Vec<&Link<'_>>> = BTreeMap::new();
    let mut outgoing: BTreeMap<&QualifiedName, Vec<&Link<'_>>> = BTreeMap::new();
    for link in &links {
        incoming.entry(&link.key.target).or_default().push(link);
        outgoing.entry(&link.table.name).or_default().push(link);
    }
    let none = Vec::new();
    let tables: Vec<TableView> = schema
        .tables
        .values()
        .filter_map(|table| {
            let out = outgoing.get(&table.name).unwrap_or(&none);
            let into = incoming.get(&table.name).unwrap_or(&none);
            (!out.is_empty() || !into.is_empty()).then(|| of_table(table, out, into))
        })
        .collect();
    let (external, mut names): (Vec<&Table>, Vec<&Table>) = schema
        .tables
        .values()
        .filter(|table| outgoing.contains_key(&table.name) || incoming.contains_key(&table.name))
        .partition(|table| table.external);
    let external: Vec<String> = external.iter().map(|it| table_value(&it.name)).collect();
    names.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names: Vec<String> = names.iter().map(|it| table_value(&it.name)).collect();
    if !external.is_empty() {
        names.insert(0, "external".to_owned());
    }
    let mut imports = Vec::new();
    if !tables.is_empty() {
        imports.push("import { relations } from 'drizzle-orm'".to_owned());
        imports.push(layout::record(0, "\nimport ", &names, " from './schema'"));
    }
    RelationsView {
        imports,
        external,
        tables,
    }
}

/// Every reference. Drizzle tells those between the same two tables apart by their names alone.
fn links<'a>(schema: &'a Schema, model: &'a Model) -> Vec<Link<'a>> {
    let mut counts: BTreeMap<[&QualifiedName; 2], usize> = BTreeMap::new();
    let keys = || {
        let tables = schema.owned_tables();
        tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
    };
    for (table, key) in keys() {
        *counts.entry(pair(table, key)).or_default() += 1;
    }
    keys()
        .map(|(table, key)| {
            let scope = model.scope(&table.name).column();
            let mut telling: Vec<&Ident> =
                key.columns.iter().filter(|it| Some(*it) != scope).collect();
            if telling.is_empty() {
                telling = key.columns.iter().collect();
            }
            let is_one_of_many = counts[&pair(table, key)] > 1 || key.target == table.name;
            let name = is_one_of_many.then(|| {
                let columns: Vec<&str> = telling.iter().map(|it| it.as_str()).collect();
                format!("{}.{}", table.name, columns.join(","))
            });
            Link {
                table,
                key,
                name,
                telling,
            }
        })
        .collect()
}

fn pair<'a>(table: &'a Table, key: &'a ForeignKey) -> [&'a QualifiedName; 2] {
    let mut pair = [&table.name, &key.target];
    pair.sort();
    pair
}

fn of_table(table: &Table, outgoing: &[&Link<'_>], incoming: &[&Link<'_>]) -> TableView {
    let mut taken: BTreeSet<String> = table.columns.iter().map(|it| property(&it.name)).collect();
    let ones = outgoing.iter().map(|link| {
        let name = free(&mut taken, one_names(link));
        one(table, link, &name)
    });
    let mut relations: Vec<String> = ones.collect();
    for link in incoming {
        let name = free(&mut taken, many_names(link));
        relations.push(reverse(link, &name));
    }
    let has = |word: &str| {
        relations
            .iter()
            .any(|it| it.contains(&format!(": {word}(")))
    };
    TableView {
        name: relations_value(&table.name),
        table: table_value(&table.name),
        parameter: match (has("one"), has("many")) {
            (true, true) => "{ one, many }",
            (true, false) => "{ one }",
            _ => "{ many }",
        },
        relations,
    }
}

/// The first name that is free; each has something to say that the ones before it have not.
fn free(taken: &mut BTreeSet<String>, names: Vec<String>) -> String {
    let mut last = names.last().cloned().unwrap_or_default();
    for name in names {
        if taken.insert(name.clone()) {
            return name;
        }
    }
    while !taken.insert(last.clone()) {
        last.push('_');
    }
    last
}

/// `project` for `project_id`, `assignedToUser` for `assigned_to`, `taskByLeadTask` for `lead_task`, which says what it
/// leads to itself.
fn one_names(link: &Link<'_>) -> Vec<String> {
    let target = &link.key.target.name;
    if let [column] = link.telling.as_slice() {
        let long = if column.as_str().contains(target.as_str()) {
            plain_camel(&format!("{target}_by_{column}"))
        } else {
            plain_camel(&format!("{column}_{target}"))
        };
        return match stem(column) {
            Some(stem) => vec![plain_camel(stem), long],
            None => vec![long],
        };
    }
    let columns: Vec<&str> = link.telling.iter().map(|it| it.as_str()).collect();
    vec![
        plain_camel(target.as_str()),
        plain_camel(&format!("{target}_by_{}", columns.join("_"))),
    ]
}

/// `todos`, and `todosByCreatedBy` where it is one of many.
fn many_names(link: &Link<'_>) -> Vec<String> {
    let columns: Vec<&str> = link.telling.iter().map(|it| it.as_str()).collect();
    let short = plain_camel(&link.table.name.parts().join("_"));
    let long = plain_camel(&format!(
        "{}_by_{}",
        link.table.name.parts().join("_"),
        columns.join("_")
    ));
    match link.name {
        Some(_) => vec![long],
        None => vec![short, long],
    }
}

fn one(table: &Table, link: &Link<'_>, name: &str) -> String {
    let list = |of: &QualifiedName, columns: &[Ident]| {
        let of = table_value(of);
        let columns: Vec<String> = columns
            .iter()
            .map(|it| format!("{of}.{}", property(it)))
            .collect();
        columns.join(", ")
    };
    let mut members = vec![
        format!("fields: [{}]", list(&table.name, &link.key.columns)),
        format!(
            "references: [{}]",
            list(&link.key.target, &link.key.target_columns)
        ),
    ];
    members.extend(relation_name(link));
    let open = format!("{name}: one({}, ", table_value(&link.key.target));
    layout::record(1, &open, &members, "),")
}

/// The rows that lead to a row: many, or one where the reference is unique. Drizzle gives no name to such a one.
fn reverse(link: &Link<'_>, name: &str) -> String {
    let columns: Vec<&Ident> = link.key.columns.iter().collect();
    let from = table_value(&link.table.name);
    match relation_name(link) {
        Some(member) => layout::record(1, &format!("{name}: many({from}, "), &[member], "),"),
        None if link.table.is_unique_key(&columns) => format!("  {name}: one({from}),"),
        None => format!("  {name}: many({from}),"),
    }
}

fn relation_name(link: &Link<'_>) -> Option<String> {
    let name = link.name.as_ref()?;
    Some(format!("relationName: {}", string(name)))
}
