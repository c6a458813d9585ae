//! Keys, checks, indexes and references of the tables that stay.
//! In: the tables and what becomes of their columns. Out: statements. A reference stands on a key of its target, so
//! keys are settled first.

use super::enum_type::Enums;
use super::part::{Part, Taken, keys_of, references_of};
use super::phases::Phases;
use super::plan::{Plan, renames, settle};
use super::table::{Pair, Tables};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ForeignKey, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// All that changes about them.
pub(super) fn change(next: &Schema, tables: &Tables<'_>, enums: &Enums, phases: &mut Phases) {
    let mut keys: Vec<Plan<'_>> = tables
        .kept
        .values()
        .filter(|it| !is_still(it, enums))
        .map(|it| plan_keys(it, enums))
        .collect();
    let new_names = names_of_new_tables(tables);
    let mut wanted = new_names.clone();
    for plan in &keys {
        let references = next.table(plan.table).map(|it| &it.foreign_keys);
        let names = references.into_iter().flatten().map(|it| &it.name);
        wanted.extend(names.map(|name| Taken::InTable(plan.table, name)));
    }
    settle(&mut keys, wanted);
    let gone = GoneKeys::of(&mut keys, next);
    let unsettled: BTreeSet<_> = tables.unsettled().collect();
    let mut references: Vec<Plan<'_>> = tables
        .kept
        .values()
        .filter(|it| {
            let mut targets = it.now.foreign_keys.iter().map(|key| &key.target);
            !is_still(it, enums) || targets.any(|it| unsettled.contains(it) || gone.is_about(it))
        })
        .map(|it| plan_references(it, tables, &unsettled, &gone))
        .collect();
    let mut wanted = new_names;
    for plan in &keys {
        let names = plan.adds.iter().map(Part::name);
        let names = names.chain(plan.renames.iter().map(|(_, to)| *to));
        wanted.extend(names.map(|name| Taken::InTable(plan.table, name)));
    }
    settle(&mut references, wanted);
    phases.part_renames = renames(keys.iter().chain(&references));
    for plan in &keys {
        write_keys(plan, phases);
    }
    for plan in &references {
        write_references(plan, phases);
    }
}

fn is_still(pair: &Pair<'_>, enums: &Enums) -> bool {
    pair.now == pair.next && pair.fates.is_quiet() && enums.is_quiet()
}

fn names_of_new_tables<'a>(tables: &Tables<'a>) -> BTreeSet<Taken<'a>> {
    let mut out = BTreeSet::new();
    for table in &tables.created {
        out.insert(Taken::InSchema(&table.name.schema, &table.name.name));
        for part in keys_of(table) {
            out.extend(part.taken(&table.name, part.name()));
        }
    }
    out
}

fn plan_keys<'a>(pair: &Pair<'a>, enums: &Enums) -> Plan<'a> {
    let fates = &pair.fates;
    let is_touched = |part: &Part<'a>| {
        part.columns().iter().any(|it| fates.is_gone(it))
            || part
                .expressions()
                .iter()
                .any(|it| fates.reread(&it.0) || enums.touch(pair.now, &it.0))
    };
    let is_in_the_way = |part: &Part<'a>| {
        part.columns().iter().any(|it| fates.is_any(it))
            || part.expressions().iter().any(|it| fates.any(&it.0))
    };
    let (now, next) = (keys_of(pair.now), keys_of(pair.next));
    Plan::of(&pair.next.name, now, next, is_touched, is_in_the_way)
}

fn plan_references<'a>(
    pair: &Pair<'a>,
    tables: &Tables<'a>,
    unsettled: &BTreeSet<&'a QualifiedName>,
    gone: &GoneKeys<'a>,
) -> Plan<'a> {
    let target_moves = |key: &ForeignKey, far: bool| {
        let Some(target) = tables.kept.get(&key.target) else {
            return unsettled.contains(&key.target);
        };
        let mut columns = key.target_columns.iter();
        columns.any(|it| {
            if far {
                target.fates.is_any(it)
            } else {
                target.fates.is_reread(it)
            }
        })
    };
    let is_touched = |part: &Part<'a>| match part {
        Part::Reference(key) => {
            key.columns.iter().any(|it| pair.fates.is_reread(it))
                || target_moves(key, false)
                || gone.fate(key).is_some()
        }
        Part::PrimaryKey(_) | Part::Unique(_) | Part::Check(_) | Part::Index(_) => false,
    };
    let is_in_the_way = |part: &Part<'a>| match part {
        Part::Reference(key) => {
            key.columns.iter().any(|it| pair.fates.is_any(it)) || target_moves(key, true)
        }
        Part::PrimaryKey(_) | Part::Unique(_) | Part::Check(_) | Part::Index(_) => false,
    };
    let (now, next) = (references_of(pair.now), references_of(pair.next));
    let mut plan = Plan::of(&pair.next.name, now, next, is_touched, is_in_the_way);
    // A key that goes late lets its references go late as well, so that no gap opens before the new ones stand.
    for drop in &mut plan.drops {
        if let Part::Reference(key) = drop.part
            && gone.fate(key) == Some(Goes::Late)
            && !key.columns.iter().any(|it| pair.fates.is_any(it))
            && !target_moves(key, true)
        {
            drop.is_aside = false;
        }
    }
    plan
}

