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
fn number(digits: &str) -> Option<String> {
    let (whole, _) = digits.split_once(['.', 'e', 'E']).unwrap_or((digits, ""));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let is_octal = whole.len() > 1 && whole.starts_with('0');
    let is_plain = whole.bytes().all(|it| it.is_ascii_digit()) && !whole.is_empty();
    let value: f64 = digits.parse().ok()?;
    (value.is_finite() && is_plain && !is_octal).then(|| digits.to_owned())
}

/// Whether JavaScript prints a number just as it is written here.
pub fn is_printed_alike(digits: &str) -> bool {
    let is_short = digits.len() <= 15 && number(digits).is_some();
    let has_tail = digits.contains('.') && digits.ends_with(['0', '.']);
    // It prints the smallest numbers with an exponent.
    let is_tiny = digits.trim_start_matches('-').starts_with("0.000000");
    is_short && !has_tail && !is_tiny && digits != "-0" && !digits.contains(['e', 'E'])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(generator: &Generator, data_type: &DataType, expect: Option<&str>) {
        let made = made(generator, data_type).map(|it| it.expression);
        assert_eq!(made.as_deref(), expect, "{generator:?} for {data_type}");
    }

    #[test]
    fn every_generator_makes_what_its_type_holds() {
        let value = |value: Default| Generator::Value(value);
        let number = |digits: &str| Default::Number(digits.to_owned());
        let text = |text: &str| Default::Text(text.to_owned());
        let list = DataType::Array(Box::new(DataType::Integer));
        for (generator, data_type, expect) in [
            (Generator::Nanoid, DataType::Text, Some("nanoid()")),
            (Generator::Nanoid, DataType::Uuid, None),
            (
                Generator::Cuid2,
                DataType::Varchar(Some(40)),
                Some("createId()"),
            ),
            (Generator::Ulid, DataType::Uuid, Some("ulidToUUID(ulid())")),
            (Generator::UuidV7, DataType::Uuid, Some("uuidV7()")),
            (Generator::UuidV4, DataType::Integer, None),
            (
                Generator::Now,
                DataType::Timestamp(None),
                Some("new Date()"),
            ),
            (Generator::Now, DataType::Interval(None), None),
            (value(number("7")), DataType::Integer, Some("7")),
            (value(number("7")), DataType::BigInt, Some("7n")),
            (
                value(number("1.50")),
                DataType::Numeric(None),
                Some("'1.50'"),
            ),
            (value(number("010")), DataType::Integer, None),
            (value(number("Infinity")), DataType::Real, None),
            (value(text("it's")), DataType::Text, Some("'it\\'s'")),
            (
                value(text("2026-01-31 09:30:00")),
                DataType::Timestamp(None),
                Some("new Date('2026-01-31T09:30:00Z')"),
            ),
            (
                value(text("2026-01-31T09:30:00+02:00")),
                DataType::TimestampTz(None),
                Some("new Date('2026-01-31T09:30:00+02:00')"),
            ),
            (value(text("infinity")), DataType::Timestamp(None), None),
            (
                value(Default::Json("{}".into())),
                DataType::Jsonb,
                Some("JSON.parse('{}')"),
            ),
            (value(Default::Array(vec![number("1")])), list, Some("[1]")),
        ] {
            check(&generator, &data_type, expect);
        }
    }

    #[test]
    fn numbers_that_javascript_would_print_in_another_way_are_known() {
        for digits in ["0", "3", "-3", "1.5", "123456789012345"] {
            assert!(is_printed_alike(digits), "{digits}");
        }
        for digits in [
            "-0",
            "1.50",
            "1.0",
            "2e10",
            "-2E-3",
            "0.0000001",
            "1234567890123456",
            "NaN",
            "007",
            "",
        ] {
            assert!(!is_printed_alike(digits), "{digits}");
        }
    }
}
