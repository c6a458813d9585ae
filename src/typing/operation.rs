//! Operators, and the words that stand for operators: IN, BETWEEN, LIKE, ANY, IS DISTINCT FROM (manual 10.2).
//! In: operands. Out: the node of the result, with parameters of unknown type settled by the operator that was chosen.
//! What an operator does with NULL is known for the plain ones only.

use super::analysis::{Analysis, Cx, Outcome};
use super::candidates::Refusal;
use super::facts::Context;
use super::node::{Node, Nulls, What};
use super::types::Ty;
use sqlparser::ast::{BinaryOperator, Expr, Query, Spanned as _};
use std::ops::Range;

/// Operators that make a value of any two values.
const NEVER_NULL: &[&str] = &[
    "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "~~", "!~~", "~~*", "!~~*", "~",
    "~*", "!~", "!~*", "@>", "<@", "&&", "^",
];

impl Analysis<'_> {
    /// An operator with its operands; no left one for a prefix.
    pub fn operate(
        &mut self,
        name: &str,
        left: Option<Node>,
        right: Node,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let left_ty = left.as_ref().map(|it| it.ty);
        let operator = match self.catalog.operator(name, left_ty, right.ty) {
            Ok(operator) => operator,
            Err(refusal) => return self.no_operator(name, left_ty, right.ty, refusal, &span),
        };
        let actual: Vec<_> = left_ty.into_iter().chain([right.ty]).collect();
        let declared: Vec<_> = operator.left.into_iter().chain([operator.right]).collect();
        let Some((types, result)) = self.catalog.enforce(&actual, &declared, operator.result)
        else {
            return self.no_operator(name, left_ty, right.ty, Refusal::Ambiguous, &span);
        };
        let is_geometric = types
            .iter()
            .any(|it| self.catalog.types.category(*it) == b'G');
        let is_known = (NEVER_NULL.contains(&name) && !is_geometric)
            || (name == "||" && types.iter().all(|it| *it == Ty::TEXT));
        if let Some(left) = &left {
            self.meet(left, &right);
        }
        let mut nodes = Vec::new();
        for (node, ty) in left.into_iter().chain([right]).zip(types) {
            nodes.push(self.convert(node, ty, Context::Implicit)?);
        }
        let nulls = if is_known {
            Nulls::any(nodes.iter().map(|it| &it.nulls))
        } else {
            Nulls::May
        };
        Ok(Node::other(
            result,
            nulls,
            &nodes.iter().collect::<Vec<_>>(),
            span,
        ))
    }

    /// A parameter beside a column is named after it.
    pub fn meet(&mut self, one: &Node, other: &Node) {
        self.meets(one, other.origin(), false);
        self.meets(other, one.origin(), false);
    }

    fn no_operator(
        &mut self,
        name: &str,
        left: Option<Ty>,
        right: Ty,
        refusal: Refusal,
        span: &Range<usize>,
    ) -> Outcome<Node> {
        let right = self.told(right);
        let told = left.map_or_else(
            || format!("`{name} {right}`"),
            |left| format!("`{} {name} {right}`", self.told(left)),
        );
        let message = match refusal {
            Refusal::None => format!("there is no operator {told}"),
            Refusal::Ambiguous => format!("several operators may be meant by {told}"),
        };
        self.fault_with(span, message, Some("write a cast"))
    }

    /// An operator between two expressions.
    pub fn operation(
        &mut self,
        (left, op, right): (&Expr, &BinaryOperator, &Expr),
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        if *op == BinaryOperator::Overlaps {
            let (Expr::Tuple(one), Expr::Tuple(other)) = (left, right) else {
                return self.fault(&span, "OVERLAPS is between two pairs");
            };
            let args = self.exprs(one.iter().chain(other), cx)?;
            return self.call("overlaps", args, &span);
        }
        let name = match op {
            BinaryOperator::PGCustomBinaryOperator(parts) => {
                parts.last().cloned().unwrap_or_default()
            }
            other => other.to_string(),
        };
        let left = self.expr(left, cx)?;
        if let (What::Row(parts), Expr::Subquery(query)) = (&left.what, bare(right)) {
            let parts = parts.clone();
            return self.compare_with_query(&name, &parts, query, cx, span);
        }
        let right = self.expr(right, cx)?;
        self.compare(&name, left, right, span)
    }

    /// An operator between two nodes, which may be rows.
    pub fn compare(
        &mut self,
        name: &str,
        left: Node,
        right: Node,
        span: Range<usize>,
    ) -> Outcome<Node> {
        if let (What::Row(one), What::Row(other)) = (&left.what, &right.what) {
            if one.len() != other.len() || one.is_empty() {
                return self.fault(&span, "two rows of different numbers of columns");
            }
            let pairs: Vec<_> = one.iter().cloned().zip(other.iter().cloned()).collect();
            let mut nulls = Nulls::never();
            for (one, other) in pairs {
                let node = self.operate(name, Some(one), other, span.clone())?;
                let node = self.truth(node)?;
                nulls = nulls.or(&node.nulls);
            }
            return Ok(Node::other(Ty::BOOL, nulls, &[&left, &right], span));
        }
        self.operate(name, Some(left), right, span)
    }

    fn compare_with_query(
        &mut self,
        name: &str,
        left: &[Node],
        query: &Query,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let out = self.query(query, cx, false)?;
        if out.len() != left.len() {
            return self.fault(&span, "the query has another number of columns");
        }
        for (one, other) in left.iter().zip(out) {
            let node = self.operate(name, Some(one.clone()), other.node, span.clone())?;
            self.truth(node)?;
        }
        let parts: Vec<_> = left.iter().collect();
        Ok(Node::other(Ty::BOOL, Nulls::May, &parts, span))
    }

    /// `a = ANY (b)`, of an array or of a query.
    pub fn any_or_all(
        &mut self,
        (left, op, right): (&Expr, &BinaryOperator, &Expr),
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        self.any_or_all_of((left, &op.to_string(), right), cx, span)
    }

    /// The same, by the name of the operator.
    pub fn any_or_all_of(
        &mut self,
        (left, name, right): (&Expr, &str, &Expr),
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let left = self.expr(left, cx)?;
        if let Expr::Subquery(query) = bare(right) {
            let left = parts_of(left);
            return self.compare_with_query(name, &left, query, cx, span);
        }
        let right = self.expr(right, cx)?;
        self.with_array(name, left, right, span)
    }

    /// An operator between a value and the elements of an array.
    fn with_array(
        &mut self,
        name: &str,
        left: Node,
        right: Node,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let element = match self.catalog.types.element(right.ty) {
            Some(element) => element,
            None if right.ty == Ty::UNKNOWN => Ty::UNKNOWN,
            None => return self.fault(&right.span, "ANY and ALL are of an array or of a query"),
        };
        let operator = match self.catalog.operator(name, Some(left.ty), element) {
            Ok(operator) => operator,
            Err(refusal) => {
                return self.no_operator(name, Some(left.ty), element, refusal, &span);
            }
        };
        let declared = [operator.left.unwrap_or(Ty::ANY), operator.right];
        let enforced = self
            .catalog
            .enforce(&[left.ty, element], &declared, operator.result);
        let Some((types, Ty::BOOL)) = enforced else {
            return self.no_operator(name, Some(left.ty), element, Refusal::None, &span);
        };
        let Some(array) = self.catalog.types.array(types[1]) else {
            return self.fault(&span, "there are no arrays of this type");
        };
        self.meet(&left, &right);
        let left = self.convert(left, types[0], Context::Implicit)?;
        let right = self.coerce(right, array, Context::Implicit)?;
        Ok(Node::other(Ty::BOOL, Nulls::May, &[&left, &right], span))
    }

    /// `a IN (b, c)`
    pub fn in_list(
        &mut self,
        left: &Expr,
        list: &[Expr],
        is_negated: bool,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let name = if is_negated { "<>" } else { "=" };
        let left = self.expr(left, cx)?;
        let all = self.exprs(list, cx)?;
        for node in &all {
            self.meet(&left, node);
        }
        let plain_count = all.iter().filter(|it| !it.has_column).count();
        let nulls = Nulls::any(all.iter().chain([&left]).map(|it| &it.nulls));
        let (mut rest, mut plain) = (all.clone(), Vec::new());
        if plain_count > 1 {
            (rest, plain) = all.iter().cloned().partition(|it| it.has_column);
        }
        let types: Vec<_> = [&left].into_iter().chain(&plain).map(|it| it.ty).collect();
        let common = (plain_count > 1)
            .then(|| self.catalog.common(&types))
            .flatten()
            .filter(|it| *it != Ty::RECORD && self.catalog.is_common(*it, &types))
            .filter(|it| self.catalog.types.array(*it).is_some());
        if let Some(common) = common {
            let elements = self.all_to(plain, common)?;
            let array = self.catalog.types.array(common).unwrap_or(Ty::ANYARRAY);
            let parts: Vec<_> = elements.iter().collect();
            let array = Node::other(array, Nulls::never(), &parts, span.clone());
            self.with_array(name, left.clone(), array, span.clone())?;
        } else {
            rest = all;
        }
        for node in rest.clone() {
            let compared = self.compare(name, left.clone(), node, span.clone())?;
            self.truth(compared)?;
        }
        let parts: Vec<_> = [&left].into_iter().chain(&rest).collect();
        Ok(Node::other(Ty::BOOL, nulls, &parts, span))
    }

    /// `a IN (SELECT …)`
    pub fn in_query(
        &mut self,
        left: &Expr,
        query: &Query,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let left = self.expr(left, cx)?;
        let left = parts_of(left);
        self.compare_with_query("=", &left, query, cx, span)
    }

    /// `a BETWEEN b AND c`: twice a comparison.
    pub fn between(
        &mut self,
        (it, low, high): (&Expr, &Expr, &Expr),
        is_negated: bool,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let names = if is_negated { ["<", ">"] } else { [">=", "<="] };
        let mut nodes = Vec::new();
        for (name, bound) in names.into_iter().zip([low, high]) {
            let left = self.expr(it, cx)?;
            let right = self.expr(bound, cx)?;
            let node = self.compare(name, left, right, span.clone())?;
            nodes.push(self.truth(node)?);
        }
        let nulls = Nulls::any(nodes.iter().map(|it| &it.nulls));
        Ok(Node::other(Ty::BOOL, nulls, &[&nodes[0], &nodes[1]], span))
    }

    /// `a LIKE b ESCAPE c` and its like, by the name of the operator and of the function that knows the escape.
    pub fn like(
        &mut self,
        name: &str,
        (left, pattern, escape): (&Expr, &Expr, Option<&Expr>),
        function: &str,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let left = self.expr(left, cx)?;
        let mut pattern_node = self.expr(pattern, cx)?;
        let is_similar = function == "similar_to_escape";
        if escape.is_some() || is_similar {
            let escape = escape.map(|it| self.expr(it, cx)).transpose()?;
            let place = self.range(pattern.span());
            let args: Vec<_> = [pattern_node].into_iter().chain(escape).collect();
            pattern_node = self.call(function, args, &place)?;
        }
        self.operate(name, Some(left), pattern_node, span)
    }

    /// `a IS DISTINCT FROM b`
    pub fn distinct(
        &mut self,
        left: &Expr,
        right: &Expr,
        cx: &Cx,
        span: Range<usize>,
    ) -> Outcome<Node> {
        let left = self.expr(left, cx)?;
        let right = self.expr(right, cx)?;
        let is_null = |it: &Node| matches!(it.what, What::Literal(None));
        let mut node = if is_null(&left) || is_null(&right) {
            Node::other(Ty::BOOL, Nulls::never(), &[&left, &right], span)
        } else {
            let node = self.compare("=", left, right, span)?;
            self.truth(node)?
        };
        node.nulls = Nulls::never();
        Ok(node)
    }
}

/// Without parentheses.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Nested(inner) = expr {
        expr = inner;
    }
    expr
}

/// The values of a row, or the one value.
fn parts_of(node: Node) -> Vec<Node> {
    match node.what {
        What::Row(parts) => parts,
        What::Literal(_) | What::Parameter(..) | What::Column(_) | What::Other => vec![node],
    }
}
