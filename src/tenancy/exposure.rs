//! Whether a row that nothing binds can be noticed: in a result, in a change, or in the presence of a row.
//! In: how each claim came to be, which results are shown, what each change writes. Out: whether a claim is exposed.
//! Says no wherever something may stand in the way: then the statement is unknown, and not refuted.

use super::pool::{Binding, Node, Pool, Solution, Value};
use super::prover::{Claim, ClaimKind, Prover};
use super::sketch::Sketch;
use crate::ident::QualifiedName;
use crate::schema::{IndexKey, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What of the rows at a place can be noticed in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// Nothing.
    Nothing,
    /// Whether there is one.
    Presence,
    /// Which values they have, but not how often.
    Values,
    /// Each of them.
    Rows,
}

/// What a part of a statement changes, and which claims matter by it alone.
#[derive(Debug)]
pub(super) struct Effect {
    pub claims: Range<usize>,
    pub pool: Pool,
    pub change: Change,
}

/// A change of rows.
#[derive(Debug)]
pub(super) enum Change {
    /// Values take the place of others; nothing where the new one was not followed.
    Set(Vec<(Node, Option<Node>)>),
    /// Rows go.
    Delete,
    /// Rows with these values, by column, are added to a table.
    Insert(QualifiedName, BTreeMap<usize, Node>),
    /// None, or the statement fails.
    Never,
}

/// What is noted on the way, for the judgement at the end.
#[derive(Debug, Default)]
pub(super) struct Exposure {
    /// The values that are shown or written.
    pub shown: BTreeSet<Node>,
    /// Values with what each is made from.
    pub made: Vec<(Node, Node)>,
    pub effects: Vec<Effect>,
    /// The sides of full joins: a row on one of them adds a row.
    pub full: BTreeSet<usize>,
}

impl Exposure {
    /// The values that are shown, and all that they are made from.
    fn all_shown(&self) -> BTreeSet<Node> {
        let mut out = self.shown.clone();
        let mut waiting: Vec<Node> = out.iter().copied().collect();
        while let Some(node) = waiting.pop() {
            for (_, from) in self.made.iter().filter(|it| it.0 == node) {
                if out.insert(*from) {
                    waiting.push(*from);
                }
            }
        }
        out
    }
}

