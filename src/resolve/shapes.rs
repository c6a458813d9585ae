//! The shapes of typed JSON.

use super::names::{Catalog, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::model::{Field, Shape};
use crate::source::Spanned;
use crate::spec::{ShapeField, ShapeValue};
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

const SCALARS: &[(&str, Shape)] = &[
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
        SCALARS.iter().map(|(word, _)| *word),
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
