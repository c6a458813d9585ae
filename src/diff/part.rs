//! What stands on columns: keys, checks, references and indexes as one kind of thing.
//! Knows how each is made, unmade and called otherwise, what it stands on, and which names it takes.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Check, Constraint, Deferrable, Expression, ForeignKey, Index, IndexExpression, IndexKey,
    PrimaryKey, Table, Unique,
};
use crate::statement::{ConstraintForm, Statement};

/// Something that stands on columns of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part<'a> {
    PrimaryKey(&'a PrimaryKey),
    Unique(&'a Unique),
    Check(&'a Check),
    Reference(&'a ForeignKey),
    Index(&'a Index),
}

/// A name that only one thing can have at a time: a constraint in its table, an index in its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Taken<'a> {
    InTable(&'a QualifiedName, &'a Ident),
    InSchema(&'a Ident, &'a Ident),
}

/// Keys, checks and indexes, in the order in which they come.
pub(super) fn keys_of(table: &Table) -> Vec<Part<'_>> {
    let primary = table.primary_key.iter().map(Part::PrimaryKey);
    primary
        .chain(table.uniques.iter().map(Part::Unique))
        .chain(table.checks.iter().map(Part::Check))
        .chain(table.indexes.iter().map(Part::Index))
        .collect()
}

/// References.
pub(super) fn references_of(table: &Table) -> Vec<Part<'_>> {
    table.foreign_keys.iter().map(Part::Reference).collect()
}

impl<'a> Part<'a> {
    pub(super) fn name(&self) -> &'a Ident {
        match self {
            Self::PrimaryKey(it) => &it.name,
            Self::Unique(it) => &it.name,
            Self::Check(it) => &it.name,
            Self::Reference(it) => &it.name,
            Self::Index(it) => &it.name,
        }
    }

    pub(super) fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether it is the other one but for its name.
    pub(super) fn is_same_content(&self, other: &Self) -> bool {
        let name = || other.name().clone();
        match (self, other) {
            (Self::PrimaryKey(it), Self::PrimaryKey(other)) => it.columns == other.columns,
            (Self::Check(it), Self::Check(other)) => it.expression == other.expression,
            (Self::Unique(it), Self::Unique(other)) => {
                let named = Unique {
                    name: name(),
                    ..(*it).clone()
                };
                named == **other
            }
            (Self::Reference(it), Self::Reference(other)) => {
                let named = ForeignKey {
                    name: name(),
                    ..(*it).clone()
                };
                named == **other
            }
            (Self::Index(it), Self::Index(other)) => {
                let named = Index {
                    name: name(),
                    ..(*it).clone()
                };
                named == **other
            }
            _ => false,
        }
    }

    /// The plain columns of its own table that it stands on.
    pub(super) fn columns(&self) -> Vec<&'a Ident> {
        match self {
            Self::PrimaryKey(it) => it.columns.iter().collect(),
            Self::Unique(it) => it.columns.iter().collect(),
            Self::Check(_) => Vec::new(),
            Self::Reference(it) => it.columns.iter().collect(),
            Self::Index(it) => {
                let keys = it.keys.iter().filter_map(IndexKey::column);
                keys.chain(&it.include).collect()
            }
        }
    }

    /// The expressions that it holds.
    pub(super) fn expressions(&self) -> Vec<&'a Expression> {
        match self {
            Self::Check(it) => vec![&it.expression],
            Self::Index(it) => {
                let keys = it.keys.iter().filter_map(|key| match &key.expression {
                    IndexExpression::Expression(expression) => Some(expression),
                    IndexExpression::Column(_) => None,
                });
                keys.chain(&it.predicate).collect()
            }
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Reference(_) => Vec::new(),
        }
    }

    /// The columns that a reference may target by it, if it is such a key.
    pub(super) fn target_columns(&self) -> Option<Vec<&'a Ident>> {
        match self {
            Self::PrimaryKey(it) => Some(it.columns.iter().collect()),
            Self::Unique(it) if it.deferrable == Deferrable::No => {
                Some(it.columns.iter().collect())
            }
            Self::Index(it) => it.unique_columns(),
            Self::Unique(_) | Self::Check(_) | Self::Reference(_) => None,
        }
    }

    /// The names that it takes under this name.
    pub(super) fn taken(&self, table: &'a QualifiedName, name: &'a Ident) -> Vec<Taken<'a>> {
        let in_table = Taken::InTable(table, name);
        let in_schema = Taken::InSchema(&table.schema, name);
        match self {
            Self::PrimaryKey(_) | Self::Unique(_) => vec![in_table, in_schema],
            Self::Check(_) | Self::Reference(_) => vec![in_table],
            Self::Index(_) => vec![in_schema],
        }
    }

    pub(super) fn add(&self, table: &QualifiedName) -> Statement {
        let table = table.clone();
        match self.thing() {
            Ok(constraint) => Statement::AddConstraint {
                table,
                constraint,
                form: ConstraintForm::Whole,
            },
            Err(index) => Statement::CreateIndex {
                table,
                index: index.clone(),
                concurrently: false,
            },
        }
    }

    pub(super) fn drop(&self, table: &QualifiedName) -> Statement {
        let table = table.clone();
        match self.thing() {
            Ok(constraint) => Statement::DropConstraint { table, constraint },
            Err(index) => Statement::DropIndex {
                table,
                index: index.clone(),
                concurrently: false,
            },
        }
    }

    pub(super) fn rename(&self, table: &QualifiedName, from: &Ident, to: &Ident) -> Statement {
        let (table, from, to) = (table.clone(), from.clone(), to.clone());
        match self {
            Self::Index(_) => Statement::RenameIndex { table, from, to },
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Check(_) | Self::Reference(_) => {
                Statement::RenameConstraint { table, from, to }
            }
        }
    }

    /// What a statement says of it: a constraint, or else an index.
    fn thing(&self) -> Result<Constraint, &'a Index> {
        match *self {
            Self::PrimaryKey(it) => Ok(Constraint::PrimaryKey(it.clone())),
            Self::Unique(it) => Ok(Constraint::Unique(it.clone())),
            Self::Check(it) => Ok(Constraint::Check(it.clone())),
            Self::Reference(it) => Ok(Constraint::ForeignKey(it.clone())),
            Self::Index(it) => Err(it),
        }
    }
}
