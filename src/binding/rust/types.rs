//! The types of Rust that carry the types of PostgreSQL through sqlx.
//! In: a column's type. Out: a `Form`, or why there is none.

use super::{id_owner, module, names};
use crate::config::DateTimeCrate;
use crate::ident::Ident;
use crate::model::Model;
use crate::schema::{Column, DataType, RangeType, Schema, Table};
use serde::Serialize;

/// How a type is written in Rust, and how its values travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The type, as a module beside `enums` and `json` writes it: `String`, `super::enums::TodoStatus`.
    pub path: String,
    /// What follows a parameter that carries it: nothing, or a cast such as `::text::ltree`.
    pub write_cast: String,
    /// What follows a column where it is read: nothing, or `::text`.
    pub read_cast: &'static str,
    /// Whether it is a list of enum labels, which travels as a list of texts.
    pub label_list: bool,
    /// What follows a parameter that carries a list of it: nothing, or a cast such as `::text[]::ltree[]`.
    pub list_cast: String,
    /// What a filter can ask of it.
    pub condition: Condition,
    /// What can be derived for it.
    pub traits: Traits,
    /// Whether it is a list.
    pub list: bool,
    /// Whether the database holds values that the type cannot: each is looked at before it is read.
    pub guarded: bool,
    /// Whether `serde` writes it through `values::wire`: the type has no form of its own in JSON that others read.
    pub wired: bool,
}

/// What a filter can ask of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Condition {
    /// Whether it is NULL: nothing is known of its values.
    Presence,
    /// Whether it equals something.
    Equality,
    /// Whether it comes before or behind something too; rows can be listed in its order.
    Order,
    /// Whether it matches a pattern too.
    Text,
    /// What its list holds: values of this type.
    Items(String),
    /// What its typed JSON holds: what a filter asks of it.
    Shape {
        /// The type of the filter: `super::json::PreferencesFilter`.
        filter: String,
        /// What follows the column where it is looked into: nothing, or `::jsonb`.
        cast: &'static str,
    },
}

/// What can be derived for a type that holds another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Traits {
    /// `Copy`
    pub copy: bool,
    /// `Eq`, `PartialOrd`, `Ord` and `Hash`
    pub key: bool,
    /// `Display`
    pub display: bool,
    /// `Serialize` and `Deserialize`, and a list of it can be bound
    pub known: bool,
}

/// Why a type has no form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// What to do about it.
    pub help: String,
}

/// The type of exact numbers.
const DECIMAL: &str = "rust_decimal::Decimal";

/// The types of dates and times: a date, a time of day, a moment without and with a time zone.
const CHRONO: [&str; 4] = [
    "chrono::NaiveDate",
    "chrono::NaiveTime",
    "chrono::NaiveDateTime",
    "chrono::DateTime<chrono::Utc>",
];
const TIME: [&str; 4] = [
    "time::Date",
    "time::Time",
    "time::PrimitiveDateTime",
    "time::OffsetDateTime",
];

const TEXT: Traits = Traits {
    copy: false,
    key: true,
    display: true,
    known: true,
};
const SMALL: Traits = Traits {
    copy: true,
    key: true,
    display: true,
    known: true,
};
const FLOAT: Traits = Traits {
    copy: true,
    key: false,
    display: true,
    known: true,
};
const SPAN: Traits = Traits {
    copy: true,
    key: false,
    display: false,
    known: true,
};
const OPAQUE: Traits = Traits {
    copy: false,
    key: false,
    display: false,
    known: true,
};
const BYTES: Traits = Traits {
    copy: false,
    key: true,
    display: false,
    known: true,
};
const FOREIGN: Traits = Traits {
    copy: false,
    key: false,
    display: false,
    known: false,
};

