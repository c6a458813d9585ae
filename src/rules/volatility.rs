//! What of an expression is not the same each time: PostgreSQL's IMMUTABLE, as far as names and types tell it.
//! In: a tree and the table it is over. Out: a part that is surely not immutable; nothing where that is not known.
//! Functions are judged by their names; casts and comparisons by the types of columns. What is unknown passes.

use super::expression::{column, folded};
use crate::ident::Ident;
use crate::schema::{DataType, Schema, Table, functions_made};
use sqlparser::ast::{
    self, BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectNamePart,
    TimezoneInfo, visit_expressions,
};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// A part of an expression that is not immutable.
#[derive(Debug)]
pub(super) struct Mutable {
    /// What is wrong with it, for messages: `depends on the time zone`.
    pub fault: String,
    /// What it is: `a cast from timestamptz to date`.
    pub what: String,
    /// What to write instead.
    pub help: &'static str,
}

/// The functions that verbatim SQL makes, which may be anything.
#[derive(Debug)]
pub(super) struct Made(BTreeSet<Ident>);

impl Made {
    /// Those of a schema.
    pub(super) fn by(schema: &Schema) -> Self {
        let all = schema.sql.iter();
        Self(all.flat_map(|it| functions_made(&it.up)).collect())
    }
}

/// The first part that PostgreSQL refuses where it asks for immutable functions.
pub(super) fn mutable(table: &Table, made: &Made, tree: &Expr) -> Option<Mutable> {
    let found = visit_expressions(tree, |expr| match judge(table, made, expr) {
        Some(fault) => ControlFlow::Break(fault),
        None => ControlFlow::Continue(()),
    });
    match found {
        ControlFlow::Break(fault) => Some(fault),
        ControlFlow::Continue(()) => None,
    }
}

/// A function that has another value at another moment, unless it is only the later side of a comparison: what was past stays past.
pub(super) fn moment(tree: &Expr) -> Option<String> {
    let mut calls = Vec::new();
    let mut harmless = 0;
    let _ = visit_expressions(tree, |expr| {
        if let Expr::BinaryOp { left, op, right } = expr {
            let later = match op {
                BinaryOperator::Lt | BinaryOperator::LtEq => right,
                BinaryOperator::Gt | BinaryOperator::GtEq => left,
                _ => return ControlFlow::<()>::Continue(()),
            };
            harmless += usize::from(clock(later));
        }
        calls.extend(call(expr).filter(|name| MOMENTS.binary_search(&name.as_str()).is_ok()));
        ControlFlow::Continue(())
    });
    if calls.len() > harmless {
        calls.into_iter().next()
    } else {
        None
    }
}

/// Whether an expression is the time, or the time and a fixed while.
fn clock(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) => clock(inner),
        Expr::BinaryOp { left, op, right } => {
            matches!(op, BinaryOperator::Plus | BinaryOperator::Minus)
                && clock(left)
                && is_fixed(right)
        }
        _ => call(expr).is_some_and(|name| CLOCKS.binary_search(&name.as_str()).is_ok()),
    }
}

fn judge(table: &Table, made: &Made, expr: &Expr) -> Option<Mutable> {
    match expr {
        Expr::Function(function) => called(table, made, function, expr),
        Expr::Extract { expr: inner, .. } if kind(table, inner)? == Kind::Zoned => {
            Some(zone("a part of a timestamptz"))
        }
        Expr::Cast {
            expr: inner,
            data_type,
            ..
        } if !is_fixed(inner) => cast(kind(table, inner)?, target(data_type)),
        Expr::BinaryOp { left, op, right } => operator(
            (kind(table, left)?, is_fixed(left)),
            op,
            (kind(table, right)?, is_fixed(right)),
        ),
        _ => None,
    }
}

fn called(table: &Table, made: &Made, function: &ast::Function, expr: &Expr) -> Option<Mutable> {
    let name = call(expr).filter(|name| !made.0.contains(name.as_str()))?;
    let arguments = arguments(function);
    let by_arity = format!("{name}/{}", arguments.len());
    let is_listed = |it: &str| NOT_IMMUTABLE.binary_search(&it).is_ok();
    if is_listed(&name) || is_listed(&by_arity) {
        return Some(Mutable {
            fault: format!("calls `{name}`, which is not immutable"),
            what: String::new(),
            help: instead(&name),
        });
    }
    let over = match (name.as_str(), arguments.as_slice()) {
        ("date_part" | "date_trunc", [_, over]) => kind(table, over)?,
        ("date", [over]) => return cast(kind(table, over)?, Kind::Date),
        _ => return None,
    };
    let is_zoned = over == Kind::Zoned || (over == Kind::Date && name == "date_trunc");
    is_zoned.then(|| zone(&format!("`{name}` of a timestamptz")))
}

