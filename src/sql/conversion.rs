//! How the values of a column become values of another type (manual, ALTER TABLE and CREATE CAST).
//! Where PostgreSQL assigns the one to the other by itself, nothing is said; where it has a cast that must be asked for,
//! it is asked for; all else goes through text, which every type has.

use super::writer::SqlWriter;
use crate::ident::Ident;
use crate::schema::DataType;

/// How values get from one type to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// By themselves.
    Assigned,
    /// By a cast.
    Cast,
    /// By a cast to text and one from it.
    ThroughText,
}

impl Conversion {
    /// How values of `from` become values of `to`.
    pub(super) fn between(from: &DataType, to: &DataType) -> Self {
        use DataType::{
            Array, BigInt, Bit, Boolean, Char, Cidr, Citext, Date, Geometric, Inet, Integer,
            Interval, Json, Jsonb, Macaddr, Macaddr8, Money, Multirange, Range, Text, Time, TimeTz,
            Timestamp, TimestampTz, Varbit, Varchar,
        };
        if same_kind(from, to) {
            return Self::Assigned;
        }
        match (from, to) {
            (Array(from), Array(to)) => Self::between(from, to),
            (Array(_), _) | (_, Array(_)) => Self::ThroughText,
            (_, Text | Varchar(_) | Char(_) | Citext)
            | (Date, Timestamp(_) | TimestampTz(_))
            | (Timestamp(_), TimestampTz(_) | Date | Time(_))
            | (TimestampTz(_), Timestamp(_) | Date | Time(_) | TimeTz(_))
            | (Time(_), TimeTz(_) | Interval(_))
            | (TimeTz(_) | Interval(_), Time(_))
            | (Json, Jsonb)
            | (Jsonb, Json)
            | (Cidr, Inet)
            | (Inet, Cidr)
            | (Macaddr, Macaddr8)
            | (Macaddr8, Macaddr)
            | (Bit(_), Varbit(_))
            | (Varbit(_), Bit(_)) => Self::Assigned,
            (Boolean, Integer)
            | (Integer, Boolean)
            | (Bit(_), Integer | BigInt)
            | (Integer | BigInt, Bit(_)) => Self::Cast,
            (Jsonb, to) if to.is_number() && *to != Money || *to == Boolean => Self::Cast,
            (Range(from), Multirange(to)) if from == to => Self::Cast,
            (Geometric(_), Geometric(_)) => Self::ThroughText,
            _ => Self::ThroughText,
        }
    }

    /// The `USING` clause, if one is needed.
    pub(super) fn write(self, column: &Ident, from: &DataType, to: &DataType, out: &mut SqlWriter) {
        if self == Self::Assigned {
            return;
        }
        out.words(" USING ").ident(column);
        if self == Self::ThroughText {
            let are_arrays = matches!(from, DataType::Array(_)) && matches!(to, DataType::Array(_));
            out.words(if are_arrays { "::text[]" } else { "::text" });
        }
        out.words("::").verbatim(to);
    }
}

/// Types that are the same but for a length or digits, or numbers, or texts.
fn same_kind(from: &DataType, to: &DataType) -> bool {
    let is_money = |it: &DataType| *it == DataType::Money;
    std::mem::discriminant(from) == std::mem::discriminant(to)
        && !matches!(
            from,
            DataType::Array(_)
                | DataType::Enum(_)
                | DataType::Custom { .. }
                | DataType::Geometric(_)
                | DataType::Range(_)
                | DataType::Multirange(_)
        )
        || from == to
        || from.is_number()
            && to.is_number()
            && (is_money(from) == is_money(to) || is_exact(from) && is_exact(to))
}

/// Numbers that money converts to and from.
fn is_exact(it: &DataType) -> bool {
    matches!(
        it,
        DataType::Money | DataType::Numeric(_) | DataType::Integer | DataType::BigInt
    )
}
