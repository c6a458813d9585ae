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
    /// By a cast to numeric and one from it: all that money has casts for.
    ThroughNumeric,
    /// By the least range that holds all of them.
    Merged,
    /// By a cast to text and one from it.
    ThroughText,
}

impl Conversion {
    /// How values of `from` become values of `to`.
    pub(super) fn between(from: &DataType, to: &DataType) -> Self {
        use DataType::{
            Array, BigInt, Bit, Boolean, Char, Cidr, Citext, Date, Inet, Integer, Interval, Json,
            Jsonb, Macaddr, Macaddr8, Money, Multirange, Numeric, Range, Text, Time, TimeTz,
            Timestamp, TimestampTz, Varbit, Varchar,
        };
        if same_kind(from, to) {
            return Self::Assigned;
        }
        match (from, to) {
            (Integer | BigInt | Numeric(_), Money) | (Money, Numeric(_)) => Self::Assigned,
            (from, Money) if from.is_number() => Self::ThroughNumeric,
            (Money, to) if to.is_number() => Self::ThroughNumeric,
            (Multirange(from), Range(to)) if from == to => Self::Merged,
            (Array(from), Array(to)) => match Self::between(from, to) {
                Self::Merged => Self::ThroughText,
                other => other,
            },
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
            _ => Self::ThroughText,
        }
    }

    /// The `USING` clause, if one is needed.
    pub(super) fn write(self, column: &Ident, from: &DataType, to: &DataType, out: &mut SqlWriter) {
        if self == Self::Assigned {
            return;
        }
        out.words(" USING ");
        let are_lists = matches!((from, to), (DataType::Array(_), DataType::Array(_)));
        match self {
            Self::Assigned | Self::Cast => out.ident(column),
            Self::ThroughNumeric if are_lists => out.ident(column).words("::numeric[]"),
            Self::ThroughNumeric => out.ident(column).words("::numeric"),
            Self::ThroughText if are_lists => out.ident(column).words("::text[]"),
            Self::ThroughText => out.ident(column).words("::text"),
            Self::Merged => {
                out.words("range_merge(").ident(column).words(")");
                return;
            }
        };
        out.words("::").verbatim(to);
    }
}

/// Types that are the same but for a length or digits, or numbers other than money.
fn same_kind(from: &DataType, to: &DataType) -> bool {
    let is_plain = |it: &DataType| it.is_number() && *it != DataType::Money;
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
        || is_plain(from) && is_plain(to)
}
