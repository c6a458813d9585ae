//! Equalities, and what follows from them.
//! In: values (columns, parameters, texts), the equalities that conditions state, and under which outer joins they hold.
//! Out: for the rows in which some references are present, which values are the same, and by which steps.
//! Knows keys and references of the schema, and no SQL.

use super::catalog::{Catalog, Family, TableFacts};
use crate::ident::QualifiedName;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

/// A value.
pub(super) type Node = usize;
/// The equalities of one query, which those inside of it may use.
pub(super) type Pool = usize;
/// The side of an outer join that may be absent: its references are all there, or all NULL.
pub(super) type Group = usize;
/// A set of sides.
pub(super) type Groups = Rc<[Group]>;

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A parameter, or the run-time setting, by name.
    Given(String),
    /// A literal.
    Literal(String),
    /// A column or the result of an expression; the text is for people.
    Column(String),
}

#[derive(Debug)]
struct NodeFacts {
    value: Value,
    family: Option<Family>,
    /// Where it is NULL unless these are there.
    groups: Groups,
    /// The query that it belongs to; `None` for what is the same everywhere.
    pool: Option<Pool>,
}

/// Two values that are the same.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub a: Node,
    pub b: Node,
    /// It holds in rows in which these are there.
    pub when: Groups,
    /// Whether it says too that neither is NULL.
    pub strict: bool,
    pub why: Why,
}

/// Why two values are the same.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// A condition says so, here.
    Said(Range<usize>),
    /// One is what the other is called outside of its query.
    Called,
    /// Both belong to one row.
    Key(String),
}

/// A reference to a table of the schema.
#[derive(Debug)]
pub(super) struct Binding {
    pub table: QualifiedName,
    pub columns: Vec<Node>,
    pub groups: Groups,
    pub pool: Pool,
    /// Whether the row is there when the statement begins, so that keys and references hold of it.
    pub is_stored: bool,
}

#[derive(Debug)]
struct PoolFacts {
    parent: Option<Pool>,
    edges: Vec<Edge>,
}

/// All values and equalities of a statement.
#[derive(Debug, Default)]
pub(super) struct Facts {
    nodes: Vec<NodeFacts>,
    pools: Vec<PoolFacts>,
    groups: usize,
    pub bindings: Vec<Binding>,
    /// Values that some condition compares, from which nothing follows since they only compare as alike.
    pub likely: Vec<(Node, Node)>,
    /// The same, with what is given or written.
    pub likely_values: Vec<(Node, Value)>,
}

impl Facts {
    /// A side of an outer join.
    pub fn group(&mut self) -> Group {
        self.groups += 1;
        self.groups
    }

    /// The equalities of a query inside of another one.
    pub fn pool(&mut self, parent: Option<Pool>) -> Pool {
        let edges = Vec::new();
        self.pools.push(PoolFacts { parent, edges });
        self.pools.len() - 1
    }

    /// A value of its own.
    pub fn column(
        &mut self,
        name: String,
        family: Option<Family>,
        groups: &Groups,
        pool: Pool,
    ) -> Node {
        self.nodes.push(NodeFacts {
            value: Value::Column(name),
            family,
            groups: groups.clone(),
            pool: Some(pool),
        });
        self.nodes.len() - 1
    }

    /// A parameter or a literal: the same value wherever it stands.
    pub fn given(&mut self, value: Value, family: Family) -> Node {
        let is_same = |it: &NodeFacts| it.value == value && it.family == Some(family);
        if let Some(at) = self.nodes.iter().position(is_same) {
            return at;
        }
        self.nodes.push(NodeFacts {
            value,
            family: Some(family),
            groups: Rc::from([]),
            pool: None,
        });
        self.nodes.len() - 1
    }

    /// All queries, and all sides of outer joins.
    pub fn everything(&self) -> (Vec<Pool>, Groups) {
        let pools = (0..self.pools.len()).collect();
        (pools, (1..=self.groups).collect())
    }

