//! WITH: queries that have a name.
//! In: a WITH list and the names around it. Out: the names with those of the list.
//! A query is looked at anew for each reference to it; statements that change rows, once; recursive queries by induction.

use super::exposure::Seen;
use super::pool::{Edge, Groups, Node, Pool, Value, Why};
use super::prover::{Cx, Prover};
use super::query::{BodySpan, Role};
use super::scope::{Column, Meaning, Named, Place, RowColumn};
use crate::sql_text::folded;
use sqlparser::ast::{Cte, Query, SetExpr, SetOperator, TableAlias, With};
use std::rc::Rc;

/// A reference of a recursive query to itself.
#[derive(Debug)]
pub(super) struct Round {
    /// The recursive query.
    pub number: usize,
    /// Its columns there.
    pub columns: Vec<Node>,
    /// What must be there.
    pub groups: Groups,
    /// Where it stands.
    pub pool: Pool,
}

impl<'q> Prover<'q> {
    /// The names of a WITH list, before those around it.
    pub fn with(&mut self, with: Option<&'q With>, cx: &Cx<'q>) -> Named<'q> {
        let Some(with) = with else {
            return cx.named.clone();
        };
        let names: Vec<_> = with
            .cte_tables
            .iter()
            .map(|it| folded(&it.alias.name))
            .collect();
        let mut named = cx.named.clone();
        for (at, (cte, name)) in with.cte_tables.iter().zip(&names).enumerate() {
            let Some(name) = name else {
                self.doubt(cte.alias.name.span, "a name that is not certain");
                continue;
            };
            let mut seen = named.clone();
            if with.recursive {
                // Here a query may name those behind it, and itself.
                for later in names[at..].iter().flatten() {
                    seen = seen.with(later.clone(), Meaning::Unclear);
                }
            }
            let meaning = self.meaning(cte, seen, with.recursive, cx);
            named = named.with(name.clone(), meaning);
        }
        named
    }

    fn meaning(
        &mut self,
        cte: &'q Cte,
        named: Named<'q>,
        recursive: bool,
        cx: &Cx<'q>,
    ) -> Meaning<'q> {
        let outer = cx.frame.clone();
        if changes_rows(&cte.query) {
            if outer.is_some() {
                self.doubt(cte.alias.name.span, "a change of rows inside of a query");
            }
            let pool = self.facts.pool(None);
            let inner = Cx {
                pool,
                rows: pool,
                groups: Rc::from([]),
                seen: Seen::Nothing,
                is_doubled: cx.is_doubled,
                frame: None,
                named,
            };
            let columns = self.query(&cte.query, &inner, Role::Joined);
            let always = self.exports(pool, &inner.groups, &columns);
            let columns = columns
                .into_iter()
                .zip(always)
                .map(|(column, always)| RowColumn {
                    name: column.name,
                    family: self.facts.family(column.node),
                    always,
                    place: column.place,
                });
            return Meaning::Rows(columns.collect());
        }
        let is_union = matches!(
            &*cte.query.body,
            SetExpr::SetOperation {
                op: SetOperator::Union,
                ..
            }
        );
        if recursive && is_union {
            return Meaning::Recursive { cte, named, outer };
        }
        Meaning::Query { cte, named, outer }
    }

    /// The columns of what a WITH list names, as values of the place where it is named.
    pub fn rows_of(&mut self, meaning: &Meaning<'q>, cx: &Cx<'q>) -> Option<Vec<Column>> {
        match meaning {
            Meaning::Query { cte, named, outer } => {
                let inner = Cx {
                    frame: outer.clone(),
                    named: named.clone(),
                    ..cx.clone()
                };
                let columns = self.query(&cte.query, &inner, Role::Joined);
                Some(self.aliased(columns, &cte.alias, cx))
            }
            Meaning::Recursive { cte, named, outer } => {
                let inner = Cx {
                    frame: outer.clone(),
                    named: named.clone(),
                    ..cx.clone()
                };
                self.recursive(cte, &inner)
            }
            Meaning::Rows(columns) => Some(self.made(columns, cx)),
            Meaning::Round(number, columns) => {
                let columns = self.made(columns, cx);
                self.rounds.push(Round {
                    number: *number,
                    columns: columns.iter().map(|it| it.node).collect(),
                    groups: cx.groups.clone(),
                    pool: cx.pool,
                });
                Some(columns)
            }
            Meaning::Unclear => None,
        }
    }

    fn made(&mut self, columns: &[RowColumn], cx: &Cx<'q>) -> Vec<Column> {
        let mut out = Vec::new();
        for column in columns {
            let text = column.name.clone().unwrap_or_default();
            let node = self.facts.column(text, column.family, &cx.groups, cx.pool);
            for given in &column.always {
                self.called(cx.pool, (node, *given), &cx.groups);
            }
            out.push(Column {
                name: column.name.clone(),
                node,
                place: column.place.clone(),
            });
        }
        out
    }

    /// The columns under the names of an alias.
    pub fn aliased(
        &mut self,
        mut columns: Vec<Column>,
        alias: &TableAlias,
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        let is_said = |it: &Column| it.place == Place::Said;
        if !columns.iter().take(alias.columns.len()).all(is_said) {
            // Which of them gets which name depends on the order of columns in the database.
            for column in columns.iter_mut().filter(|it| !is_said(it)) {
                column.node = self.opaque("", cx);
                column.name = None;
            }
        }
        for (at, written) in alias.columns.iter().enumerate() {
            let name = folded(&written.name);
            match (columns.get_mut(at), name) {
                (Some(column), Some(name)) => column.name = Some(name),
                _ => self.doubt(alias.name.span, "an alias whose columns do not fit"),
            }
        }
        columns
    }

    /// A recursive query: what its columns always are in the first branch, they are in every round in which the second
    /// branch keeps it so. Conditions around it do not reach into it.
    fn recursive(&mut self, cte: &'q Cte, cx: &Cx<'q>) -> Option<Vec<Column>> {
        let SetExpr::SetOperation { left, right, .. } = &*cte.query.body else {
            return None;
        };
        if !self.enter(cte.query.body_span()) {
            return None;
        }
        if cte.query.with.is_some()
            || cte.query.order_by.is_some()
            || cte.query.limit_clause.is_some()
            || cte.query.fetch.is_some()
        {
            self.doubt(
                cte.alias.name.span,
                "a recursive query with clauses of its own",
            );
        }
        let first_pool = self.facts.pool(Some(cx.pool));
        let first = self.body(left, None, &cx.apart(first_pool));
        let first = self.aliased(first, &cte.alias, &cx.apart(first_pool));
        let mut always = self.exports(first_pool, &Rc::from([]), &first);
        let number = self.recursions;
        self.recursions += 1;
        let row = |column: &Column| RowColumn {
            name: column.name.clone(),
            family: self.facts.family(column.node),
            always: Vec::new(),
            place: column.place.clone(),
        };
        let round = Meaning::Round(number, first.iter().map(row).collect());
        let name = folded(&cte.alias.name)?;
        let next_pool = self.facts.pool(Some(cx.pool));
        let inner = Cx {
            named: cx.named.with(name, round),
            ..cx.apart(next_pool)
        };
        let next = self.body(right, None, &inner);
        for (at, given) in always.iter_mut().enumerate() {
            let pair = first.get(at).zip(next.get(at));
            if !pair.is_some_and(|(one, other)| one.place.meets(&other.place)) {
                given.clear();
            }
        }
        let kept = self.invariants(number, next_pool, &next, &always);
        self.leave();
        if next.len() != first.len() {
            self.doubt(
                cte.alias.name.span,
                "a recursive query that is not followed",
            );
            return None;
        }
        let mut columns = Vec::new();
        for (at, column) in first.into_iter().enumerate() {
            columns.push(RowColumn {
                name: column.name,
                family: self.facts.family(column.node),
                always: kept.get(at).cloned().unwrap_or_default(),
                place: column.place,
            });
        }
        Some(self.made(&columns, cx))
    }

    /// What the columns of every round are: the most of what those of the first one are that a round passes on.
    fn invariants(
        &mut self,
        number: usize,
        pool: Pool,
        next: &[Column],
        always: &[Vec<Node>],
    ) -> Vec<Vec<Node>> {
        let is_given = |node: &Node| matches!(self.facts.value(*node), Value::Given(_));
        let mut kept: Vec<Vec<Node>> = always
            .iter()
            .map(|nodes| nodes.iter().copied().filter(is_given).collect())
            .collect();
        let rounds: Vec<usize> = (0..self.rounds.len())
            .filter(|at| self.rounds[*at].number == number)
            .collect();
        loop {
            let mut assumed = Vec::new();
            for round in rounds.iter().map(|at| &self.rounds[*at]) {
                for (node, given) in round.columns.iter().zip(&kept) {
                    assumed.extend(given.iter().map(|given| Edge {
                        a: *node,
                        b: *given,
                        when: round.groups.clone(),
                        strict: false,
                        why: Why::Called,
                    }));
                }
            }
            // A round that stands in a query of its own is out of sight here, and passes nothing on.
            let solution = self
                .facts
                .solve(self.catalog, &[pool], &Rc::from([]), &assumed);
            let before = kept.clone();
            for (at, given) in kept.iter_mut().enumerate() {
                given.retain(|given| {
                    next.get(at)
                        .is_some_and(|column| solution.same(column.node, *given))
                });
            }
            if kept == before {
                for at in rounds {
                    let home = self.rounds[at].pool;
                    for edge in &assumed {
                        self.facts.equal(home, edge.clone());
                    }
                }
                return kept;
            }
        }
    }
}

fn changes_rows(query: &Query) -> bool {
    let mut body = &*query.body;
    while let SetExpr::Query(inner) = body {
        body = &inner.body;
    }
    matches!(
        body,
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_)
    )
}
