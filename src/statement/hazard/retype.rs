//! What becomes of the values of a column whose type changes, by the casts that `sql::conversion` writes.
//! In: two types. Out: whether values may be cut, whether one may be refused, whether the table is written anew.
//! A pair that nobody thought of counts as one that may cut and refuse.

use crate::schema::DataType;
use DataType::{
    Array, BigInt, Bit, Boolean, Char, Cidr, Citext, Date, DoublePrecision, Enum, Inet, Integer,
    Interval, Json, Jsonb, Macaddr, Macaddr8, Money, Multirange, Numeric, Range, Real, SmallInt,
    Text, Time, TimeTz, Timestamp, TimestampTz, Uuid, Varbit, Varchar,
};

/// What may happen to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// Some of a value may be gone.
    pub(super) loses: bool,
    /// A value may be refused.
    pub(super) fails: bool,
}

const KEPT: Fit = Fit {
    loses: false,
    fails: false,
};
const LOSES: Fit = Fit {
    loses: true,
    fails: false,
};
const FAILS: Fit = Fit {
    loses: false,
    fails: true,
};
const BOTH: Fit = Fit {
    loses: true,
    fails: true,
};

/// What may happen to values of one type that become values of another.
pub(super) fn judge(from: &DataType, to: &DataType) -> Fit {
    match (from, to) {
        _ if from == to => KEPT,
        (Array(from), Array(to)) => judge(from, to),
        (_, Text | Varchar(None)) => KEPT,
        (Array(_), Varchar(_) | Char(_)) => BOTH,
        (_, Varchar(Some(length))) => {
            fails_unless(text_length(from).is_some_and(|it| it <= *length))
        }
        (Char(old), Char(new)) => fails_unless(old <= new),
        (_, Char(_)) => BOTH,
        (Char(_), Citext) | (_, Citext) => FAILS,
        _ if from.is_number() && to.is_number() => number(from, to),
        _ => moment(from, to).or_else(|| other(from, to)).unwrap_or(BOTH),
    }
}

fn fails_unless(fits: bool) -> Fit {
    if fits { KEPT } else { FAILS }
}

fn text_length(it: &DataType) -> Option<u32> {
    match it {
        Varchar(length) => *length,
        Char(length) => Some(*length),
        _ => None,
    }
}

/// Digits before the point, and behind it, that every value of the type fits in.
fn digits(it: &DataType) -> Option<(i32, i32)> {
    match it {
        SmallInt => Some((5, 0)),
        Integer => Some((10, 0)),
        BigInt => Some((19, 0)),
        Money => Some((17, 2)),
        Numeric(Some((precision, scale))) => {
            Some((i32::from(*precision) - i32::from(*scale), i32::from(*scale)))
        }
        _ => None,
    }
}

fn number(from: &DataType, to: &DataType) -> Fit {
    match (from, to) {
        (SmallInt, Real | DoublePrecision | Integer | BigInt)
        | (Integer, BigInt | DoublePrecision)
        | (Real, DoublePrecision)
        | (SmallInt | Integer, Money)
        | (SmallInt | Integer | BigInt | Money, Numeric(None)) => KEPT,
        (Numeric(Some(_)), Numeric(None)) => KEPT,
        (Integer | BigInt, Real) | (BigInt, DoublePrecision) => LOSES,
        (Integer | BigInt, SmallInt | Integer) | (BigInt, Money) => FAILS,
        (_, Numeric(Some(_))) => match (digits(from), digits(to)) {
            (Some(from), Some(to)) => Fit {
                loses: from.1 > to.1,
                fails: from.0 > to.0 || from.1 > to.1,
            },
            _ => BOTH,
        },
        _ => BOTH,
    }
}

