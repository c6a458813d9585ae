//! What was called otherwise before: the hint that tells a rename from a drop and an addition.
//! It is said in the specs (`renamed_from`), never guessed.

use super::Schema;
use crate::ident::{Ident, QualifiedName};
use std::collections::{BTreeMap, BTreeSet};

/// Names that things have, each with the name that it had.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Renames {
    /// Tables.
    pub tables: BTreeMap<QualifiedName, QualifiedName>,
    /// Columns, by the name that their table has.
    pub columns: BTreeMap<(QualifiedName, Ident), Ident>,
    /// Enums.
    pub enums: BTreeMap<QualifiedName, QualifiedName>,
    /// Labels, by the name that their enum has.
    pub labels: BTreeMap<(QualifiedName, String), String>,
}

impl Renames {
    /// Those that lead from `previous` to `next`: `previous` has the old name, and the new one is free there, or given
    /// up by another rename. What history already holds is left out.
    pub fn effective(&self, previous: &Schema, next: &Schema) -> Self {
        let is_next = |name: &QualifiedName| next.tables.get(name).is_some_and(|it| !it.external);
        let was = |name: &QualifiedName| previous.tables.get(name).is_some_and(|it| !it.external);
        let tables = settle(&self.tables, is_next, was);
        let is_next = |name: &QualifiedName| next.enums.contains_key(name);
        let was = |name: &QualifiedName| previous.enums.contains_key(name);
        let enums = settle(&self.enums, is_next, was);

        let mut out = Self {
            tables,
            enums,
            ..Self::default()
        };
        let said_columns = by_bearer(&self.columns);
        for (name, said) in &said_columns {
            let Some(table) = next.tables.get(name).filter(|it| !it.external) else {
                continue;
            };
            let old = out.tables.get(&table.name).unwrap_or(&table.name);
            let Some(before) = previous.tables.get(old) else {
                continue;
            };
            let is_next = |name: &Ident| table.column(name).is_some();
            let was = |name: &Ident| before.column(name).is_some();
            for (new, old) in settle(said, is_next, was) {
                out.columns.insert((table.name.clone(), new), old);
            }
        }
        let said_labels = by_bearer(&self.labels);
        for (name, said) in &said_labels {
            let Some(enum_type) = next.enums.get(name) else {
                continue;
            };
            let old = out.enums.get(&enum_type.name).unwrap_or(&enum_type.name);
            let Some(before) = previous.enums.get(old) else {
                continue;
            };
            let is_next = |label: &String| enum_type.labels.contains(label);
            let was = |label: &String| before.labels.contains(label);
            for (new, old) in settle(said, is_next, was) {
                out.labels.insert((enum_type.name.clone(), new), old);
            }
        }
        out
    }

    /// The way back. Only effective renames can be turned around.
    pub fn inverse(&self) -> Self {
        let old_table = |name: &QualifiedName| self.tables.get(name).unwrap_or(name).clone();
        let old_enum = |name: &QualifiedName| self.enums.get(name).unwrap_or(name).clone();
        let turn = |(new, old): (&QualifiedName, &QualifiedName)| (old.clone(), new.clone());
        Self {
            tables: self.tables.iter().map(turn).collect(),
            enums: self.enums.iter().map(turn).collect(),
            columns: (self.columns.iter())
                .map(|((table, new), old)| ((old_table(table), old.clone()), new.clone()))
                .collect(),
            labels: (self.labels.iter())
                .map(|((name, new), old)| ((old_enum(name), old.clone()), new.clone()))
                .collect(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
            && self.columns.is_empty()
            && self.enums.is_empty()
            && self.labels.is_empty()
    }
}

/// The renames of each table's columns, or of each enum's labels.
fn by_bearer<N: Ord + Clone>(
    said: &BTreeMap<(QualifiedName, N), N>,
) -> BTreeMap<&QualifiedName, BTreeMap<N, N>> {
    let mut out: BTreeMap<_, BTreeMap<N, N>> = BTreeMap::new();
    for ((bearer, new), old) in said {
        let of_one = out.entry(bearer).or_default();
        of_one.insert(new.clone(), old.clone());
    }
    out
}

/// The renames among those said that can be done: an old name leads to one new name, and a new name that is taken must
/// be given up first. Two that swap their names have both already, so they count as done.
fn settle<N: Ord + Clone>(
    said: &BTreeMap<N, N>,
    is_next: impl Fn(&N) -> bool,
    was: impl Fn(&N) -> bool,
) -> BTreeMap<N, N> {
    let mut done = BTreeMap::new();
    let mut given_up = BTreeSet::new();
    let can_be = |new: &N, old: &N| new != old && is_next(new) && was(old);
    let mut ready: BTreeSet<&N> = said
        .iter()
        .filter(|(new, old)| can_be(new, old) && !was(new))
        .map(|(new, _)| new)
        .collect();
    while let Some(new) = ready.pop_first() {
        let old = &said[new];
        if !given_up.insert(old) {
            continue;
        }
        done.insert(new.clone(), old.clone());
        // What waits for this name can have it now.
        if let Some((waits, its_old)) = said.get_key_value(old)
            && can_be(waits, its_old)
        {
            ready.insert(waits);
        }
    }
    done
}
