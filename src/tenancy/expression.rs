//! Every expression is looked at once: its names, its functions, its subqueries.
//! In: an expression that states nothing, or whose statements were taken already. Out: doubts, and the claims of its subqueries.

use super::function::{self, Kind};
use super::parts::{Part, flat, of_window, parts};
use super::pool::Pool;
use super::prover::{Cx, Prover};
use super::query::Role;
use super::scope::Found;
use super::term::{function_name, placeholder};
use super::verdict::ReasonKind;
use crate::sql_text::{folded, is_reserved};
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArguments, NamedWindowDefinition, NamedWindowExpr,
    SelectItem, SelectItemQualifiedWildcardKind, Spanned, Value,
};

impl<'q> Prover<'q> {
    /// Looks at an expression and at all that stands in it.
    pub fn walk(&mut self, expr: &'q Expr, cx: &Cx<'q>) {
        let mut waiting: Vec<(&'q Expr, Pool)> = vec![(expr, cx.pool)];
        while let Some((expr, pool)) = waiting.pop() {
            let inner = self.look(expr, pool, cx);
            let Some(parts) = parts(expr) else {
                self.doubt(expr.span(), "an expression of a kind that is not followed");
                continue;
            };
            for part in parts {
                match part {
                    Part::Expr(expr) => waiting.push((expr, inner)),
                    Part::Query(query) => {
                        let cx = Cx {
                            pool: inner,
                            ..cx.clone()
                        };
                        self.query(query, &cx, Role::Apart);
                    }
                }
            }
        }
    }

    /// Looks at one expression alone. Out: whose equalities hold for what stands in it.
    fn look(&mut self, expr: &'q Expr, pool: Pool, cx: &Cx<'q>) -> Pool {
        self.settle(expr, cx);
        match expr {
            Expr::Identifier(name) if is_reserved(name) => {
                self.doubt(
                    name.span,
                    format!("`{name}` is no name unless it is quoted"),
                );
            }
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => match self.named(expr, cx) {
                Found::Column(..) | Found::Row => {}
                Found::Ambiguous => {
                    self.doubt(expr.span(), format!("`{expr}` may mean several columns"));
                }
                Found::Nothing => {
                    let message = format!("nothing here has a column `{expr}`");
                    self.unknown(ReasonKind::UnknownColumn, expr.span(), message);
                }
            },
            Expr::Value(value) => {
                if let Value::Placeholder(name) = &value.value
                    && placeholder(name).is_none()
                {
                    self.doubt(value.span, format!("`{name}` is no parameter like `$1`"));
                }
            }
            Expr::BinaryOp {
                op: BinaryOperator::Custom(_) | BinaryOperator::PGCustomBinaryOperator(_),
                ..
            } => self.doubt(expr.span(), "an operator that is not PostgreSQL's own"),
            Expr::Function(function) => return self.call(function, pool, cx),
            _ => {}
        }
        pool
    }

    fn call(&mut self, function: &'q Function, pool: Pool, cx: &Cx<'q>) -> Pool {
        let is_array = matches!(function.args, FunctionArguments::Subquery(_));
        let name = function_name(function)
            .filter(|name| function.name.0.len() > 1 || !self.catalog.makes_function(name));
        if is_array && name.as_deref() == Some("array") {
            return pool;
        }
        let kind = name.as_deref();
        let kind = kind.and_then(|it| function::kind_of_call(it, function));
        let Some(kind) = kind else {
            let message = format!("the function `{}` may read any table", function.name);
            self.doubt(function.name.span(), message);
            return pool;
        };
        if kind != Kind::Aggregate || function.over.is_some() {
            return pool;
        }
        if self.mentions_outer(function, cx) {
            let message = "an aggregate over the columns of a query around this one";
            self.doubt(function.name.span(), message);
        }
        // What stands in front of WITHIN GROUP is worked out even where no row is.
        if function.within_group.is_empty() {
            cx.rows
        } else {
            pool
        }
    }

    /// Whether a call may make a query around this one the one that is aggregated: it names columns, and none of this one.
    fn mentions_outer(&self, function: &'q Function, cx: &Cx<'q>) -> bool {
        if cx.frame.as_ref().is_none_or(|it| it.outer.is_none()) {
            return false;
        }
        let mut is_outer = false;
        for part in super::parts::of_function(function).into_iter().flatten() {
            let Part::Expr(expr) = part else {
                return true;
            };
            let Some((exprs, queries)) = flat(expr) else {
                return true;
            };
            for expr in exprs {
                match self.named(expr, cx) {
                    Found::Column(_, false) => return false,
                    Found::Row if is_own_row(expr, cx) => return false,
                    Found::Column(_, true) | Found::Row | Found::Ambiguous => is_outer = true,
                    Found::Nothing => {}
                }
            }
            is_outer |= !queries.is_empty();
        }
        is_outer
    }

    /// Looks at the windows that a query names.
    pub fn windows(&mut self, windows: &'q [NamedWindowDefinition], cx: &Cx<'q>) {
        for expr in window_exprs(windows) {
            self.walk(expr, cx);
        }
    }
}

/// Whether an expression is a whole row of this query. A column of a query around it comes first.
fn is_own_row(expr: &Expr, cx: &Cx<'_>) -> bool {
    let (Expr::Identifier(name), Some(frame)) = (expr, &cx.frame) else {
        return false;
    };
    let Some(name) = folded(name) else {
        return false;
    };
    let mut relations = frame.relations.iter();
    let is_own = relations.any(|it| it.alias.as_deref() == Some(name.as_str()));
    let outer = frame.outer.as_ref().map(|it| it.find(&name));
    is_own && matches!(outer, None | Some(Found::Nothing | Found::Row))
}

/// The expressions of the windows that a query names.
pub(super) fn window_exprs(windows: &[NamedWindowDefinition]) -> impl Iterator<Item = &Expr> {
    let mut parts = Vec::new();
    for NamedWindowDefinition(_, window) in windows {
        if let NamedWindowExpr::WindowSpec(window) = window {
            of_window(window, &mut parts);
        }
    }
    parts.into_iter().filter_map(|part| match part {
        Part::Expr(expr) => Some(expr),
        Part::Query(_) => None,
    })
}

/// How a list of results makes many rows into others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Shape {
    /// Whether it aggregates.
    pub aggregates: bool,
    /// Whether a value depends on the rows around.
    pub has_windows: bool,
}

