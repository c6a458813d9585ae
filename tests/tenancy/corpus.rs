//! The labelled queries beside this file, and the one schema that they speak of.
//!
//! Each begins with `-- name:`; then stand `-- safe` or `-- leaks`, and which kinds of values its parameters take:
//! `-- $2 todo, $3 number`. `$1` is the organization that asks, unless it is said.

use std::collections::BTreeMap;

use schemagen::{
    config::Config,
    model::Model,
    resolve::resolve,
    schema::{Renames, Schema},
    source::Sources,
    spec::Spec,
};

use crate::support::repository;

/// A labelled query.
pub struct Query {
    pub name: String,
    pub is_safe: bool,
    /// Whether it may meet a key of another organization, which tells of itself.
    pub is_shared_key: bool,
    /// The kinds of values, by parameter.
    pub kinds: BTreeMap<usize, String>,
    pub sql: String,
}

/// The files of queries.
pub const FILES: [&str; 6] = [
    "select",
    "join",
    "subquery",
    "write",
    "adversary",
    "application",
];

/// Every query of the corpus.
pub fn queries() -> Vec<Query> {
    let mut out = Vec::new();
    for file in FILES {
        let path = repository(format!("tests/tenancy/{file}.sql"));
        let text = std::fs::read_to_string(path).unwrap();
        for part in text.split("-- name: ").skip(1) {
            out.push(query(file, part));
        }
    }
    out
}

fn query(file: &str, text: &str) -> Query {
    let mut lines = text.lines();
    let name = format!("{file}/{}", lines.next().unwrap().trim());
    let mut kinds = BTreeMap::from([(1, "organization_a".to_owned())]);
    let mut label = None;
    let mut sql = Vec::new();
    for line in lines {
        match line.strip_prefix("-- ") {
            Some("safe" | "safe, shared key" | "leaks") => label = line.strip_prefix("-- "),
            Some(said) if said.starts_with('$') => {
                for part in said.split(", ") {
                    let (number, kind) = part[1..].split_once(' ').unwrap();
                    kinds.insert(number.parse().unwrap(), kind.to_owned());
                }
            }
            _ => sql.push(line),
        }
    }
    let sql = sql.join("\n").trim().to_owned();
    if let Some(rest) = sql.strip_prefix("-- schemagen: organization $") {
        let number: usize = rest.lines().next().unwrap().parse().unwrap();
        if number != 1 {
            kinds.insert(number, "organization_a".to_owned());
        }
    }
    let label = label.unwrap_or_else(|| panic!("`{name}` has no label"));
    Query {
        is_safe: label != "leaks",
        is_shared_key: label == "safe, shared key",
        name,
        kinds,
        sql,
    }
}

/// The schema of the corpus.
pub fn schema() -> (Schema, Model) {
    let text = std::fs::read_to_string(repository("tests/tenancy/schema.toml")).unwrap();
    let mut sources = Sources::default();
    let source = sources.add("schema.toml", text);
    let (spec, mut found) = schemagen::spec::parse(source, sources.get(source).text());
    let mut whole = Spec::default();
    whole.append(spec);
    let resolution = resolve(&whole, &Config::default());
    found.extend(resolution.diagnostics);
    let errors: Vec<_> = found.iter().map(|it| it.message.clone()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    (resolution.schema, resolution.model)
}

/// The SQL that makes it.
pub fn ddl(schema: &Schema) -> String {
    let statements = schemagen::diff::diff(&Schema::default(), schema, &Renames::default());
    let lines: Vec<_> = statements.iter().map(schemagen::sql::render).collect();
    lines.join("\n")
}
