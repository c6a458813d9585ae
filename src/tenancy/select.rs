//! SELECT: rows, their groups, and the results that are made of them.
//! In: a SELECT and the place of its query. Out: its results as values of that place, and claims for what it reads.

use super::condition::bare;
use super::exposure::Seen;
use super::expression::{Item, item, shape, window_exprs};
use super::pool::Node;
use super::prover::{Cx, Prover};
use super::scope::Column;
use super::term::Term;
use crate::sql_text::folded;
use sqlparser::ast::{
    Distinct, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr,
    OrderBy, OrderByKind, Select, Spanned,
};
use std::rc::Rc;

impl<'q> Prover<'q> {
    /// SELECT.
    pub fn select(
        &mut self,
        select: &'q Select,
        order: Option<&'q OrderBy>,
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        self.refuse_foreign_select(select);
        let mut exprs: Vec<&Expr> = order_exprs(order).collect();
        exprs.extend(select.projection.iter().filter_map(|it| match item(it) {
            Item::Expr(expr, _) => Some(expr),
            Item::Star(_) | Item::Unclear => None,
        }));
        exprs.extend(&select.having);
        if let Some(Distinct::On(list)) = &select.distinct {
            exprs.extend(list);
        }
        exprs.extend(window_exprs(&select.named_window));
        let shape = shape(&exprs);
        let grouping = grouping(&select.group_by);
        let is_one_group = grouping == Grouping::Sets
            || (grouping == Grouping::None && (shape.aggregates || select.having.is_some()));
        let is_fixed = shape.has_windows || matches!(select.distinct, Some(Distinct::On(_)));
        if is_fixed {
            self.separately(cx, |it, inner| {
                it.select_rows(select, order, is_one_group, inner)
            })
        } else {
            self.select_rows(select, order, is_one_group, cx)
        }
    }

    /// The rows of a SELECT. Where all rows are one group, it has a row even if no row meets its conditions: then nothing
    /// that they say holds of its results.
    fn select_rows(
        &mut self,
        select: &'q Select,
        order: Option<&'q OrderBy>,
        is_one_group: bool,
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        let is_grouped = is_one_group || grouping(&select.group_by) != Grouping::None;
        let counts = is_one_group && cx.seen >= Seen::Values && counts(&select.projection);
        let around = match (is_grouped || select.distinct.is_some(), is_one_group) {
            // A group of everything is there in any case.
            (_, true) if cx.seen == Seen::Presence => cx.at_most(Seen::Nothing),
            (true, _) if counts => Cx {
                seen: Seen::Rows,
                ..cx.clone()
            },
            (true, _) => cx.at_most(Seen::Values),
            (false, _) => cx.clone(),
        };
        let rows = if is_one_group {
            around.apart(self.facts.pool(Some(cx.pool)))
        } else {
            around
        };
        let first = self.claims.len();
        let frame = self.from(&select.from, &rows);
        let rows = rows.over(Rc::new(frame));
        if let Some(condition) = &select.selection {
            self.require(condition, &rows);
        }
        let results = Cx {
            pool: cx.pool,
            rows: rows.pool,
            groups: cx.groups.clone(),
            ..rows.clone()
        };
        let claims = self.claims.len();
        let columns = self.projection(&select.projection, &results);
        if is_one_group {
            let values = aggregates(&select.projection, &columns);
            for claim in &mut self.claims[first..claims] {
                claim.needs.push(values.clone());
            }
        }
        if is_one_group && self.claims.len() > claims {
            // Facts that were left out of account here may hold all the same.
            self.murky = true;
        }
        self.group_by(&select.group_by, &columns, &rows);
        match &select.having {
            Some(having) if is_one_group => {
                self.walk(having, &results);
                self.murky = true;
            }
            Some(having) => self.require(having, &results),
            None => {}
        }
        if let Some(Distinct::On(exprs)) = &select.distinct {
            self.walk_unless_result(exprs.iter(), &columns, &results);
        }
        self.windows(&select.named_window, &results);
        // The order of rows is no matter, and which come first is not followed.
        let unseen = results.at_most(Seen::Nothing);
        self.walk_unless_result(order_exprs(order), &columns, &unseen);
        columns
    }

    fn group_by(&mut self, group_by: &'q GroupByExpr, columns: &[Column], rows: &Cx<'q>) {
        match group_by {
            GroupByExpr::All(_) => {
                self.doubt(group_by.span(), "`GROUP BY ALL`");
            }
            GroupByExpr::Expressions(exprs, _) => {
                self.walk_unless_result(exprs.iter(), columns, &rows.at_most(Seen::Nothing));
            }
        }
    }

    /// ORDER BY, GROUP BY and DISTINCT ON may name results.
    fn walk_unless_result(
        &mut self,
        exprs: impl Iterator<Item = &'q Expr>,
        columns: &[Column],
        cx: &Cx<'q>,
    ) {
        for expr in exprs {
            let is_result = match bare(expr) {
                Expr::Identifier(name) => {
                    let name = folded(name);
                    columns
                        .iter()
                        .any(|it| it.name.is_some() && it.name == name)
                }
                _ => false,
            };
            if !is_result {
                self.walk(expr, cx);
            }
        }
    }

