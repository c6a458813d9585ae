//! Types as statements write them.
//! In: a type of the syntax tree. Out: the type that PostgreSQL takes it for, or nothing (manual chapter 8).
//! Modifiers are left out: they change no type.

use super::catalog::Catalog;
use super::types::Ty;
use crate::sql_text::utf8::parts;
use sqlparser::ast::{
    ArrayElemTypeDef, DataType, ExactNumberInfo, GeometricTypeKind, TimezoneInfo,
};

impl Catalog<'_> {
    /// The type that is written.
    pub(super) fn written(&self, data_type: &DataType) -> Option<Ty> {
        let name = match data_type {
            DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) => {
                let element = self.written(element)?;
                let is_array = self.types.element(element).is_some();
                return if is_array {
                    Some(element)
                } else {
                    self.types.array(element)
                };
            }
            DataType::Custom(name, _) => return self.named_type(&parts(name)?),
            other => built_in(other)?,
        };
        self.types.find(name)
    }
}

/// The name in `pg_type` of a type that the grammar knows.
pub(super) fn built_in(data_type: &DataType) -> Option<&'static str> {
    Some(match data_type {
        DataType::Character(_) | DataType::Char(_) => "bpchar",
        DataType::CharacterVarying(_) | DataType::CharVarying(_) | DataType::Varchar(_) => {
            "varchar"
        }
        DataType::Uuid => "uuid",
        DataType::Numeric(_) | DataType::Decimal(_) | DataType::Dec(_) => "numeric",
        DataType::Float(ExactNumberInfo::Precision(1..=24)) | DataType::Real | DataType::Float4 => {
            "float4"
        }
        DataType::Float(ExactNumberInfo::None | ExactNumberInfo::Precision(25..=53))
        | DataType::DoublePrecision
        | DataType::Float8 => "float8",
        DataType::Int2(None) | DataType::SmallInt(None) => "int2",
        DataType::Int(None) | DataType::Int4(None) | DataType::Integer(None) => "int4",
        DataType::Int8(None) | DataType::BigInt(None) => "int8",
        DataType::Bool | DataType::Boolean => "bool",
        DataType::Date => "date",
        DataType::Time(_, zone) => match zone {
            TimezoneInfo::None | TimezoneInfo::WithoutTimeZone => "time",
            TimezoneInfo::WithTimeZone | TimezoneInfo::Tz => "timetz",
        },
        DataType::Timestamp(_, zone) => match zone {
            TimezoneInfo::None | TimezoneInfo::WithoutTimeZone => "timestamp",
            TimezoneInfo::WithTimeZone | TimezoneInfo::Tz => "timestamptz",
        },
        DataType::Interval { .. } => "interval",
        DataType::JSON => "json",
        DataType::JSONB => "jsonb",
        DataType::Regclass => "regclass",
        DataType::Text => "text",
        DataType::Bytea => "bytea",
        DataType::Bit(_) => "bit",
        DataType::BitVarying(_) | DataType::VarBit(_) => "varbit",
        DataType::TsVector => "tsvector",
        DataType::TsQuery => "tsquery",
        DataType::GeometricType(kind) => match kind {
            GeometricTypeKind::Point => "point",
            GeometricTypeKind::Line => "line",
            GeometricTypeKind::LineSegment => "lseg",
            GeometricTypeKind::GeometricBox => "box",
            GeometricTypeKind::GeometricPath => "path",
            GeometricTypeKind::Polygon => "polygon",
            GeometricTypeKind::Circle => "circle",
        },
        _ => return None,
    })
}
