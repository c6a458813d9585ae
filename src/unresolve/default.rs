//! The default of a column as a value of TOML, or as SQL where TOML has no value that means the same.

use super::inline::{Inline, list};
use crate::outline::string;
use crate::schema::{DataType, Default};
use crate::sql;

/// What stands behind `default =`.
pub(super) fn default(value: &Default, of: &DataType) -> String {
    plain(value, of).unwrap_or_else(|| by_sql(value, of))
}

/// The same as SQL, for a type that the specs know by its name only.
pub(super) fn by_sql(value: &Default, of: &DataType) -> String {
    let mut text = Inline::default();
    match value {
        Default::Expression(expression) => text.text("sql", &expression.0),
        value => text.text("sql", &sql::default(value, of)),
    };
    text.finish()
}

fn plain(value: &Default, of: &DataType) -> Option<String> {
    match (value, of) {
        (Default::Boolean(yes), DataType::Boolean) => Some(yes.to_string()),
        (Default::Number(digits), of) if of.is_number() => {
            number(digits, of.is_integer()).then(|| digits.clone())
        }
        (Default::Text(text), DataType::Varchar(Some(length)) | DataType::Char(length)) => {
            (text.chars().count() <= *length as usize).then(|| string(text))
        }
        (Default::Text(text), of) if of.is_text() => Some(string(text)),
        (Default::Text(text), DataType::Enum(_) | DataType::Uuid) => Some(string(text)),
        (Default::Json(text), DataType::Json | DataType::Jsonb) => {
            json(&serde_json::from_str(text).ok()?)
        }
        (Default::Array(items), DataType::Array(element)) => {
            let items: Option<Vec<_>> = items.iter().map(|it| plain(it, element)).collect();
            Some(list(items?))
        }
        (Default::Now, of) if of.is_moment() => Some(string("now")),
        _ => None,
    }
}

/// Whether TOML reads the digits as the same number: no leading zeros, digits on both sides of a point, 64 bits.
fn number(digits: &str, is_integer: bool) -> bool {
    let bare = digits.strip_prefix('-').unwrap_or(digits);
    let whole = bare.split(['.', 'e', 'E']).next().unwrap_or_default();
    let is_whole = whole == "0" || !whole.starts_with('0') && is_digits(whole);
    if !bare.contains(['.', 'e', 'E']) {
        return is_whole && digits.parse::<i64>().is_ok();
    }
    let fraction = bare.split_once('.').map(|(_, rest)| rest);
    let fraction = fraction.map(|rest| rest.split(['e', 'E']).next().unwrap_or_default());
    !is_integer && is_whole && fraction.is_none_or(is_digits) && digits.parse::<f64>().is_ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// TOML has no null, and the one-key table `sql` means SQL.
fn json(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    Some(match value {
        Value::Null => return None,
        Value::Bool(yes) => yes.to_string(),
        Value::Number(it) => {
            let digits = it.to_string();
            number(&digits, it.is_i64()).then_some(digits)?
        }
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(json).collect();
            list(items?)
        }
        Value::Object(entries) => {
            if entries.len() == 1 && entries.contains_key("sql") {
                return None;
            }
            let mut text = Inline::default();
            for (name, value) in entries {
                text.raw(name, json(value)?);
            }
            text.finish()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_toml_where_toml_means_the_same() {
        for (value, of, expected) in [
            (Default::Boolean(true), DataType::Boolean, "true"),
            (Default::Number("-3".into()), DataType::Integer, "-3"),
            (
                Default::Number("007".into()),
                DataType::Numeric(None),
                "{ sql = \"007\" }",
            ),
            (
                Default::Number("1.50".into()),
                DataType::Numeric(None),
                "1.50",
            ),
            (Default::Text("a\"b".into()), DataType::Text, "\"a\\\"b\""),
            (
                Default::Text("2026-01-31".into()),
                DataType::Date,
                "{ sql = \"'2026-01-31'\" }",
            ),
            (Default::Now, DataType::TimestampTz(None), "\"now\""),
            (
                Default::Json("{\"a b\":[1,{}]}".into()),
                DataType::Jsonb,
                "{ \"a b\" = [1, {}] }",
            ),
            (
                Default::Json("{\"a\":null}".into()),
                DataType::Jsonb,
                "{ sql = \"'{\\\"a\\\":null}'\" }",
            ),
        ] {
            assert_eq!(default(&value, &of), expected);
        }
    }
}
