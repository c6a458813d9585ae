//! Queries: their rows, and how those of one depend on those of another.
//! In: a query and the place where it stands. Out: its columns as values of that place, and claims for what it reads.
//! The conditions of the query around it reach into one only where leaving out rows early and late comes to the same.

use super::exposure::Seen;
use super::pool::{Edge, Groups, Node, Pool, Why};
use super::prover::{Cx, Prover};
use super::scope::{Column, Frame, Place};
use super::select::order_exprs;
use super::term::Term;
use sqlparser::ast::{
    Expr, Fetch, LimitClause, OrderBy, Query, SetExpr, SetOperator, SetQuantifier, Spanned,
    Statement, Value, Values,
};

/// What a query is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its rows are joined to those around it, or one of them is met: conditions reach both ways.
    Joined,
    /// Whether it has a row is asked: as before, and a limit that leaves one row does nothing.
    Met,
    /// It gives one value, or NULL.
    Value,
    /// It stands in an expression.
    Apart,
}

impl<'q> Prover<'q> {
    /// Looks at a query. Out: its columns; none where they are of no use or not known.
    pub fn query(&mut self, query: &'q Query, cx: &Cx<'q>, role: Role) -> Vec<Column> {
        if !self.enter(query.body_span()) {
            return Vec::new();
        }
        self.refuse_foreign_syntax(query);
        let is_outermost = std::mem::take(&mut self.is_outermost);
        let cx = Cx {
            named: self.with(query.with.as_ref(), cx),
            ..cx.clone()
        };
        let (is_cut, has_offset) = self.limits(query, &cx);
        let cx = match (is_cut, has_offset) {
            (_, true) => cx.at_most(Seen::Nothing),
            // Where others filter what is left, a row is noticed by what it crowds out: many are needed.
            (true, false) if !is_outermost && !is_narrow(query) => cx.at_most(Seen::Nothing),
            (true, false) => cx.at_most(Seen::Values),
            (false, false) => cx,
        };
        let order = query.order_by.as_ref();
        let out = match role {
            Role::Joined | Role::Met if !is_cut => self.body(&query.body, order, &cx),
            Role::Met if leaves_one(query) => self.body(&query.body, order, &cx),
            Role::Joined | Role::Met => {
                self.separately(&cx, |it, inner| it.body(&query.body, order, inner))
            }
            Role::Value => {
                let absent = self.facts.group();
                let groups: Groups = cx.groups.iter().copied().chain([absent]).collect();
                let cx = Cx { groups, ..cx }.at_most(Seen::Values);
                self.separately(&cx, |it, inner| it.body(&query.body, order, inner))
            }
            Role::Apart => {
                let inner = cx.apart(self.facts.pool(Some(cx.pool)));
                self.body(&query.body, order, &inner);
                Vec::new()
            }
        };
        self.leave();
        out
    }

