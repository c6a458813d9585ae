//! Columns in the snapshot.

use super::data_type::TypeWord;
use super::wire::{IdentityWord, Name, Named, is_default};
use crate::ident::Ident;
use crate::schema::{Column, Default as Value, Expression};
use serde::{Deserialize, Serialize};

/// A column.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnLine {
    name: Name,
    #[serde(rename = "type")]
    data_type: TypeWord,
    #[serde(default, skip_serializing_if = "is_default")]
    null: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<ValueWord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<IdentityWord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collate: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    doc: Option<String>,
}

impl Named for ColumnLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl From<&Column> for ColumnLine {
    fn from(column: &Column) -> Self {
        Self {
            name: Name(column.name.clone()),
            data_type: TypeWord(column.data_type.clone()),
            null: column.nullable,
            default: column.default.as_ref().map(ValueWord::from),
            identity: column.identity.map(IdentityWord::from),
            generated: column.generated.as_ref().map(|it| it.0.clone()),
            collate: column.collation.clone().map(Name),
            doc: column.doc.clone(),
        }
    }
}

impl From<ColumnLine> for Column {
    fn from(line: ColumnLine) -> Self {
        Self {
            name: line.name.0,
            data_type: line.data_type.0,
            nullable: line.null,
            default: line.default.map(Value::from),
            identity: line.identity.map(Into::into),
            generated: line.generated.map(Expression),
            collation: line.collate.map(|name| name.0),
            doc: line.doc,
        }
    }
}

/// A default: `{"text":"open"}`, `"now"`, `{"sql":"gen_random_uuid()"}`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ValueWord {
    Boolean(bool),
    Number(String),
    Text(String),
    Json(String),
    Array(Vec<ValueWord>),
    Now,
    Sql(String),
}

impl From<&Value> for ValueWord {
    fn from(value: &Value) -> Self {
        match value {
            Value::Boolean(value) => Self::Boolean(*value),
            Value::Number(digits) => Self::Number(digits.clone()),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Json(json) => Self::Json(json.clone()),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Now => Self::Now,
            Value::Expression(expression) => Self::Sql(expression.0.clone()),
        }
    }
}

impl From<ValueWord> for Value {
    fn from(word: ValueWord) -> Self {
        match word {
            ValueWord::Boolean(value) => Self::Boolean(value),
            ValueWord::Number(digits) => Self::Number(digits),
            ValueWord::Text(text) => Self::Text(text),
            ValueWord::Json(json) => Self::Json(json),
            ValueWord::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            ValueWord::Now => Self::Now,
            ValueWord::Sql(text) => Self::Expression(Expression(text)),
        }
    }
}
