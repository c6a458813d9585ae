//! The types of Rust that carry the types of PostgreSQL through sqlx.
//! In: a column's type. Out: a `Form`, or why there is none.

use super::{id_owner, module, names};
use crate::ident::Ident;
use crate::model::Model;
use crate::schema::{Column, DataType, Schema, Table};
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
    /// What its typed JSON holds: the type of the filter, `super::json::PreferencesFilter`.
    Shape(String),
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
    let mut form = data_type_form(&column.data_type, shape)?;
    if let Some(owner) = id_owner(schema, model, table, &column.name) {
        form.path = if *owner == table.name {
            "Id".to_owned()
        } else {
            format!("super::{}::Id", module(owner))
        };
    }
    Ok(form)
}

/// The form of a type; `shape` is that of its JSON.
pub fn data_type_form(data_type: &DataType, shape: Option<&Ident>) -> Result<Form, Unsupported> {
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
        DataType::Numeric(_) => plain("rust_decimal::Decimal", SMALL),
        DataType::Date => plain("chrono::NaiveDate", SMALL),
        DataType::Time(_) => plain("chrono::NaiveTime", SMALL),
        DataType::Timestamp(_) => plain("chrono::NaiveDateTime", SMALL),
        DataType::TimestampTz(_) => plain("chrono::DateTime<chrono::Utc>", SMALL),
        DataType::Uuid => plain("uuid::Uuid", SMALL),
        DataType::Json | DataType::Jsonb => match shape {
            Some(shape) => {
                let path = format!("super::json::{}", names::plain_type_name(shape));
                Ok(Form {
                    condition: Condition::Shape(format!("{path}Filter")),
                    ..Form::plain(&path, OPAQUE)
                })
            }
            None => plain("serde_json::Value", OPAQUE),
        },
        DataType::Bytea => plain("Vec<u8>", BYTES),
        DataType::Enum(name) => Ok(Form {
            list_cast: format!("::text[]::{}[]", name.sql()),
            ..Form::plain(&format!("super::enums::{}", names::type_name(name)), SMALL)
        }),
        DataType::Array(element) => array_form(element, shape),
        DataType::Custom { sql, rust, .. } => custom_form(sql, rust.as_deref()),
        DataType::Money
        | DataType::TimeTz(_)
        | DataType::Interval(_)
        | DataType::Xml
        | DataType::Inet
        | DataType::Cidr
        | DataType::Macaddr
        | DataType::Macaddr8
        | DataType::Bit(_)
        | DataType::Varbit(_)
        | DataType::TsVector
        | DataType::TsQuery
        | DataType::Geometric(_)
        | DataType::Range(_)
        | DataType::Multirange(_) => Err(Unsupported {
            help: format!(
                "until it has one, carry it as text: `type = {{ sql = \"{data_type}\", rust = \"String\" }}`"
            ),
        }),
    }
}

fn array_form(element: &DataType, shape: Option<&Ident>) -> Result<Form, Unsupported> {
    if matches!(element, DataType::Array(_)) {
        return Err(Unsupported {
            help: "use an array of one dimension, or `jsonb`".to_owned(),
        });
    }
    let inner = data_type_form(element, shape)?;
    let (write_cast, read_cast) = match element {
        DataType::Citext => ("::citext[]".to_owned(), "::text[]"),
        DataType::Custom {
            sql,
            rust: Some(rust),
            ..
        } if rust == "String" => (format!("::text[]::{sql}[]"), "::text[]"),
        DataType::Enum(name) => (format!("::text[]::{}[]", name.sql()), ""),
        _ => (String::new(), ""),
    };
    Ok(Form {
        path: format!("Vec<{}>", inner.path),
        write_cast,
        read_cast,
        label_list: matches!(element, DataType::Enum(_)),
        list_cast: String::new(),
        condition: Condition::Items(inner.path),
        traits: Traits {
            copy: false,
            display: false,
            ..inner.traits
        },
    })
}

fn custom_form(sql: &str, rust: Option<&str>) -> Result<Form, Unsupported> {
    match rust {
        None => Err(Unsupported {
            help: format!(
                "say it: `type = {{ sql = {sql:?}, rust = \"String\" }}` carries it as text"
            ),
        }),
        Some("String") => Ok(Form {
            write_cast: format!("::text::{sql}"),
            read_cast: "::text",
            list_cast: format!("::text[]::{sql}[]"),
            condition: Condition::Equality,
            ..Form::text()
        }),
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

    /// Whether it is an enum of the database, whose labels travel as texts in a list.
    pub fn is_label(&self) -> bool {
        !self.label_list && self.path.starts_with("super::enums::")
    }

    /// What stands for a column that has no form: the code is not to be used, but it is code.
    pub fn missing() -> Self {
        Self::plain("()", FOREIGN)
    }
}

fn built_in(path: &str) -> Option<Traits> {
    match path {
        "bool" | "i16" | "i32" | "i64" => Some(SMALL),
        "f32" | "f64" => Some(FLOAT),
        "uuid::Uuid" | "rust_decimal::Decimal" => Some(SMALL),
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