/// When a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Goes {
    /// When all that comes is there.
    Late,
    /// Before what comes, or when its replacement does.
    Early,
}

/// The keys that go and that a reference may stand on: by table, and by columns whatever their order.
struct GoneKeys<'a>(BTreeMap<&'a QualifiedName, Vec<(BTreeSet<&'a Ident>, Goes)>>);

impl<'a> GoneKeys<'a> {
    /// A key that goes must be away before a reference to the same columns comes, which might choose it.
    fn of(plans: &mut [Plan<'a>], next: &'a Schema) -> Self {
        let mut gone = Self(BTreeMap::new());
        for plan in plans.iter() {
            for drop in &plan.drops {
                if let Some(columns) = drop.part.target_columns() {
                    let is_early = drop.is_aside || plan.replacement(&drop.part).is_some();
                    let goes = if is_early { Goes::Early } else { Goes::Late };
                    let keys = gone.0.entry(plan.table).or_default();
                    keys.push((columns.into_iter().collect(), goes));
                }
            }
        }
        if gone.0.is_empty() {
            return gone;
        }
        let references = next.owned_tables().flat_map(|it| &it.foreign_keys);
        let aims: BTreeSet<(&QualifiedName, BTreeSet<&Ident>)> = references
            .filter(|key| gone.is_about(&key.target))
            .map(|key| (&key.target, key.target_columns.iter().collect()))
            .collect();
        for (table, keys) in &mut gone.0 {
            for (columns, goes) in keys.iter_mut() {
                if aims.contains(&(*table, columns.clone())) {
                    *goes = Goes::Early;
                }
            }
        }
        for plan in plans {
            for at in 0..plan.drops.len() {
                let part = plan.drops[at].part;
                let columns = part.target_columns();
                let columns = columns.map(|it| it.into_iter().collect());
                let is_aimed_at = columns.is_some_and(|it| aims.contains(&(plan.table, it)));
                plan.drops[at].is_aside |= is_aimed_at && plan.replacement(&part).is_none();
            }
        }
        gone
    }

    fn is_about(&self, table: &QualifiedName) -> bool {
        self.0.contains_key(table)
    }

    /// When the earliest key goes that a reference may stand on.
    fn fate(&self, key: &ForeignKey) -> Option<Goes> {
        let columns: BTreeSet<&Ident> = key.target_columns.iter().collect();
        let keys = self.0.get(&key.target)?.iter();
        keys.filter(|(it, _)| *it == columns)
            .map(|(_, goes)| *goes)
            .max()
    }
}

fn write_keys(plan: &Plan<'_>, phases: &mut Phases) {
    let mut replaced = BTreeMap::new();
    for drop in &plan.drops {
        let statement = drop.part.drop(plan.table);
        if drop.is_aside {
            phases.parts_aside.push(statement);
        } else if let Some(at) = plan.replacement(&drop.part) {
            replaced.insert(at, statement);
        } else {
            phases.parts_gone.push(statement);
        }
    }
    for (at, part) in plan.adds.iter().enumerate() {
        phases.parts.extend(replaced.remove(&at));
        phases.parts.push(part.add(plan.table));
    }
}

fn write_references(plan: &Plan<'_>, phases: &mut Phases) {
    for drop in &plan.drops {
        let statement = drop.part.drop(plan.table);
        if drop.is_aside {
            phases.references_aside.push(statement);
        } else {
            phases.references_gone.push(statement);
        }
    }
    let adds = plan.adds.iter().map(|part| part.add(plan.table));
    phases.references.extend(adds);
}
