//! The shapes of typed JSON.

use super::names::{Catalog, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::model::{Field, Shape};
use crate::source::Spanned;
use crate::spec::{ShapeField, ShapeValue, Value};
use std::collections::BTreeMap;

/// Every shape that the specs declare.
pub(super) fn shapes(catalog: &Catalog<'_>, out: &mut Diagnostics) -> BTreeMap<Ident, Shape> {
    let mut shapes = BTreeMap::new();
    for spec in &catalog.spec.shapes {
        if let Some(name) = ident(spec.name.span, &spec.name, out) {
            let shape = Shape::Object(fields(catalog, &spec.fields, out));
            shapes.entry(name).or_insert(shape);
        }
    }
    shapes
}

/// The shape that a name means.
pub(super) fn named(
    catalog: &Catalog<'_>,
    name: &Spanned<String>,
    out: &mut Diagnostics,
) -> Option<Ident> {
    if catalog.shapes.contains(name.as_str()) {
        return Ident::parse(name).ok();
    }
    out.push(crate::reader::unknown(
        code::UNKNOWN_JSON_SHAPE,
        name.span,
        format!("there is no JSON shape `{}`", name.value),
        name,
        catalog.shapes.iter().copied(),
        format!("declare `[json.{}]`", name.value),
    ));
    None
}

fn fields(catalog: &Catalog<'_>, specs: &[ShapeField], out: &mut Diagnostics) -> Vec<Field> {
    specs
        .iter()
        .filter_map(|spec| {
            if spec.key.contains('\0') {
                let message = "a JSON key holds a NUL";
                out.push(
                    Diagnostic::error(code::INVALID_VALUE, spec.key.span, message)
                        .help("leave the NUL out: PostgreSQL cannot store it"),
                );
                return None;
            }
            Some(Field {
                key: spec.key.value.clone(),
                shape: shape(catalog, &spec.shape, out)?,
                optional: spec.optional,
                span: spec.key.span,
            })
        })
        .collect()
}

fn shape(catalog: &Catalog<'_>, spec: &ShapeValue, out: &mut Diagnostics) -> Option<Shape> {
    Some(match spec {
        ShapeValue::List(element) => Shape::List(Box::new(shape(catalog, element, out)?)),
        ShapeValue::Map(values) => Shape::Map(Box::new(shape(catalog, values, out)?)),
        ShapeValue::Object(specs) => Shape::Object(fields(catalog, specs, out)),
        ShapeValue::Named(name) => Shape::Named(named(catalog, name, out)?),
        ShapeValue::Choice(labels) => choice(labels, out),
        ShapeValue::Type(name) => scalar(catalog, name, out)?,
    })
}

fn choice(labels: &[Spanned<String>], out: &mut Diagnostics) -> Shape {
    let mut known: Vec<String> = Vec::new();
    for label in labels {
        if known.contains(&label.value) {
            let message = format!("the choice names `{}` twice", label.value);
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, label.span, message).help("remove one"),
            );
        } else {
            known.push(label.value.clone());
        }
    }
    Shape::Choice(known)
}

/// The types that a JSON value can have by name.
pub(crate) fn json_type_names() -> impl Iterator<Item = &'static str> {
    SCALARS.iter().map(|(name, _)| *name)
}

/// What a field of typed JSON may hold, by the name of its type.
pub const SCALARS: &[(&str, Shape)] = &[
    ("text", Shape::Text),
    ("string", Shape::Text),
    ("boolean", Shape::Boolean),
    ("bool", Shape::Boolean),
    ("smallint", Shape::Integer),
    ("integer", Shape::Integer),
    ("int", Shape::Integer),
    ("bigint", Shape::BigInt),
    ("real", Shape::Number),
    ("double precision", Shape::Number),
    ("numeric", Shape::Number),
    ("number", Shape::Number),
    ("uuid", Shape::Uuid),
    ("timestamptz", Shape::TimestampTz),
    ("timestamp", Shape::Timestamp),
    ("date", Shape::Date),
    ("json", Shape::Any),
    ("jsonb", Shape::Any),
];

fn scalar(catalog: &Catalog<'_>, name: &Spanned<String>, out: &mut Diagnostics) -> Option<Shape> {
    if let Some((_, shape)) = SCALARS.iter().find(|(word, _)| *word == name.value) {
        return Some(shape.clone());
    }
    let found = crate::reader::unknown(
        code::UNKNOWN_TYPE,
        name.span,
        format!("JSON has no type `{}`", name.value),
        name,
        json_type_names(),
        "write text, boolean, integer, bigint, numeric, uuid, timestamptz, date or json",
    );
    let is_shape = catalog.shapes.contains(name.as_str());
    out.push(if is_shape {
        found.help(format!("write `{{ json = \"{}\" }}`", name.value))
    } else {
        found
    });
    None
}

/// Whether a value is of a shape; if not, what is wrong with it.
pub(super) fn fits(
    value: &Value,
    shape: &Shape,
    shapes: &BTreeMap<Ident, Shape>,
) -> Result<(), String> {
    let wanted = match (shape, value) {
        (Shape::Any, _)
        | (Shape::Text, Value::String(_))
        | (Shape::Boolean, Value::Boolean(_))
        | (Shape::Integer | Shape::BigInt | Shape::Number, Value::Integer(_))
        | (Shape::Number, Value::Float(_))
        | (Shape::Uuid, Value::String(_))
        | (Shape::TimestampTz | Shape::Timestamp | Shape::Date, Value::Datetime(_)) => {
            return Ok(());
        }
        (Shape::Named(name), value) => {
            return shapes
                .get(name)
                .map_or(Ok(()), |shape| fits(value, shape, shapes));
        }
        (Shape::Choice(labels), Value::String(label)) if labels.contains(label) => return Ok(()),
        (Shape::List(element), Value::Array(items)) => {
            return items
                .iter()
                .try_for_each(|item| fits(item, element, shapes));
        }
        (Shape::Map(values), Value::Table(entries)) => {
            return entries
                .iter()
                .try_for_each(|(_, item)| fits(item, values, shapes));
        }
        (Shape::Object(fields), Value::Table(entries)) => {
            return fields.iter().try_for_each(|field| {
                match entries.iter().find(|(key, _)| *key == field.key) {
                    Some((_, item)) => fits(item, &field.shape, shapes)
                        .map_err(|fault| format!("`{}`: {fault}", field.key)),
                    None if field.optional => Ok(()),
                    None => Err(format!("`{}` is missing", field.key)),
                }
            });
        }
        (Shape::Choice(_), _) => "one of its values",
        (Shape::List(_), _) => "a list",
        (Shape::Map(_) | Shape::Object(_), _) => "a table",
        (Shape::Text | Shape::Uuid, _) => "a text",
        (Shape::Boolean, _) => "true or false",
        (Shape::Integer | Shape::BigInt, _) => "a whole number",
        (Shape::Number, _) => "a number",
        (Shape::TimestampTz | Shape::Timestamp | Shape::Date, _) => "a date or time",
    };
    Err(format!("it wants {wanted}"))
}