/// The form of a column: that of its type, unless it holds the key of a table, which has a type of its own.
pub fn column_form(
    schema: &Schema,
    model: &Model,
    table: &Table,
    column: &Column,
) -> Result<Form, Unsupported> {
    let shape = model
        .column(&table.name, &column.name)
        .and_then(|column| column.shape.as_ref());
    let mut form = data_type_form(model, &column.data_type, shape)?;
    if let Some(owner) = id_owner(schema, model, table, &column.name) {
        // The type of the key does both by itself.
        (form.guarded, form.wired) = (false, false);
        form.path = if *owner == table.name {
            "Id".to_owned()
        } else {
            format!("super::{}::Id", module(owner))
        };
    }
    Ok(form)
}

/// The form of a type; `shape` is that of its JSON.
pub fn data_type_form(
    model: &Model,
    data_type: &DataType,
    shape: Option<&Ident>,
) -> Result<Form, Unsupported> {
    let plain = |path: &str, traits| Ok(Form::plain(path, traits));
    match data_type {
        DataType::Text | DataType::Varchar(_) => Ok(Form::text()),
        DataType::Char(_) => Ok(Form::text().written("::bpchar")),
        DataType::Citext => Ok(Form::text().written("::citext")),
        DataType::Boolean => plain("bool", SMALL),
        DataType::SmallInt => plain("i16", SMALL),
        DataType::Integer => plain("i32", SMALL),
        DataType::BigInt => plain("i64", SMALL),
        DataType::Real => plain("f32", FLOAT),
        DataType::DoublePrecision => plain("f64", FLOAT),
        DataType::Numeric(_) => plain(DECIMAL, SMALL),
        DataType::Uuid => plain("uuid::Uuid", SMALL),
        DataType::Json | DataType::Jsonb => Ok(json_form(data_type, shape)),
        DataType::Bytea => plain("Vec<u8>", BYTES),
        DataType::Enum(name) => Ok(Form {
            list_cast: format!("::text[]::{}[]", name.sql()),
            ..Form::plain(&format!("super::enums::{}", names::type_name(name)), SMALL)
        }),
        DataType::Array(element) => array_form(model, element, shape),
        DataType::Custom { sql, rust, .. } => custom_form(sql, rust.as_deref()),
        DataType::Interval(_) => Ok(Form {
            condition: Condition::Order,
            ..Form::plain("super::values::Interval", SPAN)
        }),
        DataType::Range(over) => Ok(range_form(model, *over)),
        DataType::Inet => Ok(Form {
            // As text it would end in `/32` where it was written without.
            read_cast: "::name",
            ..Form::carried("inet", Condition::Order)
        }),
        DataType::Money
        | DataType::TimeTz(_)
        | DataType::Cidr
        | DataType::Macaddr
        | DataType::Macaddr8
        | DataType::Bit(_)
        | DataType::Varbit(_) => Ok(Form::carried(&cast_name(data_type), Condition::Order)),
        DataType::TsVector | DataType::TsQuery | DataType::Multirange(_) => {
            Ok(Form::carried(&cast_name(data_type), Condition::Equality))
        }
        DataType::Xml | DataType::Geometric(_) => {
            Ok(Form::carried(&cast_name(data_type), Condition::Presence))
        }
        DataType::Date | DataType::Time(_) | DataType::Timestamp(_) | DataType::TimestampTz(_) => {
            plain(moment(model.datetime, data_type), SMALL)
        }
    }
}

/// The type of a date or time in its crate.
pub fn moment(datetime: DateTimeCrate, data_type: &DataType) -> &'static str {
    let place = match data_type {
        DataType::Date => 0,
        DataType::Time(_) => 1,
        DataType::Timestamp(_) => 2,
        _ => 3,
    };
    match datetime {
        DateTimeCrate::Chrono => CHRONO[place],
        DateTimeCrate::Time => TIME[place],
    }
}

/// What a text that carries a value is cast to. A length in an explicit cast would cut the value without a word, and
/// `bit` alone has one bit: the column itself refuses what is too long.
fn cast_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Bit(_) | DataType::Varbit(_) => "varbit".to_owned(),
        DataType::TimeTz(_) => "timetz".to_owned(),
        other => other.to_string(),
    }
}

