//! Values that a column of a type may have: few, so that those of different columns meet.
//! In: a type, and the literals that the SQL speaks of. Out: values as PostgreSQL reads them in single quotes.

use crate::schema::{DataType, RangeType, Schema};

/// Columns of one kind draw from one list, so that their values meet.
pub(super) fn kind(data_type: &DataType) -> String {
    if data_type.is_text() {
        "text".to_owned()
    } else if data_type.is_integer() {
        "integer".to_owned()
    } else {
        data_type.to_string()
    }
}

/// Some values of a type, those first that read best; literals that are of the type among them.
pub(super) fn values(data_type: &DataType, schema: &Schema, literals: &[String]) -> Vec<String> {
    let mut out = plain(data_type, schema, literals);
    let fitting = literals.iter().filter(|it| fits(data_type, it));
    out.extend(fitting.flat_map(|it| around(data_type, it)));
    let mut seen = Vec::new();
    out.retain(|it| {
        let is_new = !seen.contains(it);
        seen.push(it.clone());
        is_new
    });
    out
}

/// A value that no other row has, for a number.
pub(super) fn fresh(data_type: &DataType, number: usize) -> Option<String> {
    Some(match data_type {
        it if it.is_text() => format!("z{number}"),
        it if it.is_number() => (10 + number).to_string(),
        DataType::Uuid => uuid(&format!("{:x}", 0xf00 + number)),
        DataType::Date | DataType::Timestamp(_) | DataType::TimestampTz(_) => {
            format!("2001-01-{:02}", 1 + number % 28)
        }
        _ => return None,
    })
}

/// A UUID that ends in these digits.
pub(super) fn uuid(end: &str) -> String {
    format!("00000000-0000-4000-8000-{end:0>12}")
}

/// Whether a literal is a value of a type, as far as a look tells.
pub(super) fn fits(data_type: &DataType, literal: &str) -> bool {
    let starts_as_date = || {
        let year = literal.split('-').next().unwrap_or_default();
        literal.contains('-') && year.len() == 4 && year.bytes().all(|it| it.is_ascii_digit())
    };
    match data_type {
        DataType::Boolean => matches!(literal, "true" | "false"),
        it if it.is_integer() => literal.parse::<i64>().is_ok(),
        it if it.is_number() => literal.parse::<f64>().is_ok(),
        DataType::Uuid => {
            literal.len() == 36 && literal.bytes().filter(|it| *it == b'-').count() == 4
        }
        DataType::Date | DataType::Timestamp(_) | DataType::TimestampTz(_) => starts_as_date(),
        DataType::Json | DataType::Jsonb => {
            serde_json::from_str::<serde_json::Value>(literal).is_ok()
        }
        DataType::Array(_) => literal.starts_with('{'),
        DataType::Enum(_) => false,
        DataType::Interval(_) => literal.contains(' '),
        _ => true,
    }
}

/// A literal, and what is a little less and more.
fn around(data_type: &DataType, literal: &str) -> Vec<String> {
    let mut out = vec![literal.to_owned()];
    if data_type.is_number() {
        let number = literal.parse::<i64>().ok();
        let near = number.map(|it| [it.saturating_sub(1), it.saturating_add(1)]);
        out.extend(near.into_iter().flatten().map(|it| it.to_string()));
    }
    out
}

fn plain(data_type: &DataType, schema: &Schema, literals: &[String]) -> Vec<String> {
    let texts = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
    match data_type {
        DataType::Text | DataType::Citext | DataType::Varchar(_) | DataType::Char(_) => {
            texts(&["x", "y"])
        }
        DataType::Boolean => texts(&["true", "false"]),
        it if it.is_number() => texts(&["1", "2"]),
        DataType::Date => texts(&["2000-01-01", "2100-01-01"]),
        DataType::Timestamp(_) => texts(&["2000-01-01 00:00:00", "2100-01-01 00:00:00"]),
        DataType::TimestampTz(_) => texts(&["2000-01-01 00:00:00+00", "2100-01-01 00:00:00+00"]),
        DataType::Time(_) | DataType::TimeTz(_) => texts(&["08:00:00", "20:00:00"]),
        DataType::Interval(_) => texts(&["1 day", "1 year"]),
        DataType::Uuid => vec![uuid("1"), uuid("2")],
        DataType::Json | DataType::Jsonb => json(literals),
        DataType::Xml => texts(&["<x/>", "<y/>"]),
        DataType::Bytea => texts(&["\\x00", "\\x01"]),
        DataType::Inet => texts(&["10.0.0.1", "10.0.0.2"]),
        DataType::Cidr => texts(&["10.0.0.0/8", "11.0.0.0/8"]),
        DataType::Macaddr => texts(&["08:00:2b:01:02:03", "08:00:2b:01:02:04"]),
        DataType::Macaddr8 => texts(&["08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06"]),
        DataType::Bit(length) => bits(*length),
        DataType::Varbit(_) => texts(&["0", "1"]),
        DataType::TsVector | DataType::TsQuery => texts(&["x", "y"]),
        DataType::Geometric(name) => texts(shapes(name)),
        DataType::Range(over) => ranges(*over),
        DataType::Multirange(over) => {
            let of = |it: String| format!("{{{it}}}");
            ranges(*over).into_iter().map(of).collect()
        }
        DataType::Array(element) => values(element, schema, literals)
            .iter()
            .map(|it| format!("{{\"{}\"}}", it.replace('\\', "\\\\").replace('"', "\\\"")))
            .chain([String::from("{}")])
            .collect(),
        DataType::Enum(name) => schema
            .enums
            .get(name)
            .map_or_else(Vec::new, |it| it.labels.clone()),
        _ => texts(&["x", "1"]),
    }
}

/// Objects in which one literal of the SQL is the key of the next, since that is how JSON is asked for.
fn json(literals: &[String]) -> Vec<String> {
    let object = |key: &str, value: &str| serde_json::json!({ key: value }).to_string();
    let pairs = literals.windows(2).map(|it| object(&it[0], &it[1]));
    let plain = [r#"{"x":"x"}"#, "{}", "[]"].map(str::to_owned);
    plain.into_iter().chain(pairs).collect()
}

fn bits(length: u32) -> Vec<String> {
    let length = usize::try_from(length).unwrap_or(1);
    vec!["0".repeat(length), "1".repeat(length)]
}

fn shapes(name: &str) -> &'static [&'static str] {
    match name {
        "point" => &["(0,0)", "(1,1)"],
        "line" => &["{1,-1,0}", "{1,-1,1}"],
        "lseg" => &["[(0,0),(1,1)]", "[(0,0),(2,2)]"],
        "box" => &["(1,1),(0,0)", "(2,2),(0,0)"],
        "path" => &["[(0,0),(1,1)]", "[(0,0),(2,2)]"],
        "polygon" => &["((0,0),(1,1),(1,0))", "((0,0),(2,2),(2,0))"],
        _ => &["<(0,0),1>", "<(0,0),2>"],
    }
}

fn ranges(over: RangeType) -> Vec<String> {
    let ends: [&str; 3] = match over {
        RangeType::Int4 | RangeType::Int8 | RangeType::Num => ["1", "3", "5"],
        RangeType::Ts | RangeType::TsTz | RangeType::Date => {
            ["2000-01-01", "2050-01-01", "2100-01-01"]
        }
    };
    vec![
        format!("[{},{})", ends[0], ends[1]),
        format!("[{},{})", ends[1], ends[2]),
    ]
}
