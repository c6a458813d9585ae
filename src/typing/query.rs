//! Queries: WITH, set operations, VALUES, order and limits (manual 7, 10.5).
//! In: a query of the syntax tree. Out: its results in order, each with its name and its node.
//! What a SELECT makes of its FROM list is told by another file.

use super::analysis::{Analysis, Cx, Outcome};
use super::facts::Context;
use super::node::{Field, Node, Nulls};
use super::types::Ty;
use crate::sql_text::utf8::folded;
use sqlparser::ast::{
    Expr, LimitClause, OrderBy, OrderByKind, Query, SetExpr, SetQuantifier, Spanned as _,
    Statement, Value, Values,
};
use sqlparser::tokenizer::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// A result of a query.
#[derive(Clone, Debug)]
pub(super) struct Out {
    /// Its name.
    pub name: String,
    /// Its value.
    pub node: Node,
}

impl Analysis<'_> {
    /// Analyses a query. Literals and parameters of unknown type that it hands out become texts, unless they are kept
    /// for whoever knows better.
    pub fn query(&mut self, query: &Query, cx: &Cx, is_kept: bool) -> Outcome<Vec<Out>> {
        self.query_in_order(query, None, cx, is_kept)
    }

    /// A query with the ORDER BY behind the brackets around it, which is its own (gram.y).
    fn query_in_order(
        &mut self,
        query: &Query,
        behind: Option<&OrderBy>,
        cx: &Cx,
        is_kept: bool,
    ) -> Outcome<Vec<Out>> {
        let span = self.range(query.body.span());
        let is_plain = query.settings.is_none()
            && query.format_clause.is_none()
            && query.for_clause.is_none()
            && query.pipe_operators.is_empty();
        if !is_plain {
            return self.fault(&span, "a clause that PostgreSQL does not have");
        }
        self.enter(&span)?;
        let cx = match &query.with {
            Some(with) => self.with(with, cx)?,
            None => cx.clone(),
        };
        let order = match (query.order_by.as_ref(), behind) {
            (Some(_), Some(_)) => return self.fault(&span, "a query is ordered once"),
            (own, behind) => own.or(behind),
        };
        let out = match &*query.body {
            SetExpr::Select(select) => self.select(select, order, &cx, is_kept)?,
            SetExpr::Query(inner) => self.query_in_order(inner, order, &cx, is_kept)?,
            other => {
                let out = self.set_expr(other, &cx, is_kept)?;
                self.order_of_results(order, &out)?;
                out
            }
        };
        self.limits(query, &cx)?;
        self.leave();
        Ok(out)
    }

    /// A query without its order and limits.
    pub fn set_expr(&mut self, body: &SetExpr, cx: &Cx, is_kept: bool) -> Outcome<Vec<Out>> {
        let span = self.range(body.span());
        self.enter(&span)?;
        let out = match body {
            SetExpr::Select(select) => self.select(select, None, cx, is_kept)?,
            SetExpr::Query(query) => self.query(query, cx, is_kept)?,
            SetExpr::SetOperation {
                left,
                right,
                set_quantifier:
                    quantifier @ (SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None),
                ..
            } => {
                let first = self.branch(left, cx)?;
                let second = self.branch(right, cx)?;
                let out = self.united(first, second, &span)?;
                if *quantifier != SetQuantifier::All {
                    for it in &out {
                        self.sortable(&it.node)?;
                    }
                }
                out
            }
            SetExpr::Values(values) => self.values(values, cx)?,
            SetExpr::Insert(Statement::Insert(insert)) => self.insert(insert, cx)?,
            SetExpr::Update(Statement::Update(update)) => self.update(update, cx)?,
            SetExpr::Delete(Statement::Delete(delete)) => self.delete(delete, cx)?,
            _ => return self.fault(&span, "this query is not understood"),
        };
        self.leave();
        Ok(out)
    }

    /// A branch of a set operation: what is of unknown type there is settled by the other.
    pub fn branch(&mut self, body: &SetExpr, cx: &Cx) -> Outcome<Vec<Out>> {
        self.set_expr(body, cx, true)
    }

    /// The results of two branches as one.
    pub fn united(
        &mut self,
        first: Vec<Out>,
        second: Vec<Out>,
        span: &Range<usize>,
    ) -> Outcome<Vec<Out>> {
        if first.len() != second.len() {
            return self.fault(span, "the branches have different numbers of columns");
        }
        let mut out = Vec::new();
        for (one, other) in first.into_iter().zip(second) {
            let nodes = [one.node, other.node];
            let ty = self.common(&nodes, "a column of a set operation")?;
            let [left, right] = nodes;
            let left = self.coerce(left, ty, Context::Implicit)?;
            let right = self.coerce(right, ty, Context::Implicit)?;
            let nulls = left.nulls.or(&right.nulls);
            let node = Node::other(ty, nulls, &[], left.span.clone());
            out.push(Out {
                name: one.name,
                node,
            });
        }
        Ok(out)
    }

    /// VALUES in place of a query.
    fn values(&mut self, values: &Values, cx: &Cx) -> Outcome<Vec<Out>> {
        let mut columns: Vec<Vec<Node>> = Vec::new();
        for (at, row) in values.rows.iter().enumerate() {
            let nodes = self.exprs(&row.content, cx)?;
            if at == 0 {
                columns.resize(nodes.len(), Vec::new());
            }
            if nodes.len() != columns.len() {
                let span = self.range(row.opening_token.0.span);
                return self.fault(&span, "the rows have different numbers of columns");
            }
            for (column, node) in columns.iter_mut().zip(nodes) {
                column.push(node);
            }
        }
        let mut out = Vec::new();
        for (at, nodes) in columns.into_iter().enumerate() {
            let ty = self.common(&nodes, "a column of VALUES")?;
            let nodes = self.all_to(nodes, ty)?;
            let nulls = Nulls::any(nodes.iter().map(|it| &it.nulls));
            let span = nodes.first().map_or(0..0, |it| it.span.clone());
            out.push(Out {
                name: format!("column{}", at + 1),
                node: Node::other(ty, closed(&nulls), &[], span),
            });
        }
        Ok(out)
    }

    /// ORDER BY where it can name results only.
    pub fn order_of_results(&mut self, order: Option<&OrderBy>, out: &[Out]) -> Outcome<()> {
        for expr in self.order_exprs(order)? {
            let found = match expr {
                Expr::Identifier(name) => {
                    let name = folded(name);
                    let mut called = out.iter().filter(|it| Some(&it.name) == name.as_ref());
                    called.next().filter(|_| called.next().is_none())
                }
                Expr::Value(value) => {
                    let at = position(&value.value).and_then(|at| at.checked_sub(1));
                    at.and_then(|at| out.get(at))
                }
                _ => None,
            };
            let Some(found) = found else {
                let span = self.range(expr.span());
                let message =
                    "only the number or the one name of a result can stand in this ORDER BY";
                return self.fault(&span, message);
            };
            self.sortable(&found.node)?;
        }
        Ok(())
    }

    /// What stands in ORDER BY.
    pub fn order_exprs<'o>(&mut self, order: Option<&'o OrderBy>) -> Outcome<Vec<&'o Expr>> {
        match order {
            None => Ok(Vec::new()),
            Some(OrderBy {
                kind: OrderByKind::Expressions(all),
                interpolate: None,
            }) => Ok(all.iter().map(|it| &it.expr).collect()),
            Some(_) => self.fault(&(0..0), "this ORDER BY is not understood"),
        }
    }

    /// LIMIT, OFFSET and FETCH.
    pub fn limits(&mut self, query: &Query, cx: &Cx) -> Outcome<()> {
        let mut exprs = Vec::new();
        match &query.limit_clause {
            None => {}
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) if limit_by.is_empty() => {
                exprs.extend(offset.iter().map(|it| (&it.value, "offset")));
                exprs.extend(limit.iter().map(|it| (it, "limit")));
            }
            Some(_) => return self.fault(&(0..0), "this LIMIT is not understood"),
        }
        if let Some(fetch) = &query.fetch {
            exprs.extend(fetch.quantity.iter().map(|it| (it, "limit")));
        }
        for (expr, name) in exprs {
            let node = self.expr(expr, cx)?;
            self.named_for(&node, name);
            self.coerce(node, Ty::INT8, Context::Assignment)?;
        }
        Ok(())
    }

    /// The fields of a reference to these results.
    pub fn fields(&mut self, out: Vec<Out>) -> Vec<Field> {
        let out = out.into_iter();
        out.map(|it| {
            let origin = it.node.origin().cloned();
            let nulls = it.node.nulls;
            self.new_field(it.name, it.node.ty, !nulls.is_never(), origin)
        })
        .collect()
    }

    /// A field of its own.
    pub fn new_field(
        &mut self,
        name: String,
        ty: Ty,
        is_nullable: bool,
        origin: Option<super::node::Origin>,
    ) -> Field {
        let mut shows = BTreeSet::new();
        if is_nullable {
            shows.insert(self.fresh());
        }
        Field {
            name,
            ty,
            nulls: Nulls::From(shows.clone()),
            origin,
            shows,
        }
    }

    /// Other names for the first fields.
    pub fn rename(
        &mut self,
        fields: &mut [Field],
        names: Vec<Option<String>>,
        span: Span,
    ) -> Outcome<()> {
        if names.len() > fields.len() {
            let span = self.range(span);
            return self.fault(&span, "more names than columns");
        }
        for (field, name) in fields.iter_mut().zip(names) {
            let Some(name) = name else {
                let span = self.range(span);
                return self.fault(&span, "this name is not understood");
            };
            field.name = name;
        }
        Ok(())
    }

    /// What is handed out: of a known type, unless it is kept, and NULL or not, once and for all.
    pub fn handed_out(&mut self, mut out: Vec<Out>, is_kept: bool) -> Outcome<Vec<Out>> {
        for it in &mut out {
            if it.node.ty == Ty::UNKNOWN && !is_kept {
                it.node = self.convert(it.node.clone(), Ty::TEXT, Context::Implicit)?;
            }
            it.node.nulls = closed(&it.node.nulls);
        }
        Ok(out)
    }
}

/// The number of a result that a literal is.
pub(super) fn position(value: &Value) -> Option<usize> {
    match value {
        Value::Number(text, _) => text.parse().ok(),
        _ => None,
    }
}

/// Outside of the query whose values they are, fields have no numbers.
fn closed(nulls: &Nulls) -> Nulls {
    if nulls.is_never() {
        Nulls::never()
    } else {
        Nulls::May
    }
}