fn json_form(data_type: &DataType, shape: Option<&Ident>) -> Form {
    match shape {
        Some(shape) => {
            let path = format!("super::json::{}", names::plain_type_name(shape));
            Form {
                condition: Condition::Shape {
                    filter: format!("{path}Filter"),
                    // Only `jsonb` can be looked into.
                    cast: match data_type {
                        DataType::Json => "::jsonb",
                        _ => "",
                    },
                },
                ..Form::plain(&path, OPAQUE)
            }
        }
        None => Form {
            // `json` has no equality.
            condition: match data_type {
                DataType::Json => Condition::Presence,
                _ => Condition::Equality,
            },
            ..Form::plain("serde_json::Value", OPAQUE)
        },
    }
}

fn range_form(model: &Model, over: RangeType) -> Form {
    let path = match over {
        RangeType::Int4 => "i32",
        RangeType::Int8 => "i64",
        RangeType::Num => DECIMAL,
        RangeType::Ts => moment(model.datetime, &DataType::Timestamp(None)),
        RangeType::TsTz => moment(model.datetime, &DataType::TimestampTz(None)),
        RangeType::Date => moment(model.datetime, &DataType::Date),
    };
    Form::plain(&format!("super::values::Range<{path}>"), OPAQUE)
}

fn array_form(
    model: &Model,
    element: &DataType,
    shape: Option<&Ident>,
) -> Result<Form, Unsupported> {
    if matches!(element, DataType::Array(_)) {
        return Err(Unsupported {
            help: "use an array of one dimension, or `jsonb`".to_owned(),
        });
    }
    let inner = data_type_form(model, element, shape)?;
    let (write_cast, read_cast) = match element {
        DataType::Citext => ("::citext[]".to_owned(), "::text[]"),
        DataType::Char(_) => ("::bpchar[]".to_owned(), ""),
        DataType::Varchar(_) => ("::varchar[]".to_owned(), ""),
        DataType::Json => ("::json[]".to_owned(), ""),
        DataType::Enum(name) => (format!("::text[]::{}[]", name.sql()), ""),
        DataType::Inet => (inner.list_cast.clone(), "::name[]"),
        _ if inner.read_cast == "::text" => (inner.list_cast.clone(), "::text[]"),
        _ => (String::new(), ""),
    };
    Ok(Form {
        path: format!("Vec<{}>", inner.path),
        write_cast,
        read_cast,
        label_list: matches!(element, DataType::Enum(_)),
        list_cast: String::new(),
        condition: match (&inner.condition, element) {
            // Bits travel as `varbit`, and a list of those is another type.
            (Condition::Presence, _) | (_, DataType::Json | DataType::Bit(_)) => {
                Condition::Presence
            }
            _ => Condition::Items(inner.path),
        },
        traits: Traits {
            copy: false,
            display: false,
            ..inner.traits
        },
        list: true,
        guarded: inner.guarded,
        wired: inner.wired,
    })
}

fn custom_form(sql: &str, rust: Option<&str>) -> Result<Form, Unsupported> {
    match rust {
        None => Err(Unsupported {
            help: format!(
                "say it: `type = {{ sql = {sql:?}, rust = \"String\" }}` carries it as text"
            ),
        }),
        Some("String") => Ok(Form::carried(sql, Condition::Equality)),
        Some(path) if !is_type(path) => Err(Unsupported {
            help: "`rust` is the path of a type, such as `String` or `pgvector::Vector`".to_owned(),
        }),
        Some(path) => Ok(Form::plain(path, built_in(path).unwrap_or(FOREIGN))),
    }
}

impl Form {
    fn plain(path: &str, traits: Traits) -> Self {
        Self {
            path: path.to_owned(),
            write_cast: String::new(),
            read_cast: "",
            label_list: false,
            list_cast: String::new(),
            condition: match traits {
                Traits { known: false, .. } => Condition::Presence,
                Traits { display: false, .. } => Condition::Equality,
                Traits { display: true, .. } => Condition::Order,
            },
            traits,
            list: false,
            guarded: is_guarded(path),
            wired: is_wired(path),
        }
    }