/// A cast that goes by a setting: the time zone, or how times are written.
fn cast(from: Kind, to: Kind) -> Option<Mutable> {
    use Kind::{Date, Enum, Interval, Stamp, Text, Time, Zoned};
    let what = format!("a cast from {} to {}", from.name(), to.name());
    match (from, to) {
        (Zoned, Date | Time | Stamp) | (Date | Stamp, Zoned) => Some(zone(&what)),
        (Zoned | Date | Stamp | Interval, Text)
        | (Text, Zoned | Date | Stamp | Time | Interval) => Some(Mutable {
            fault: "depends on how times are written".into(),
            what,
            help: "that is a setting: keep the column in the type that is needed",
        }),
        (Enum, Text) => Some(Mutable {
            fault: "depends on the labels of an enum".into(),
            what,
            help: "take the enum itself: its labels may be renamed",
        }),
        _ => None,
    }
}

/// An operator that goes by the time zone, or by how something is written as text.
fn operator(
    (left, left_fixed): (Kind, bool),
    op: &BinaryOperator,
    (right, right_fixed): (Kind, bool),
) -> Option<Mutable> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, Minus, NotEq, Plus, StringConcat};
    use Kind::{Date, Interval, Stamp, Text, Zoned};
    match op {
        Eq | NotEq | Lt | LtEq | Gt | GtEq => match (left, right) {
            (Zoned, Date | Stamp) | (Date | Stamp, Zoned) => {
                Some(zone(&format!("{} beside {}", left.name(), right.name())))
            }
            _ => None,
        },
        Plus | Minus if left == Zoned && right == Interval => {
            Some(zone("a timestamptz and a while"))
        }
        Plus if left == Interval && right == Zoned => Some(zone("a timestamptz and a while")),
        // Whatever is joined to a text is made text by `||`.
        StringConcat if left == Text && !right_fixed => cast(right, Text),
        StringConcat if right == Text && !left_fixed => cast(left, Text),
        _ => None,
    }
}

fn zone(what: &str) -> Mutable {
    Mutable {
        fault: "depends on the time zone".into(),
        what: what.to_owned(),
        help: "name the zone first: `(… at time zone 'UTC')`",
    }
}

fn instead(name: &str) -> &'static str {
    match name {
        "array_to_string" | "concat" | "concat_ws" | "format" => "join texts with `||`",
        "to_tsvector"
        | "to_tsquery"
        | "plainto_tsquery"
        | "phraseto_tsquery"
        | "websearch_to_tsquery" => "name the language: `('english', …)`",
        "unaccent" => "wrap it in a function of your own that is marked IMMUTABLE",
        "age" => "give both times, in one type",
        _ => {
            "only what the row alone decides may stand here; the rest goes into the query or the insert"
        }
    }
}

/// The name of the function that an expression calls, if it is one of PostgreSQL's own by its looks.
fn call(expr: &Expr) -> Option<String> {
    let Expr::Function(function) = expr else {
        return None;
    };
    let mut parts = function.name.0.iter().map(|part| match part {
        ObjectNamePart::Identifier(name) => Some(folded(name)),
        ObjectNamePart::Function(_) => None,
    });
    match (parts.next()??, parts.next()) {
        (name, None) => Some(name),
        (schema, Some(name)) if schema == "pg_catalog" => name,
        _ => None,
    }
}

fn arguments(function: &ast::Function) -> Vec<&Expr> {
    let FunctionArguments::List(list) = &function.args else {
        return Vec::new();
    };
    let all = list.args.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    });
    all.collect()
}

/// A type, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Zoned,
    Stamp,
    Date,
    Time,
    Interval,
    Text,
    Number,
    Boolean,
    Uuid,
    Enum,
    Other,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Zoned => "timestamptz",
            Self::Stamp => "timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Interval => "interval",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Boolean => "boolean",
            Self::Uuid => "uuid",
            Self::Enum => "an enum",
            Self::Other => "another type",
        }
    }
}

fn kind(table: &Table, expr: &Expr) -> Option<Kind> {
    match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
            Some(kind_of(&column(table, expr)?.data_type))
        }
        Expr::Nested(inner) => kind(table, inner),
        Expr::Collate { .. } | Expr::Trim { .. } | Expr::Substring { .. } => Some(Kind::Text),
        Expr::Cast { data_type, .. } => Some(target(data_type)),
        Expr::TypedString(typed) => Some(target(&typed.data_type)),
        Expr::Interval(_) => Some(Kind::Interval),
        Expr::AtTimeZone { timestamp, .. } => match kind(table, timestamp)? {
            Kind::Zoned => Some(Kind::Stamp),
            Kind::Stamp => Some(Kind::Zoned),
            _ => None,
        },
        Expr::Function(function) => match (call(expr)?.as_str(), arguments(function).as_slice()) {
            ("lower" | "upper" | "btrim" | "ltrim" | "rtrim" | "replace" | "md5", _) => {
                Some(Kind::Text)
            }
            ("date_trunc", [_, over]) => kind(table, over),
            ("coalesce" | "greatest" | "least", all) => all.iter().find_map(|it| kind(table, it)),
            _ => None,
        },
        _ => None,
    }
}

