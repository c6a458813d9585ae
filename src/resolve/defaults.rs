//! Defaults and fixed generated values.
//! In: a TOML value and a column's type. Out: the value as the schema keeps it, or why the type cannot hold it.

use crate::ident::QualifiedName;
use crate::reader::nearest;
use crate::schema::{DataType, Default, EnumType};
use crate::spec::Value;
use core::net::IpAddr;
use std::collections::BTreeMap;

/// Why a value is none of its type.
pub(super) enum Mismatch {
    /// It is a value of another type.
    Type {
        /// What would be right.
        wanted: String,
    },
    /// It is no label of the enum.
    Label {
        /// What it says.
        label: String,
        /// The enum.
        name: QualifiedName,
        /// The label that is most like it.
        near: Option<String>,
    },
}

/// The value as a value of the type.
pub(super) fn convert(
    value: &Value,
    data_type: &DataType,
    enums: &BTreeMap<QualifiedName, EnumType>,
) -> Result<Default, Mismatch> {
    let wanted = |wanted: &str| {
        Err(Mismatch::Type {
            wanted: wanted.to_owned(),
        })
    };
    match (data_type, value) {
        (DataType::Boolean, Value::Boolean(yes)) => Ok(Default::Boolean(*yes)),
        (DataType::Boolean, _) => wanted("true or false"),
        (DataType::SmallInt | DataType::Integer | DataType::BigInt, value) => {
            integer(value, data_type)
        }
        (DataType::Numeric(_) | DataType::Money, value) => number(value, false),
        (DataType::Real | DataType::DoublePrecision, value) => number(value, true),
        (DataType::Enum(name), Value::String(label)) => enum_label(label, name, enums),
        (DataType::Enum(_), _) => wanted("one of the enum's labels, in quotes"),
        (DataType::Array(element), Value::Array(items)) => {
            if items.iter().any(|item| matches!(item, Value::Array(_))) {
                return wanted("a list of one dimension");
            }
            let items: Result<_, _> = items
                .iter()
                .map(|item| convert(item, element, enums))
                .collect();
            Ok(Default::Array(items?))
        }
        (DataType::Array(_), _) => wanted("a list"),
        (DataType::Json | DataType::Jsonb, value) => match json(value) {
            Some(json) => Ok(Default::Json(json.to_string())),
            None => wanted("a value that JSON can hold"),
        },
        (moment, Value::String(word)) if moment.is_moment() && word == "now" => Ok(Default::Now),
        (moment, Value::Datetime(text)) if moment.is_moment() => datetime(text, data_type),
        (moment, _) if moment.is_moment() => wanted(moment_form(moment)),
        (DataType::Custom { .. }, Value::Boolean(yes)) => Ok(Default::Boolean(*yes)),
        (DataType::Custom { .. }, Value::Integer(_) | Value::Float(_)) => number(value, true),
        (_, Value::String(text)) => text_value(text, data_type),
        _ => wanted("a text in quotes"),
    }
}