/// The shape of a list of results, read at this query alone.
pub(super) fn shape(exprs: &[&Expr]) -> Shape {
    let mut out = Shape::default();
    for expr in exprs {
        // What is not understood is said elsewhere; until then it counts as both.
        let Some((exprs, _)) = flat(expr) else {
            return Shape {
                aggregates: true,
                has_windows: true,
            };
        };
        for expr in exprs {
            let Expr::Function(function) = expr else {
                continue;
            };
            if function.over.is_some() {
                out.has_windows = true;
                continue;
            }
            let name = function_name(function);
            let kind = name.and_then(|it| function::kind_of_call(&it, function));
            if kind == Some(Kind::Aggregate) {
                out.aggregates = true;
            }
        }
    }
    out
}

/// The expression of a result, and the name that it gets.
pub(super) enum Item<'q> {
    /// An expression.
    Expr(&'q Expr, Option<String>),
    /// `*`, or that of one reference.
    Star(Option<Vec<String>>),
    /// Nothing that is followed.
    Unclear,
}

/// Reads one result of a list.
pub(super) fn item(item: &SelectItem) -> Item<'_> {
    use crate::sql_text::parts;
    match item {
        SelectItem::UnnamedExpr(expr) => {
            let name = match expr {
                Expr::Identifier(name) => folded(name),
                Expr::CompoundIdentifier(names) => names.last().and_then(folded),
                Expr::Function(function) => function_name(function),
                _ => None,
            };
            Item::Expr(expr, name)
        }
        SelectItem::ExprWithAlias { expr, alias } => match folded(alias) {
            Some(name) => Item::Expr(expr, Some(name)),
            None => Item::Unclear,
        },
        SelectItem::Wildcard(options) if is_plain(options) => Item::Star(None),
        SelectItem::QualifiedWildcard(
            SelectItemQualifiedWildcardKind::ObjectName(name),
            options,
        ) if is_plain(options) => parts(name).map_or(Item::Unclear, |it| Item::Star(Some(it))),
        _ => Item::Unclear,
    }
}

fn is_plain(options: &sqlparser::ast::WildcardAdditionalOptions) -> bool {
    options.opt_ilike.is_none()
        && options.opt_exclude.is_none()
        && options.opt_except.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
        && options.opt_alias.is_none()
}
