//! The view of `schema.ts`.
//! In: the schema and the model. Out: schemas, roles, enums, types, tables, and what is imported for them.

use super::layout;
use super::table::{self, TableView};
use crate::binding::drizzle::{
    Builder, CustomType, Import, builder, comment, enum_type, enum_value, role_value, schema_value,
    shape, shape_type, string,
};
use crate::ident::{Ident, QualifiedName};
use crate::model::Model;
use crate::order::order;
use crate::schema::{Schema, Table};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a text needs of others: imports, and types of our own.
pub struct Names<'a> {
    /// Values of `drizzle-orm/pg-core`.
    pub pg: BTreeSet<&'static str>,
    /// Types of `drizzle-orm/pg-core`.
    pub types: BTreeSet<&'static str>,
    /// Whether `sql` is used.
    pub sql: bool,
    /// What makes values.
    pub imports: BTreeSet<Import>,
    customs: &'a BTreeMap<CustomType, String>,
}

impl<'a> Names<'a> {
    fn new(customs: &'a BTreeMap<CustomType, String>) -> Self {
        Self {
            pg: BTreeSet::new(),
            types: BTreeSet::new(),
            sql: false,
            imports: BTreeSet::new(),
            customs,
        }
    }

    /// The constant of a type of our own.
    pub fn custom(&self, custom: &CustomType) -> String {
        let name = self.customs.get(custom).cloned();
        name.unwrap_or_else(|| custom.name())
    }

    fn add(&mut self, other: Self) {
        self.pg.extend(other.pg);
        self.types.extend(other.types);
        self.sql |= other.sql;
        self.imports.extend(other.imports);
    }
}

/// Tables that reference each other in a circle: TypeScript must be told what it cannot infer there.
pub struct Rings(BTreeMap<QualifiedName, usize>);

impl Rings {
    fn of(schema: &Schema) -> Self {
        let tables = || schema.owned_tables();
        let edges = tables().flat_map(|table| {
            let keys = table.foreign_keys.iter();
            keys.map(|key| (table.name.clone(), key.target.clone()))
        });
        let rings = order(tables().map(|it| it.name.clone()), edges);
        let rings = rings.err().map(|it| it.rings).unwrap_or_default();
        let members = rings
            .into_iter()
            .enumerate()
            .flat_map(|(number, ring)| ring.into_iter().map(move |table| (table, number)));
        Self(members.collect())
    }

    /// Whether a table stands in a circle.
    pub fn has(&self, table: &QualifiedName) -> bool {
        self.0.contains_key(table)
    }

    /// Whether two tables stand in the same circle.
    pub fn hold(&self, left: &QualifiedName, right: &QualifiedName) -> bool {
        let ring = self.0.get(left);
        ring.is_some() && ring == self.0.get(right)
    }
}

/// The view of `drizzle/schema.ts.j2`.
#[derive(Serialize)]
pub struct SchemaView {
    imports: Vec<String>,
    schemas: Vec<Constant>,
    roles: Vec<Constant>,
    enums: Vec<EnumView>,
    customs: Vec<CustomView>,
    shapes: Vec<ShapeView>,
    tables: Vec<TableView>,
    external: Vec<String>,
}

