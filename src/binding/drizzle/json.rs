//! The types of JSON values in TypeScript.
//! In: shapes. Out: types, as JSON has them: a moment in it is a text.

use super::literal::{property_key, string};
use super::names;
use crate::model::{Field, Shape};

/// What stands before everything inside an object.
const INDENT: &str = "  ";

/// The type of a shape; lines behind the first are indented by `depth` steps.
pub fn shape(shape: &Shape, depth: usize) -> String {
    match shape {
        Shape::Object(fields) => object(fields, depth),
        Shape::List(element) => format!("{}[]", element_of(element, depth)),
        Shape::Map(value) => format!("{{ [key: string]: {} }}", self::shape(value, depth)),
        Shape::Choice(labels) if labels.is_empty() => "never".to_owned(),
        Shape::Choice(labels) => {
            let labels: Vec<String> = labels.iter().map(|label| string(label)).collect();
            labels.join(" | ")
        }
        Shape::Named(name) => names::shape_type(name),
        Shape::Text | Shape::Uuid | Shape::TimestampTz | Shape::Timestamp | Shape::Date => {
            "string".to_owned()
        }
        Shape::Boolean => "boolean".to_owned(),
        Shape::Integer | Shape::BigInt | Shape::Number => "number".to_owned(),
        Shape::Any => "unknown".to_owned(),
    }
}

fn element_of(element: &Shape, depth: usize) -> String {
    let text = shape(element, depth);
    if matches!(element, Shape::Choice(labels) if labels.len() > 1) {
        format!("({text})")
    } else {
        text
    }
}

fn object(fields: &[Field], depth: usize) -> String {
    let indent = INDENT.repeat(depth + 1);
    let mut out = "{\n".to_owned();
    for field in fields {
        let (mark, null) = if field.optional {
            ("?", " | null")
        } else {
            ("", "")
        };
        let key = property_key(&field.key);
        let value = shape(&field.shape, depth + 1);
        out.push_str(&format!("{indent}{key}{mark}: {value}{null}\n"));
    }
    out.push_str(&INDENT.repeat(depth));
    out.push('}');
    out
}
