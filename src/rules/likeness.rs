//! What is gone, beside what is new and looks like it: a rename that nobody said, or a drop that somebody meant.
//! In: two schemas and the renames between them. Out: pairs, each thing that is gone with the new one most like it.
//! Columns and tables are looked up by name and type, so the cost grows with the schemas, not with their product.

use super::migration::before;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Column, DataType, EnumType, Renames, Schema, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Things that are gone, each with what it may be called now.
#[derive(Debug, Default)]
pub(super) struct Likeness<'a> {
    /// Tables.
    pub tables: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
    /// Columns, by the name that their table has.
    pub columns: BTreeMap<(&'a QualifiedName, &'a Ident), &'a Ident>,
    /// Labels, by the name that their enum has.
    pub labels: BTreeMap<(&'a QualifiedName, &'a str), &'a str>,
}

impl Likeness<'_> {
    /// Whether a column may be an old one under a new name.
    pub(super) fn is_new_name(&self, table: &QualifiedName, column: &Ident) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|((of, _), new)| *of == table && *new == column)
    }
}

/// Finds the pairs.
pub(super) fn likeness<'a>(
    previous: &'a Schema,
    next: &'a Schema,
    renames: &Renames,
    scope_column: &'a Ident,
) -> Likeness<'a> {
    let mut found = Likeness::default();
    let mut said: BTreeMap<&QualifiedName, Said<'_, Ident>> = BTreeMap::new();
    for ((table, new), old) in &renames.columns {
        said.entry(table).or_default().take(new, old);
    }
    let none = Said::default();
    let mut kept = BTreeSet::new();
    let mut added = Vec::new();
    for table in next.owned_tables() {
        match before(previous, renames, &table.name) {
            Some(old) => {
                kept.insert(&old.name);
                columns(
                    old,
                    table,
                    said.get(&table.name).unwrap_or(&none),
                    &mut found,
                );
            }
            None => added.push(table),
        }
    }
    let is_gone = |table: &&Table| !kept.contains(&table.name);
    let is_theirs = |table: &Table| next.tables.get(&table.name).is_some_and(|it| it.external);
    let gone: Vec<&Table> = previous.owned_tables().filter(is_gone).collect();
    if !gone.is_empty() && !added.is_empty() {
        let shelf = Shelf::of(&added, scope_column);
        for table in gone.into_iter().filter(|table| !is_theirs(table)) {
            let like = shelf.most_like(table);
            found.tables.extend(like.map(|like| (&table.name, like)));
        }
    }
    let mut said: BTreeMap<&QualifiedName, Said<'_, String>> = BTreeMap::new();
    for ((name, new), old) in &renames.labels {
        said.entry(name).or_default().take(new, old);
    }
    let none = Said::default();
    for enum_type in next.enums.values() {
        let name = &enum_type.name;
        let old = renames.enums.get(name).unwrap_or(name);
        if let Some(old) = previous.enums.get(old) {
            labels(old, enum_type, said.get(name).unwrap_or(&none), &mut found);
        }
    }
    found
}

/// The renames within one thing.
struct Said<'r, N> {
    new: BTreeSet<&'r N>,
    old: BTreeSet<&'r N>,
}

impl<N> Default for Said<'_, N> {
    fn default() -> Self {
        let (new, old) = (BTreeSet::new(), BTreeSet::new());
        Self { new, old }
    }
}

impl<'r, N: Ord> Said<'r, N> {
    fn take(&mut self, new: &'r N, old: &'r N) {
        self.new.insert(new);
        self.old.insert(old);
    }
}

