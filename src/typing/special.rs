//! Expressions with a syntax of their own: CASE, ARRAY, LIKE, EXTRACT, AT TIME ZONE, SUBSTRING and their like.
//! In: an expression of the syntax tree. Out: its node; most are functions or operators under another name (gram.y).
//! What is no expression of PostgreSQL, or is not understood, is a fault.

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::facts::Context;
use super::node::{Node, Nulls, What};
use super::types::Ty;
use sqlparser::ast::{CaseWhen, CeilFloorKind, DateTimeField, Expr, ExtractSyntax, TrimWhereField};
use std::ops::Range;

impl Analysis<'_> {
    /// An expression with a syntax of its own.
    pub fn special(&mut self, expr: &Expr, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        match expr {
            Expr::Function(function) => self.function(function, cx, span),
            Expr::InList {
                expr,
                list,
                negated,
            } => self.in_list(expr, list, *negated, cx, span),
            Expr::InSubquery { expr, subquery, .. } => self.in_query(expr, subquery, cx, span),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => self.between((expr, low, high), *negated, cx, span),
            Expr::AnyOp {
                left,
                compare_op,
                right,
                ..
            }
            | Expr::AllOp {
                left,
                compare_op,
                right,
            } => self.any_or_all((left, compare_op, right), cx, span),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.distinct(left, right, cx, span)
            }
            Expr::Like { .. } | Expr::ILike { .. } | Expr::SimilarTo { .. } => {
                self.pattern(expr, cx, span)
            }
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(
                (operand.as_deref(), conditions, else_result.as_deref()),
                &cx.without(Banned::Sets),
                span,
            ),
            Expr::Array(array) => self.array(&array.elem, None, cx, span),
            other => self.worded(other, cx, span),
        }
    }

    fn pattern(&mut self, expr: &Expr, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        match expr {
            Expr::Like {
                negated,
                any,
                expr: left,
                pattern,
                escape_char,
            }
            | Expr::ILike {
                negated,
                any,
                expr: left,
                pattern,
                escape_char,
            } => {
                let name = match (matches!(expr, Expr::ILike { .. }), negated) {
                    (false, false) => "~~",
                    (false, true) => "!~~",
                    (true, false) => "~~*",
                    (true, true) => "!~~*",
                };
                match (any, escape_char.as_deref()) {
                    (true, None) => self.any_or_all_of((left, name, pattern), cx, span),
                    (true, Some(_)) => self.fault(&span, "this pattern is not understood"),
                    (false, escape) => {
                        self.like(name, (left, pattern, escape), "like_escape", cx, span)
                    }
                }
            }
            Expr::SimilarTo {
                negated,
                expr,
                pattern,
                escape_char,
            } => {
                let name = if *negated { "!~" } else { "~" };
                let parts = (&**expr, &**pattern, escape_char.as_deref());
                self.like(name, parts, "similar_to_escape", cx, span)
            }
            _ => self.fault(&span, "this pattern is not understood"),
        }
    }

    /// Functions whose arguments stand between words.
    fn worded(&mut self, expr: &Expr, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        let text = |analysis: &mut Self, text: String| {
            let literal = Node {
                ty: Ty::UNKNOWN,
                what: What::Literal(Some(text)),
                nulls: Nulls::never(),
                has_column: false,
                span: span.clone(),
            };
            analysis.convert(literal, Ty::TEXT, Context::Implicit)
        };
        let (name, args) = match expr {
            Expr::Extract {
                field,
                syntax: ExtractSyntax::From,
                expr,
            } => {
                let field = text(self, field.to_string())?;
                ("extract", vec![field, self.expr(expr, cx)?])
            }
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => {
                let zone = self.expr(time_zone, cx)?;
                ("timezone", vec![zone, self.expr(timestamp, cx)?])
            }
            Expr::Ceil {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => ("ceil", vec![self.expr(expr, cx)?]),
            Expr::Floor {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => ("floor", vec![self.expr(expr, cx)?]),
            Expr::Position { expr, r#in } => {
                let inside = self.expr(r#in, cx)?;
                ("position", vec![inside, self.expr(expr, cx)?])
            }
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let parts = (substring_from.as_deref(), substring_for.as_deref());
                let args = self.substring(expr, parts, cx, &span)?;
                ("substring", args)
            }
            Expr::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let name = match trim_where {
                    None | Some(TrimWhereField::Both) => "btrim",
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                };
                let characters = trim_characters.iter().flatten();
                let all = [&**expr].into_iter().chain(trim_what.as_deref());
                (name, self.exprs(all.chain(characters), cx)?)
            }
            Expr::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            } => {
                let all = [&**expr, &**overlay_what, &**overlay_from];
                let all = all.into_iter().chain(overlay_for.as_deref());
                ("overlay", self.exprs(all, cx)?)
            }
            Expr::IsNormalized { expr, .. } => ("is_normalized", vec![self.expr(expr, cx)?]),
            _ => return self.fault(&span, "this expression is not understood"),
        };
        self.call(name, args, &span)
    }

    /// SUBSTRING with FOR alone begins at the first character.
    fn substring(
        &mut self,
        text: &Expr,
        (from, length): (Option<&Expr>, Option<&Expr>),
        cx: &Cx,
        span: &Range<usize>,
    ) -> Outcome<Vec<Node>> {
        let mut args = vec![self.expr(text, cx)?];
        args.push(match from {
            Some(from) => self.expr(from, cx)?,
            None => Node::other(Ty::INT4, Nulls::never(), &[], span.clone()),
        });
        if let Some(length) = length {
            let length = self.expr(length, cx)?;
            args.push(if from.is_none() {
                self.coerce(length, Ty::INT4, Context::Explicit)?
            } else {
                length
            });
        }
        Ok(args)
    }

    /// CASE: the result of ELSE is the first to say the type.
    fn case(
        &mut self,
        (operand, conditions, otherwise): (Option<&Expr>, &[CaseWhen], Option<&Expr>),
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let operand = match operand {
            Some(operand) => {
                let node = self.expr(operand, cx)?;
                Some(if node.ty == Ty::UNKNOWN {
                    self.coerce(node, Ty::TEXT, Context::Implicit)?
                } else {
                    node
                })
            }
            None => None,
        };
        let mut results = Vec::new();
        let mut seen = Vec::from_iter(operand.clone());
        for when in conditions {
            let mut condition = self.expr(&when.condition, cx)?;
            if let Some(operand) = &operand {
                condition = self.compare("=", operand.clone(), condition, span.clone())?;
            }
            seen.push(self.truth(condition)?);
            results.push(self.expr(&when.result, cx)?);
        }
        let last = match otherwise {
            Some(it) => self.expr(it, cx)?,
            None => Node {
                ty: Ty::UNKNOWN,
                what: What::Literal(None),
                nulls: Nulls::May,
                has_column: false,
                span: span.clone(),
            },
        };
        results.insert(0, last);
        let ty = self.common(&results, "CASE")?;
        let results = self.all_to(results, ty)?;
        let nulls = Nulls::any(results.iter().map(|it| &it.nulls));
        let parts: Vec<_> = results.iter().chain(&seen).collect();
        Ok(Node::other(ty, nulls, &parts, span))
    }

    /// `ARRAY[…]`; a cast behind it says the type of its elements.
    pub fn array(
        &mut self,
        elements: &[Expr],
        asked: Option<(Ty, Ty)>,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let mut nodes = Vec::new();
        let mut is_nested = false;
        for element in elements {
            let node = if let Expr::Array(inner) = element {
                is_nested = true;
                let place = span.clone();
                self.array(&inner.elem, asked, cx, place)?
            } else {
                self.expr(element, cx)?
            };
            is_nested |= self.catalog.types.element(node.ty).is_some();
            nodes.push(node);
        }
        let nulls = Nulls::never();
        if let Some((array, element)) = asked {
            let into = if is_nested { array } else { element };
            let mut out = Vec::new();
            for node in nodes {
                out.push(self.coerce(node, into, Context::Explicit)?);
            }
            let parts: Vec<_> = out.iter().collect();
            return Ok(Node::other(array, nulls, &parts, span));
        }
        if nodes.is_empty() {
            return self.fault_with(
                &span,
                "the type of an empty array cannot be told",
                Some("write a cast behind it, as in `ARRAY[]::integer[]`"),
            );
        }
        let ty = self.common(&nodes, "ARRAY")?;
        let nodes = self.all_to(nodes, ty)?;
        let array = if self.catalog.types.element(ty).is_some() {
            Some(ty)
        } else {
            self.catalog.types.array(ty)
        };
        let parts: Vec<_> = nodes.iter().collect();
        match array {
            Some(array) => Ok(Node::other(array, nulls, &parts, span)),
            None => self.fault(&span, format!("there are no arrays of `{}`", self.told(ty))),
        }
    }
}
