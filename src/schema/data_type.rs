//! The types of columns, under PostgreSQL's own names (manual chapter 8).

use crate::ident::QualifiedName;
use std::fmt;

/// A column's type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataType {
    /// `text`
    Text,
    /// `varchar`, `varchar(n)`
    Varchar(Option<u32>),
    /// `char(n)`
    Char(u32),
    /// `citext`, of the extension of that name
    Citext,
    /// `boolean`
    Boolean,
    /// `smallint`
    SmallInt,
    /// `integer`
    Integer,
    /// `bigint`
    BigInt,
    /// `real`
    Real,
    /// `double precision`
    DoublePrecision,
    /// `numeric`, `numeric(precision, scale)`
    Numeric(Option<(u16, i16)>),
    /// `money`
    Money,
    /// `date`
    Date,
    /// `time`, with digits of a second
    Time(Option<u8>),
    /// `timetz`
    TimeTz(Option<u8>),
    /// `timestamp`
    Timestamp(Option<u8>),
    /// `timestamptz`
    TimestampTz(Option<u8>),
    /// `interval`
    Interval(Option<u8>),
    /// `uuid`
    Uuid,
    /// `json`
    Json,
    /// `jsonb`
    Jsonb,
    /// `xml`
    Xml,
    /// `bytea`
    Bytea,
    /// `inet`
    Inet,
    /// `cidr`
    Cidr,
    /// `macaddr`
    Macaddr,
    /// `macaddr8`
    Macaddr8,
    /// `bit(n)`
    Bit(u32),
    /// `varbit`, `varbit(n)`
    Varbit(Option<u32>),
    /// `tsvector`
    TsVector,
    /// `tsquery`
    TsQuery,
    /// `point`, `line`, `lseg`, `box`, `path`, `polygon`, `circle`, by name
    Geometric(&'static str),
    /// `int4range` and its like
    Range(RangeType),
    /// `int4multirange` and its like
    Multirange(RangeType),
    /// An array of one dimension
    Array(Box<DataType>),
    /// A declared enum
    Enum(QualifiedName),
    /// Any other type, as SQL text, with its Rust and TypeScript forms
    Custom {
        /// The type in SQL.
        sql: String,
        /// The type in Rust.
        rust: Option<String>,
        /// The type in TypeScript.
        typescript: Option<String>,
    },
}

/// What a range is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RangeType {
    /// `integer`
    Int4,
    /// `bigint`
    Int8,
    /// `numeric`
    Num,
    /// `timestamp`
    Ts,
    /// `timestamptz`
    TsTz,
    /// `date`
    Date,
}

impl RangeType {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Int4,
        Self::Int8,
        Self::Num,
        Self::Ts,
        Self::TsTz,
        Self::Date,
    ];

    /// What stands before `range` and `multirange`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Int4 => "int4",
            Self::Int8 => "int8",
            Self::Num => "num",
            Self::Ts => "ts",
            Self::TsTz => "tstz",
            Self::Date => "date",
        }
    }
}

/// The types of which `DataType` holds only the name.
const GEOMETRIC: [&str; 7] = ["point", "line", "lseg", "box", "path", "polygon", "circle"];

impl DataType {
    /// A geometric type, by its name (manual 8.8).
    pub fn geometric(name: &str) -> Option<Self> {
        let known = GEOMETRIC.into_iter().find(|known| *known == name);
        known.map(Self::Geometric)
    }

    /// A range or a multirange, by its name (manual 8.17).
    pub fn range(name: &str) -> Option<Self> {
        RangeType::ALL
            .into_iter()
            .find_map(|over| match name.strip_prefix(over.prefix())? {
                "range" => Some(Self::Range(over)),
                "multirange" => Some(Self::Multirange(over)),
                _ => None,
            })
    }