/// Columns of one type, by name. A table is as wide as PostgreSQL allows at most, so a column may look at all of them.
fn columns<'a>(old: &'a Table, new: &'a Table, said: &Said<'_, Ident>, found: &mut Likeness<'a>) {
    let before: BTreeSet<&Ident> = old.columns.iter().map(|column| &column.name).collect();
    let stays = |name: &Ident| before.contains(name) && !said.old.contains(name);
    let mut by_type: BTreeMap<&DataType, Vec<&Ident>> = BTreeMap::new();
    for column in &new.columns {
        if !stays(&column.name) && !said.new.contains(&column.name) && column.generated.is_none() {
            by_type
                .entry(&column.data_type)
                .or_default()
                .push(&column.name);
        }
    }
    if by_type.is_empty() {
        return;
    }
    let names: BTreeSet<&Ident> = new.columns.iter().map(|column| &column.name).collect();
    let is_gone = |column: &&Column| {
        let name = &column.name;
        !said.old.contains(name) && !names.contains(name) && column.generated.is_none()
    };
    for column in old.columns.iter().filter(is_gone) {
        let added = by_type.get(&column.data_type).into_iter().flatten();
        if let Some(like) = nearest(column.name.as_str(), added, |name| name.as_str()) {
            found.columns.insert((&new.name, &column.name), like);
        }
    }
}

fn labels<'a>(
    old: &'a EnumType,
    new: &'a EnumType,
    said: &Said<'_, String>,
    found: &mut Likeness<'a>,
) {
    let before: BTreeSet<&String> = old.labels.iter().collect();
    let after: BTreeSet<&String> = new.labels.iter().collect();
    let added: Vec<&String> = (new.labels.iter())
        .filter(|label| !before.contains(label) && !said.new.contains(label))
        .collect();
    for label in &old.labels {
        let is_gone = !after.contains(label) && !said.old.contains(label);
        if is_gone && let Some(like) = nearest(label, &added, |label| label) {
            found.labels.insert((&new.name, label), like);
        }
    }
}

/// The one whose name takes the fewest keystrokes from this one; of several the first by name.
fn nearest<'i, 'a: 'i, T: ?Sized>(
    name: &str,
    candidates: impl IntoIterator<Item = &'i &'a T>,
    text: impl Fn(&'a T) -> &'a str,
) -> Option<&'a T> {
    let candidates = candidates.into_iter().copied();
    candidates.min_by_key(|it| (strsim::osa_distance(name, text(it)), text(it)))
}

/// New tables, by their columns.
struct Shelf<'a> {
    scope_column: &'a Ident,
    tables: Vec<(&'a QualifiedName, usize)>,
    by_column: BTreeMap<(&'a Ident, &'a DataType), Vec<usize>>,
}

impl<'a> Shelf<'a> {
    fn of(tables: &[&'a Table], scope_column: &'a Ident) -> Self {
        let mut shelf = Self {
            scope_column,
            tables: Vec::new(),
            by_column: BTreeMap::new(),
        };
        for (at, table) in tables.iter().enumerate() {
            let columns = own_columns(table, scope_column);
            shelf.tables.push((&table.name, columns.len()));
            for column in columns {
                let key = (&column.name, &column.data_type);
                shelf.by_column.entry(key).or_default().push(at);
            }
        }
        shelf
    }

    /// The new table that shares more than half of its columns with this one, and more than half of this one's.
    fn most_like(&self, table: &Table) -> Option<&'a QualifiedName> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let columns = own_columns(table, self.scope_column);
        for column in &columns {
            let places = self.by_column.get(&(&column.name, &column.data_type));
            for at in places.into_iter().flatten() {
                *shared.entry(*at).or_default() += 1;
            }
        }
        let is_like = |(at, count): &(usize, usize)| {
            2 * count > columns.len() && 2 * count > self.tables[*at].1
        };
        let like = shared.into_iter().filter(is_like);
        let best = like.min_by_key(|(at, count)| {
            let name = self.tables[*at].0;
            let distance = strsim::osa_distance(table.name.name.as_str(), name.name.as_str());
            (std::cmp::Reverse(*count), distance, name)
        });
        best.map(|(at, _)| self.tables[at].0)
    }
}

/// The columns that tell a table from others: all but the scope column and the time stamps.
fn own_columns<'a>(table: &'a Table, scope_column: &Ident) -> Vec<&'a Column> {
    let is_own =
        |column: &&Column| column.name != *scope_column && !super::context::is_stamp(column);
    table.columns.iter().filter(is_own).collect()
}
