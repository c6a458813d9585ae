//! The tables, as the harness of the isolation tests makes sample rows of them.
//! In: the schema and the model. Out: the text of one static list, each table behind those that its rows need.

use super::values::Cx;
use crate::emit::rust::layout::literal;
use crate::emit::rust::model::{Shared, TableCode};
use crate::ident::Ident;
use crate::model::Scope;
use crate::order::order;
use crate::schema::{ForeignKey, IndexExpression, Table};

/// The tables in the order in which their rows can be made.
pub fn ordered<'a>(shared: &Shared<'a>) -> Vec<&'a Table> {
    let tables = &shared.schema.tables;
    let edges = tables.values().flat_map(|table| {
        let needs = table
            .foreign_keys
            .iter()
            .filter(|it| is_required(table, it));
        needs.map(|it| (table.name.clone(), it.target.clone()))
    });
    let names = match order(tables.keys().cloned(), edges) {
        Ok(names) => names,
        // Their rows cannot be made either; the tests say so.
        Err(_) => tables.keys().cloned().collect(),
    };
    names.iter().filter_map(|name| tables.get(name)).collect()
}

/// The list, one column a line.
pub fn list(shared: &Shared, tables: &[&Table], codes: &[TableCode]) -> String {
    let mut out = String::new();
    for table in tables {
        out += "    Table {\n";
        out += &format!("        name: {},\n", literal(&table.name.to_string()));
        out += &format!("        sql: {},\n", literal(&table.name.sql()));
        out += &format!("        kind: {},\n", kind(shared, table, codes));
        out += "        columns: &[\n";
        for column in &table.columns {
            out += &format!(
                "            {},\n",
                self::column(shared, table, &column.name)
            );
        }
        out += "        ],\n        references: &[\n";
        for key in &table.foreign_keys {
            if let Some(reference) = reference(shared, tables, table, key) {
                out += &format!("            {reference},\n");
            }
        }
        out += "        ],\n        constraints: &[\n";
        for (name, columns) in constraints(table) {
            let places = places(table, columns.iter().copied());
            out += &format!("            ({}, &{places:?}),\n", literal(name.as_str()));
        }
        out += "        ],\n";
        let key = table.primary_key.iter().flat_map(|key| &key.columns);
        out += &format!("        key: &{:?},\n", places(table, key));
        let policies: Vec<_> = table
            .policies
            .iter()
            .map(|it| literal(it.name.as_str()))
            .collect();
        out += &format!("        policies: &[{}],\n    }},\n", policies.join(", "));
    }
    out
}

/// The column that says whose a row is.
fn scope<'a>(shared: &Shared<'a>, table: &'a Table) -> Option<&'a Ident> {
    let model = shared.model;
    if shared.root.is_some_and(|root| root.name == table.name) {
        return table.primary_key.as_ref()?.columns.first();
    }
    match model.scope(&table.name) {
        Scope::Organization(column) => Some(column),
        Scope::Root | Scope::Global | Scope::Unsaid => None,
    }
}

fn kind(shared: &Shared, table: &Table, codes: &[TableCode]) -> String {
    let Some(place) = scope(shared, table)
        .and_then(|name| table.columns.iter().position(|column| column.name == *name))
    else {
        return "Kind::Shared".to_owned();
    };
    if shared.root.is_some_and(|root| root.name == table.name) {
        let column = &table.columns[place];
        let code = codes
            .iter()
            .find(|code| code.name == table.name.to_string());
        let read = code.map_or("", |code| code.columns[place].form.read_cast);
        return format!(
            "Kind::Root({place}, {}, {})",
            literal(&column.data_type.to_string()),
            literal(read)
        );
    }
    format!("Kind::Scoped({place})")
}

fn column(shared: &Shared, table: &Table, name: &Ident) -> String {
    let cx = Cx {
        schema: shared.schema,
        model: shared.model,
        table,
    };
    let is_root = shared.root.is_some_and(|root| root.name == table.name);
    let is_key = is_root && scope(shared, table) == Some(name);
    let candidates: Vec<_> = table
        .column(name)
        .map(|column| cx.candidates(column, is_key))
        .unwrap_or_default()
        .iter()
        .map(|candidate| literal(candidate))
        .collect();
    let (plain, sql) = (literal(name.as_str()), literal(&name.sql()));
    let computed = table.column(name).is_some_and(|it| it.generated.is_some());
    format!(
        "Column {{ name: {plain}, sql: {sql}, computed: {computed}, values: &[{}] }}",
        candidates.join(", ")
    )
}

/// A foreign key beside that of the organization itself.
fn reference(
    shared: &Shared,
    tables: &[&Table],
    table: &Table,
    key: &ForeignKey,
) -> Option<String> {
    let target = tables.iter().position(|it| it.name == key.target)?;
    let own = scope(shared, table);
    let there = scope(shared, tables[target]);
    let pairs = key.columns.iter().zip(&key.target_columns);
    let columns: Vec<_> = pairs
        .filter(|(here, _)| Some(*here) != own)
        .filter_map(|(here, there)| {
            let here = places(table, [here]).first().copied()?;
            let there = places(tables[target], [there]).first().copied()?;
            Some((here, there))
        })
        .collect();
    let is_held = own.is_some_and(|own| key.columns.contains(own))
        && there.is_some_and(|there| key.target_columns.contains(there));
    (!columns.is_empty()).then(|| {
        format!(
            "Reference {{ constraint: {}, target: {target}, columns: &{columns:?}, required: {}, held: {is_held} }}",
            literal(key.name.as_str()),
            is_required(table, key)
        )
    })
}

/// Whether there is no row without what a key leads to.
fn is_required(table: &Table, key: &ForeignKey) -> bool {
    let mut columns = key.columns.iter().filter_map(|name| table.column(name));
    columns.all(|column| !column.nullable)
}

/// Everything that may refuse a row, and the columns that it is about.
fn constraints(table: &Table) -> Vec<(&Ident, Vec<&Ident>)> {
    let mut all: Vec<(&Ident, Vec<&Ident>)> = Vec::new();
    all.extend(
        table
            .primary_key
            .iter()
            .map(|it| (&it.name, it.columns.iter().collect())),
    );
    all.extend(
        table
            .uniques
            .iter()
            .map(|it| (&it.name, it.columns.iter().collect())),
    );
    for index in table.indexes.iter().filter(|index| index.unique) {
        let columns = table.columns.iter().map(|column| &column.name);
        let columns = columns.filter(|name| {
            index.keys.iter().any(|key| match &key.expression {
                IndexExpression::Column(column) => column == *name,
                IndexExpression::Expression(expression) => expression.mentions(name),
            })
        });
        all.push((&index.name, columns.collect()));
    }
    for check in &table.checks {
        let columns = table.columns.iter().map(|column| &column.name);
        let columns = columns.filter(|name| check.expression.mentions(name));
        all.push((&check.name, columns.collect()));
    }
    all.extend(
        table
            .foreign_keys
            .iter()
            .map(|it| (&it.name, it.columns.iter().collect())),
    );
    all
}

fn places<'a>(table: &Table, names: impl IntoIterator<Item = &'a Ident>) -> Vec<usize> {
    let place = |name: &Ident| table.columns.iter().position(|column| column.name == *name);
    names.into_iter().filter_map(place).collect()
}

/// The places of tables in the list.
pub fn place(tables: &[&Table], name: &str) -> Option<usize> {
    tables
        .iter()
        .position(|table| table.name.to_string() == name)
}