fn kind_of(data_type: &DataType) -> Kind {
    match data_type {
        DataType::TimestampTz(_) => Kind::Zoned,
        DataType::Timestamp(_) => Kind::Stamp,
        DataType::Date => Kind::Date,
        DataType::Time(_) => Kind::Time,
        DataType::Interval(_) => Kind::Interval,
        DataType::Text | DataType::Varchar(_) => Kind::Text,
        DataType::Boolean => Kind::Boolean,
        DataType::Uuid => Kind::Uuid,
        DataType::Enum(_) => Kind::Enum,
        DataType::Money => Kind::Other,
        it if it.is_number() => Kind::Number,
        _ => Kind::Other,
    }
}

/// The type that a cast leads to.
fn target(data_type: &ast::DataType) -> Kind {
    use ast::DataType as Sql;
    match data_type {
        Sql::Timestamp(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => Kind::Zoned,
        Sql::Timestamp(..) => Kind::Stamp,
        Sql::Date => Kind::Date,
        Sql::Time(_, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => Kind::Time,
        Sql::Interval { .. } => Kind::Interval,
        Sql::Text | Sql::Varchar(_) | Sql::CharacterVarying(_) | Sql::CharVarying(_) => Kind::Text,
        _ => Kind::Other,
    }
}

/// Whether an expression is written out: it is what it is.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) => true,
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => is_fixed(inner),
        Expr::UnaryOp { expr: inner, .. } => is_fixed(inner),
        _ => false,
    }
}

/// What tells the time, sorted.
const CLOCKS: [&str; 10] = [
    "clock_timestamp",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "now",
    "statement_timestamp",
    "timeofday",
    "transaction_timestamp",
];

/// What depends on the moment, the session or chance, sorted.
const MOMENTS: [&str; 23] = [
    "clock_timestamp",
    "current_catalog",
    "current_date",
    "current_role",
    "current_setting",
    "current_time",
    "current_timestamp",
    "current_user",
    "currval",
    "gen_random_uuid",
    "lastval",
    "localtime",
    "localtimestamp",
    "nextval",
    "now",
    "random",
    "session_user",
    "statement_timestamp",
    "system_user",
    "timeofday",
    "transaction_timestamp",
    "txid_current",
    "user",
];

/// The functions of PostgreSQL 15 to 18, and of three extensions that come with it, of which no form is immutable, or none with so
/// many arguments; sorted. `pg_proc.provolatile` says so, and `tests/postgres/refusals.rs` compares.
#[rustfmt::skip]
pub const NOT_IMMUTABLE: &[&str] = &[
    "age/1", "array_to_json", "array_to_string", "clock_timestamp", "concat", "concat_ws", "convert/3",
    "convert_from", "convert_to", "current_catalog", "current_database", "current_date", "current_query",
    "current_role", "current_schema", "current_schemas", "current_setting", "current_time", "current_timestamp",
    "current_user", "currval", "date_trunc/3", "enum_first", "enum_last", "enum_range", "format",
    "gen_random_bytes", "gen_random_uuid", "gen_salt", "get_current_ts_config", "json_build_array",
    "json_build_object", "json_populate_record", "json_to_tsvector/2", "jsonb_build_array",
    "jsonb_build_object", "jsonb_path_exists_tz", "jsonb_path_match_tz", "jsonb_path_query_array_tz",
    "jsonb_path_query_first_tz", "jsonb_populate_record", "jsonb_to_tsvector/2", "lastval", "localtime",
    "localtimestamp", "make_timestamptz", "nextval", "now", "phraseto_tsquery/1", "plainto_tsquery/1", "random",
    "row_to_json", "session_user", "set_config", "setval", "statement_timestamp", "system_user", "timeofday",
    "to_char", "to_date", "to_json", "to_jsonb", "to_number", "to_timestamp/2", "to_tsquery/1",
    "to_tsvector/1", "transaction_timestamp", "txid_current", "unaccent", "user", "uuid_generate_v1",
    "uuid_generate_v1mc", "uuid_generate_v4", "version", "websearch_to_tsquery/1",
];
