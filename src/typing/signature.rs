//! What is answered about a statement: what goes into it and what comes out of it.
//! In: made by the analysis. Out: read by whoever makes a function of the statement. Places are byte ranges of the SQL text.
//! Knows no languages: names are the columns' own.

use super::sql_type::SqlType;
use crate::ident::{Ident, QualifiedName};
use std::ops::Range;

/// What goes into a statement and what comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `$1`, `$2` and so on, without a gap.
    pub parameters: Vec<Parameter>,
    /// The columns of its rows; none where it hands out no rows.
    pub columns: Vec<Column>,
    /// What each `*` among results stands for, in the order of their places.
    pub stars: Vec<Star>,
}

/// A `*` among the results of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Star {
    /// Its place; that of `t` where `t.*` is written.
    pub span: Range<usize>,
    /// The columns, each as it can be written there: `id`, or `t` and `id`; none where one could mean several.
    pub columns: Option<Vec<Vec<String>>>,
}

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// `$1` is 1.
    pub number: usize,
    /// A name that fits: that of the column that it is compared with or written to.
    pub name: Option<String>,
    /// Its type, as PostgreSQL's prepare reports it.
    pub sql_type: SqlType,
    /// The column that it is compared with or written to.
    pub origin: Option<(QualifiedName, Ident)>,
    /// Whether NULL makes sense: it is written to a column that may be NULL.
    pub nullable: bool,
}

/// A column of a statement's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as PostgreSQL gives it.
    pub name: String,
    /// Its type, as PostgreSQL's prepare reports it.
    pub sql_type: SqlType,
    /// Whether it may be NULL; false only where that is proved.
    pub nullable: bool,
    /// The column of a table whose value it is, unchanged.
    pub origin: Option<(QualifiedName, Ident)>,
}

/// What is wrong with a statement, or was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its place.
    pub span: Range<usize>,
    /// One line for people.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
