//! How Drizzle builds a column of a type, and what it says of that type in SQL.
//! In: types of PostgreSQL. Out: builders, and types of its own for those that Drizzle has none for.

use super::literal::{property_key, string};
use super::names;
use crate::schema::{Column, DataType};
use std::fmt::Write as _;

/// What builds a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Builder {
    /// A function of `drizzle-orm/pg-core`, with its options.
    Imported(&'static str, Option<String>),
    /// An enum of the schema, by its constant.
    Enum(String),
    /// A type of our own.
    Custom(CustomType),
}

/// A type that Drizzle has no builder for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomType {
    /// The type in SQL, as drizzle-kit is to print it.
    pub sql: String,
    /// What a value is in TypeScript.
    pub data: String,
}

impl CustomType {
    fn of(sql: String, data: &str) -> Builder {
        let data = data.to_owned();
        Builder::Custom(Self { sql, data })
    }

    /// What its constant is called: `citextType`.
    pub fn name(&self) -> String {
        let words: String = self
            .sql
            .chars()
            .map(|it| if it.is_alphanumeric() { it } else { '_' })
            .collect();
        names::plain_camel(&words) + "Type"
    }
}

/// What builds a column, but for its arrays, which its builder is turned into.
pub fn builder(column: &Column) -> Builder {
    let element = column.data_type.element();
    if collation(column).is_some() {
        return CustomType::of(sql_type(column), "string");
    }
    let with = |name, options: &[(&str, String)]| {
        let options: Vec<String> = options
            .iter()
            .map(|(key, value)| format!("{}: {value}", property_key(key)))
            .collect();
        let options = (!options.is_empty()).then(|| format!("{{ {} }}", options.join(", ")));
        Builder::Imported(name, options)
    };
    let plain = |name| Builder::Imported(name, None);
    let own = |data: &str| CustomType::of(words(element), data);
    match element {
        DataType::Text => plain("text"),
        DataType::Varchar(None) => plain("varchar"),
        DataType::Varchar(Some(length)) => with("varchar", &[("length", length.to_string())]),
        DataType::Char(length) => with("char", &[("length", length.to_string())]),
        DataType::Boolean => plain("boolean"),
        DataType::SmallInt => plain("smallint"),
        DataType::Integer => plain("integer"),
        DataType::BigInt => with("bigint", &[("mode", string("bigint"))]),
        DataType::Real => plain("real"),
        DataType::DoublePrecision => plain("doublePrecision"),
        DataType::Numeric(None) => plain("numeric"),
        DataType::Numeric(Some((precision, scale))) => with(
            "numeric",
            &[
                ("precision", precision.to_string()),
                ("scale", scale.to_string()),
            ],
        ),
        DataType::Date => plain("date"),
        DataType::Time(digits) => with("time", &moment(*digits, false)),
        DataType::TimeTz(digits) => with("time", &moment(*digits, true)),
        DataType::Timestamp(digits) => with("timestamp", &moment(*digits, false)),
        DataType::TimestampTz(digits) => with("timestamp", &moment(*digits, true)),
        // Drizzle takes no digits at all for nothing said.
        DataType::Interval(Some(0)) => own("string"),
        DataType::Interval(digits) => with("interval", &moment(*digits, false)),
        DataType::Uuid => plain("uuid"),
        DataType::Json => plain("json"),
        DataType::Jsonb => plain("jsonb"),
        DataType::Inet => plain("inet"),
        DataType::Cidr => plain("cidr"),
        DataType::Macaddr => plain("macaddr"),
        DataType::Macaddr8 => plain("macaddr8"),
        DataType::Geometric("point") => plain("point"),
        DataType::Geometric("line") => plain("line"),
        DataType::Bytea => own("Uint8Array"),
        DataType::Enum(name) => Builder::Enum(names::enum_value(name)),
        DataType::Custom { typescript, .. } => own(typescript.as_deref().unwrap_or("string")),
        DataType::Citext
        | DataType::Money
        | DataType::Xml
        | DataType::Bit(_)
        | DataType::Varbit(_)
        | DataType::TsVector
        | DataType::TsQuery
        | DataType::Geometric(_)
        | DataType::Range(_)
        | DataType::Multirange(_)
        | DataType::Array(_) => own("string"),
    }
}

fn moment(digits: Option<u8>, zone: bool) -> Vec<(&'static str, String)> {
    let digits = digits.map(|digits| ("precision", digits.to_string()));
    let zone = zone.then(|| ("withTimezone", true.to_string()));
    digits.into_iter().chain(zone).collect()
}

/// Whether a number of the type is a number in JavaScript.
pub fn is_small(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Integer | DataType::Real | DataType::DoublePrecision
    )
}

/// Whether a value is a text to Drizzle: then a default that is a text may stand there as one.
pub fn is_text_in_drizzle(data_type: &DataType) -> bool {
    match data_type {
        DataType::Text
        | DataType::Varchar(_)
        | DataType::Char(_)
        | DataType::Citext
        | DataType::Numeric(_)
        | DataType::Money
        | DataType::Date
        | DataType::Time(_)
        | DataType::TimeTz(_)
        | DataType::Interval(_)
        | DataType::Uuid
        | DataType::Xml
        | DataType::Inet
        | DataType::Cidr
        | DataType::Macaddr
        | DataType::Macaddr8
        | DataType::Bit(_)
        | DataType::Varbit(_)
        | DataType::TsVector
        | DataType::TsQuery
        | DataType::Range(_)
        | DataType::Multirange(_)
        | DataType::Enum(_) => true,
        DataType::Geometric(name) => !matches!(*name, "point" | "line"),
        DataType::Boolean
        | DataType::SmallInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Real
        | DataType::DoublePrecision
        | DataType::Timestamp(_)
        | DataType::TimestampTz(_)
        | DataType::Json
        | DataType::Jsonb
        | DataType::Bytea
        | DataType::Array(_)
        | DataType::Custom { .. } => false,
    }
}

/// The type of a column as Drizzle says it in SQL, its collation included: drizzle-kit prints what it is given.
pub fn sql_type(column: &Column) -> String {
    let mut text = words(&column.data_type);
    if let Some(collation) = collation(column) {
        let written = write!(text, " COLLATE {collation}");
        debug_assert!(written.is_ok(), "a text takes all that is written to it");
    }
    text
}

/// The collation of a column, if Drizzle can carry it: of an array, drizzle-kit would print it in front of the brackets.
fn collation(column: &Column) -> Option<String> {
    let is_array = matches!(column.data_type, DataType::Array(_));
    let collation = column.collation.as_ref().filter(|_| !is_array)?;
    Some(collation.sql())
}

/// drizzle-orm spells some types in its own way, and drizzle-kit quotes others that have arguments.
fn words(data_type: &DataType) -> String {
    let digits = |digits: &Option<u8>| digits.map(|it| format!("({it})")).unwrap_or_default();
    let spaced = |it: &Option<u8>| it.map(|it| format!(" ({it})")).unwrap_or_default();
    match data_type {
        DataType::Timestamp(it) => format!("timestamp{}", spaced(it)),
        DataType::TimestampTz(it) => format!("timestamp{} with time zone", spaced(it)),
        DataType::TimeTz(it) => format!("time{} with time zone", digits(it)),
        DataType::Varbit(Some(length)) => format!("bit varying({length})"),
        DataType::Enum(name) => name.name.to_string(),
        DataType::Array(element) => format!("{}[]", words(element)),
        other => other.to_string(),
    }
}
