//! The shapes of typed JSON.

use super::grammar::OBJECT;
use super::{ShapeField, ShapeValue};
use crate::reader::{Raw, Reader, TableReader};
use crate::source::Spanned;
use toml::de::DeValue;

/// The fields of an object, in order.
pub(super) fn fields(object: &TableReader<'_, '_>) -> Vec<ShapeField> {
    object
        .entries()
        .filter_map(|(key, value)| {
            let (shape, optional) = shape(object.reader, value)?;
            Some(ShapeField {
                key,
                shape,
                optional,
            })
        })
        .collect()
}

/// A shape, and whether it carried a `?`.
fn shape(reader: &Reader, value: &Raw<'_>) -> Option<(ShapeValue, bool)> {
    match value.get_ref() {
        DeValue::String(_) => {
            let text = reader.as_string(value, "a JSON shape")?;
            Some(named(text))
        }
        DeValue::Array(list) => {
            if list.len() != 1 {
                let help = "write `[\"text\"]` or `[{ … }]`: one element says what all are";
                reader.invalid(reader.span(value), "a list of shapes has one element", help);
                return None;
            }
            let (element, _) = shape(reader, list.iter().next()?)?;
            Some((ShapeValue::List(Box::new(element)), false))
        }
        DeValue::Table(_) => table(reader, value),
        other => reader.wrong_kind(value, "a JSON shape", "a type or a table", other),
    }
}

fn named(mut text: Spanned<String>) -> (ShapeValue, bool) {
    let optional = text.value.trim_end().ends_with('?');
    let mut bare = text
        .value
        .trim_end()
        .trim_end_matches('?')
        .trim()
        .to_owned();
    let mut depth = 0;
    while let Some(element) = bare.strip_suffix("[]") {
        bare = element.trim_end().to_owned();
        depth += 1;
    }
    text.value = bare;
    let mut shape = ShapeValue::Type(text);
    for _ in 0..depth {
        shape = ShapeValue::List(Box::new(shape));
    }
    (shape, optional)
}

/// `{ enum = […] }`, `{ map = … }`, `{ json = "x" }`, or an object. `null = true` on the first three is the `?`.
fn table(reader: &Reader, value: &Raw<'_>) -> Option<(ShapeValue, bool)> {
    let entry = reader.as_table(value, &OBJECT)?;
    let is_list = |value: &Raw<'_>| matches!(value.get_ref(), DeValue::Array(_));
    if entry.has_only(&["enum", "null"]) && entry.get("enum").is_some_and(is_list) {
        let labels = entry.strings("enum");
        if labels.is_empty() {
            let help = "name at least one value";
            reader.invalid(entry.span, "a choice has no values", help);
        }
        return Some((ShapeValue::Choice(labels), entry.flag("null")));
    }
    if entry.has_only(&["map", "null"])
        && let Some(values) = entry.get("map")
    {
        let (values, _) = shape(reader, values)?;
        return Some((ShapeValue::Map(Box::new(values)), entry.flag("null")));
    }
    if entry.has_only(&["json", "null"])
        && let Some(name) = entry.get("json")
        && let Some(name) = reader.as_string(name, "`json`")
    {
        let optional = name.value.ends_with('?') || entry.flag("null");
        let name = name.map(|name| name.trim_end_matches('?').to_owned());
        return Some((ShapeValue::Named(name), optional));
    }
    Some((ShapeValue::Object(fields(&entry)), false))
}