    /// A type that travels as text, there and back.
    fn carried(sql: &str, condition: Condition) -> Self {
        Self {
            write_cast: format!("::text::{sql}"),
            read_cast: "::text",
            list_cast: format!("::text[]::{sql}[]"),
            condition,
            ..Self::text()
        }
    }

    fn text() -> Self {
        Self {
            condition: Condition::Text,
            ..Self::plain("String", TEXT)
        }
    }

    fn written(self, cast: &str) -> Self {
        Self {
            write_cast: cast.to_owned(),
            list_cast: format!("{cast}[]"),
            ..self
        }
    }

    /// Whether it is a list; one of bytes is a value.
    pub fn is_list(&self) -> bool {
        self.path.starts_with("Vec<") && self.path != "Vec<u8>"
    }

    /// Whether it is an enum of the database, whose labels travel as texts in a list.
    pub fn is_label(&self) -> bool {
        !self.label_list && self.path.starts_with("super::enums::")
    }

    /// How a column is read from a row, by its place; the type of what is read follows from where it goes.
    pub fn read(&self, number: usize) -> String {
        let function = if self.guarded { "guarded" } else { "plain" };
        format!("super::values::{function}(row, {number})?")
    }

    /// The arguments of the `serde` attribute of a field; `path` is its type, with every `Option` around it.
    pub fn serde(&self, path: &str) -> Option<&'static str> {
        match (self.wired, path) {
            (true, path) if path.starts_with("Option<Option<") => {
                Some("default, deserialize_with = \"super::values::wire::nullable\"")
            }
            (true, path) if path.starts_with("Option<") => {
                Some("default, with = \"super::values::wire\"")
            }
            (true, _) => Some("with = \"super::values::wire\""),
            (false, path) if path.starts_with("Option<Option<") => {
                Some("default, deserialize_with = \"super::nullable\"")
            }
            (false, _) => None,
        }
    }

    /// What stands for a column that has no form: the code is not to be used, but it is code.
    pub fn missing() -> Self {
        Self::plain("()", FOREIGN)
    }
}

/// Whether the database holds values that a type cannot: `values.rs` looks at each before it is read.
pub fn is_guarded(path: &str) -> bool {
    path == DECIMAL || CHRONO.contains(&path) || TIME.contains(&path)
}

/// Whether a type goes through `values::wire` to have the JSON that RFC 3339 asks for.
pub fn is_wired(path: &str) -> bool {
    let range = path.strip_prefix("super::values::Range<");
    let over = range.and_then(|path| path.strip_suffix('>'));
    TIME.contains(&over.unwrap_or(path))
}

fn built_in(path: &str) -> Option<Traits> {
    match path {
        "bool" | "i16" | "i32" | "i64" => Some(SMALL),
        "f32" | "f64" => Some(FLOAT),
        "uuid::Uuid" => Some(SMALL),
        path if is_guarded(path) => Some(SMALL),
        "serde_json::Value" => Some(OPAQUE),
        _ => None,
    }
}

/// Whether a text is a path of Rust with plain type arguments, and nothing else.
fn is_type(text: &str) -> bool {
    fn path(text: &str) -> Option<&str> {
        let mut rest = text;
        loop {
            rest = name(rest.trim_start())?;
            match rest.strip_prefix("::") {
                Some(more) => rest = more,
                None => break,
            }
        }
        let Some(mut rest) = rest.strip_prefix('<') else {
            return Some(rest);
        };
        loop {
            rest = path(rest)?.trim_start();
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => return rest.strip_prefix('>'),
            }
        }
    }
    fn name(text: &str) -> Option<&str> {
        let end = text
            .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
            .unwrap_or(text.len());
        let good = end > 0 && !text.starts_with(|first: char| first.is_ascii_digit());
        good.then(|| &text[end..])
    }
    text.len() <= 200 && path(text).is_some_and(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_are_types() {
        for good in ["String", "pgvector::Vector", "a::B<c::D, E>"] {
            assert!(is_type(good), "{good}");
        }
        for bad in ["", "String; fn x() {}", "a::", "Vec<", "A>", "1a", "a b"] {
            assert!(!is_type(bad), "{bad}");
        }
    }
}
