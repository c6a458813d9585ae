//! Expressions: names, literals, casts, subqueries, and the way to everything else.
//! In: an expression of the syntax tree and where it stands. Out: its node, in the order in which PostgreSQL analyses
//! (parse_expr.c). What is not understood is a fault.

use super::analysis::{Analysis, Cx, Outcome};
use super::facts::Context;
use super::literal::number;
use super::node::{Node, Nulls, What};
use super::scope::{Meaning, Relation};
use super::types::Ty;
use crate::sql_text::utf8::folded;
use sqlparser::ast::{
    AccessExpr, BinaryOperator, DataType, Expr, Ident, Query, Spanned as _, Subscript,
    UnaryOperator, Value, ValueWithSpan,
};
use std::ops::Range;

/// Words of the grammar that tell of the session.
const SESSION: &[&str] = &[
    "current_schema",
    "current_role",
    "current_user",
    "session_user",
    "user",
    "current_catalog",
];

impl Analysis<'_> {
    /// Analyses an expression.
    pub fn expr(&mut self, expr: &Expr, cx: &Cx) -> Outcome<Node> {
        let span = self.range(expr.span());
        self.enter(&span)?;
        let node = self.expr_at(expr, cx, span)?;
        self.leave();
        Ok(node)
    }

    fn expr_at(&mut self, expr: &Expr, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        match expr {
            Expr::Identifier(name) => self.names(std::slice::from_ref(name), cx, &span),
            Expr::CompoundIdentifier(names) => self.names(names, cx, &span),
            Expr::Value(value) => self.value(value),
            Expr::Nested(inner) => self.expr(inner, cx),
            Expr::BinaryOp { left, op, right } => self.binary(expr, (left, op, right), cx, span),
            Expr::UnaryOp { op, expr } => self.unary(*op, expr, cx, span),
            Expr::IsNull(it) | Expr::IsNotNull(it) => {
                let it = self.expr(it, cx)?;
                Ok(Node::other(Ty::BOOL, Nulls::never(), &[&it], span))
            }
            Expr::IsTrue(it)
            | Expr::IsNotTrue(it)
            | Expr::IsFalse(it)
            | Expr::IsNotFalse(it)
            | Expr::IsUnknown(it)
            | Expr::IsNotUnknown(it) => {
                let it = self.expr(it, cx)?;
                let it = self.truth(it)?;
                Ok(Node::other(Ty::BOOL, Nulls::never(), &[&it], span))
            }
            Expr::Cast {
                kind: sqlparser::ast::CastKind::Cast | sqlparser::ast::CastKind::DoubleColon,
                expr: inner,
                data_type,
                format: None,
            } => self.cast(inner, data_type, cx, span),
            Expr::TypedString(it) => {
                let literal = self.value(&it.value)?;
                let ty = self.written(&it.data_type, &span)?;
                self.convert(literal, ty, Context::Explicit)
            }
            Expr::Interval(it) => {
                let literal = self.expr(&it.value, cx)?;
                self.coerce(literal, Ty::INTERVAL, Context::Explicit)
            }
            Expr::Collate { expr: inner, .. } => {
                let node = self.expr(inner, cx)?;
                let node = if node.ty == Ty::UNKNOWN {
                    self.convert(node, Ty::TEXT, Context::Implicit)?
                } else {
                    node
                };
                let is_text = self.catalog.types.category(node.ty) == b'S';
                if is_text {
                    Ok(node)
                } else {
                    self.fault(&span, "COLLATE is for texts")
                }
            }
            Expr::Exists { subquery, .. } => {
                self.query(subquery, cx, false)?;
                Ok(Node::other(Ty::BOOL, Nulls::never(), &[], span))
            }
            Expr::Subquery(query) => self.scalar_query(query, cx, span),
            Expr::Tuple(parts) => {
                let parts = self.exprs(parts, cx)?;
                Ok(row(parts, span))
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                let root = self.expr(root, cx)?;
                self.access(root, access_chain, cx, span)
            }
            other => self.special(other, cx, span),
        }
    }

    /// Analyses several, in order.
    pub fn exprs<'e>(
        &mut self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        cx: &Cx,
    ) -> Outcome<Vec<Node>> {
        exprs.into_iter().map(|it| self.expr(it, cx)).collect()
    }

    /// A literal or a parameter.
    pub fn value(&mut self, value: &ValueWithSpan) -> Outcome<Node> {
        let span = self.range(value.span);
        let literal = |text: Option<String>| {
            let nulls = match text {
                Some(_) => Nulls::never(),
                None => Nulls::May,
            };
            Ok(Node {
                ty: Ty::UNKNOWN,
                what: What::Literal(text),
                nulls,
                has_column: false,
                span: span.clone(),
            })
        };
        let of = |ty| Ok(Node::other(ty, Nulls::never(), &[], span.clone()));
        match &value.value {
            Value::Number(text, false) => match number(text) {
                Some(ty) => of(ty),
                None => self.fault(&span, format!("the number `{text}` is not understood")),
            },
            Value::SingleQuotedString(text)
            | Value::EscapedStringLiteral(text)
            | Value::UnicodeStringLiteral(text) => literal(Some(text.clone())),
            Value::DollarQuotedString(text) => literal(Some(text.value.clone())),
            Value::Boolean(_) => of(Ty::BOOL),
            Value::Null => literal(None),
            Value::SingleQuotedByteStringLiteral(_) | Value::HexStringLiteral(_) => of(Ty::BIT),
            Value::Placeholder(text) => {
                let number = text.strip_prefix('$').and_then(|it| it.parse().ok());
                match number {
                    Some(number) => self.parameter(number, span),
                    None => self.fault(&span, format!("`{text}` is no parameter")),
                }
            }
            other => self.fault(&span, format!("the literal `{other}` is not understood")),
        }
    }

    /// A name, with or without dots.
    fn names(&mut self, written: &[Ident], cx: &Cx, span: &Range<usize>) -> Outcome<Node> {
        let names: Option<Vec<_>> = written.iter().map(folded).collect();
        let told: Vec<_> = written.iter().map(|it| it.value.as_str()).collect();
        let told = told.join(".");
        if let [only] = written
            && only.quote_style.is_none()
            && SESSION.contains(&told.to_ascii_lowercase().as_str())
        {
            return Ok(Node::other(Ty::NAME, Nulls::May, &[], span.clone()));
        }
        let Some(mut names) = names else {
            return self.fault(span, format!("the name `{told}` is not understood"));
        };
        let last = names.pop().unwrap_or_default();
        let meaning = if names.is_empty() {
            cx.frame.find(&last)
        } else {
            cx.frame.find_in(&names, &last)
        };
        match meaning {
            Meaning::Field(field, is_outer) => Ok(Node {
                ty: field.ty,
                nulls: field.nulls.clone(),
                what: What::Column(field),
                has_column: !is_outer,
                span: span.clone(),
            }),
            Meaning::Row(relation, is_outer) => Ok(whole_row(relation, is_outer, span.clone())),
            Meaning::Ambiguous => self.fault(span, format!("`{told}` may mean several columns")),
            Meaning::Nothing => self.fault(span, format!("there is no column `{told}` here")),
        }
    }

    /// The type that is written.
    pub fn written(&mut self, data_type: &DataType, span: &Range<usize>) -> Outcome<Ty> {
        match self.catalog.written(data_type) {
            Some(ty) => Ok(ty),
            None => self.fault(span, format!("the type `{data_type}` is not known")),
        }
    }

    fn cast(
        &mut self,
        inner: &Expr,
        data_type: &DataType,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let ty = self.written(data_type, &span)?;
        let mut bare = inner;
        while let Expr::Nested(it) = bare {
            bare = it;
        }
        let mut node = match (bare, self.catalog.types.element(ty)) {
            (Expr::Array(array), Some(element)) => {
                self.array(&array.elem, Some((ty, element)), cx, span.clone())?
            }
            _ => self.expr(inner, cx)?,
        };
        node = self.coerce(node, ty, Context::Explicit)?;
        if data_type.to_string().contains('(') && matches!(node.what, What::Column(_)) {
            node.what = What::Other;
        }
        node.span = span;
        Ok(node)
    }

    fn unary(
        &mut self,
        op: UnaryOperator,
        inner: &Expr,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        if op == UnaryOperator::Not {
            let node = self.expr(inner, cx)?;
            let node = self.truth(node)?;
            return Ok(Node::other(Ty::BOOL, node.nulls.clone(), &[&node], span));
        }
        if op == UnaryOperator::Minus
            && let Expr::Value(value) = inner
            && let Value::Number(text, false) = &value.value
        {
            // The smallest whole numbers have no positive twin.
            let ty = match format!("-{text}") {
                it if it.parse::<i32>().is_ok() => Some(Ty::INT4),
                it if it.parse::<i64>().is_ok() => Some(Ty::INT8),
                _ => number(text).map(|_| Ty::NUMERIC),
            };
            if let Some(ty) = ty {
                return Ok(Node::other(ty, Nulls::never(), &[], span));
            }
        }
        let node = self.expr(inner, cx)?;
        self.operate(&op.to_string(), None, node, span)
    }

    fn binary(
        &mut self,
        whole: &Expr,
        (left, op, right): (&Expr, &BinaryOperator, &Expr),
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        if !matches!(op, BinaryOperator::And | BinaryOperator::Or) {
            return self.operation((left, op, right), cx, span);
        }
        // A long chain of one word is deep, and must not be as deep on the stack.
        let mut parts = vec![];
        let mut rest = whole;
        while let Expr::BinaryOp {
            left,
            op: here,
            right,
        } = rest
            && here == op
        {
            parts.push(&**right);
            rest = left;
        }
        parts.push(rest);
        let mut all = Node::other(Ty::BOOL, Nulls::never(), &[], span.clone());
        for part in parts.into_iter().rev() {
            let node = self.expr(part, cx)?;
            let node = self.truth(node)?;
            let nulls = all.nulls.or(&node.nulls);
            all = Node::other(Ty::BOOL, nulls, &[&all, &node], span.clone());
        }
        Ok(all)
    }

    /// A query that gives one value.
    fn scalar_query(&mut self, query: &Query, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        let out = self.query(query, cx, false)?;
        let [only] = out.as_slice() else {
            return self.fault(&span, "a query in place of a value must have one column");
        };
        self.subquery_name(query, &only.name);
        Ok(Node::other(only.node.ty, Nulls::May, &[], span))
    }

    /// Subscripts and fields behind a value.
    fn access(
        &mut self,
        mut node: Node,
        chain: &[AccessExpr],
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let mut is_subscripted = false;
        let mut is_slice = false;
        for step in chain {
            match step {
                AccessExpr::Dot(Expr::Identifier(name)) => {
                    node = self.field(&node, name, span.clone())?;
                }
                AccessExpr::Dot(_) => return self.fault(&span, "this access is not understood"),
                AccessExpr::Subscript(Subscript::Index { index }) => {
                    self.subscript(index, node.ty, cx)?;
                    is_subscripted = true;
                }
                AccessExpr::Subscript(Subscript::Slice {
                    lower_bound,
                    upper_bound,
                    stride: None,
                }) => {
                    for bound in [lower_bound, upper_bound].into_iter().flatten() {
                        self.subscript(bound, node.ty, cx)?;
                    }
                    is_slice = true;
                }
                AccessExpr::Subscript(_) => return self.fault(&span, "a slice with a stride"),
            }
        }
        let ty = match self.catalog.types.element(node.ty) {
            _ if !is_subscripted && !is_slice => return Ok(node),
            Some(element) if !is_slice => element,
            Some(_) => node.ty,
            None if node.ty == Ty::JSONB && !is_slice => Ty::JSONB,
            None => return self.fault(&span, "only arrays and `jsonb` have subscripts"),
        };
        Ok(Node::other(ty, Nulls::May, &[&node], span))
    }

    fn subscript(&mut self, index: &Expr, of: Ty, cx: &Cx) -> Outcome<()> {
        let index = self.expr(index, cx)?;
        if of == Ty::JSONB {
            if index.ty == Ty::UNKNOWN || self.catalog.types.category(index.ty) == b'S' {
                self.coerce(index, Ty::TEXT, Context::Implicit)?;
            } else {
                self.coerce(index, Ty::INT4, Context::Implicit)?;
            }
        } else {
            self.coerce(index, Ty::INT4, Context::Assignment)?;
        }
        Ok(())
    }

    fn field(&mut self, node: &Node, name: &Ident, span: Range<usize>) -> Outcome<Node> {
        let fields = self.row_types(node.ty);
        let wanted = folded(name);
        let found = fields
            .into_iter()
            .find(|(_, it)| Some(it) == wanted.as_ref());
        match found {
            Some((ty, _)) => Ok(Node::other(ty, Nulls::May, &[node], span)),
            None => self.fault(&span, format!("there is no field `{}` in it", name.value)),
        }
    }
}

/// A row of expressions.
pub(super) fn row(parts: Vec<Node>, span: Range<usize>) -> Node {
    Node {
        ty: Ty::RECORD,
        nulls: Nulls::never(),
        has_column: parts.iter().any(|it| it.has_column),
        what: What::Row(parts),
        span,
    }
}

fn whole_row(relation: Relation, is_outer: bool, span: Range<usize>) -> Node {
    let ty = match relation.fields.as_slice() {
        [only] if relation.is_scalar => only.ty,
        _ => relation.row,
    };
    let nulls = match relation.fields.as_slice() {
        [only] if relation.is_scalar => only.nulls.clone(),
        _ => relation.nulls,
    };
    Node {
        ty,
        what: What::Other,
        nulls,
        has_column: !is_outer,
        span,
    }
}