    /// Looks at a query whose rows are fixed before any condition around it is met. Out: its columns, as values of the
    /// place around it, with what each of them always is.
    pub fn separately(
        &mut self,
        cx: &Cx<'q>,
        read: impl FnOnce(&mut Self, &Cx<'q>) -> Vec<Column>,
    ) -> Vec<Column> {
        let inner = cx.apart(self.facts.pool(Some(cx.pool)));
        let columns = read(self, &inner);
        let always = self.exports(inner.pool, &inner.groups, &columns);
        let columns = columns.into_iter().zip(always);
        columns
            .map(|(column, always)| self.outside(column, &always, cx))
            .collect()
    }

    /// A column as a value of the place around its query.
    fn outside(&mut self, column: Column, always: &[Node], cx: &Cx<'q>) -> Column {
        let family = self.facts.family(column.node);
        let text = column.name.clone().unwrap_or_default();
        let node = self.facts.column(text, family, &cx.groups, cx.pool);
        self.inherit(node, column.node);
        self.facts.likely.push((node, column.node));
        self.exposure.made.push((node, column.node));
        for other in always {
            self.called(cx.pool, (node, *other), &cx.groups);
        }
        Column { node, ..column }
    }

    /// Two values are the same under two names.
    pub fn called(&mut self, pool: Pool, (a, b): (Node, Node), when: &Groups) {
        let edge = Edge {
            a,
            b,
            when: when.clone(),
            strict: false,
            why: Why::Called,
        };
        self.facts.equal(pool, edge);
    }

    /// What other databases write in a query.
    fn refuse_foreign_syntax(&mut self, query: &'q Query) {
        if query.for_clause.is_some()
            || query.settings.is_some()
            || query.format_clause.is_some()
            || !query.pipe_operators.is_empty()
        {
            self.doubt(query.body_span(), "a clause that PostgreSQL does not have");
        }
    }

    /// Whether only some of the rows come out, whichever come first; and whether the first of them are left out.
    fn limits(&mut self, query: &'q Query, cx: &Cx<'q>) -> (bool, bool) {
        let mut exprs: Vec<&'q Expr> = Vec::new();
        match &query.limit_clause {
            None => {}
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) => {
                exprs.extend(limit);
                exprs.extend(offset.iter().map(|it| &it.value));
                exprs.extend(limit_by);
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => exprs.extend([offset, limit]),
        }
        let is_fetched = query.fetch.is_some();
        if let Some(Fetch {
            quantity: Some(quantity),
            ..
        }) = &query.fetch
        {
            exprs.push(quantity);
        }
        for expr in &exprs {
            self.walk(expr, cx);
            let is_count =
                |it: &Expr| matches!(it, Expr::Value(value) if value.value.to_string() != "0");
            if !is_count(expr) {
                self.murky = true;
            }
        }
        let has_offset = match &query.limit_clause {
            Some(LimitClause::LimitOffset { offset, .. }) => offset.is_some(),
            Some(LimitClause::OffsetCommaLimit { .. }) => true,
            None => false,
        };
        (is_fetched || !exprs.is_empty(), has_offset)
    }

    /// The rows of a query without its limits.
    pub fn body(
        &mut self,
        body: &'q SetExpr,
        order: Option<&'q OrderBy>,
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        match body {
            SetExpr::Select(select) => self.select(select, order, cx),
            SetExpr::Query(query) => {
                self.order_of_results(order);
                self.query(query, cx, Role::Joined)
            }
            SetExpr::SetOperation {
                op,
                set_quantifier,
                left,
                right,
            } => {
                self.order_of_results(order);
                self.set_operation(body, (*op, *set_quantifier), (left, right), cx)
            }
            SetExpr::Values(values) => {
                self.order_of_results(order);
                self.values(values, cx)
            }
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement)
            | SetExpr::Merge(statement) => self.change(statement, cx),
            SetExpr::Table(_) => {
                self.doubt(body.span(), "`TABLE` in place of a query");
                Vec::new()
            }
        }
    }

    /// ORDER BY where it can name results only.
    fn order_of_results(&mut self, order: Option<&'q OrderBy>) {
        for expr in order_exprs(order) {
            if !matches!(expr, Expr::Identifier(_) | Expr::Value(_)) {
                self.doubt(expr.span(), "an order by more than the names of results");
            }
        }
    }

    fn set_operation(
        &mut self,
        whole: &'q SetExpr,
        (op, quantifier): (SetOperator, SetQuantifier),
        (left, right): (&'q SetExpr, &'q SetExpr),
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        if !matches!(
            quantifier,
            SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None
        ) {
            self.doubt(
                whole.span(),
                "a set operation that PostgreSQL does not have",
            );
        }
        if op == SetOperator::Union {
            let branches = branches(whole);
            let cx = match quantifier {
                SetQuantifier::All => cx.clone(),
                _ => cx.at_most(Seen::Values),
            };
            return self.union(&branches, &cx);
        }
        if !self.enter(whole.span()) {
            return Vec::new();
        }
        if cx.seen < Seen::Rows {
            self.murky = true;
        }
        // Whether a row of one side meets one of the other is not followed.
        let (ours, theirs) = match op {
            SetOperator::Except => (Seen::Values, Seen::Nothing),
            _ => (Seen::Nothing, Seen::Nothing),
        };
        let out = self.separately(&cx.at_most(ours), |it, inner| it.body(left, None, inner));
        self.separately(&cx.at_most(theirs), |it, inner| it.body(right, None, inner));
        self.leave();
        out
    }