fn integer(value: &Value, data_type: &DataType) -> Result<Default, Mismatch> {
    let (low, high) = match data_type {
        DataType::SmallInt => (i128::from(i16::MIN), i128::from(i16::MAX)),
        DataType::Integer => (i128::from(i32::MIN), i128::from(i32::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    if let Value::Integer(digits) = value
        && digits
            .parse::<i128>()
            .is_ok_and(|number| (low..=high).contains(&number))
    {
        return Ok(Default::Number(digits.trim_start_matches('+').to_owned()));
    }
    Err(Mismatch::Type {
        wanted: format!("a whole number from {low} to {high}"),
    })
}

fn number(value: &Value, infinite: bool) -> Result<Default, Mismatch> {
    match value {
        Value::Integer(digits) => Ok(Default::Number(digits.trim_start_matches('+').to_owned())),
        Value::Float(digits) if digits.contains(['n', 'N']) => {
            let sign = if digits.starts_with('-') { "-" } else { "" };
            if digits.ends_with("nan") {
                Ok(Default::Text("NaN".to_owned()))
            } else if infinite {
                Ok(Default::Text(format!("{sign}Infinity")))
            } else {
                Err(Mismatch::Type {
                    wanted: "a finite number".to_owned(),
                })
            }
        }
        Value::Float(digits) => Ok(Default::Number(digits.trim_start_matches('+').to_owned())),
        _ => Err(Mismatch::Type {
            wanted: "a number".to_owned(),
        }),
    }
}

fn enum_label(
    label: &str,
    name: &QualifiedName,
    enums: &BTreeMap<QualifiedName, EnumType>,
) -> Result<Default, Mismatch> {
    let labels = enums.get(name).map_or(&[][..], |found| &found.labels);
    if labels.iter().any(|known| known == label) {
        return Ok(Default::Text(label.to_owned()));
    }
    Err(Mismatch::Label {
        label: label.to_owned(),
        name: name.clone(),
        near: nearest(label, labels.iter().map(String::as_str)).map(str::to_owned),
    })
}

fn text_value(text: &str, data_type: &DataType) -> Result<Default, Mismatch> {
    let fits = match data_type {
        DataType::Varchar(Some(length)) | DataType::Char(length) => {
            text.chars().count() <= *length as usize
        }
        DataType::Uuid => is_uuid(text),
        DataType::Bit(length) => {
            text.len() == *length as usize && text.bytes().all(|bit| matches!(bit, b'0' | b'1'))
        }
        DataType::Varbit(_) => text.bytes().all(|bit| matches!(bit, b'0' | b'1')),
        DataType::Inet | DataType::Cidr => is_address(text),
        _ => true,
    };
    if fits {
        return Ok(Default::Text(text.to_owned()));
    }
    Err(Mismatch::Type {
        wanted: match data_type {
            DataType::Uuid => "a UUID, as \"00000000-0000-0000-0000-000000000000\"".to_owned(),
            DataType::Inet | DataType::Cidr => "a network address, as \"10.0.0.0/8\"".to_owned(),
            DataType::Bit(_) | DataType::Varbit(_) => "as many 0 and 1 as the type has".to_owned(),
            other => format!("a text that fits into {other}"),
        },
    })
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

fn is_address(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "0"));
    let width = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= width)
}

fn datetime(text: &str, data_type: &DataType) -> Result<Default, Mismatch> {
    let has_date = text.as_bytes().get(4) == Some(&b'-');
    let time = if has_date { text.get(11..) } else { Some(text) };
    let has_zone = time.is_some_and(|time| time.contains(['Z', 'z', '+', '-']));
    let fits = match data_type {
        DataType::Date => has_date && time.is_none(),
        DataType::Time(_) => !has_date,
        DataType::Timestamp(_) => has_date && time.is_some() && !has_zone,
        DataType::TimestampTz(_) => has_date && time.is_some() && has_zone,
        _ => false,
    };
    if fits {
        Ok(Default::Text(text.to_owned()))
    } else {
        Err(Mismatch::Type {
            wanted: moment_form(data_type).to_owned(),
        })
    }
}

fn moment_form(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Date => "\"now\" or a date, as 2026-01-31",
        DataType::Time(_) => "\"now\" or a time, as 09:30:00",
        DataType::TimeTz(_) => "\"now\", or `{ sql = \"…\" }`",
        DataType::Timestamp(_) => "\"now\" or a date and time, as 2026-01-31T09:30:00",
        _ => "\"now\" or a date and time with its offset, as 2026-01-31T09:30:00Z",
    }
}

fn json(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::String(text) | Value::Datetime(text) => text.clone().into(),
        Value::Boolean(yes) => (*yes).into(),
        Value::Integer(digits) => serde_json::from_str(digits).ok()?,
        Value::Float(digits) => serde_json::Number::from_f64(digits.parse().ok()?)?.into(),
        Value::Array(items) => items.iter().map(json).collect::<Option<Vec<_>>>()?.into(),
        Value::Table(entries) => entries
            .iter()
            .map(|(key, item)| Some((key.clone(), json(item)?)))
            .collect::<Option<serde_json::Map<_, _>>>()?
            .into(),
    })
}