    /// What some condition compares, as equalities.
    pub fn alike(&self) -> Vec<Edge> {
        let edge = |(a, b): &(Node, Node)| Edge {
            a: *a,
            b: *b,
            when: Rc::from([]),
            strict: false,
            why: Why::Called,
        };
        self.likely.iter().map(edge).collect()
    }

    /// How many values there are.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// The kind of equality that a value has.
    pub fn family(&self, node: Node) -> Option<Family> {
        self.nodes[node].family
    }

    /// The literals met so far.
    pub fn literals(&self) -> impl Iterator<Item = Node> {
        let is_literal = |it: &Node| matches!(self.nodes[*it].value, Value::Literal(_));
        (0..self.nodes.len()).filter(is_literal)
    }

    /// What a value is.
    pub fn value(&self, node: Node) -> &Value {
        &self.nodes[node].value
    }

    /// What must be there, or a value is NULL.
    pub fn groups(&self, node: Node) -> &Groups {
        &self.nodes[node].groups
    }

    /// The query that a value belongs to.
    pub fn home(&self, node: Node) -> Option<Pool> {
        self.nodes[node].pool
    }

    /// Takes in an equality, if the two compare as the same value and not only as alike.
    pub fn equal(&mut self, pool: Pool, edge: Edge) -> bool {
        let (a, b) = (self.family(edge.a), self.family(edge.b));
        let is_sound = a.is_some() && a == b;
        if is_sound {
            self.pools[pool].edges.push(edge);
        }
        is_sound
    }

    /// The query itself and those around it.
    pub fn chain(&self, pool: Pool) -> Vec<Pool> {
        let parent = |it: &Pool| self.pools[*it].parent;
        std::iter::successors(Some(pool), parent).collect()
    }

    /// What follows where these are there, from the equalities of these queries and some more.
    pub fn solve(
        &self,
        catalog: &Catalog<'_>,
        pools: &[Pool],
        present: &Groups,
        more: &[Edge],
    ) -> Solution {
        let mut solution = Solution {
            classes: (0..self.nodes.len()).collect(),
            steps: Vec::new(),
            present: present.iter().copied().collect(),
        };
        let stated = pools.iter().flat_map(|pool| &self.pools[*pool].edges);
        let mut waiting: Vec<&Edge> = stated.chain(more).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|edge| !self.apply(edge, &mut solution));
            if waiting.len() < before {
                continue;
            }
            if !self.apply_keys(catalog, pools, &mut solution) {
                return solution;
            }
        }
    }

    fn apply(&self, edge: &Edge, solution: &mut Solution) -> bool {
        if !edge.when.iter().all(|it| solution.present.contains(it)) {
            return false;
        }
        if edge.strict {
            for node in [edge.a, edge.b] {
                solution.present.extend(self.nodes[node].groups.iter());
            }
        }
        solution.join(edge.a, edge.b, edge.why.clone());
        true
    }

    /// References whose rows are all there lead to the one row that they name; rows that share a key are one row.
    fn apply_keys(&self, catalog: &Catalog<'_>, pools: &[Pool], solution: &mut Solution) -> bool {
        let there: Vec<&Binding> = self
            .bindings
            .iter()
            .filter(|it| it.is_stored && pools.contains(&it.pool))
            .filter(|it| {
                it.groups
                    .iter()
                    .all(|group| solution.present.contains(group))
            })
            .collect();
        let mut changed = false;
        for (at, child) in there.iter().enumerate() {
            let Some(facts) = catalog.table(&child.table) else {
                continue;
            };
            for (other, parent) in there.iter().enumerate() {
                if at == other {
                    continue;
                }
                if other > at && parent.table == child.table {
                    let pairs: Vec<_> = (0..child.columns.len()).map(|it| (it, it)).collect();
                    let name = format!("the key of `{}`", child.table);
                    changed |= identify(
                        solution,
                        (&facts.families, facts),
                        (child, parent),
                        &pairs,
                        &name,
                    );
                }
                for key in facts
                    .references
                    .iter()
                    .filter(|it| it.target == parent.table)
                {
                    let Some(target) = catalog.table(&key.target) else {
                        continue;
                    };
                    // A NULL in one column of a reference frees the others (MATCH SIMPLE).
                    let is_required = |(here, there): &(usize, usize)| {
                        !facts.table.columns[*here].nullable
                            || (!target.table.columns[*there].nullable
                                && solution.same(child.columns[*here], parent.columns[*there]))
                    };
                    if key.pairs.iter().all(is_required) {
                        let name = format!("the foreign key `{}` of `{}`", key.name, child.table);
                        changed |= identify(
                            solution,
                            (&facts.families, target),
                            (child, parent),
                            &key.pairs,
                            &name,
                        );
                    }
                }
            }
        }
        changed
    }
}