    /// UNION: a condition on the results is one on each branch; what holds in all branches holds of the results.
    fn union(&mut self, branches: &[&'q SetExpr], cx: &Cx<'q>) -> Vec<Column> {
        let mut read: Vec<(Pool, Vec<Column>, Vec<Vec<Node>>)> = Vec::new();
        for branch in branches {
            if !self.enter(branch.span()) {
                return Vec::new();
            }
            let pool = self.facts.pool(Some(cx.pool));
            let inner = Cx {
                pool,
                rows: pool,
                is_doubled: cx.is_doubled || cx.seen < Seen::Rows,
                ..cx.clone()
            };
            let columns = self.body(branch, None, &inner);
            let always = self.exports(pool, &inner.groups, &columns);
            read.push((pool, columns, always));
            self.leave();
        }
        let Some((_, first, _)) = read.first() else {
            return Vec::new();
        };
        if read
            .iter()
            .any(|(_, columns, _)| columns.len() != first.len())
        {
            return Vec::new();
        }
        let first = first.clone();
        let mut out = Vec::new();
        for (at, column) in first.into_iter().enumerate() {
            let mut always = read[0].2[at].clone();
            always.retain(|node| read.iter().all(|(_, _, all)| all[at].contains(node)));
            let families = read.iter().map(|it| self.facts.family(it.1[at].node));
            let is_one_family = families
                .clone()
                .all(|it| it == families.clone().next().flatten());
            let mut places = read.iter().map(|it| &it.1[at].place);
            let is_one_place = places.all(|it| it.meets(&column.place));
            if !is_one_family || !is_one_place {
                let (node, name) = (self.opaque("", cx), column.name);
                let place = if is_one_place {
                    column.place
                } else {
                    Place::Mixed(false)
                };
                out.push(Column { name, node, place });
                continue;
            }
            let column = self.outside(column, &always, cx);
            for (pool, columns, _) in &read {
                self.called(*pool, (column.node, columns[at].node), &cx.groups);
                self.exposure.made.push((column.node, columns[at].node));
            }
            out.push(column);
        }
        out
    }

    /// VALUES: a column is a parameter where every row says so.
    fn values(&mut self, values: &'q Values, cx: &Cx<'q>) -> Vec<Column> {
        let width = values.rows.first().map_or(0, |row| row.content.len());
        let mut columns: Vec<Vec<Option<Term>>> = vec![Vec::new(); width];
        for row in &values.rows {
            for (at, expr) in row.content.iter().enumerate() {
                let term = self.operand(expr, cx);
                if let Some(column) = columns.get_mut(at) {
                    column.push(term);
                }
            }
        }
        let columns = columns.into_iter().enumerate();
        columns
            .map(|(at, terms)| {
                let name = format!("column{}", at + 1);
                let node = match same_given(&terms) {
                    Some(term) => self.result(&name, Some(term), cx),
                    None => self.opaque(&name, cx),
                };
                let name = Some(name);
                Column::said(name, node)
            })
            .collect()
    }

    /// The frame of a query without references of its own.
    pub fn empty_frame(&self, cx: &Cx<'q>) -> Frame {
        Frame {
            outer: cx.frame.clone(),
            ..Frame::default()
        }
    }

    /// A statement that changes rows, where a query may stand.
    fn change(&mut self, statement: &'q Statement, cx: &Cx<'q>) -> Vec<Column> {
        match statement {
            Statement::Insert(insert) => self.insert(insert, cx),
            Statement::Update(update) => self.update(update, cx),
            Statement::Delete(delete) => self.delete(delete, cx),
            Statement::Merge(merge) => {
                self.merge(merge, cx);
                Vec::new()
            }
            _ => {
                self.doubt(statement.span(), "a statement in place of a query");
                Vec::new()
            }
        }
    }
}

/// The place of a query that is short enough to be worked out without a walk over all of it.
pub(super) trait BodySpan {
    /// The place.
    fn body_span(&self) -> sqlparser::tokenizer::Span;
}

impl BodySpan for Query {
    fn body_span(&self) -> sqlparser::tokenizer::Span {
        match &*self.body {
            SetExpr::Select(select) => select.select_token.0.span,
            _ => sqlparser::tokenizer::Span::empty(),
        }
    }
}

/// Whether what is cut off of the rows of a query is never the first one.
fn leaves_one(query: &Query) -> bool {
    limit(query).is_some_and(|it| it > 0)
}

/// Whether few rows are left, so that one more is one less of the others.
fn is_narrow(query: &Query) -> bool {
    const FEW: u64 = 3;
    limit(query).is_some_and(|it| it <= FEW)
}

/// How many rows are left of a query, if that is all that cuts them.
fn limit(query: &Query) -> Option<u64> {
    let Some(LimitClause::LimitOffset {
        limit: Some(Expr::Value(limit)),
        offset: None,
        limit_by,
    }) = &query.limit_clause
    else {
        return None;
    };
    let count = match &limit.value {
        Value::Number(digits, _) => digits.parse::<u64>().ok(),
        _ => None,
    };
    count.filter(|_| query.fetch.is_none() && limit_by.is_empty())
}

/// The branches of nested UNIONs, in order.
fn branches(whole: &SetExpr) -> Vec<&SetExpr> {
    let mut out = Vec::new();
    let mut waiting = vec![whole];
    while let Some(next) = waiting.pop() {
        match next {
            SetExpr::SetOperation {
                op: SetOperator::Union,
                left,
                right,
                ..
            } => waiting.extend([&**right, &**left]),
            other => out.push(other),
        }
    }
    out
}

/// The parameter that all of them are.
fn same_given(terms: &[Option<Term>]) -> Option<Term> {
    let mut all = terms.iter().map(|it| match it {
        Some(Term::Given(value, cast)) => Some((value, cast)),
        _ => None,
    });
    let (value, cast) = all.next()??;
    let is_same = all.all(|it| it == Some((value, cast)));
    is_same.then(|| Term::Given(value.clone(), *cast))
}
