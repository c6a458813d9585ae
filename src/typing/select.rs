//! SELECT: its FROM list, its results, its conditions, in the order in which PostgreSQL reads them (analyze.c).
//! In: a SELECT of the syntax tree. Out: its results.
//! Conditions say which columns are not NULL in the rows that pass.

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::node::{Field, Node, Nulls, What};
use super::query::{Out, position};
use super::scope::{Frame, Meaning, Part};
use super::signature::Star;
use super::sql_type::SqlType;
use super::types::Ty;
use crate::sql_text::utf8::{folded, parts};
use sqlparser::ast::{
    BinaryOperator, Distinct, Expr, GroupByExpr, Ident, NamedWindowExpr, OrderBy, Select,
    SelectItem, SelectItemQualifiedWildcardKind, Spanned as _, Value, WildcardAdditionalOptions,
};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Types without a B-tree order.
const UNORDERED: &[&str] = &[
    "json",
    "xml",
    "jsonpath",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "cid",
    "xid",
    "refcursor",
    "txid_snapshot",
    "pg_snapshot",
    "unknown",
];

impl Analysis<'_> {
    /// The results of a SELECT.
    pub fn select(
        &mut self,
        select: &Select,
        order: Option<&OrderBy>,
        cx: &Cx,
        is_kept: bool,
    ) -> Outcome<Vec<Out>> {
        let is_plain = select.top.is_none()
            && select.into.is_none()
            && select.lateral_views.is_empty()
            && select.prewhere.is_none()
            && select.qualify.is_none()
            && select.value_table_mode.is_none()
            && select.connect_by.is_empty()
            && select.exclude.is_none()
            && select.cluster_by.is_empty()
            && select.distribute_by.is_empty()
            && select.sort_by.is_empty();
        if !is_plain {
            let span = self.range(select.select_token.0.span);
            return self.fault(&span, "a clause of SELECT that is not understood");
        }
        let (part, mut present) = self.from(&select.from, cx)?;
        let inner = self.inside(part, cx);
        let mut out = self.items(&select.projection, &inner)?;
        if let Some(condition) = &select.selection {
            let node = self.expr(condition, &inner.without(Banned::Groups))?;
            self.truth(node)?;
            present.extend(self.presence(condition, &inner));
        }
        if let Some(condition) = &select.having {
            let node = self.expr(condition, &inner.without(Banned::Sets))?;
            self.truth(node)?;
        }
        for expr in self.order_exprs(order)? {
            self.sort_by(expr, &out, &inner)?;
        }
        let is_partial = self.group_by(&select.group_by, &out, &inner)?;
        match &select.distinct {
            None | Some(Distinct::All) => {}
            Some(Distinct::Distinct) => {
                for it in &out {
                    self.sortable(&it.node)?;
                }
            }
            Some(Distinct::On(all)) => {
                for expr in all {
                    self.sort_by(expr, &out, &inner)?;
                }
            }
        }
        for window in &select.named_window {
            match &window.1 {
                NamedWindowExpr::WindowSpec(spec) => self.window(spec, &inner)?,
                NamedWindowExpr::NamedWindow(_) => {}
            }
        }
        for it in &mut out {
            it.node.nulls = if is_partial {
                Nulls::May
            } else {
                it.node.nulls.without(&present)
            };
        }
        self.handed_out(out, is_kept)
    }

    /// The place inside of a query with these references.
    pub fn inside(&mut self, part: Part, cx: &Cx) -> Cx {
        Cx {
            frame: Rc::new(Frame {
                part,
                outer: Some(cx.frame.clone()),
            }),
            named: cx.named.clone(),
            banned: Banned::Nothing,
        }
    }

    /// A list of results.
    pub fn items(&mut self, items: &[SelectItem], cx: &Cx) -> Outcome<Vec<Out>> {
        let mut out = Vec::new();
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let node = self.expr(expr, cx)?;
                    let name = self.result_name(expr);
                    out.push(Out { name, node });
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let node = self.expr(expr, cx)?;
                    let name = folded(alias).unwrap_or_else(|| alias.value.to_ascii_lowercase());
                    out.push(Out { name, node });
                }
                SelectItem::Wildcard(options) if is_bare(options) => {
                    let span = self.range(options.wildcard_token.0.span);
                    if cx.frame.part.relations.is_empty() {
                        return self.fault(&span, "`*` without a table");
                    }
                    let columns = cx.frame.part.starred();
                    self.stars.insert(span.start, Star { span, columns });
                    out.extend(cx.frame.part.star.iter().map(result));
                }
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    options,
                ) if is_bare(options) => {
                    let span = self.range(name.span());
                    let qualifier = parts(name).unwrap_or_default();
                    let Meaning::Row(relation, _) = cx.frame.row(&qualifier) else {
                        return self.fault(&span, format!("there is no `{name}` here"));
                    };
                    out.extend(relation.fields.iter().map(result));
                    let columns = relation.starred(&qualifier);
                    self.stars.insert(span.start, Star { span, columns });
                }
                other => {
                    let span = self.range(other.span());
                    return self.fault(&span, "this result is not understood");
                }
            }
        }
        Ok(out)
    }

    /// A key of ORDER BY or DISTINCT ON: a name of a result, its number, or any expression.
    fn sort_by(&mut self, expr: &Expr, out: &[Out], cx: &Cx) -> Outcome<()> {
        let node = match expr {
            Expr::Identifier(name) if let Some(found) = named(out, name) => found.node.clone(),
            Expr::Value(value) if let Some(at) = position(&value.value) => {
                match at.checked_sub(1).and_then(|at| out.get(at)) {
                    Some(found) => found.node.clone(),
                    None => {
                        let span = self.range(expr.span());
                        return self.fault(&span, format!("there is no result {at}"));
                    }
                }
            }
            Expr::Value(value) if !matches!(value.value, Value::Placeholder(_)) => {
                let span = self.range(expr.span());
                return self.fault(&span, "a key that is the same for every row");
            }
            _ => self.sort_key(expr, cx)?,
        };
        self.sortable(&node)
    }

    /// A fault where values of this type have no order.
    pub fn sortable(&mut self, node: &Node) -> Outcome<()> {
        if self.has_order(node.ty) {
            return Ok(());
        }
        let told = self.told(node.ty);
        self.fault(
            &node.span,
            format!("values of the type `{told}` have no order"),
        )
    }

    fn has_order(&mut self, ty: Ty) -> bool {
        if let Some(element) = self.catalog.types.element(ty) {
            return self.has_order(element);
        }
        if self.catalog.types.is_row(ty) {
            let fields = self.row_types(ty);
            return fields.into_iter().all(|(ty, _)| self.has_order(ty));
        }
        match &self.catalog.types.get(ty).told {
            SqlType::Named(name) => !UNORDERED.contains(&name.as_str()),
            SqlType::Array(_) | SqlType::Enum(_) | SqlType::Row(_) => true,
        }
    }

    /// GROUP BY; whether there are several groupings, in which a key may be NULL.
    fn group_by(&mut self, group: &GroupByExpr, out: &[Out], cx: &Cx) -> Outcome<bool> {
        let GroupByExpr::Expressions(exprs, modifiers) = group else {
            return self.fault(&(0..0), "GROUP BY ALL is not known to PostgreSQL 15");
        };
        if !modifiers.is_empty() {
            return self.fault(&(0..0), "this GROUP BY is not understood");
        }
        let mut is_partial = false;
        for expr in exprs {
            match expr {
                Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
                    is_partial = true;
                    for key in sets.iter().flatten() {
                        self.group_key(key, out, cx)?;
                    }
                }
                Expr::Tuple(keys) => {
                    for key in keys {
                        self.group_key(key, out, cx)?;
                    }
                }
                key => self.group_key(key, out, cx)?,
            }
        }
        Ok(is_partial)
    }

    /// A key of GROUP BY: a column goes before a result of the same name.
    fn group_key(&mut self, expr: &Expr, out: &[Out], cx: &Cx) -> Outcome<()> {
        if let Expr::Identifier(name) = expr
            && let Some(column) = folded(name)
            && matches!(cx.frame.part.find(&column), Ok(None))
            && let Some(found) = named(out, name)
        {
            let node = found.node.clone();
            return self.sortable(&node);
        }
        let is_number = matches!(expr, Expr::Value(_));
        self.sort_by(expr, if is_number { out } else { &[] }, cx)
    }

    /// What is not NULL, and so present, in the rows in which a condition is true.
    pub fn presence(&self, condition: &Expr, cx: &Cx) -> BTreeSet<usize> {
        match condition {
            Expr::Nested(inner) | Expr::IsTrue(inner) => self.presence(inner, cx),
            Expr::IsNotNull(it) => self.shown(it, cx),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::And,
                right,
            } => &self.presence(left, cx) | &self.presence(right, cx),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::Or,
                right,
            } => &self.presence(left, cx) & &self.presence(right, cx),
            Expr::BinaryOp { left, op, right } if is_comparison(op) => {
                &self.shown(left, cx) | &self.shown(right, cx)
            }
            Expr::InList {
                expr,
                negated: false,
                ..
            }
            | Expr::InSubquery {
                expr,
                negated: false,
                ..
            }
            | Expr::Like { expr, .. }
            | Expr::ILike { expr, .. } => self.shown(expr, cx),
            Expr::Between {
                expr,
                negated: false,
                ..
            } => self.shown(expr, cx),
            Expr::AnyOp {
                left, compare_op, ..
            } if is_comparison(compare_op) => self.shown(left, cx),
            _ => BTreeSet::new(),
        }
    }

    /// What is present where a column is not NULL.
    fn shown(&self, expr: &Expr, cx: &Cx) -> BTreeSet<usize> {
        let names = match expr {
            Expr::Nested(inner) => return self.shown(inner, cx),
            Expr::Identifier(name) => vec![folded(name)],
            Expr::CompoundIdentifier(names) => names.iter().map(folded).collect(),
            _ => return BTreeSet::new(),
        };
        let names: Option<Vec<_>> = names.into_iter().collect();
        let meaning = match names.as_deref() {
            Some([name]) => cx.frame.find(name),
            Some([qualifier @ .., name]) => cx.frame.find_in(qualifier, name),
            _ => return BTreeSet::new(),
        };
        match meaning {
            Meaning::Field(field, false) => field.shows,
            _ => BTreeSet::new(),
        }
    }
}

/// The result of this name.
fn named<'o>(out: &'o [Out], name: &Ident) -> Option<&'o Out> {
    let name = folded(name)?;
    out.iter().find(|it| it.name == name)
}

/// Operators that are not true of NULL.
fn is_comparison(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    )
}

fn is_bare(options: &WildcardAdditionalOptions) -> bool {
    options.opt_ilike.is_none()
        && options.opt_exclude.is_none()
        && options.opt_except.is_none()
        && options.opt_replace.is_none()
        && options.opt_rename.is_none()
        && options.opt_alias.is_none()
}

/// A field as a result.
fn result(field: &Field) -> Out {
    Out {
        name: field.name.clone(),
        node: Node {
            ty: field.ty,
            nulls: field.nulls.clone(),
            what: What::Column(field.clone()),
            has_column: true,
            span: 0..0,
        },
    }
}

/// The type of the rows of anything but a table.
pub(super) const ROW: Ty = Ty::RECORD;
