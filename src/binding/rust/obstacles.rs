//! What of a schema has no form in Rust.
//! In: the schema and the model. Out: every unsupported type, and every two names that become one.

use super::{JsonBody, column_form, json_types, made, names};
use crate::binding::{Obstacle, ObstacleKind, holder};
use crate::model::Model;
use crate::schema::{ObjectId, Schema, Table};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Everything that stands in the way of Rust code for a schema, in the order of its objects.
pub fn obstacles(schema: &Schema, model: &Model) -> Vec<Obstacle> {
    let mut out = Vec::new();
    let mut modules = Names::default();
    let tables: Vec<_> = schema.tables.values().collect();
    let inner: Vec<_> = tables
        .par_iter()
        .map(|table| columns(schema, model, table))
        .collect();
    out.extend(inner.into_iter().flatten());
    for table in tables {
        let object = ObjectId::Table(table.name.clone());
        let module = names::module_file(&table.name);
        modules.add(&mut out, object, "table", module, table.name.to_string());
    }
    enums(&mut out, schema);
    shapes(&mut out, model);
    out.sort_by(|a, b| (&a.object, &a.message).cmp(&(&b.object, &b.message)));
    out
}

fn columns(schema: &Schema, model: &Model, table: &Table) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let out = &mut found;
    let mut fields = Names::default();
    for column in &table.columns {
        let object = ObjectId::Column(table.name.clone(), column.name.clone());
        fields.add(
            out,
            object.clone(),
            "column",
            names::field(column.name.as_str()),
            column.name.to_string(),
        );
        if let Err(unsupported) = column_form(schema, model, table, column) {
            out.push(Obstacle {
                object: object.clone(),
                kind: ObstacleKind::UnsupportedType,
                message: format!(
                    "the Rust target has no form for the type `{}` yet",
                    column.data_type
                ),
                help: unsupported.help,
            });
        }
        let generator = model
            .column(&table.name, &column.name)
            .and_then(|column| column.generate.as_ref());
        if generator.is_some_and(|generator| made(model, generator, &column.data_type).is_none()) {
            out.push(Obstacle {
                object,
                kind: ObstacleKind::UnsupportedType,
                message: format!(
                    "the generator makes no value of the type `{}`",
                    column.data_type
                ),
                help:
                    "choose a generator for that type, or a `default`, which the database fills in"
                        .to_owned(),
            });
        }
    }
    found
}

fn enums(out: &mut Vec<Obstacle>, schema: &Schema) {
    let mut types = Names::default();
    for declared in schema.enums.values() {
        let object = ObjectId::Enum(declared.name.clone());
        types.add(
            out,
            object.clone(),
            "enum",
            names::type_name(&declared.name),
            declared.name.to_string(),
        );
        let mut variants = Names::default();
        for label in &declared.labels {
            variants.add(
                out,
                object.clone(),
                "label",
                names::variant(label),
                label.clone(),
            );
        }
    }
}

fn shapes(out: &mut Vec<Obstacle>, model: &Model) {
    let mut types = Names::default();
    for json in json_types(model) {
        let Some(object) = holder(model, &json.shape) else {
            continue;
        };
        let spelled = if json.path.is_empty() {
            json.shape.to_string()
        } else {
            format!("{}.{}", json.shape, json.path.join("."))
        };
        if let Some(filter) = json.filter() {
            let spelled = format!("the filter of {spelled}");
            types.add(out, object.clone(), "JSON shape", filter, spelled);
        }
        types.add(out, object.clone(), "JSON shape", json.name, spelled);
        let mut inner = Names::default();
        match json.body {
            JsonBody::Object(fields) => fields.into_iter().for_each(|field| {
                inner.add(out, object.clone(), "JSON key", field.name, field.key)
            }),
            JsonBody::Choice(labels) => labels.into_iter().for_each(|label| {
                inner.add(
                    out,
                    object.clone(),
                    "JSON choice",
                    names::variant(&label),
                    label,
                )
            }),
            JsonBody::Wrapper(..) => {}
        }
    }
}

/// The names of Rust that are given so far, and what for.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn add(
        &mut self,
        out: &mut Vec<Obstacle>,
        object: ObjectId,
        kind: &str,
        name: String,
        spelled: String,
    ) {
        if let Some(other) = self.0.get(&name) {
            out.push(Obstacle {
                object,
                kind: ObstacleKind::NameCollision,
                message: format!(
                    "the {kind} names `{other}` and `{spelled}` both become `{name}` in Rust"
                ),
                help: "rename one of them".to_owned(),
            });
        } else {
            self.0.insert(name, spelled);
        }
    }
}