/// Dates and times; the zone that is missing is that of the session.
fn moment(from: &DataType, to: &DataType) -> Option<Fit> {
    let kept = |old: &Option<u8>, new: &Option<u8>| {
        Some(if old.unwrap_or(6) <= new.unwrap_or(6) {
            KEPT
        } else {
            LOSES
        })
    };
    match (from, to) {
        (Date, Timestamp(_) | TimestampTz(_)) => Some(KEPT),
        (Timestamp(old), Timestamp(new) | TimestampTz(new))
        | (TimestampTz(old), TimestampTz(new) | Timestamp(new))
        | (Time(old), Time(new) | TimeTz(new) | Interval(new))
        | (TimeTz(old), TimeTz(new))
        | (Interval(old), Interval(new)) => kept(old, new),
        (Timestamp(_) | TimestampTz(_), Date | Time(_) | TimeTz(_))
        | (TimeTz(_) | Interval(_), Time(_)) => Some(LOSES),
        _ => None,
    }
}

fn other(from: &DataType, to: &DataType) -> Option<Fit> {
    Some(match (from, to) {
        (Jsonb, Json)
        | (Cidr, Inet)
        | (Macaddr, Macaddr8)
        | (Boolean, Integer)
        | (Bit(_), Varbit(None)) => KEPT,
        (Range(old), Multirange(new)) if old == new => KEPT,
        (Inet, Cidr) | (Integer, Boolean) => LOSES,
        (Multirange(old), Range(new)) if old == new => LOSES,
        (Bit(old), Varbit(Some(new))) => fails_unless(old <= new),
        (Varbit(old), Varbit(new)) => {
            fails_unless(new.is_none_or(|new| old.is_some_and(|old| old <= new)))
        }
        (Bit(_) | Varbit(_), Bit(_))
        | (Macaddr8, Macaddr)
        | (Jsonb, Boolean)
        | (Enum(_), Enum(_)) => FAILS,
        // The text of these is read as it stands, or refused.
        (_, Enum(_) | Uuid | Boolean | SmallInt | Integer | BigInt) if from.is_text() => FAILS,
        _ => return None,
    })
}

/// Whether PostgreSQL writes the table anew (measured for every pair in `tests/postgres/statements.rs`).
pub(super) fn writes_anew(from: &DataType, to: &DataType) -> bool {
    let grows = |old: &Option<u8>, new: &Option<u8>| match (old, new) {
        (_, None | Some(6)) => true,
        (Some(old), Some(new)) => old <= new,
        (None, Some(_)) => false,
    };
    let is_same = match (from, to) {
        _ if from == to => true,
        (Text | Varchar(_) | Citext, Text | Varchar(None) | Citext) => true,
        (Varchar(Some(old)), Varchar(Some(new))) => old <= new,
        (Numeric(_), Numeric(None)) => true,
        (Numeric(Some((old, scale))), Numeric(Some((new, same)))) => scale == same && old <= new,
        (Time(old), Time(new))
        | (TimeTz(old), TimeTz(new))
        | (Timestamp(old), Timestamp(new))
        | (TimestampTz(old), TimestampTz(new))
        | (Interval(old), Interval(new)) => grows(old, new),
        (Varbit(_), Varbit(None)) | (Bit(_), Varbit(None)) | (Cidr, Inet) => true,
        (Varbit(Some(old)), Varbit(Some(new))) => old <= new,
        (DataType::Xml, Text | Varchar(None)) => true,
        _ => false,
    };
    !is_same
}

/// Whether values of both are one type to the code, so that it goes on after the change. The labels of an enum are
/// judged by their own.
pub(super) fn is_one_rust_type(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (Array(from), Array(to)) => is_one_rust_type(from, to),
        (Text | Varchar(_) | Char(_), Text | Varchar(_) | Char(_)) => true,
        (DataType::Custom { .. }, _) | (DataType::Geometric(_), _) => from == to,
        (Range(old), Range(new)) | (Multirange(old), Multirange(new)) => old == new,
        _ => std::mem::discriminant(from) == std::mem::discriminant(to),
    }
}
