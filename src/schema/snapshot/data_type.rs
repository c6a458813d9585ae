//! A column's type in the snapshot: the text of PostgreSQL's own types, an object for those that somebody declared.

use super::wire::Path;
use crate::schema::DataType;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// `"varchar(20)"`, `{"enum":"stage"}`, `{"array":{"enum":"stage"}}`, `{"custom":{"sql":"ltree"}}`
pub(super) struct TypeWord(pub(super) DataType);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Declared {
    Array(TypeWord),
    Enum(Path),
    Custom(Custom),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Custom {
    sql: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rust: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ts: Option<String>,
}

impl Serialize for TypeWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let declared = match &self.0 {
            DataType::Enum(name) => Declared::Enum(Path(name.clone())),
            DataType::Custom {
                sql,
                rust,
                typescript,
            } => Declared::Custom(Custom {
                sql: sql.clone(),
                rust: rust.clone(),
                ts: typescript.clone(),
            }),
            DataType::Array(element) if parse(&self.0.to_string()).as_ref() != Some(&self.0) => {
                Declared::Array(Self((**element).clone()))
            }
            builtin => return serializer.collect_str(builtin),
        };
        declared.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TypeWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeVisitor)
    }
}

struct TypeVisitor;

impl<'de> Visitor<'de> for TypeVisitor {
    type Value = TypeWord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TypeWord, E> {
        let unknown = || E::custom(format_args!("there is no type `{text}`"));
        parse(text).map(TypeWord).ok_or_else(unknown)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TypeWord, A::Error> {
        let declared = Declared::deserialize(MapAccessDeserializer::new(map))?;
        Ok(TypeWord(match declared {
            Declared::Array(element) => DataType::Array(Box::new(element.0)),
            Declared::Enum(name) => DataType::Enum(name.0),
            Declared::Custom(custom) => DataType::Custom {
                sql: custom.sql,
                rust: custom.rust,
                typescript: custom.ts,
            },
        }))
    }
}

/// The way back from the text that a built-in type prints.
fn parse(text: &str) -> Option<DataType> {
    if let Some(element) = text.strip_suffix("[]") {
        return scalar(element).map(|element| DataType::Array(Box::new(element)));
    }
    scalar(text)
}

fn scalar(text: &str) -> Option<DataType> {
    let Some((name, arguments)) = text.split_once('(') else {
        return without_arguments(text);
    };
    let arguments = arguments.strip_suffix(')')?;
    if name == "numeric" {
        let (precision, scale) = arguments.split_once(", ")?;
        let sizes = (precision.parse().ok()?, scale.parse().ok()?);
        return Some(DataType::Numeric(Some(sizes)));
    }
    let size: u32 = arguments.parse().ok()?;
    let digits = u8::try_from(size).ok();
    Some(match name {
        "varchar" => DataType::Varchar(Some(size)),
        "char" => DataType::Char(size),
        "bit" => DataType::Bit(size),
        "varbit" => DataType::Varbit(Some(size)),
        "time" => DataType::Time(Some(digits?)),
        "timetz" => DataType::TimeTz(Some(digits?)),
        "timestamp" => DataType::Timestamp(Some(digits?)),
        "timestamptz" => DataType::TimestampTz(Some(digits?)),
        "interval" => DataType::Interval(Some(digits?)),
        _ => return None,
    })
}

fn without_arguments(name: &str) -> Option<DataType> {
    Some(match name {
        "text" => DataType::Text,
        "varchar" => DataType::Varchar(None),
        "citext" => DataType::Citext,
        "boolean" => DataType::Boolean,
        "smallint" => DataType::SmallInt,
        "integer" => DataType::Integer,
        "bigint" => DataType::BigInt,
        "real" => DataType::Real,
        "double precision" => DataType::DoublePrecision,
        "numeric" => DataType::Numeric(None),
        "money" => DataType::Money,
        "date" => DataType::Date,
        "time" => DataType::Time(None),
        "timetz" => DataType::TimeTz(None),
        "timestamp" => DataType::Timestamp(None),
        "timestamptz" => DataType::TimestampTz(None),
        "interval" => DataType::Interval(None),
        "uuid" => DataType::Uuid,
        "json" => DataType::Json,
        "jsonb" => DataType::Jsonb,
        "xml" => DataType::Xml,
        "bytea" => DataType::Bytea,
        "inet" => DataType::Inet,
        "cidr" => DataType::Cidr,
        "macaddr" => DataType::Macaddr,
        "macaddr8" => DataType::Macaddr8,
        "varbit" => DataType::Varbit(None),
        "tsvector" => DataType::TsVector,
        "tsquery" => DataType::TsQuery,
        other => return DataType::geometric(other).or_else(|| DataType::range(other)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_back_from_what_it_prints() {
        for text in [
            "text",
            "varchar",
            "varchar(3)",
            "char(1)",
            "numeric(12, -2)",
            "timestamptz(3)",
            "int8multirange",
            "tstzrange",
            "tsrange",
            "polygon",
            "double precision",
            "bit(8)",
            "interval(0)",
        ] {
            assert_eq!(parse(text).map(|it| it.to_string()).as_deref(), Some(text));
            let array = format!("{text}[]");
            assert_eq!(parse(&array).map(|it| it.to_string()), Some(array));
        }
        for text in [
            "",
            "texts",
            "varchar(",
            "varchar(x)",
            "numeric(1)",
            "text(3)",
            "text[][]",
            "time(300)",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
