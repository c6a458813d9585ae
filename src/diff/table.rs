//! Tables: which come, go and stay; what makes one.

use super::column::Fates;
use super::enum_type::Enums;
use super::phases::Phases;
use super::sequence::order_anyhow;
use crate::ident::QualifiedName;
use crate::schema::{Constraint, Deferrable, Schema, Table, Unique};
use crate::statement::{Commented, ConstraintForm, CreateTable, Statement};
use std::collections::{BTreeMap, HashMap};

/// A table that stays.
pub(super) struct Pair<'a> {
    pub now: &'a Table,
    pub next: &'a Table,
    pub fates: Fates,
}

/// The tables of both sides, those of others left out.
pub(super) struct Tables<'a> {
    /// Those that come, referenced before referencing.
    pub created: Vec<&'a Table>,
    /// Those that go, referencing before referenced.
    pub dropped: Vec<&'a Table>,
    /// Those that stay.
    pub kept: BTreeMap<&'a QualifiedName, Pair<'a>>,
}

impl<'a> Tables<'a> {
    pub(super) fn of(now: &'a Schema, next: &'a Schema, enums: &Enums) -> Self {
        let mut created = Vec::new();
        let mut kept = BTreeMap::new();
        for table in next.owned_tables() {
            match now.table(&table.name).filter(|it| !it.external) {
                Some(now) => {
                    let fates = if now == table && enums.is_quiet() {
                        Fates::default()
                    } else {
                        Fates::of(now, table, enums)
                    };
                    let next = table;
                    kept.insert(&table.name, Pair { now, next, fates });
                }
                None => created.push(table),
            }
        }
        let gone = now
            .owned_tables()
            .filter(|it| next.table(&it.name).is_none());
        let mut dropped = referenced_first(gone.collect());
        dropped.reverse();
        Self {
            created: referenced_first(created),
            dropped,
            kept,
        }
    }

    /// The tables whose columns others cannot rely on: they go, or columns of theirs do, or get other types.
    pub(super) fn unsettled(&self) -> impl Iterator<Item = &'a QualifiedName> {
        let kept = self.kept.values().filter(|it| !it.fates.is_quiet());
        let kept = kept.map(|it| &it.next.name);
        kept.chain(self.dropped.iter().map(|it| &it.name))
    }
}

/// The tables, those that are referenced before those that reference them, by name where that leaves a choice.
fn referenced_first(tables: Vec<&Table>) -> Vec<&Table> {
    let numbered = tables.iter().enumerate();
    let places: HashMap<&QualifiedName, usize> =
        numbered.clone().map(|(at, it)| (&it.name, at)).collect();
    let mut edges = Vec::new();
    for (at, table) in numbered {
        let targets = table.foreign_keys.iter().map(|key| &key.target);
        edges.extend(targets.filter_map(|it| Some((at, *places.get(it)?))));
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    order_anyhow(&all, &edges)
        .into_iter()
        .map(|at| tables[at])
        .collect()
}

/// The tables that go. What references one that goes earlier lets go of it first.
pub(super) fn drop(tables: &Tables<'_>, phases: &mut Phases) {
    let numbered = tables.dropped.iter().enumerate();
    let places: HashMap<&QualifiedName, usize> =
        numbered.clone().map(|(at, it)| (&it.name, at)).collect();
    for (at, table) in numbered {
        for key in &table.foreign_keys {
            if places.get(&key.target).is_some_and(|it| *it < at) {
                phases.references_aside.push(Statement::DropConstraint {
                    table: table.name.clone(),
                    constraint: Constraint::ForeignKey(key.clone()),
                });
            }
        }
        let gone = Box::new((*table).clone());
        phases.tables_gone.push(Statement::DropTable(gone));
    }
}

/// The table with its comments and indexes; its references wait until every table stands.
pub(super) fn create(table: &Table, phases: &mut Phases) {
    let out = &mut phases.tables;
    let (twins, uniques): (Vec<_>, Vec<_>) = (table.uniques.iter().enumerate())
        .partition(|(at, unique)| is_twin(unique, table, &table.uniques[..*at]));
    let uniques = uniques.into_iter().map(|(_, it)| it.clone());
    out.push(Statement::CreateTable(CreateTable {
        name: table.name.clone(),
        columns: table.columns.clone(),
        primary_key: table.primary_key.clone(),
        uniques: uniques.collect(),
        checks: table.checks.clone(),
    }));
    out.extend(twins.into_iter().map(|(_, it)| Statement::AddConstraint {
        table: table.name.clone(),
        constraint: Constraint::Unique(it.clone()),
        form: ConstraintForm::Whole,
    }));
    comment(None, table, out);
    for column in &table.columns {
        if column.doc.is_some() {
            let text = column.doc.clone();
            let on = Commented::Column(table.name.clone(), column.name.clone());
            out.push(Statement::Comment { on, text });
        }
    }
    out.extend(table.indexes.iter().map(|index| Statement::CreateIndex {
        table: table.name.clone(),
        index: index.clone(),
        concurrently: false,
    }));
    let keys = table.foreign_keys.iter().cloned();
    phases
        .references
        .extend(keys.map(|key| Statement::AddConstraint {
            table: table.name.clone(),
            constraint: Constraint::ForeignKey(key),
            form: ConstraintForm::Whole,
        }));
}

/// Whether a unique constraint is the primary key or an earlier one over again: of such two, CREATE TABLE makes one.
fn is_twin(unique: &Unique, table: &Table, earlier: &[Unique]) -> bool {
    let is_plain = !unique.nulls_not_distinct && unique.deferrable == Deferrable::No;
    let mut primary = table.primary_key.iter();
    let is_key = is_plain && primary.any(|it| it.columns == unique.columns);
    is_key
        || earlier.iter().any(|it| {
            it.columns == unique.columns
                && it.nulls_not_distinct == unique.nulls_not_distinct
                && it.deferrable == unique.deferrable
        })
}

/// What is said of a table.
pub(super) fn comment(before: Option<&Table>, table: &Table, out: &mut Vec<Statement>) {
    if before.and_then(|it| it.doc.as_ref()) != table.doc.as_ref() {
        let text = table.doc.clone();
        let on = Commented::Table(table.name.clone());
        out.push(Statement::Comment { on, text });
    }
}