impl Prover<'_> {
    /// Which of the claims are exposed, by number.
    pub fn exposed(&self) -> BTreeSet<usize> {
        if self.murky || self.is_impossible() {
            return BTreeSet::new();
        }
        let shown = self.exposure.all_shown();
        let idle = self.exposure.effects.iter();
        let idle: Vec<_> = idle.filter(|it| self.is_idle(it)).collect();
        let claims = self.claims.iter().enumerate();
        let exposed = claims.filter(|(at, claim)| {
            claim.is_clear
                && claim.seen > Seen::Nothing
                && !idle.iter().any(|it| it.claims.contains(at))
                && claim
                    .needs
                    .iter()
                    .all(|it| it.iter().any(|it| shown.contains(it)))
                && self.is_noticed(claim, &shown)
        });
        exposed.map(|(at, _)| at).collect()
    }

    /// Whether there may be no row that meets all conditions at once.
    fn is_impossible(&self) -> bool {
        let homes: BTreeSet<Pool> = self.facts.bindings.iter().map(|it| it.pool).collect();
        homes.into_iter().any(|home| {
            let pools = self.facts.chain(home);
            self.is_rare(&super::sketch::of(&self.facts, self.catalog, &pools))
        })
    }

    /// Whether rows as in a sketch are there by chance at most: a value that is two, a value that the database computes,
    /// or a key that is the key of something else.
    fn is_rare(&self, sketch: &Sketch) -> bool {
        let mut known = sketch.classes.values();
        if known.any(|it| it.literals.len() > usize::from(it.given.is_empty())) {
            return true;
        }
        let all = || sketch.rows.iter().flat_map(|it| &it.1);
        let mut homes: BTreeMap<usize, (&QualifiedName, usize)> = BTreeMap::new();
        for (name, classes) in &sketch.rows {
            let Some(facts) = self.catalog.table(name) else {
                return true;
            };
            let is_computed = |at: usize| {
                let class = classes[at];
                sketch.classes.contains_key(&class) || all().filter(|it| **it == class).count() > 1
            };
            if facts.computed().into_iter().any(is_computed) {
                return true;
            }
            for (at, class) in classes.iter().enumerate() {
                let Some(home) = self.home(facts.table, at) else {
                    continue;
                };
                let is_twice = classes.iter().filter(|it| *it == class).count() > 1;
                if is_twice || *homes.entry(*class).or_insert(home) != home {
                    return true;
                }
            }
        }
        false
    }

    /// The key that a column holds values of, at the end of all references. Nothing for a column that is no key.
    fn home<'s>(&'s self, table: &'s Table, at: usize) -> Option<(&'s QualifiedName, usize)> {
        let mut here = (table, at);
        let mut seen = Vec::new();
        loop {
            let name = &here.0.columns[here.1].name;
            let mut keys = here.0.foreign_keys.iter();
            let next = keys.find_map(|key| {
                let place = key.columns.iter().position(|it| it == name)?;
                let target = self.catalog.table(&key.target)?.table;
                let there = &key.target_columns[place];
                let at = target.columns.iter().position(|it| it.name == *there)?;
                Some((target, at))
            });
            match next.filter(|(table, at)| !seen.contains(&(&table.name, *at))) {
                Some((table, at)) => {
                    seen.push((&table.name, at));
                    here = (table, at);
                }
                None => break,
            }
        }
        let primary = here.0.primary_key.iter().flat_map(|it| &it.columns);
        let is_key = !seen.is_empty()
            || primary
                .into_iter()
                .any(|it| *it == here.0.columns[here.1].name);
        is_key.then_some((&here.0.name, here.1))
    }

    /// Whether a change leaves everything as it was.
    fn is_idle(&self, effect: &Effect) -> bool {
        let pools = self.facts.chain(effect.pool);
        let likely = self.facts.alike();
        let solution = self.facts.solve(self.catalog, &pools, &[].into(), &likely);
        match &effect.change {
            Change::Never => true,
            Change::Delete => false,
            Change::Set(pairs) => pairs
                .iter()
                .all(|(old, new)| new.is_some_and(|new| solution.same(*old, new))),
            Change::Insert(table, written) => self.is_a_copy(table, written, &solution),
        }
    }

    /// Whether the key of a row that is written is that of a row that is there already.
    fn is_a_copy(
        &self,
        table: &QualifiedName,
        written: &BTreeMap<usize, Node>,
        solution: &Solution,
    ) -> bool {
        let Some(facts) = self.catalog.table(table) else {
            return true;
        };
        let bindings = self.facts.bindings.iter();
        let bindings: Vec<_> = bindings
            .filter(|it| it.is_stored && it.table == *table)
            .collect();
        // A reference that is copied leads to rows of the organization that it is copied from.
        let is_copied = |(here, _): &(usize, usize)| {
            facts.scope() != Some(*here)
                && written.get(here).is_some_and(|new| {
                    let mut class = solution.class(*new);
                    class.all(|it| matches!(self.facts.value(it), Value::Column(_)))
                })
        };
        let mut references = facts.references.iter();
        if references.any(|key| key.pairs.len() > 1 && key.pairs.iter().any(is_copied)) {
            return true;
        }
        keys(facts.table).iter().any(|key| {
            // The organization that asks has its own row already.
            let is_root = facts.scope().is_some_and(|scope| *key == [scope]);
            let is_same = |binding: &&Binding| {
                key.iter().all(|at| {
                    let new = written.get(at);
                    new.is_some_and(|new| solution.same(*new, binding.columns[*at]))
                })
            };
            is_root || bindings.iter().any(is_same)
        })
    }

    fn is_noticed(&self, claim: &Claim, shown: &BTreeSet<Node>) -> bool {
        if claim.kind == ClaimKind::Write {
            return true;
        }
        let Some(at) = claim.binding else {
            return true;
        };
        let binding = &self.facts.bindings[at];
        let pools = self.facts.chain(claim.pool);
        let without = self.facts.solve(self.catalog, &pools, &[].into(), &[]);
        let is_shown = binding.columns.iter().any(|it| shown.contains(it));
        let mut open = binding.groups.iter();
        let is_optional = open.any(|it| !without.has(*it) && !self.exposure.full.contains(it));
        if is_optional && !is_shown && (claim.seen < Seen::Rows || self.is_pinned(binding)) {
            return false;
        }
        claim.seen == Seen::Rows || !self.folds(claim, at, shown)
    }

    /// Whether a key of the row is settled by others, so that there is at most one.
    fn is_pinned(&self, binding: &Binding) -> bool {
        let Some(facts) = self.catalog.table(&binding.table) else {
            return true;
        };
        let (pools, groups) = self.facts.everything();
        let likely = self.facts.alike();
        let solution = self.facts.solve(self.catalog, &pools, &groups, &likely);
        let is_settled = |at: &usize| {
            let node = binding.columns[*at];
            solution.class(node).any(|it| it != node)
        };
        keys(facts.table)
            .iter()
            .any(|key| key.iter().all(is_settled))
    }

    /// Whether another row of the statement can stand in for this one, so that it changes nothing that it is there.
    fn folds(&self, claim: &Claim, at: usize, shown: &BTreeSet<Node>) -> bool {
        let binding = &self.facts.bindings[at];
        let (pools, _) = self.facts.everything();
        let likely = self.facts.alike();
        let solution = self
            .facts
            .solve(self.catalog, &pools, &claim.present, &likely);
        let is_own = |node: &Node| binding.columns.contains(node);
        let is_fixed = |node: &Node| {
            let mut class = solution.class(*node).filter(|it| !is_own(it));
            shown.contains(node)
                || class.any(|it| {
                    !matches!(self.facts.value(it), Value::Column(_)) || self.is_stored(it)
                })
        };
        let fixed: Vec<usize> = (0..binding.columns.len())
            .filter(|it| is_fixed(&binding.columns[*it]))
            .collect();
        let others = self.facts.bindings.iter().enumerate();
        let mut others = others.filter(|(other, it)| *other != at && it.is_stored);
        others.any(|(_, other)| {
            if other.table == binding.table {
                let is_same = |it: &usize| solution.same(binding.columns[*it], other.columns[*it]);
                return fixed.iter().all(is_same);
            }
            if !self.leads_to(&other.table, &binding.table) {
                return false;
            }
            let facts = self.catalog.table(&other.table);
            let mut references = facts.iter().flat_map(|it| &it.references);
            fixed.is_empty()
                || references.any(|key| {
                    let names = |it: &usize| {
                        let mut pairs = key.pairs.iter();
                        pairs.any(|(here, there)| {
                            there == it
                                && solution.same(other.columns[*here], binding.columns[*there])
                        })
                    };
                    key.target == binding.table && fixed.iter().all(names)
                })
        })
    }

    fn is_stored(&self, node: Node) -> bool {
        self.facts
            .bindings
            .iter()
            .any(|it| it.columns.contains(&node))
    }

    /// Whether a row of one table may need one of another.
    fn leads_to(&self, from: &QualifiedName, to: &QualifiedName) -> bool {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(name) = waiting.pop() {
            let Some(facts) = self.catalog.table(name) else {
                continue;
            };
            for key in &facts.table.foreign_keys {
                if key.target == *to {
                    return true;
                }
                if seen.insert(&key.target) {
                    waiting.push(&key.target);
                }
            }
        }
        false
    }
}

/// The columns that no two rows share, where they are not NULL.
pub(super) fn keys(table: &Table) -> Vec<Vec<usize>> {
    let unique = table.indexes.iter().filter(|it| it.unique);
    let columns = unique.filter_map(|it| {
        let columns = it.keys.iter().map(IndexKey::column);
        columns.collect::<Option<Vec<_>>>()
    });
    let position =
        |name: &&crate::ident::Ident| table.columns.iter().position(|it| it.name == **name);
    let all = table.unique_keys().chain(columns);
    all.filter_map(|key| key.iter().map(position).collect())
        .collect()
}
