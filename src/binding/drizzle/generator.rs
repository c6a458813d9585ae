//! How TypeScript makes the values that the spec says the application makes.
//! In: a generator and the type it fills. Out: an expression, and what must be imported for it.

use super::builder::is_text_in_drizzle;
use super::literal::string;
use crate::model::Generator;
use crate::schema::{DataType, Default};

/// What makes values, by the package it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Import {
    /// `createId` of `@paralleldrive/cuid2`
    Cuid2,
    /// `nanoid`
    Nanoid,
    /// `ulid`
    Ulid,
    /// `ulidToUUID` of `ulid`
    UlidToUuid,
    /// `v4` of `uuid`
    UuidV4,
    /// `v7` of `uuid`
    UuidV7,
}

impl Import {
    /// The package, and the clause that imports it.
    pub fn clause(self) -> (&'static str, &'static str) {
        match self {
            Self::Cuid2 => ("@paralleldrive/cuid2", "createId"),
            Self::Nanoid => ("nanoid", "nanoid"),
            Self::Ulid => ("ulid", "ulid"),
            Self::UlidToUuid => ("ulid", "ulidToUUID"),
            Self::UuidV4 => ("uuid", "v4 as uuidV4"),
            Self::UuidV7 => ("uuid", "v7 as uuidV7"),
        }
    }
}

/// How a value is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The expression.
    pub expression: String,
    /// What it needs.
    pub imports: &'static [Import],
}

/// How a generator fills a column of a type; `None` where it cannot.
pub fn made(generator: &Generator, data_type: &DataType) -> Option<Made> {
    let text = data_type.is_text();
    let uuid = *data_type == DataType::Uuid;
    let (expression, imports): (&str, &[Import]) = match generator {
        Generator::Nanoid if text => ("nanoid()", &[Import::Nanoid]),
        Generator::Cuid2 if text => ("createId()", &[Import::Cuid2]),
        Generator::Ulid if text => ("ulid()", &[Import::Ulid]),
        Generator::Ulid if uuid => ("ulidToUUID(ulid())", &[Import::Ulid, Import::UlidToUuid]),
        Generator::UuidV4 if text || uuid => ("uuidV4()", &[Import::UuidV4]),
        Generator::UuidV7 if text || uuid => ("uuidV7()", &[Import::UuidV7]),
        Generator::Now => (now(data_type)?, &[]),
        Generator::Value(value) => {
            let expression = literal(value, data_type)?;
            return Some(Made {
                expression,
                imports: &[],
            });
        }
        Generator::Nanoid
        | Generator::Cuid2
        | Generator::Ulid
        | Generator::UuidV4
        | Generator::UuidV7 => return None,
    };
    Some(Made {
        expression: expression.to_owned(),
        imports,
    })
}

fn now(data_type: &DataType) -> Option<&'static str> {
    Some(match data_type {
        DataType::Timestamp(_) | DataType::TimestampTz(_) => "new Date()",
        DataType::Date => "new Date().toISOString().slice(0, 10)",
        DataType::Time(_) => "new Date().toISOString().slice(11, 23)",
        DataType::TimeTz(_) => "new Date().toISOString().slice(11)",
        _ => return None,
    })
}

/// A value as Drizzle holds it.
fn literal(value: &Default, data_type: &DataType) -> Option<String> {
    match (value, data_type) {
        (Default::Array(items), DataType::Array(element)) => {
            let items: Option<Vec<String>> = items.iter().map(|it| literal(it, element)).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        (Default::Boolean(value), DataType::Boolean) => Some(value.to_string()),
        (Default::Number(digits), DataType::BigInt) => {
            digits.parse::<i64>().ok().map(|it| format!("{it}n"))
        }
        (Default::Number(digits), _) if is_text_in_drizzle(data_type) => Some(string(digits)),
        (Default::Number(digits), _) if data_type.is_number() => number(digits),
        (Default::Text(text), DataType::Timestamp(_) | DataType::TimestampTz(_)) => instant(text),
        (Default::Text(text), _) if is_text_in_drizzle(data_type) => Some(string(text)),
        (Default::Json(text), DataType::Json | DataType::Jsonb) => {
            Some(format!("JSON.parse({})", string(text)))
        }
        (Default::Now, _) => now(data_type).map(str::to_owned),
        _ => None,
    }
}

/// A number that JavaScript reads as it was meant.
pub fn number(digits: &str) -> Option<String> {
    let value: f64 = digits.parse().ok()?;
    let is_plain = digits
        .bytes()
        .all(|it| it.is_ascii_digit() || matches!(it, b'-' | b'.' | b'e' | b'E' | b'+'));
    let is_octal = digits.trim_start_matches('-').starts_with('0')
        && digits
            .trim_start_matches('-')
            .as_bytes()
            .get(1)
            .is_some_and(u8::is_ascii_digit);
    (value.is_finite() && is_plain && !is_octal).then(|| digits.to_owned())
}

/// A moment; one without a time zone is meant in UTC, as Drizzle reads it.
fn instant(text: &str) -> Option<String> {
    let text = text.replacen(' ', "T", 1);
    let (date, time) = text.split_once('T')?;
    let is_day = date.len() == 10 && date.bytes().all(|it| it.is_ascii_digit() || it == b'-');
    let has_zone = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
    let zone = if has_zone { "" } else { "Z" };
    is_day.then(|| format!("new Date({})", string(&format!("{text}{zone}"))))
}
