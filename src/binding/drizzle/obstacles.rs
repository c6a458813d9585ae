//! What of a schema has no form in TypeScript.
//! In: the schema and the model. Out: every two names that become one, and every generator that makes no value.

use super::{generator, names};
use crate::binding::{Obstacle, ObstacleKind, holder};
use crate::model::Model;
use crate::schema::{ObjectId, Schema, Table};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Everything that stands in the way of TypeScript code for a schema, in the order of its objects.
pub fn obstacles(schema: &Schema, model: &Model) -> Vec<Obstacle> {
    let mut out = Vec::new();
    let tables: Vec<_> = schema.tables.values().collect();
    let inner: Vec<_> = tables
        .par_iter()
        .map(|table| columns(model, table))
        .collect();
    out.extend(inner.into_iter().flatten());
    let (mut values, mut types) = (Names::default(), Names::default());
    for table in tables {
        let object = ObjectId::Table(table.name.clone());
        let spelled = format!("the table `{}`", table.name);
        values.add(&mut out, &object, names::table_value(&table.name), &spelled);
        let relations = format!("the relations of {spelled}");
        values.add(
            &mut out,
            &object,
            names::relations_value(&table.name),
            &relations,
        );
        let rows = format!("the rows of {spelled}");
        for name in [
            names::select_type(&table.name),
            names::insert_type(&table.name),
        ] {
            types.add(&mut out, &object, name, &rows);
        }
    }
    for declared in schema.enums.values() {
        let object = ObjectId::Enum(declared.name.clone());
        let spelled = format!("the enum `{}`", declared.name);
        values.add(
            &mut out,
            &object,
            names::enum_value(&declared.name),
            &spelled,
        );
        types.add(
            &mut out,
            &object,
            names::enum_type(&declared.name),
            &spelled,
        );
    }
    for name in schema.schemas() {
        let object = ObjectId::Schema(name.clone());
        let spelled = format!("the schema `{name}`");
        values.add(&mut out, &object, names::schema_value(name), &spelled);
    }
    for name in schema.roles() {
        let object = ObjectId::Role(name.clone());
        let spelled = format!("the role `{name}`");
        values.add(&mut out, &object, names::role_value(name), &spelled);
    }
    for name in model.shapes.keys() {
        if let Some(object) = holder(model, name) {
            let spelled = format!("the JSON shape `{name}`");
            types.add(&mut out, &object, names::shape_type(name), &spelled);
        }
    }
    out.sort_by(|a, b| (&a.object, &a.message).cmp(&(&b.object, &b.message)));
    out
}

fn columns(model: &Model, table: &Table) -> Vec<Obstacle> {
    let mut out = Vec::new();
    let mut properties = Names::default();
    for column in &table.columns {
        let object = ObjectId::Column(table.name.clone(), column.name.clone());
        let spelled = format!("the column `{}`", column.name);
        properties.add(&mut out, &object, names::property(&column.name), &spelled);
        let known = model.column(&table.name, &column.name);
        let generator = known.and_then(|column| column.generate.as_ref());
        if generator.is_some_and(|it| generator::made(it, &column.data_type).is_none()) {
            out.push(Obstacle {
                object,
                kind: ObstacleKind::UnsupportedType,
                message: format!(
                    "the generator makes no value of the type `{}` in TypeScript",
                    column.data_type
                ),
                help:
                    "choose a generator for that type, or a `default`, which the database fills in"
                        .to_owned(),
            });
        }
    }
    out
}

/// The names of TypeScript that are given so far, and what for.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn add(&mut self, out: &mut Vec<Obstacle>, object: &ObjectId, name: String, spelled: &str) {
        if let Some(other) = self.0.get(&name) {
            out.push(Obstacle {
                object: object.clone(),
                kind: ObstacleKind::NameCollision,
                message: format!("{other} and {spelled} both become `{name}` in TypeScript"),
                help: "rename one of them".to_owned(),
            });
        } else {
            self.0.insert(name, spelled.to_owned());
        }
    }
}