/// A constant that is made of a name.
#[derive(Serialize)]
struct Constant {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct EnumView {
    docs: String,
    name: String,
    call: String,
    type_name: String,
}

#[derive(Serialize)]
struct CustomView {
    name: String,
    sql: String,
    data: String,
}

#[derive(Serialize)]
struct ShapeView {
    name: String,
    text: String,
}

/// All of `schema.ts`.
pub fn view(schema: &Schema, model: &Model) -> SchemaView {
    let customs = customs(schema);
    let rings = Rings::of(schema);
    let tables: Vec<&Table> = schema.tables.values().collect();
    let views: Vec<(Names<'_>, TableView)> = tables
        .par_iter()
        .map(|table| {
            let mut names = Names::new(&customs);
            let view = table::view(&mut names, &rings, model, table);
            (names, view)
        })
        .collect();
    let mut names = Names::new(&customs);
    let mut tables = Vec::with_capacity(views.len());
    for (needed, view) in views {
        names.add(needed);
        tables.push(view);
    }
    let enums: Vec<EnumView> = enums(schema, &mut names);
    let schemas = constants(schema_names(schema), schema_value);
    let roles = constants(policy_roles(schema), role_value);
    for (is_used, function) in [
        (!schemas.is_empty(), "pgSchema"),
        (!roles.is_empty(), "pgRole"),
        (!customs.is_empty(), "customType"),
    ] {
        if is_used {
            names.pg.insert(function);
        }
    }
    SchemaView {
        imports: imports(&names),
        schemas,
        roles,
        enums,
        shapes: model
            .shapes
            .iter()
            .map(|(name, it)| ShapeView {
                name: shape_type(name),
                text: shape(it, 0),
            })
            .collect(),
        external: schema
            .tables
            .values()
            .filter(|table| table.external)
            .map(|table| crate::binding::drizzle::table_value(&table.name))
            .collect(),
        tables,
        customs: customs
            .iter()
            .map(|(custom, name)| CustomView {
                name: name.clone(),
                sql: string(&custom.sql),
                data: custom.data.clone(),
            })
            .collect(),
    }
}

/// The types that Drizzle has no builder for, and what they are called.
fn customs(schema: &Schema) -> BTreeMap<CustomType, String> {
    let columns = schema.tables.values().flat_map(|table| &table.columns);
    let found: BTreeSet<CustomType> = columns
        .filter_map(|column| match builder(column) {
            Builder::Custom(custom) => Some(custom),
            Builder::Imported(..) | Builder::Enum(_) => None,
        })
        .collect();
    let mut taken: BTreeSet<String> = schema
        .tables
        .keys()
        .map(crate::binding::drizzle::table_value)
        .collect();
    found
        .into_iter()
        .map(|custom| {
            let mut name = custom.name();
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            (custom, name)
        })
        .collect()
}

fn enums(schema: &Schema, names: &mut Names<'_>) -> Vec<EnumView> {
    let view = |declared: &crate::schema::EnumType| {
        let labels: Vec<String> = declared.labels.iter().map(|it| string(it)).collect();
        let function = if declared.name.is_default_schema() {
            names.pg.insert("pgEnum");
            "pgEnum".to_owned()
        } else {
            format!("{}.enum", schema_value(&declared.name.schema))
        };
        let name = enum_value(&declared.name);
        let head = format!(
            "export const {name} = {function}({}, [",
            string(declared.name.name.as_str())
        );
        EnumView {
            docs: layout::indented(0, &declared.doc.as_deref().map(comment).unwrap_or_default()),
            call: layout::list(0, &head, &labels, "])"),
            name,
            type_name: enum_type(&declared.name),
        }
    };
    schema.enums.values().map(view).collect()
}

fn constants<'a>(
    names: impl IntoIterator<Item = &'a Ident>,
    value: fn(&Ident) -> String,
) -> Vec<Constant> {
    let constant = |name: &Ident| Constant {
        name: value(name),
        text: string(name.as_str()),
    };
    names.into_iter().map(constant).collect()
}

/// The schemas other than `public` of all that stands in the file.
fn schema_names(schema: &Schema) -> BTreeSet<&Ident> {
    let external = schema
        .tables
        .keys()
        .filter(|name| !name.is_default_schema());
    let mut names = schema.schemas();
    names.extend(external.map(|name| &name.schema));
    names
}

/// The roles that policies name.
fn policy_roles(schema: &Schema) -> BTreeSet<&Ident> {
    let policies = schema.owned_tables().flat_map(|table| &table.policies);
    policies.flat_map(|policy| &policy.roles).collect()
}

fn imports(names: &Names<'_>) -> Vec<String> {
    let mut packages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (package, clause) in names.imports.iter().map(|it| it.clause()) {
        packages.entry(package).or_default().push(clause);
    }
    let mut out = Vec::new();
    let mut clause = |word: &str, names: &[&str], package: &str| {
        let names: Vec<String> = names.iter().map(|&it| it.to_owned()).collect();
        if !names.is_empty() {
            let line = format!("import {word}{{ {} }} from '{package}'", names.join(", "));
            out.push(if line.len() <= 100 {
                line
            } else {
                layout::record(
                    0,
                    &format!("import {word}"),
                    &names,
                    &format!(" from '{package}'"),
                )
            });
        }
    };
    clause("", if names.sql { &["sql"] } else { &[] }, "drizzle-orm");
    let pg: Vec<&str> = names.pg.iter().copied().collect();
    clause("", &pg, "drizzle-orm/pg-core");
    let types: Vec<&str> = names.types.iter().copied().collect();
    clause("type ", &types, "drizzle-orm/pg-core");
    for (package, names) in &packages {
        clause("", names, package);
    }
    out
}
