//! An index as PostgreSQL holds it.

use super::Expression;
use crate::ident::Ident;

/// CREATE INDEX (manual, that page).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: Ident,
    /// Whether no two rows may share its key.
    pub unique: bool,
    /// The access method: `btree`, `gin`, `gist`, …
    pub method: Ident,
    /// What it is over, in order.
    pub keys: Vec<IndexKey>,
    /// Columns that ride along.
    pub include: Vec<Ident>,
    /// Whether two NULLs count as the same.
    pub nulls_not_distinct: bool,
    /// Which rows it covers; all where it says nothing.
    pub predicate: Option<Expression>,
}

impl Index {
    /// Its columns, if it is unique, over plain columns, and covers every row: then a foreign key may target it.
    pub fn unique_columns(&self) -> Option<Vec<&Ident>> {
        if !self.unique || self.predicate.is_some() {
            return None;
        }
        self.keys.iter().map(IndexKey::column).collect()
    }

    /// Its leading plain columns, if it is a B-tree over every row: what it can be searched by.
    pub fn leading_columns(&self) -> Option<Vec<&Ident>> {
        if self.method != *"btree" || self.predicate.is_some() {
            return None;
        }
        Some(self.keys.iter().map_while(IndexKey::column).collect())
    }
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// A column or an expression.
    pub expression: IndexExpression,
    /// `COLLATE`.
    pub collation: Option<Ident>,
    /// The operator class, with its schema where it has one, as SQL text.
    pub operator_class: Option<Ident>,
    /// Whether it runs from high to low.
    pub descending: bool,
    /// Where NULLs stand; `None` is PostgreSQL's own choice: last, or first when descending.
    pub nulls: Option<Nulls>,
}

impl IndexKey {
    /// An ascending key over a column.
    pub fn of(column: Ident) -> Self {
        Self {
            expression: IndexExpression::Column(column),
            collation: None,
            operator_class: None,
            descending: false,
            nulls: None,
        }
    }

    /// The column, if it is one.
    pub fn column(&self) -> Option<&Ident> {
        match &self.expression {
            IndexExpression::Column(name) => Some(name),
            IndexExpression::Expression(_) => None,
        }
    }
}

/// What one key of an index is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexExpression {
    /// A column.
    Column(Ident),
    /// An expression.
    Expression(Expression),
}

/// Where NULLs stand in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// Before everything.
    First,
    /// Behind everything.
    Last,
}