    /// A built-in type without modifiers, by its name in the catalog `pg_type`: `int4`, `timestamptz`. Nothing for those
    /// that no column has without a length.
    pub fn of_catalog(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "varchar" => Self::Varchar(None),
            "bool" => Self::Boolean,
            "int2" => Self::SmallInt,
            "int4" => Self::Integer,
            "int8" => Self::BigInt,
            "float4" => Self::Real,
            "float8" => Self::DoublePrecision,
            "numeric" => Self::Numeric(None),
            "money" => Self::Money,
            "date" => Self::Date,
            "time" => Self::Time(None),
            "timetz" => Self::TimeTz(None),
            "timestamp" => Self::Timestamp(None),
            "timestamptz" => Self::TimestampTz(None),
            "interval" => Self::Interval(None),
            "uuid" => Self::Uuid,
            "json" => Self::Json,
            "jsonb" => Self::Jsonb,
            "xml" => Self::Xml,
            "bytea" => Self::Bytea,
            "inet" => Self::Inet,
            "cidr" => Self::Cidr,
            "macaddr" => Self::Macaddr,
            "macaddr8" => Self::Macaddr8,
            "varbit" => Self::Varbit(None),
            "tsvector" => Self::TsVector,
            "tsquery" => Self::TsQuery,
            other => return Self::geometric(other).or_else(|| Self::range(other)),
        })
    }

    /// The type of the elements, for an array; the type itself otherwise.
    pub fn element(&self) -> &Self {
        match self {
            Self::Array(element) => element.element(),
            other => other,
        }
    }

    /// Whether it holds numbers.
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            Self::SmallInt
                | Self::Integer
                | Self::BigInt
                | Self::Real
                | Self::DoublePrecision
                | Self::Numeric(_)
                | Self::Money
        )
    }

    /// Whether it holds whole numbers.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether its values have an order, which a key and a B-tree need (manual 11.10).
    pub fn is_ordered(&self) -> bool {
        !matches!(self.element(), Self::Json | Self::Xml | Self::Geometric(_))
    }

    /// Whether it holds text.
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Text | Self::Varchar(_) | Self::Char(_) | Self::Citext
        )
    }

    /// Whether `now()` is a value of it.
    pub fn is_moment(&self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::Time(_)
                | Self::TimeTz(_)
                | Self::Timestamp(_)
                | Self::TimestampTz(_)
        )
    }

    /// Whether a foreign key may stand between the two: the same type, or two of one family that share an equality
    /// operator in one B-tree family (manual 5.4.5, 11.10).
    pub fn comparable(&self, other: &Self) -> bool {
        self == other
            || (self.is_integer() && other.is_integer())
            || (self.is_text_or_padded() && other.is_text_or_padded())
            || matches!(
                (self, other),
                (Self::Numeric(_), Self::Numeric(_))
                    | (Self::Time(_), Self::Time(_))
                    | (Self::TimeTz(_), Self::TimeTz(_))
                    | (Self::Timestamp(_), Self::Timestamp(_))
                    | (Self::TimestampTz(_), Self::TimestampTz(_))
                    | (Self::Interval(_), Self::Interval(_))
            )
    }

    fn is_text_or_padded(&self) -> bool {
        matches!(self, Self::Text | Self::Varchar(_))
    }
}

/// The type as SQL text; an enum's name is quoted where it must be.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with = |f: &mut fmt::Formatter<'_>, name: &str, digits: Option<u32>| match digits {
            Some(digits) => write!(f, "{name}({digits})"),
            None => f.write_str(name),
        };
        match self {
            Self::Text => f.write_str("text"),
            Self::Varchar(length) => with(f, "varchar", *length),
            Self::Char(length) => with(f, "char", Some(*length)),
            Self::Citext => f.write_str("citext"),
            Self::Boolean => f.write_str("boolean"),
            Self::SmallInt => f.write_str("smallint"),
            Self::Integer => f.write_str("integer"),
            Self::BigInt => f.write_str("bigint"),
            Self::Real => f.write_str("real"),
            Self::DoublePrecision => f.write_str("double precision"),
            Self::Numeric(None) => f.write_str("numeric"),
            Self::Numeric(Some((precision, scale))) => write!(f, "numeric({precision}, {scale})"),
            Self::Money => f.write_str("money"),
            Self::Date => f.write_str("date"),
            Self::Time(digits) => with(f, "time", digits.map(u32::from)),
            Self::TimeTz(digits) => with(f, "timetz", digits.map(u32::from)),
            Self::Timestamp(digits) => with(f, "timestamp", digits.map(u32::from)),
            Self::TimestampTz(digits) => with(f, "timestamptz", digits.map(u32::from)),
            Self::Interval(digits) => with(f, "interval", digits.map(u32::from)),
            Self::Uuid => f.write_str("uuid"),
            Self::Json => f.write_str("json"),
            Self::Jsonb => f.write_str("jsonb"),
            Self::Xml => f.write_str("xml"),
            Self::Bytea => f.write_str("bytea"),
            Self::Inet => f.write_str("inet"),
            Self::Cidr => f.write_str("cidr"),
            Self::Macaddr => f.write_str("macaddr"),
            Self::Macaddr8 => f.write_str("macaddr8"),
            Self::Bit(length) => with(f, "bit", Some(*length)),
            Self::Varbit(length) => with(f, "varbit", *length),
            Self::TsVector => f.write_str("tsvector"),
            Self::TsQuery => f.write_str("tsquery"),
            Self::Geometric(name) => f.write_str(name),
            Self::Range(over) => write!(f, "{}range", over.prefix()),
            Self::Multirange(over) => write!(f, "{}multirange", over.prefix()),
            Self::Array(element) => write!(f, "{element}[]"),
            Self::Enum(name) => f.write_str(&name.type_sql()),
            Self::Custom { sql, .. } => f.write_str(sql),
        }
    }
}
