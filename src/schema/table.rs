//! A table as PostgreSQL holds it.

use super::{Check, Column, ForeignKey, Grants, Index, Policy, PrimaryKey, RowSecurity, Unique};
use crate::ident::{Ident, QualifiedName};

/// A table (manual 5.1). Lists stand in the order in which they are to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// Whether someone else owns it: it is referenced, and never created, altered or dropped.
    pub external: bool,
    /// `COMMENT ON TABLE`.
    pub doc: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, without those that its keys bring.
    pub indexes: Vec<Index>,
    /// Row-level security.
    pub row_security: RowSecurity,
    /// Its policies.
    pub policies: Vec<Policy>,
    /// What other roles than the owner may do with it; of those roles only that the specs speak of.
    pub grants: Grants,
}

impl Table {
    /// A table without anything in it.
    pub fn new(name: QualifiedName) -> Self {
        Self {
            name,
            external: false,
            doc: None,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            row_security: RowSecurity::Off,
            policies: Vec::new(),
            grants: Grants::new(),
        }
    }

    /// The column with this name.
    pub fn column(&self, name: &Ident) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }

    /// The column lists that no two rows may share: the primary key, the unique constraints, and the unique indexes
    /// over plain columns that cover every row. A foreign key may target any of them (manual 5.4.5).
    pub fn unique_keys(&self) -> impl Iterator<Item = Vec<&Ident>> {
        let primary = self.primary_key.iter().map(|key| &key.columns);
        let uniques = self
            .uniques
            .iter()
            .filter(|unique| unique.deferrable == super::Deferrable::No)
            .map(|unique| &unique.columns);
        primary
            .chain(uniques)
            .map(|columns| columns.iter().collect())
            .chain(self.indexes.iter().filter_map(Index::unique_columns))
    }

    /// Whether these columns, in any order, are one of the unique keys.
    pub fn is_unique_key(&self, columns: &[&Ident]) -> bool {
        self.unique_keys()
            .any(|key| key.len() == columns.len() && key.iter().all(|name| columns.contains(name)))
    }

    /// The column lists by which rows can be looked up: every key and every plain index that covers every row, leading columns first.
    pub fn access_paths(&self) -> impl Iterator<Item = Vec<&Ident>> {
        let keys = self
            .primary_key
            .iter()
            .map(|key| &key.columns)
            .chain(self.uniques.iter().map(|unique| &unique.columns))
            .map(|columns| columns.iter().collect());
        keys.chain(self.indexes.iter().filter_map(Index::leading_columns))
    }
}
