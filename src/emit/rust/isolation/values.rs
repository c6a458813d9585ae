//! What may stand in a column of a sample row.
//! In: a column, its checks. Out: SQL expressions, the likeliest first; `{n}` in one is another number in each row.
//! Nothing here knows what the database will take: it is asked, and the next expression is tried.

use crate::ident::Ident;
use crate::model::{Model, Shape};
use crate::schema::{Column, DataType, Expression, Schema, Table};
use crate::sql::SqlWriter;
use serde_json::{Map, Value, json};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};
use std::collections::BTreeSet;

/// How deep a JSON shape is followed; one that holds itself ends here.
const DEPTH: usize = 8;

/// What stands for "whatever the database writes".
const DEFAULT: &str = "default";

/// What a column's values are chosen from.
pub struct Cx<'a> {
    /// The enums.
    pub schema: &'a Schema,
    /// The shapes of typed JSON.
    pub model: &'a Model,
    /// The table of the column.
    pub table: &'a Table,
}

impl Cx<'_> {
    /// What may stand in a column; nothing where only the database writes it.
    pub fn candidates(&self, column: &Column, is_key: bool) -> Vec<String> {
        let generated = column.generated.is_some() || (column.identity.is_some() && !is_key);
        if generated {
            return Vec::new();
        }
        let checks: Vec<&Expression> = self
            .table
            .checks
            .iter()
            .map(|check| &check.expression)
            .filter(|check| check.mentions(&column.name))
            .collect();
        let is_optional = column.nullable || column.default.is_some();
        let is_unique = self.is_unique(&column.name);
        let mut all = Vec::new();
        if is_optional && !is_key && !(is_unique && column.nullable) {
            all.push(DEFAULT.to_owned());
            if checks.is_empty() && !is_unique {
                return all;
            }
        }
        let harvested = checks.into_iter();
        let harvested = harvested.flat_map(|check| harvest(check, &column.data_type));
        let shape = self
            .model
            .column(&self.table.name, &column.name)
            .and_then(|column| column.shape.as_ref());
        let of_type = self.of_type(&column.data_type, shape);
        // Tests that run at once wait for each other where they write the same key.
        if is_unique {
            all.extend(of_type);
            all.extend(harvested);
        } else {
            all.extend(harvested);
            all.extend(of_type);
        }
        if column.nullable {
            all.push(DEFAULT.to_owned());
        }
        let mut seen = BTreeSet::new();
        all.retain(|value| seen.insert(value.clone()));
        all
    }

    fn is_unique(&self, column: &Ident) -> bool {
        self.table
            .unique_keys()
            .any(|columns| columns.contains(&column))
    }

    /// Values of a type.
    fn of_type(&self, data_type: &DataType, shape: Option<&Ident>) -> Vec<String> {
        match data_type {
            DataType::Text | DataType::Citext | DataType::Varchar(None) => texts(None),
            DataType::Varchar(Some(length)) | DataType::Char(length) => texts(Some(*length)),
            DataType::Boolean => words(&["true", "false"]),
            DataType::SmallInt => words(&["({n} % 30000)", "1", "0"]),
            DataType::Integer | DataType::BigInt => words(&["{n}", "1", "0", "10", "100"]),
            DataType::Real | DataType::DoublePrecision | DataType::Numeric(None) => {
                words(&["{n}", "1", "0", "0.5"])
            }
            DataType::Numeric(Some((precision, scale))) => numeric(*precision, *scale),
            DataType::Json | DataType::Jsonb => vec![literal(&self.json(shape).to_string())],
            DataType::Enum(name) => self.labels(name),
            DataType::Array(element) => {
                let mut all = words(&["'{}'"]);
                let one = self.of_type(element, shape);
                all.extend(one.iter().map(|it| format!("array[{it}]::{data_type}")));
                all
            }
            DataType::Custom { .. } => words(&[
                "'sample_{n}'",
                "'{n}'",
                "'1'",
                "''",
                "'[1,2,3]'",
                "'(1,1)'",
                "'a=>1'",
            ]),
            other => words(fixed(other)),
        }
    }

    fn labels(&self, name: &crate::ident::QualifiedName) -> Vec<String> {
        let labels = self.schema.enums.get(name).map(|it| it.labels.as_slice());
        let labels = labels.unwrap_or_default().iter();
        labels.map(|label| literal(label)).collect()
    }

    /// The smallest value of a shape.
    fn json(&self, shape: Option<&Ident>) -> Value {
        match shape {
            Some(name) => self.shaped(&Shape::Named(name.clone()), DEPTH),
            None => Value::Object(Map::new()),
        }
    }

    fn shaped(&self, shape: &Shape, depth: usize) -> Value {
        match shape {
            Shape::Object(fields) => {
                let fields = fields.iter().filter(|field| !field.optional);
                let fields = fields.map(|it| (it.key.clone(), self.shaped(&it.shape, depth)));
                Value::Object(fields.collect())
            }
            Shape::List(_) => json!([]),
            Shape::Map(_) => json!({}),
            Shape::Choice(texts) => json!(texts.first()),
            Shape::Named(name) => match (self.model.shapes.get(name), depth.checked_sub(1)) {
                (Some(shape), Some(depth)) => self.shaped(shape, depth),
                _ => Value::Null,
            },
            Shape::Text => json!("sample"),
            Shape::Boolean => json!(true),
            Shape::Integer | Shape::BigInt | Shape::Number => json!(1),
            Shape::Uuid => json!("00000000-0000-4000-8000-000000000000"),
            Shape::TimestampTz => json!("2026-01-31T09:30:00Z"),
            Shape::Timestamp => json!("2026-01-31T09:30:00"),
            Shape::Date => json!("2026-01-31"),
            Shape::Any => json!({}),
        }
    }
}

