//! The indexes of a table and those that its keys bring, so that they compare.
//! In: what a rule sees. Out: each with what it is over; of two that are equal the first one is to stay, so the primary
//! key comes first, then the unique constraints, then the indexes.

use super::{Part, SchemaCx};
use crate::diagnostic::Edit;
use crate::ident::Ident;
use crate::schema::{Index, IndexExpression, IndexKey, Nulls, PrimaryKey, Table, Unique};
use std::collections::BTreeMap;

/// Something that has an index.
#[derive(Debug)]
pub(super) struct Access<'a> {
    /// Its name.
    pub name: &'a Ident,
    /// What has it.
    bearer: Bearer<'a>,
    /// Whether no two rows may share its key; `Some(true)` where two NULLs count as the same.
    pub unique: Option<bool>,
    /// What it is over.
    pub keys: Vec<Key<'a>>,
}

#[derive(Clone, Copy, Debug)]
enum Bearer<'a> {
    PrimaryKey(&'a PrimaryKey),
    Unique(&'a Unique),
    Index(&'a Index),
}

/// One key, with its order as it is, whether that is written or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    over: Over<'a>,
    collation: Option<&'a Ident>,
    operator_class: Option<&'a Ident>,
    descending: bool,
    nulls_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Over<'a> {
    Column(&'a Ident),
    Expression(&'a str),
}

impl<'a> Access<'a> {
    /// Who asked for it.
    pub(super) fn part(&self, cx: &SchemaCx<'a>, table: &'a Table) -> Part<'a> {
        match self.bearer {
            Bearer::PrimaryKey(key) => cx.primary_key(table, key),
            Bearer::Unique(unique) => cx.unique(table, unique),
            Bearer::Index(index) => cx.index(table, index),
        }
    }

    /// Without what makes it, if that is an index: a word on a column, or an entry.
    pub(super) fn removed(
        &self,
        cx: &SchemaCx<'a>,
        table: &'a Table,
        part: &Part<'_>,
    ) -> Option<Edit> {
        let index = self.index()?;
        match part.column {
            Some(column) => cx.column_entry(&table.name, column)?.without("index"),
            None => cx.part_entry(table, "index", &index.name)?.removed(),
        }
    }

    fn index(&self) -> Option<&'a Index> {
        match self.bearer {
            Bearer::Index(index) => Some(index),
            Bearer::PrimaryKey(_) | Bearer::Unique(_) => None,
        }
    }

    /// `btree`, …
    pub(super) fn method(&self) -> &'a str {
        self.index().map_or("btree", |index| index.method.as_str())
    }

    /// Which rows it covers.
    pub(super) fn predicate(&self) -> Option<&'a str> {
        Some(self.index()?.predicate.as_ref()?.0.as_str())
    }

    /// Columns that ride along.
    pub(super) fn include(&self) -> &'a [Ident] {
        self.index().map_or(&[], |index| &index.include)
    }

    /// Whether the column can be read from it alone.
    pub(super) fn holds(&self, column: &Ident) -> bool {
        let mut keys = self.keys.iter();
        self.include().contains(column) || keys.any(|key| key.over == Over::Column(column))
    }

    /// Whether the other one begins with all of this one's keys, so that it finds and sorts whatever this one does.
    pub(super) fn is_prefix_of(&self, other: &Self) -> bool {
        let pairs = || self.keys.iter().zip(&other.keys);
        self.keys.len() <= other.keys.len()
            && (pairs().all(|(left, right)| left == right)
                // An index is read backwards as well.
                || pairs().all(|(left, right)| left.turned() == *right))
    }
}

impl<'a> Key<'a> {
    fn of(key: &'a IndexKey) -> Self {
        Self {
            over: match &key.expression {
                IndexExpression::Column(name) => Over::Column(name),
                IndexExpression::Expression(expression) => Over::Expression(&expression.0),
            },
            collation: key.collation.as_ref(),
            operator_class: key.operator_class.as_ref(),
            descending: key.descending,
            nulls_first: match key.nulls {
                Some(nulls) => nulls == Nulls::First,
                None => key.descending,
            },
        }
    }

    fn column(name: &'a Ident) -> Self {
        Self {
            over: Over::Column(name),
            collation: None,
            operator_class: None,
            descending: false,
            nulls_first: false,
        }
    }

    fn turned(self) -> Self {
        Self {
            descending: !self.descending,
            nulls_first: !self.nulls_first,
            ..self
        }
    }
}

/// All that a table has, in groups that may have something in common: those of one method, over the same rows, whose
/// first key is over the same thing.
pub(super) fn groups(table: &Table) -> Vec<Vec<Access<'_>>> {
    let mut groups: BTreeMap<_, Vec<Access<'_>>> = BTreeMap::new();
    for access in accesses(table) {
        let first = access.keys.first().map(|key| key.over);
        let group = (access.method(), access.predicate(), first);
        groups.entry(group).or_default().push(access);
    }
    groups.into_values().filter(|it| it.len() > 1).collect()
}

fn accesses(table: &Table) -> impl Iterator<Item = Access<'_>> {
    let primary = table.primary_key.iter().map(|key| Access {
        name: &key.name,
        bearer: Bearer::PrimaryKey(key),
        unique: Some(false),
        keys: key.columns.iter().map(Key::column).collect(),
    });
    let uniques = table.uniques.iter().map(|unique| Access {
        name: &unique.name,
        bearer: Bearer::Unique(unique),
        unique: Some(unique.nulls_not_distinct),
        keys: unique.columns.iter().map(Key::column).collect(),
    });
    let indexes = table.indexes.iter().map(|index| Access {
        name: &index.name,
        bearer: Bearer::Index(index),
        unique: index.unique.then_some(index.nulls_not_distinct),
        keys: index.keys.iter().map(Key::of).collect(),
    });
    primary.chain(uniques).chain(indexes)
}