/// Where the pairs that are known to be the same hold a key of the target, both name one row, and all pairs are the same.
fn identify(
    solution: &mut Solution,
    (families, target): (&[Option<Family>], &TableFacts<'_>),
    (child, parent): (&Binding, &Binding),
    pairs: &[(usize, usize)],
    name: &str,
) -> bool {
    let is_known = |there: usize| {
        pairs.iter().any(|(here, to)| {
            *to == there && solution.same(child.columns[*here], parent.columns[*to])
        })
    };
    let holds = |key: &&Vec<usize>| key.iter().all(|column| is_known(*column));
    if target.keys.iter().find(holds).is_none() {
        return false;
    }
    let mut changed = false;
    for (here, there) in pairs {
        let (a, b) = (child.columns[*here], parent.columns[*there]);
        let comparable = families[*here].is_some() && families[*here] == target.families[*there];
        if comparable && !solution.same(a, b) {
            solution.join(a, b, Why::Key(name.to_owned()));
            changed = true;
        }
    }
    changed
}

/// What follows from equalities.
#[derive(Debug)]
pub(super) struct Solution {
    classes: Vec<Node>,
    steps: Vec<(Node, Node, Why)>,
    present: BTreeSet<Group>,
}

impl Solution {
    fn root(&self, mut node: Node) -> Node {
        while self.classes[node] != node {
            node = self.classes[node];
        }
        node
    }

    /// Whether this side of an outer join is there.
    pub fn has(&self, group: Group) -> bool {
        self.present.contains(&group)
    }

    /// The number that all values have that are the same as this one.
    pub fn class_of(&self, node: Node) -> usize {
        self.root(node)
    }

    /// Whether two values are the same.
    pub fn same(&self, a: Node, b: Node) -> bool {
        self.root(a) == self.root(b)
    }

    fn join(&mut self, a: Node, b: Node, why: Why) {
        let (one, other) = (self.root(a), self.root(b));
        if one != other {
            self.classes[one.max(other)] = one.min(other);
            self.steps.push((a, b, why));
        }
    }

    /// All values that are the same as this one.
    pub fn class(&self, node: Node) -> impl Iterator<Item = Node> {
        (0..self.classes.len()).filter(move |it| self.same(*it, node))
    }

    /// The steps from one value to another one that is the same.
    pub fn path(&self, from: Node, to: Node) -> Vec<(Node, Node, &Why)> {
        let mut came: Vec<Option<usize>> = vec![None; self.classes.len()];
        let mut queue = vec![from];
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            for (step, (a, b, _)) in self.steps.iter().enumerate() {
                for (here, there) in [(*a, *b), (*b, *a)] {
                    if here == node && there != from && came[there].is_none() {
                        came[there] = Some(step);
                        queue.push(there);
                    }
                }
            }
        }
        let mut out = Vec::new();
        let mut node = to;
        while node != from {
            let Some(step) = came[node] else {
                return Vec::new();
            };
            let (a, b, why) = &self.steps[step];
            let before = if *b == node { *a } else { *b };
            out.push((before, node, why));
            node = before;
        }
        out.reverse();
        out
    }
}
