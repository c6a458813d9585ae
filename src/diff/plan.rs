//! What becomes of the parts of one table: which stay, which are only called otherwise, which go and which come.
//! Names that two of them want at different moments are settled here, over all tables.

use super::part::{Part, Taken};
use super::sequence::order_anyhow;
use crate::ident::{Ident, QualifiedName};
use crate::statement::Statement;
use std::collections::{BTreeMap, BTreeSet};

/// The parts of a table that do not stay as they are.
pub(super) struct Plan<'a> {
    pub table: &'a QualifiedName,
    pub drops: Vec<Drop<'a>>,
    pub adds: Vec<Part<'a>>,
    /// Each with its new name.
    pub renames: Vec<(Part<'a>, &'a Ident)>,
}

/// A part that goes.
pub(super) struct Drop<'a> {
    pub part: Part<'a>,
    /// Whether it must go before anything else changes.
    pub is_aside: bool,
}

impl<'a> Plan<'a> {
    /// Compares the parts of both sides. What is touched comes anew even where it stays; what stands on something that
    /// moves and does not stay steps aside.
    pub(super) fn of(
        table: &'a QualifiedName,
        now: Vec<Part<'a>>,
        next: Vec<Part<'a>>,
        is_touched: impl Fn(&Part<'a>) -> bool,
        is_in_the_way: impl Fn(&Part<'a>) -> bool,
    ) -> Self {
        let mut plan = Self {
            table,
            drops: Vec::new(),
            adds: next,
            renames: Vec::new(),
        };
        let mut rest = Vec::new();
        for part in now {
            let is_touched = is_touched(&part);
            match plan.adds.iter().position(|it| *it == part) {
                Some(at) if !is_touched => {
                    plan.adds.remove(at);
                }
                _ => rest.push((part, is_touched)),
            }
        }
        for (part, is_touched) in rest {
            match plan.adds.iter().position(|it| it.is_same_content(&part)) {
                Some(at) if !is_touched => {
                    let to = plan.adds.remove(at).name();
                    plan.renames.push((part, to));
                }
                _ => plan.drops.push(Drop {
                    part,
                    is_aside: is_touched || is_in_the_way(&part),
                }),
            }
        }
        plan
    }

    /// Whether a part that goes is replaced where it stands.
    pub(super) fn replacement(&self, gone: &Part<'a>) -> Option<usize> {
        let is_primary = |it: &Part<'_>| matches!(it, Part::PrimaryKey(_));
        self.adds.iter().position(|it| {
            it.is_same_kind(gone)
                && (it.name() == gone.name() || is_primary(gone) && is_primary(it))
        })
    }
}

/// Lets those that go and hold a name that is wanted step aside. `wanted` are names that others take.
pub(super) fn settle<'a>(plans: &mut [Plan<'a>], mut wanted: BTreeSet<Taken<'a>>) {
    let mut renamed_to = BTreeSet::new();
    for plan in plans.iter() {
        for (part, to) in &plan.renames {
            renamed_to.extend(part.taken(plan.table, to));
        }
        for part in &plan.adds {
            wanted.extend(part.taken(plan.table, part.name()));
        }
    }
    for plan in plans.iter_mut() {
        for at in 0..plan.drops.len() {
            let part = plan.drops[at].part;
            let taken = part.taken(plan.table, part.name());
            let is_replaced = plan
                .replacement(&part)
                .is_some_and(|at| plan.adds[at].name() == part.name());
            let is_wanted = taken.iter().any(|it| wanted.contains(it)) && !is_replaced;
            if is_wanted || taken.iter().any(|it| renamed_to.contains(it)) {
                plan.drops[at].is_aside = true;
            }
        }
    }
}

/// One rename.
struct Rename<'a> {
    table: &'a QualifiedName,
    part: Part<'a>,
    to: &'a Ident,
}

/// The renames, in an order in which each new name is free. Where names go round in a ring, one of them takes a name for
/// the meantime.
pub(super) fn renames<'a>(plans: impl Iterator<Item = &'a Plan<'a>>) -> Vec<Statement> {
    let all: Vec<Rename<'_>> = plans
        .flat_map(|plan| {
            let table = plan.table;
            plan.renames.iter().map(move |(part, to)| Rename {
                table,
                part: *part,
                to,
            })
        })
        .collect();
    let mut holders = BTreeMap::new();
    for (at, it) in all.iter().enumerate() {
        for name in it.part.taken(it.table, it.part.name()) {
            holders.insert(name, at);
        }
    }
    let waits_for = |at: usize| {
        let names = all[at].part.taken(all[at].table, all[at].to);
        names
            .into_iter()
            .filter_map(|name| holders.get(&name).copied())
            .filter(move |it| *it != at)
            .collect::<Vec<_>>()
    };
    let keys: Vec<usize> = (0..all.len()).collect();
    let edges: Vec<(usize, usize)> = keys
        .iter()
        .flat_map(|&at| waits_for(at).into_iter().map(move |it| (at, it)))
        .collect();
    let mut done = BTreeSet::new();
    let (mut out, mut late) = (Vec::new(), Vec::new());
    for at in order_anyhow(&keys, &edges) {
        let Rename { table, part, to } = &all[at];
        let from = part.name();
        if waits_for(at).iter().all(|it| done.contains(it)) {
            out.push(part.rename(table, from, to));
        } else {
            let meanwhile = Ident::composed(&[from.as_str(), "aside"]);
            out.push(part.rename(table, from, &meanwhile));
            late.push(part.rename(table, &meanwhile, to));
        }
        done.insert(at);
    }
    out.extend(late);
    out
}
