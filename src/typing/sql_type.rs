//! The types that PostgreSQL reports of a prepared statement.
//! In: a name of pg_type, or a column's type. Out: the type, as text, and as a column's type where a column can have it.
//! Knows no modifiers: a parameter and a result are told by their type alone, `varchar(20)` is `varchar`.

use crate::ident::QualifiedName;
use crate::schema::DataType;
use std::fmt;

/// A type, without its modifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SqlType {
    /// A type of `pg_catalog` or of an extension, by its name there: `int4`, `text`, `record`.
    Named(String),
    /// An array of any number of dimensions.
    Array(Box<SqlType>),
    /// A declared enum.
    Enum(QualifiedName),
    /// The rows of a table or a view.
    Row(QualifiedName),
}

/// Names in `pg_type` that `format_type` writes otherwise.
const FORMATTED: [(&str, &str); 14] = [
    ("bool", "boolean"),
    ("bpchar", "character"),
    ("char", "\"char\""),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

/// As `format_type(type, NULL)` writes it.
impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => {
                let formatted = FORMATTED.iter().find(|(it, _)| it == name);
                f.write_str(formatted.map_or(name.as_str(), |(_, text)| text))
            }
            Self::Array(element) => write!(f, "{element}[]"),
            Self::Enum(name) | Self::Row(name) => f.write_str(&name.type_sql()),
        }
    }
}

impl SqlType {
    /// A column's type, without its modifiers; nothing where the spec gives it as SQL text.
    pub fn of(data_type: &DataType) -> Option<Self> {
        let name = match data_type {
            DataType::Text => "text",
            DataType::Varchar(_) => "varchar",
            DataType::Char(_) => "bpchar",
            DataType::Citext => "citext",
            DataType::Boolean => "bool",
            DataType::SmallInt => "int2",
            DataType::Integer => "int4",
            DataType::BigInt => "int8",
            DataType::Real => "float4",
            DataType::DoublePrecision => "float8",
            DataType::Numeric(_) => "numeric",
            DataType::Money => "money",
            DataType::Date => "date",
            DataType::Time(_) => "time",
            DataType::TimeTz(_) => "timetz",
            DataType::Timestamp(_) => "timestamp",
            DataType::TimestampTz(_) => "timestamptz",
            DataType::Interval(_) => "interval",
            DataType::Uuid => "uuid",
            DataType::Json => "json",
            DataType::Jsonb => "jsonb",
            DataType::Xml => "xml",
            DataType::Bytea => "bytea",
            DataType::Inet => "inet",
            DataType::Cidr => "cidr",
            DataType::Macaddr => "macaddr",
            DataType::Macaddr8 => "macaddr8",
            DataType::Bit(_) => "bit",
            DataType::Varbit(_) => "varbit",
            DataType::TsVector => "tsvector",
            DataType::TsQuery => "tsquery",
            DataType::Geometric(name) => name,
            DataType::Range(over) => return Some(Self::Named(format!("{}range", over.prefix()))),
            DataType::Multirange(over) => {
                return Some(Self::Named(format!("{}multirange", over.prefix())));
            }
            DataType::Array(element) => {
                let element = Self::of(element)?;
                return Some(match element {
                    Self::Array(_) => element,
                    _ => Self::Array(Box::new(element)),
                });
            }
            DataType::Enum(name) => return Some(Self::Enum(name.clone())),
            DataType::Custom { .. } => return None,
        };
        Some(Self::Named(name.to_owned()))
    }

    /// The type as one that a column of a spec can have; nothing for `name`, `record` and their like.
    pub fn data_type(&self) -> Option<DataType> {
        Some(match self {
            Self::Named(name) => return named(name),
            Self::Array(element) => DataType::Array(Box::new(element.data_type()?)),
            Self::Enum(name) => DataType::Enum(name.clone()),
            Self::Row(_) => return None,
        })
    }
}

/// A type without its modifiers: what has no form without a length is of any length.
fn named(name: &str) -> Option<DataType> {
    match name {
        "bpchar" => Some(DataType::Varchar(None)),
        "bit" => Some(DataType::Varbit(None)),
        "citext" => Some(DataType::Citext),
        other => DataType::of_catalog(other),
    }
}
