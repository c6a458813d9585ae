//! Room for names: an index may hold the new name of a table, an enum that of a table, and a table that of an enum.
//! In: the schema and the renames. Out: statements that give such things other names before anything else is renamed;
//! what becomes of them is settled later, under those names.

use super::part::{Part, keys_of};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Renames, Schema};
use crate::statement::Statement;
use std::collections::{BTreeMap, BTreeSet};

/// Enums and tables that stand where a type of the other kind gets its name; a table makes a type of its name. The
/// renames of such enums then begin at the name in between.
pub(super) fn for_types(now: &Schema, next: &Schema, renames: &mut Renames) -> Vec<Statement> {
    let mut out = Vec::new();
    let is_free = |name: &QualifiedName| {
        let mut both = [now, next].into_iter();
        !both.any(|it| it.tables.contains_key(name) || it.enums.contains_key(name))
    };
    for from in now.enums.keys() {
        let becomes_table = next.tables.get(from).is_some_and(|it| !it.external);
        let new = renames.enums.iter().find(|(_, old)| *old == from);
        let new = new.map(|(new, _)| new.clone());
        if becomes_table && (new.is_none() || renames.tables.contains_key(from)) {
            let to = free(from, is_free);
            if let Some(new) = new {
                renames.enums.insert(new, to.clone());
            }
            let from = from.clone();
            out.push(Statement::RenameEnum { from, to });
        }
    }
    let gone: BTreeSet<&QualifiedName> = renames.tables.values().collect();
    for from in renames.enums.keys() {
        let is_table = now.tables.get(from).is_some_and(|it| !it.external);
        if is_table && !gone.contains(from) {
            let (from, to) = (from.clone(), free(from, is_free));
            out.push(Statement::RenameTable { from, to });
        }
    }
    out
}

fn free(name: &QualifiedName, is_free: impl Fn(&QualifiedName) -> bool) -> QualifiedName {
    let mut number = 1_u32;
    loop {
        let tail = format!("old{number}");
        let free = Ident::composed(&[name.name.as_str(), &tail]);
        let free = QualifiedName::new(name.schema.clone(), free);
        if is_free(&free) {
            return free;
        }
        number += 1;
    }
}

/// Indexes that stand where a table gets its name, and those of a table that moves to a schema where somebody has
/// their names.
pub(super) fn for_tables(now: &Schema, next: &Schema, renames: &Renames) -> Vec<Statement> {
    if renames.tables.is_empty() {
        return Vec::new();
    }
    let held = relations(now);
    let wanted = relations(next);
    let mut brought = BTreeSet::new();
    let mut aside: BTreeMap<QualifiedName, Holder<'_>> = BTreeMap::new();
    for (to, from) in &renames.tables {
        if let Some(Some(holder)) = held.get(to) {
            aside.insert(to.clone(), *holder);
        }
        if to.schema == from.schema {
            continue;
        }
        for part in now.tables.get(from).into_iter().flat_map(keys_of) {
            let there = QualifiedName::new(to.schema.clone(), part.name().clone());
            if matches!(part, Part::Check(_)) {
                continue;
            }
            let is_taken = held.contains_key(&there) || renames.tables.contains_key(&there);
            if !brought.insert(there) || is_taken {
                let here = QualifiedName::new(from.schema.clone(), part.name().clone());
                aside.insert(here, (from, part));
            }
        }
    }
    let is_free = |name: &QualifiedName| !held.contains_key(name) && !wanted.contains_key(name);
    let rename = |(name, (table, part)): (QualifiedName, Holder<'_>)| {
        part.rename(table, &name.name, &free(&name, is_free).name)
    };
    aside.into_iter().map(rename).collect()
}

/// An index, or a key that brings one, with its table.
type Holder<'a> = (&'a QualifiedName, Part<'a>);

/// The names of the tables, and those of indexes with what holds them.
fn relations(schema: &Schema) -> BTreeMap<QualifiedName, Option<Holder<'_>>> {
    let mut out = BTreeMap::new();
    for table in schema.tables.values() {
        out.insert(table.name.clone(), None);
        let parts = keys_of(table).into_iter();
        for part in parts.filter(|it| !matches!(it, Part::Check(_))) {
            let name = QualifiedName::new(table.name.schema.clone(), part.name().clone());
            out.insert(name, Some((&table.name, part)));
        }
    }
    out
}
