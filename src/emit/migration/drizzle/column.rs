//! A column as drizzle-kit's snapshot has it.
//! In: a column. Out: its type and its default in the words that drizzle-orm gives to the same column.

use crate::binding::drizzle::{is_printed_alike, is_small, sql_type};
use crate::schema::{self, DataType, Default, Identity};
use serde::Serialize;
use serde_json::Value;

/// A column.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Column {
    name: String,
    r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_schema: Option<String>,
    primary_key: bool,
    not_null: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<Generated>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<Numbering>,
}

#[derive(Serialize)]
struct Generated {
    r#as: String,
    r#type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbering {
    r#type: &'static str,
    name: String,
    schema: String,
    increment: &'static str,
    start_with: &'static str,
    min_value: &'static str,
    max_value: &'static str,
    cache: &'static str,
    cycle: bool,
}

impl Column {
    /// The column in drizzle-kit's words.
    pub(super) fn of(table: &schema::Table, column: &schema::Column, is_key: bool) -> Self {
        let type_schema = match column.data_type.element() {
            DataType::Enum(name) => Some(name.schema.to_string()),
            _ => None,
        };
        let default = column.default.as_ref();
        Self {
            name: column.name.to_string(),
            r#type: sql_type(column),
            type_schema,
            primary_key: is_key,
            not_null: !column.nullable,
            default: default.map(|it| value(&column.data_type, it)),
            generated: column.generated.as_ref().map(|it| Generated {
                r#as: it.0.clone(),
                r#type: "stored",
            }),
            identity: column.identity.map(|it| numbering(table, column, it)),
        }
    }
}

fn numbering(table: &schema::Table, column: &schema::Column, identity: Identity) -> Numbering {
    Numbering {
        r#type: match identity {
            Identity::Always => "always",
            Identity::ByDefault => "byDefault",
        },
        name: format!("{}_{}_seq", table.name.name, column.name),
        schema: table.name.schema.to_string(),
        increment: "1",
        start_with: "1",
        min_value: "1",
        max_value: match column.data_type {
            DataType::SmallInt => "32767",
            DataType::BigInt => "9223372036854775807",
            _ => "2147483647",
        },
        cache: "1",
        cycle: false,
    }
}

fn value(of: &DataType, default: &Default) -> Value {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let text = match default {
        Default::Boolean(value) => return Value::Bool(*value),
        Default::Number(digits) if is_small(of) && is_printed_alike(digits) => {
            return serde_json::from_str(digits).unwrap_or_default();
        }
        Default::Text(text) => quoted(text),
        Default::Number(_) | Default::Json(_) | Default::Array(_) | Default::Expression(_) => {
            crate::sql::default(default, of)
        }
        Default::Now => "now()".to_owned(),
    };
    Value::String(text)
}
