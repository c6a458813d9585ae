//! An expression that was analysed: its type, what it is as far as types depend on it, and when it is NULL.
//! In: made by the analysis. Out: read where the expression stands in another.
//! Knows no names.

use super::types::Ty;
use crate::ident::{Ident, QualifiedName};
use std::collections::BTreeSet;
use std::ops::Range;

/// The column of a table.
pub(super) type Origin = (QualifiedName, Ident);

/// An analysed expression.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its type.
    pub ty: Ty,
    /// What it is.
    pub what: What,
    /// When it is NULL.
    pub nulls: Nulls,
    /// Whether it reads a column of the query that it stands in.
    pub has_column: bool,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What an expression is, as far as types depend on it.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A literal without a type of its own: a text, or NULL.
    Literal(Option<String>),
    /// A parameter, and which mention of it this is.
    Parameter(usize, usize),
    /// A row of expressions.
    Row(Vec<Node>),
    /// A column of a reference.
    Column(Field),
    /// Anything else.
    Other,
}

/// A named value that a reference of a FROM list has.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// When it is NULL.
    pub nulls: Nulls,
    /// The column of a table whose value it is.
    pub origin: Option<Origin>,
    /// What is known to be there when this is not NULL.
    pub shows: BTreeSet<usize>,
}

/// When a value is NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    /// Only where one of these is; nothing makes it so where there are none.
    From(BTreeSet<usize>),
    /// Perhaps.
    May,
}

impl Nulls {
    /// Never.
    pub fn never() -> Self {
        Self::From(BTreeSet::new())
    }

    /// NULL where either is.
    pub fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::From(one), Self::From(other)) => Self::From(one | other),
            (Self::May, _) | (_, Self::May) => Self::May,
        }
    }

    /// Never, given that these are not.
    pub fn without(&self, present: &BTreeSet<usize>) -> Self {
        match self {
            Self::From(all) => Self::From(all - present),
            Self::May => Self::May,
        }
    }

    /// Whether it never is.
    pub fn is_never(&self) -> bool {
        matches!(self, Self::From(all) if all.is_empty())
    }

    /// NULL where any of these is.
    pub fn any<'n>(of: impl IntoIterator<Item = &'n Self>) -> Self {
        of.into_iter().fold(Self::never(), |all, it| all.or(it))
    }
}

impl Node {
    /// An expression of a type that nothing more depends on.
    pub fn other(ty: Ty, nulls: Nulls, parts: &[&Self], span: Range<usize>) -> Self {
        Self {
            ty,
            what: What::Other,
            nulls,
            has_column: parts.iter().any(|it| it.has_column),
            span,
        }
    }

    /// The column of a table that it is.
    pub fn origin(&self) -> Option<&Origin> {
        match &self.what {
            What::Column(field) => field.origin.as_ref(),
            What::Literal(_) | What::Parameter(..) | What::Row(_) | What::Other => None,
        }
    }
}
