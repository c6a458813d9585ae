//! The types of Rust that typed JSON becomes.
//! In: the shapes that columns use. Out: structs, enums and wrappers, every nested one under a name of its own.

use super::names;
use super::types::{is_wired, moment};
use crate::ident::Ident;
use crate::model::{Model, Shape};
use crate::schema::DataType;
use std::collections::BTreeSet;

/// A type of `json.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonType {
    /// Its name in Rust.
    pub name: String,
    /// The declared shape that it is, or is a part of.
    pub shape: Ident,
    /// The way from the shape to it: empty for the shape itself.
    pub path: Vec<String>,
    /// What it holds.
    pub body: JsonBody,
}

/// What a type of `json.rs` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonBody {
    /// Named fields.
    Object(Vec<JsonField>),
    /// One of these texts.
    Choice(Vec<String>),
    /// One value.
    Wrapper(JsonField),
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonField {
    /// Its key.
    pub key: String,
    /// Its name in Rust.
    pub name: String,
    /// Its type, without the `Option` of an optional one.
    pub path: String,
    /// Whether it may be absent or null.
    pub optional: bool,
    /// Whether `serde` writes it through `values::wire`.
    pub wired: bool,
    /// What a filter can ask of it.
    pub ask: Ask,
}

/// What a filter can ask of a value inside typed JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What it asks of a text.
    Text,
    /// What it asks of any value.
    Scalar,
    /// The same, of a value that is compared as a whole.
    Whole,
    /// What it asks of a date or time: the type of SQL that its text is cast to.
    Moment(&'static str),
    /// What it asks of a list of these.
    Items(String),
    /// What is inside: the type of the filter.
    Inside(String),
}

impl JsonType {
    /// The name of its filter, where it has one: an object has, and what a column itself holds.
    pub fn filter(&self) -> Option<String> {
        let is_object = matches!(self.body, JsonBody::Object(_));
        (is_object || self.path.is_empty()).then(|| format!("{}Filter", self.name))
    }
}

/// The types that the shapes of columns need, in the order of their names.
pub fn json_types(model: &Model) -> Vec<JsonType> {
    let mut types = Vec::new();
    for shape in used(model) {
        let Some(body) = model.shapes.get(shape) else {
            continue;
        };
        let mut lowering = Lowering {
            model,
            shape,
            types: &mut types,
        };
        lowering.declare(names::plain_type_name(shape), Vec::new(), body);
    }
    types
}

/// The shapes that columns hold, and those that these name.
fn used(model: &Model) -> BTreeSet<&Ident> {
    let mut used = BTreeSet::new();
    let mut waiting: Vec<_> = model
        .tables
        .values()
        .flat_map(|table| table.columns.values())
        .filter_map(|column| column.shape.as_ref())
        .collect();
    while let Some(name) = waiting.pop() {
        if used.insert(name)
            && let Some(shape) = model.shapes.get(name)
        {
            named(shape, true, &mut |name, _| waiting.push(name));
        }
    }
    used
}

/// Calls back for every shape that a shape names; `direct` tells whether it is held without a list or map between.
fn named<'a>(shape: &'a Shape, direct: bool, each: &mut impl FnMut(&'a Ident, bool)) {
    match shape {
        Shape::Named(name) => each(name, direct),
        Shape::Object(fields) => fields
            .iter()
            .for_each(|field| named(&field.shape, direct, each)),
        Shape::List(inner) | Shape::Map(inner) => named(inner, false, each),
        Shape::Choice(_)
        | Shape::Text
        | Shape::Boolean
        | Shape::Integer
        | Shape::BigInt
        | Shape::Number
        | Shape::Uuid
        | Shape::TimestampTz
        | Shape::Timestamp
        | Shape::Date
        | Shape::Any => {}
    }
}

struct Lowering<'a> {
    model: &'a Model,
    shape: &'a Ident,
    types: &'a mut Vec<JsonType>,
}