/// Values of the types that have no more to choose from.
fn fixed(data_type: &DataType) -> &'static [&'static str] {
    match data_type {
        DataType::Money => &["'1'", "'0'"],
        DataType::Date => &[
            "current_date",
            "current_date + 1",
            "current_date - 1",
            "date '2000-01-01' + ({n} % 100000)::integer",
        ],
        DataType::Time(_) | DataType::TimeTz(_) => &["'09:30'", "'17:30'", "'00:00'"],
        DataType::Timestamp(_) | DataType::TimestampTz(_) => &[
            "now()",
            "now() + interval '1 day'",
            "now() - interval '1 day'",
            "now() + {n} * interval '1 second'",
        ],
        DataType::Interval(_) => &["'1 day'", "'0'"],
        DataType::Uuid => &["gen_random_uuid()"],
        DataType::Xml => &["'<sample/>'"],
        DataType::Bytea => &["convert_to('sample {n}', 'UTF8')"],
        DataType::Inet => &["'127.0.0.1'"],
        DataType::Cidr => &["'10.0.0.0/8'"],
        DataType::Macaddr => &["'08:00:2b:01:02:03'"],
        DataType::Macaddr8 => &["'08:00:2b:01:02:03:04:05'"],
        DataType::Bit(1) | DataType::Varbit(_) => &["B'1'", "B'0'"],
        DataType::Bit(_) => &["B'10'", "B'101'", "B'1010'", "B'10101010'"],
        DataType::TsVector | DataType::TsQuery => &["'sample'"],
        DataType::Geometric(name) => match *name {
            "point" => &["'(0,0)'"],
            "line" => &["'{1,2,3}'"],
            "circle" => &["'<(0,0),1>'"],
            _ => &["'((0,0),(1,1))'"],
        },
        DataType::Range(_) => &["'empty'", "'[1,2)'"],
        DataType::Multirange(_) => &["'{}'"],
        _ => &[],
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn texts(length: Option<u32>) -> Vec<String> {
    const TEXTS: [&str; 7] = [
        "'sample {n}'",
        "'sample-{n}'",
        "'sample{n}@example.org'",
        "'https://example.org/{n}'",
        "'{n}'",
        "'a'",
        "'A'",
    ];
    TEXTS
        .iter()
        .map(|text| match length {
            Some(length) if length < 40 => format!("right({text}, {length})"),
            _ => (*text).to_owned(),
        })
        .collect()
}

fn numeric(precision: u16, scale: i16) -> Vec<String> {
    let digits = i32::from(precision) - i32::from(scale);
    let number = match u32::try_from(digits) {
        Ok(digits @ 1..=9) => format!("({{n}} % {})", 10_u64.pow(digits)),
        Ok(0) | Err(_) => "0".to_owned(),
        Ok(_) => "{n}".to_owned(),
    };
    let mut all = vec![number];
    all.extend(words(&["1", "0", "0.5"]));
    all
}

/// The values that a check speaks of, and those beside them.
fn harvest(check: &Expression, data_type: &DataType) -> Vec<String> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, &check.0)
        .tokenize()
        .unwrap_or_default();
    let is_number = matches!(
        data_type,
        DataType::SmallInt
            | DataType::Integer
            | DataType::BigInt
            | DataType::Real
            | DataType::DoublePrecision
            | DataType::Numeric(_)
    );
    let mut found = Vec::new();
    for token in tokens {
        match token {
            Token::SingleQuotedString(text) if !is_number => found.push(literal(&text)),
            Token::Number(digits, _) if is_number => {
                found.push(format!("{digits} + 1"));
                found.push(digits.clone());
                found.push(format!("{digits} - 1"));
            }
            _ => {}
        }
    }
    found
}

fn literal(text: &str) -> String {
    let mut sql = SqlWriter::default();
    sql.literal(text);
    sql.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_gives_the_values_that_it_speaks_of() {
        let check = Expression("size > 3 and kind in ('a', 'it''s')".to_owned());
        assert_eq!(harvest(&check, &DataType::Text), ["'a'", "'it''s'"]);
        assert_eq!(harvest(&check, &DataType::Integer), ["3 + 1", "3", "3 - 1"]);
    }

    #[test]
    fn a_number_fits_its_digits() {
        assert_eq!(numeric(5, 2)[0], "({n} % 1000)");
        assert_eq!(numeric(2, 2)[0], "0");
        assert_eq!(numeric(30, 2)[0], "{n}");
    }
}
