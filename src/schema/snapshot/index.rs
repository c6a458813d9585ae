//! Indexes in the snapshot.

use super::wire::{Name, Named, NullsWord, idents, is_default, names};
use crate::ident::Ident;
use crate::schema::{Expression, Index, IndexExpression, IndexKey};
use serde::{Deserialize, Serialize};

/// An index.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexLine {
    name: Name,
    #[serde(default, skip_serializing_if = "is_default")]
    unique: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    using: Option<Name>,
    keys: Vec<KeyWord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    include: Vec<Name>,
    #[serde(default, skip_serializing_if = "is_default")]
    nulls_not_distinct: bool,
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    predicate: Option<String>,
}

/// One key of it: `{"column":"title","desc":true}`, `{"expr":"lower(title)"}`.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "KeyFields")]
struct KeyWord {
    #[serde(flatten)]
    over: Over,
    #[serde(skip_serializing_if = "Option::is_none")]
    collate: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<Name>,
    #[serde(skip_serializing_if = "is_default")]
    desc: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    nulls: Option<NullsWord>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Over {
    Column(Name),
    Expr(String),
}

/// The key as it is read, before it is known to be over one thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFields {
    column: Option<Name>,
    expr: Option<String>,
    collate: Option<Name>,
    class: Option<Name>,
    #[serde(default)]
    desc: bool,
    nulls: Option<NullsWord>,
}

impl TryFrom<KeyFields> for KeyWord {
    type Error = &'static str;

    fn try_from(fields: KeyFields) -> Result<Self, Self::Error> {
        let over = match (fields.column, fields.expr) {
            (Some(name), None) => Over::Column(name),
            (None, Some(text)) => Over::Expr(text),
            _ => return Err("a key of an index has either `column` or `expr`"),
        };
        Ok(Self {
            over,
            collate: fields.collate,
            class: fields.class,
            desc: fields.desc,
            nulls: fields.nulls,
        })
    }
}

impl Named for IndexLine {
    type Key = Ident;

    fn key(&self) -> Ident {
        self.name.0.clone()
    }
}

impl From<&Index> for IndexLine {
    fn from(index: &Index) -> Self {
        let is_usual = index.method == *"btree";
        Self {
            name: Name(index.name.clone()),
            unique: index.unique,
            using: (!is_usual).then(|| Name(index.method.clone())),
            keys: index.keys.iter().map(KeyWord::from).collect(),
            include: names(&index.include),
            nulls_not_distinct: index.nulls_not_distinct,
            predicate: index.predicate.as_ref().map(|it| it.0.clone()),
        }
    }
}

impl From<IndexLine> for Index {
    fn from(line: IndexLine) -> Self {
        Self {
            name: line.name.0,
            unique: line.unique,
            method: line.using.map_or_else(btree, |name| name.0),
            keys: line.keys.into_iter().map(IndexKey::from).collect(),
            include: idents(line.include),
            nulls_not_distinct: line.nulls_not_distinct,
            predicate: line.predicate.map(Expression),
        }
    }
}

fn btree() -> Ident {
    Ident::composed(&["btree"])
}

impl From<&IndexKey> for KeyWord {
    fn from(key: &IndexKey) -> Self {
        Self {
            over: match &key.expression {
                IndexExpression::Column(name) => Over::Column(Name(name.clone())),
                IndexExpression::Expression(expression) => Over::Expr(expression.0.clone()),
            },
            collate: key.collation.clone().map(Name),
            class: key.operator_class.clone().map(Name),
            desc: key.descending,
            nulls: key.nulls.map(NullsWord::from),
        }
    }
}

impl From<KeyWord> for IndexKey {
    fn from(word: KeyWord) -> Self {
        Self {
            expression: match word.over {
                Over::Column(name) => IndexExpression::Column(name.0),
                Over::Expr(text) => IndexExpression::Expression(Expression(text)),
            },
            collation: word.collate.map(|name| name.0),
            operator_class: word.class.map(|name| name.0),
            descending: word.desc,
            nulls: word.nulls.map(Into::into),
        }
    }
}