impl Lowering<'_> {
    fn declare(&mut self, name: String, path: Vec<String>, shape: &Shape) {
        let place = self.types.len();
        self.types.push(JsonType {
            name: name.clone(),
            shape: self.shape.clone(),
            path: path.clone(),
            body: JsonBody::Object(Vec::new()),
        });
        let body = match shape {
            Shape::Object(fields) => JsonBody::Object(
                fields
                    .iter()
                    .map(|field| JsonField {
                        name: names::field(&field.key),
                        optional: field.optional,
                        ..self.field(&name, &path, &field.key, &field.shape)
                    })
                    .collect(),
            ),
            Shape::Choice(labels) => JsonBody::Choice(labels.clone()),
            other => JsonBody::Wrapper(self.field(&name, &path, "item", other)),
        };
        self.types[place].body = body;
    }

    fn field(&mut self, outer: &str, path: &[String], key: &str, shape: &Shape) -> JsonField {
        let path = self.place(outer, path, key, shape);
        JsonField {
            key: key.to_owned(),
            name: key.to_owned(),
            optional: false,
            wired: is_wired(moment_in(self.model, shape)),
            ask: self.ask(&path, shape),
            path,
        }
    }

    fn ask(&self, path: &str, shape: &Shape) -> Ask {
        match shape {
            Shape::Text => Ask::Text,
            Shape::Boolean
            | Shape::Integer
            | Shape::BigInt
            | Shape::Number
            | Shape::Uuid
            | Shape::Choice(_) => Ask::Scalar,
            Shape::TimestampTz => Ask::Moment("timestamptz"),
            Shape::Timestamp => Ask::Moment("timestamp"),
            Shape::Date => Ask::Moment("date"),
            Shape::Map(_) | Shape::Any => Ask::Whole,
            Shape::List(_) => Ask::Items(path[4..path.len() - 1].to_owned()),
            Shape::Object(_) => Ask::Inside(format!("{path}Filter")),
            // What holds itself is in a box, and so is its filter.
            Shape::Named(name) => match (self.model.shapes.get(name), path.strip_suffix('>')) {
                (Some(Shape::Object(_)), Some(boxed)) => Ask::Inside(format!("{boxed}Filter>")),
                (Some(Shape::Object(_)), None) => Ask::Inside(format!("{path}Filter")),
                (Some(Shape::Choice(_)), _) => Ask::Scalar,
                _ => Ask::Whole,
            },
        }
    }

    /// The type of a value inside another; declares it where it needs a name.
    fn place(&mut self, outer: &str, path: &[String], key: &str, shape: &Shape) -> String {
        match shape {
            Shape::Object(_) | Shape::Choice(_) => {
                let name = names::inner_type_name(outer, key);
                let mut path = path.to_vec();
                path.push(key.to_owned());
                self.declare(name.clone(), path, shape);
                name
            }
            Shape::List(inner) => format!("Vec<{}>", self.place(outer, path, key, inner)),
            Shape::Map(inner) => format!(
                "std::collections::BTreeMap<String, {}>",
                self.place(outer, path, key, inner)
            ),
            Shape::Named(name) if holds(self.model, name, self.shape) => {
                format!("Box<{}>", names::plain_type_name(name))
            }
            Shape::Named(name) => names::plain_type_name(name),
            Shape::Text => "String".to_owned(),
            Shape::Boolean => "bool".to_owned(),
            Shape::Integer => "i32".to_owned(),
            Shape::BigInt => "i64".to_owned(),
            Shape::Number => "f64".to_owned(),
            Shape::Uuid => "uuid::Uuid".to_owned(),
            Shape::TimestampTz | Shape::Timestamp | Shape::Date => {
                moment_in(self.model, shape).to_owned()
            }
            Shape::Any => "serde_json::Value".to_owned(),
        }
    }
}

/// The type of the date or time that a shape is, or is a list or map of; empty where it is none.
fn moment_in(model: &Model, shape: &Shape) -> &'static str {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => moment_in(model, inner),
        Shape::TimestampTz => moment(model.datetime, &DataType::TimestampTz(None)),
        Shape::Timestamp => moment(model.datetime, &DataType::Timestamp(None)),
        Shape::Date => moment(model.datetime, &DataType::Date),
        Shape::Object(_)
        | Shape::Choice(_)
        | Shape::Named(_)
        | Shape::Text
        | Shape::Boolean
        | Shape::Integer
        | Shape::BigInt
        | Shape::Number
        | Shape::Uuid
        | Shape::Any => "",
    }
}

/// Whether a value of one shape holds, without a list or map between, one of another: a type of endless size.
fn holds(model: &Model, outer: &Ident, inner: &Ident) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![outer];
    while let Some(name) = waiting.pop() {
        if name == inner {
            return true;
        }
        if seen.insert(name)
            && let Some(shape) = model.shapes.get(name)
        {
            named(shape, true, &mut |name, direct| {
                if direct {
                    waiting.push(name);
                }
            });
        }
    }
    false
}
