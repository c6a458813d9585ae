//! How the application makes the values that the spec says it makes.
//! In: a generator and the type it fills. Out: the expression of Rust, or the literal of SQL.

use crate::config::DateTimeCrate;
use crate::model::{Generator, Model};
use crate::schema::{DataType, Default};
use serde::Serialize;

/// How a value is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Made {
    /// By a function of the generated `mod.rs`: its name, the type it gives, and its body.
    Function {
        /// Its name.
        name: &'static str,
        /// What it gives.
        gives: &'static str,
        /// How.
        body: &'static str,
        /// What it is, for its documentation.
        doc: &'static str,
    },
    /// By this literal of SQL.
    Literal(String),
}

/// How a generator fills a column of a type; `None` where it cannot.
pub fn made(model: &Model, generator: &Generator, data_type: &DataType) -> Option<Made> {
    let function = |name, gives, body, doc| {
        Some(Made::Function {
            name,
            gives,
            body,
            doc,
        })
    };
    let text = data_type.is_text();
    let uuid = *data_type == DataType::Uuid;
    match generator {
        Generator::Nanoid if text => function(
            "nanoid",
            "String",
            "nanoid::nanoid!()",
            "21 random characters",
        ),
        Generator::Cuid2 if text => function(
            "cuid2",
            "String",
            "cuid2::create_id()",
            "24 characters that collide with no others",
        ),
        Generator::Ulid if text => function(
            "ulid",
            "String",
            "ulid::Ulid::generate().to_string()",
            "26 characters that sort by time",
        ),
        Generator::Ulid if uuid => function(
            "ulid_uuid",
            "uuid::Uuid",
            "uuid::Uuid::from_bytes(ulid::Ulid::generate().to_bytes())",
            "A UUID that sorts by time",
        ),
        Generator::UuidV4 if uuid => function(
            "uuid_v4",
            "uuid::Uuid",
            "uuid::Uuid::new_v4()",
            "A random UUID",
        ),
        Generator::UuidV4 if text => function(
            "uuid_v4_text",
            "String",
            "uuid::Uuid::new_v4().to_string()",
            "A random UUID, as text",
        ),
        Generator::UuidV7 if uuid => function(
            "uuid_v7",
            "uuid::Uuid",
            "uuid::Uuid::now_v7()",
            "A UUID that sorts by time",
        ),
        Generator::UuidV7 if text => function(
            "uuid_v7_text",
            "String",
            "uuid::Uuid::now_v7().to_string()",
            "A UUID that sorts by time, as text",
        ),
        Generator::Now => now(model.datetime, data_type),
        // A list of labels travels as a list of texts, which a literal beside it does not.
        Generator::Value(_) if is_label_list(data_type) => None,
        Generator::Value(value) => Some(Made::Literal(default_literal(value, data_type))),
        Generator::Nanoid
        | Generator::Cuid2
        | Generator::Ulid
        | Generator::UuidV4
        | Generator::UuidV7 => None,
    }
}

fn is_label_list(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Array(_)) && matches!(data_type.element(), DataType::Enum(_))
}

fn now(datetime: DateTimeCrate, data_type: &DataType) -> Option<Made> {
    let chrono = datetime == DateTimeCrate::Chrono;
    let (name, gives, body) = match data_type {
        DataType::TimestampTz(_) if chrono => {
            ("now", "chrono::DateTime<chrono::Utc>", "chrono::Utc::now()")
        }
        DataType::TimestampTz(_) => (
            "now",
            "time::OffsetDateTime",
            "time::OffsetDateTime::now_utc()",
        ),
        DataType::Timestamp(_) if chrono => (
            "now_naive",
            "chrono::NaiveDateTime",
            "chrono::Utc::now().naive_utc()",
        ),
        DataType::Timestamp(_) => (
            "now_naive",
            "time::PrimitiveDateTime",
            "let now = time::OffsetDateTime::now_utc();\n    time::PrimitiveDateTime::new(now.date(), now.time())",
        ),
        DataType::Date if chrono => (
            "today",
            "chrono::NaiveDate",
            "chrono::Utc::now().date_naive()",
        ),
        DataType::Date => (
            "today",
            "time::Date",
            "time::OffsetDateTime::now_utc().date()",
        ),
        DataType::Time(_) if chrono => (
            "time_of_day",
            "chrono::NaiveTime",
            "chrono::Utc::now().time()",
        ),
        DataType::Time(_) => (
            "time_of_day",
            "time::Time",
            "time::OffsetDateTime::now_utc().time()",
        ),
        _ => return None,
    };
    Some(Made::Function {
        name,
        gives,
        body,
        doc: "The time, in UTC",
    })
}

/// A value of a column as SQL that stands anywhere.
pub fn default_literal(value: &Default, data_type: &DataType) -> String {
    match value {
        Default::Boolean(value) => value.to_string(),
        Default::Number(digits) => digits.clone(),
        Default::Text(text) => format!("{}::{data_type}", quoted(text)),
        Default::Json(text) => format!("{}::jsonb", quoted(text)),
        Default::Array(values) => {
            let values: Vec<_> = values
                .iter()
                .map(|value| default_literal(value, data_type.element()))
                .collect();
            format!("array[{}]::{data_type}", values.join(", "))
        }
        Default::Now => "now()".to_owned(),
        Default::Expression(expression) => format!("({expression})"),
    }
}

fn quoted(text: &str) -> String {
    if text.contains('\\') {
        format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