    /// The results of a SELECT or of RETURNING.
    pub fn projection(
        &mut self,
        items: &'q [sqlparser::ast::SelectItem],
        cx: &Cx<'q>,
    ) -> Vec<Column> {
        let mut out = Vec::new();
        for one in items {
            match item(one) {
                Item::Expr(expr, name) => {
                    let first = self.claims.len();
                    let seen = match cx.seen {
                        Seen::Nothing | Seen::Presence => Seen::Nothing,
                        Seen::Values | Seen::Rows => Seen::Values,
                    };
                    let term = self.operand(expr, &cx.at_most(seen));
                    let node = self.result(name.as_deref().unwrap_or_default(), term, cx);
                    self.needed(first, &[node]);
                    self.made_of(node, expr, cx);
                    out.push(Column::said(name, node));
                }
                Item::Star(qualifier) => {
                    let frame = cx.frame.clone().unwrap_or_default();
                    match qualifier {
                        None => out.extend(frame.star.iter().cloned()),
                        Some(qualifier) => match frame.relation(&qualifier) {
                            Ok((relation, _)) => out.extend(relation.columns.iter().cloned()),
                            Err(_) => {
                                self.doubt(one.span(), format!("`{one}` names nothing here"));
                            }
                        },
                    }
                }
                Item::Unclear => self.doubt(one.span(), "a result of a kind that is not followed"),
            }
        }
        out
    }

    /// Notes what a result is made from.
    fn made_of(&mut self, node: Node, expr: &'q Expr, cx: &Cx<'q>) {
        for part in super::parts::flat(expr).into_iter().flat_map(|it| it.0) {
            if let Expr::Function(function) = part
                && is_plain(function)
                && let Some(frame) = &cx.frame
            {
                let all = frame.star.iter().map(|it| (node, it.node));
                self.exposure.made.extend(all);
            }
            if let Some(Term::Node(from)) = self.term(part, cx)
                && from != node
            {
                self.exposure.made.push((node, from));
            }
        }
    }

    /// The value of a result. A column of the query itself stays what it is; all else gets a value of its own, which
    /// is NULL where the query's rows are absent.
    pub fn result(&mut self, name: &str, term: Option<Term>, cx: &Cx<'q>) -> Node {
        match term {
            Some(Term::Node(node)) => {
                let groups = self.facts.groups(node);
                let is_within = cx.groups.iter().all(|it| groups.contains(it));
                if is_within && self.facts.home(node) == Some(cx.pool) {
                    node
                } else {
                    self.renamed(name, node, cx)
                }
            }
            Some(Term::Given(value, cast)) => {
                let family = cast.unwrap_or(super::catalog::Family::Text);
                let given = self.facts.given(value, family);
                self.renamed(name, given, cx)
            }
            Some(Term::Text(_)) | None => self.opaque(name, cx),
        }
    }

    fn refuse_foreign_select(&mut self, select: &'q Select) {
        let is_foreign = select.top.is_some()
            || select.exclude.is_some()
            || select.into.is_some()
            || !select.lateral_views.is_empty()
            || select.prewhere.is_some()
            || !select.connect_by.is_empty()
            || !select.cluster_by.is_empty()
            || !select.distribute_by.is_empty()
            || !select.sort_by.is_empty()
            || select.qualify.is_some()
            || select.value_table_mode.is_some()
            || select.select_modifiers.is_some()
            || select.flavor != sqlparser::ast::SelectFlavor::Standard;
        if is_foreign {
            let span = select.select_token.0.span;
            self.doubt(span, "a clause of SELECT that is not followed");
        }
    }
}

/// Whether a result tells how many rows there are.
fn counts(items: &[sqlparser::ast::SelectItem]) -> bool {
    let is_count = |it: &sqlparser::ast::SelectItem| match item(it) {
        Item::Expr(Expr::Function(function), _) => {
            let name = super::term::function_name(function);
            name.as_deref() == Some("count") && is_plain(function)
        }
        Item::Expr(..) | Item::Star(_) | Item::Unclear => false,
    };
    items.iter().any(is_count)
}

/// Whether a call takes its values as often as they come.
fn is_plain(function: &Function) -> bool {
    let FunctionArguments::List(list) = &function.args else {
        return false;
    };
    let is_star = matches!(
        list.args.as_slice(),
        [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)]
    );
    is_star && function.filter.is_none() && function.over.is_none()
}

/// The results that are made of many rows.
fn aggregates(items: &[sqlparser::ast::SelectItem], columns: &[Column]) -> Vec<Node> {
    let is_one = |it: &sqlparser::ast::SelectItem| match item(it) {
        Item::Expr(expr, _) => shape(&[expr]).aggregates,
        Item::Star(_) | Item::Unclear => false,
    };
    let pairs = items.iter().zip(columns);
    pairs
        .filter(|(it, _)| is_one(it))
        .map(|(_, column)| column.node)
        .collect()
}

/// How rows are put into groups.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    None,
    Keys,
    /// In several ways at once, or all together.
    Sets,
}

fn grouping(group_by: &GroupByExpr) -> Grouping {
    match group_by {
        GroupByExpr::All(_) => Grouping::Sets,
        GroupByExpr::Expressions(exprs, modifiers) => {
            let is_set = |it: &Expr| match bare(it) {
                Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => true,
                Expr::Tuple(list) => list.is_empty(),
                Expr::Function(_) => false,
                _ => false,
            };
            if exprs.is_empty() && modifiers.is_empty() {
                Grouping::None
            } else if !modifiers.is_empty() || exprs.iter().any(is_set) {
                Grouping::Sets
            } else {
                Grouping::Keys
            }
        }
    }
}

/// The expressions of ORDER BY.
pub(super) fn order_exprs(order: Option<&OrderBy>) -> impl Iterator<Item = &Expr> {
    let list = match order.map(|it| &it.kind) {
        Some(OrderByKind::Expressions(list)) => list.as_slice(),
        Some(OrderByKind::All(_)) | None => &[],
    };
    list.iter().map(|it| &it.expr)
}
