//! Conditions: which values are the same where one is true, or where one is false.
//! In: WHERE, ON, HAVING and what else must hold. Out: equalities, and subqueries whose rows bear witness.
//! Three-valued: a fact is taken only from what makes the condition true, never from what leaves it unknown.

use super::exposure::Seen;
use super::pool::{Edge, Node, Value, Why};
use super::prover::{Cx, Prover};
use super::query::Role;
use super::scope::{Column, Found, Place};
use super::term::{Term, function_name};
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Query, Spanned,
    UnaryOperator,
};
use std::collections::BTreeMap;

impl<'q> Prover<'q> {
    /// Takes in what follows where a condition is true.
    pub fn require(&mut self, condition: &'q Expr, cx: &Cx<'q>) {
        let mut waiting = vec![(condition, true)];
        while let Some((expr, truth)) = waiting.pop() {
            match split(expr, truth) {
                Split::All(parts) => waiting.extend(parts),
                Split::Any => self.either(expr, truth, cx),
                Split::Same(left, right) => self.equate(expr, (left, right), cx),
                Split::In(left, query) => self.among(left, query, cx),
                Split::Some(query) => {
                    self.query(query, &cx.at_most(Seen::Presence), Role::Met);
                }
                Split::Alike(left, right) => self.alike(expr, (left, right), cx),
                Split::Other => {
                    self.walk(expr, cx);
                    self.judge(expr, truth, cx);
                }
            }
        }
    }

    /// `left = right`, row by row where both are rows.
    fn equate(&mut self, whole: &'q Expr, (left, right): (&'q Expr, &'q Expr), cx: &Cx<'q>) {
        if let (Expr::Tuple(left), Expr::Tuple(right)) = (bare(left), bare(right))
            && left.len() == right.len()
        {
            for pair in left.iter().zip(right) {
                self.equate_one(whole, pair, cx);
            }
            return;
        }
        self.equate_one(whole, (left, right), cx);
    }

    fn equate_one(&mut self, whole: &'q Expr, (left, right): (&'q Expr, &'q Expr), cx: &Cx<'q>) {
        let (a, b) = (self.operand(left, cx), self.operand(right, cx));
        let pair = a.clone().zip(b.clone()).and_then(|(a, b)| self.unify(a, b));
        if pair.is_none_or(|pair| !self.state(whole, pair, true, cx)) {
            self.settle_pair((left, right), cx);
            self.liken(a, b);
            self.judge(whole, true, cx);
        }
    }

    /// Notes two values that are compared, and from which nothing follows.
    fn liken(&mut self, a: Option<Term>, b: Option<Term>) {
        match (a, b) {
            (Some(Term::Node(a)), Some(Term::Node(b))) => self.facts.likely.push((a, b)),
            (Some(Term::Node(node)), Some(Term::Given(value, _)))
            | (Some(Term::Given(value, _)), Some(Term::Node(node))) => {
                self.facts.likely_values.push((node, value));
            }
            _ => {}
        }
    }

    fn state(&mut self, whole: &Expr, (a, b): (Node, Node), strict: bool, cx: &Cx<'q>) -> bool {
        let edge = Edge {
            a,
            b,
            when: cx.groups.clone(),
            strict,
            why: Why::Said(self.place(whole.span())),
        };
        self.facts.equal(cx.pool, edge)
    }

    /// `IS NOT DISTINCT FROM`: as good as `=` where no outer join makes either side NULL in the rows that it speaks of.
    fn alike(&mut self, whole: &'q Expr, (left, right): (&'q Expr, &'q Expr), cx: &Cx<'q>) {
        let (a, b) = (self.operand(left, cx), self.operand(right, cx));
        let pair = a.clone().zip(b.clone()).and_then(|(a, b)| self.unify(a, b));
        let is_there = |node: Node| {
            let mut groups = self.facts.groups(node).iter();
            groups.all(|it| cx.groups.contains(it))
        };
        let pair = pair.filter(|(a, b)| is_there(*a) && is_there(*b));
        if pair.is_none_or(|pair| !self.state(whole, pair, false, cx)) {
            self.settle_pair((left, right), cx);
            self.liken(a, b);
            self.murky = true;
        }
    }

    /// `left IN (query)`: some row of the query has this value.
    fn among(&mut self, left: &'q Expr, query: &'q Query, cx: &Cx<'q>) {
        let lefts: Vec<&Expr> = match bare(left) {
            Expr::Tuple(list) => list.iter().collect(),
            one => vec![one],
        };
        let columns = self.query(query, &cx.at_most(Seen::Values), Role::Joined);
        let is_paired = columns.len() == lefts.len();
        for (at, expr) in lefts.into_iter().enumerate() {
            let term = self.operand(expr, cx);
            let is_said = |it: &&Column| columns.len() == 1 || it.place == Place::Said;
            let column = columns.get(at).filter(|_| is_paired).filter(is_said);
            let pair = term
                .clone()
                .zip(column)
                .and_then(|(term, column)| self.unify(term, Term::Node(column.node)));
            match pair {
                Some((a, b)) => {
                    if !self.state(left, (a, b), true, cx) {
                        self.blur(expr);
                        self.facts.likely.push((a, b));
                    }
                }
                None => {
                    self.blur(expr);
                    self.liken(term, column.map(|it| Term::Node(it.node)));
                }
            }
        }
    }

    /// Alternatives: what each of them says holds. Nothing else does.
    fn either(&mut self, whole: &'q Expr, truth: bool, cx: &Cx<'q>) {
        self.walk(whole, cx);
        let mut branches = Vec::new();
        let mut waiting = vec![(whole, truth)];
        while let Some((expr, truth)) = waiting.pop() {
            match any_of(expr, truth) {
                Some(parts) => waiting.extend(parts),
                None => branches.push((expr, truth)),
            }
        }
        let mut shared: Option<Vec<Vec<Node>>> = None;
        for (expr, truth) in &branches {
            let classes = self.classes(expr, *truth, cx);
            shared = Some(match shared {
                None => classes,
                Some(before) => intersect(&before, &classes),
            });
        }
        for class in shared.into_iter().flatten() {
            for pair in class.windows(2) {
                self.state(whole, (pair[0], pair[1]), true, cx);
            }
        }
        let is_open = |it: &(&Expr, bool)| self.lets_others_in(it.0, it.1, cx);
        if !branches.iter().any(is_open) {
            self.murky = true;
        }
    }

    /// The values that are the same where a condition without subqueries is true.
    fn classes(&mut self, expr: &Expr, truth: bool, cx: &Cx<'q>) -> Vec<Vec<Node>> {
        let mut classes: Vec<Vec<Node>> = Vec::new();
        let mut waiting = vec![(expr, truth)];
        while let Some((expr, truth)) = waiting.pop() {
            match split(expr, truth) {
                Split::All(parts) => waiting.extend(parts),
                Split::Same(left, right) => {
                    let terms = self.term(left, cx).zip(self.term(right, cx));
                    if let Some((a, b)) = terms.and_then(|(a, b)| self.unify(a, b))
                        && self.facts.family(a).is_some()
                        && self.facts.family(a) == self.facts.family(b)
                    {
                        merge(&mut classes, a, b);
                    }
                }
                _ => {}
            }
        }
        classes
    }

    /// The value of an operand, a subquery of one value included; everything in it is looked at.
    pub fn operand(&mut self, expr: &'q Expr, cx: &Cx<'q>) -> Option<Term> {
        if let Expr::Subquery(query) = bare(expr) {
            let columns = self.query(query, cx, Role::Value);
            return match columns.as_slice() {
                [column] => Some(Term::Node(column.node)),
                _ => None,
            };
        }
        self.walk(expr, cx);
        self.term(expr, cx)
    }

    /// The column that an expression names, and whether it belongs to a query around this one.
    pub fn named(&self, expr: &Expr, cx: &Cx<'q>) -> Found {
        use crate::sql_text::folded;
        let Some(frame) = &cx.frame else {
            return Found::Nothing;
        };
        match expr {
            Expr::Identifier(name) => folded(name).map_or(Found::Nothing, |it| frame.find(&it)),
            Expr::CompoundIdentifier(names) => {
                let names: Option<Vec<_>> = names.iter().map(folded).collect();
                match names.as_deref().and_then(<[String]>::split_last) {
                    Some((name, qualifier)) => frame.find_in(qualifier, name),
                    None => Found::Nothing,
                }
            }
            _ => Found::Nothing,
        }
    }
}

/// What a condition comes to.
enum Split<'e> {
    /// All of these hold.
    All(Vec<(&'e Expr, bool)>),
    /// One of several holds.
    Any,
    /// Two values are the same, and neither is NULL.
    Same(&'e Expr, &'e Expr),
    /// Two values are the same, or both are NULL.
    Alike(&'e Expr, &'e Expr),
    /// The value is one of a query's.
    In(&'e Expr, &'e Query),
    /// The query has a row.
    Some(&'e Query),
    /// Nothing that is followed.
    Other,
}

fn split(expr: &Expr, truth: bool) -> Split<'_> {
    match (expr, truth) {
        (Expr::Nested(inner), _) => Split::All(vec![(inner, truth)]),
        (Expr::IsTrue(inner), true) => Split::All(vec![(inner, true)]),
        (Expr::IsFalse(inner), true) => Split::All(vec![(inner, false)]),
        (Expr::UnaryOp { op, expr }, _) if *op == UnaryOperator::Not => {
            Split::All(vec![(expr, !truth)])
        }
        (Expr::BinaryOp { left, op, right }, _) => match (op, truth) {
            (BinaryOperator::And, true) | (BinaryOperator::Or, false) => {
                Split::All(vec![(right, truth), (left, truth)])
            }
            (BinaryOperator::And, false) | (BinaryOperator::Or, true) => Split::Any,
            (BinaryOperator::Eq, true) | (BinaryOperator::NotEq, false) => {
                negatable(left, right, truth)
            }
            _ => Split::Other,
        },
        (
            Expr::Between {
                expr,
                negated: false,
                low,
                high,
            },
            true,
        ) if bare(low) == bare(high) => negatable(expr, low, truth),
        (Expr::Function(_) | Expr::Case { .. }, true) => match otherwise_false(expr) {
            Some(inner) => Split::All(vec![(inner, true)]),
            None => Split::Other,
        },
        (Expr::IsNotDistinctFrom(left, right), true)
        | (Expr::IsDistinctFrom(left, right), false) => Split::Alike(left, right),
        (
            Expr::InList {
                expr,
                list,
                negated,
            },
            _,
        ) if truth != *negated => match list.as_slice() {
            [one] => negatable(expr, one, truth),
            _ => Split::Other,
        },
        (
            Expr::InSubquery {
                expr,
                subquery,
                negated: false,
            },
            true,
        ) => Split::In(expr, subquery),
        (Expr::Exists { subquery, negated }, _) if truth != *negated => Split::Some(subquery),
        (
            Expr::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                ..
            },
            true,
        ) => match bare(right) {
            Expr::Array(array) => match array.elem.as_slice() {
                [one] => Split::Same(left, one),
                _ => Split::Other,
            },
            Expr::Subquery(query) => Split::In(left, query),
            Expr::Function(function) => match &function.args {
                FunctionArguments::Subquery(query)
                    if function_name(function).as_deref() == Some("array") =>
                {
                    Split::In(left, query)
                }
                _ => Split::Other,
            },
            _ => Split::Other,
        },
        _ => Split::Other,
    }
}

/// The condition without which this one is not true: `coalesce(condition, false)`, `CASE WHEN condition THEN true END`.
fn otherwise_false(expr: &Expr) -> Option<&Expr> {
    let is = |it: &Expr, truth: bool| matches!(bare(it), Expr::Value(value) if value.value == sqlparser::ast::Value::Boolean(truth));
    match expr {
        Expr::Function(function) if function_name(function).as_deref() == Some("coalesce") => {
            let FunctionArguments::List(list) = &function.args else {
                return None;
            };
            match list.args.as_slice() {
                [
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)),
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(otherwise)),
                ] if is(otherwise, false) => Some(inner),
                _ => None,
            }
        }
        Expr::Case {
            operand: None,
            conditions,
            else_result,
            ..
        } if else_result.as_ref().is_none_or(|it| is(it, false)) => match conditions.as_slice() {
            [when] if is(&when.result, true) => Some(&when.condition),
            _ => None,
        },
        _ => None,
    }
}

/// Equal rows have equal fields. Rows that are not unequal do too, but they are left alone, since a NULL in one field
/// does not make a comparison of rows unknown where another field differs.
fn negatable<'e>(left: &'e Expr, right: &'e Expr, truth: bool) -> Split<'e> {
    let is_row = |it: &Expr| matches!(bare(it), Expr::Tuple(_));
    if !truth && (is_row(left) || is_row(right)) {
        return Split::Other;
    }
    Split::Same(left, right)
}

fn any_of(expr: &Expr, truth: bool) -> Option<Vec<(&Expr, bool)>> {
    match expr {
        Expr::Nested(inner) => any_of(inner, truth),
        Expr::UnaryOp { op, expr } if *op == UnaryOperator::Not => any_of(expr, !truth),
        Expr::BinaryOp { left, op, right } => match (op, truth) {
            (BinaryOperator::Or, true) | (BinaryOperator::And, false) => {
                Some(vec![(right, truth), (left, truth)])
            }
            _ => None,
        },
        _ => None,
    }
}

/// An expression without the parentheses around it.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Nested(inner) = expr {
        expr = inner;
    }
    expr
}

fn merge(classes: &mut Vec<Vec<Node>>, a: Node, b: Node) {
    let mut class = vec![a, b];
    classes.retain(|it| {
        let is_met = it.contains(&a) || it.contains(&b);
        if is_met {
            class.extend(it);
        }
        !is_met
    });
    class.sort_unstable();
    class.dedup();
    classes.push(class);
}

/// The values that are the same in both.
fn intersect(left: &[Vec<Node>], right: &[Vec<Node>]) -> Vec<Vec<Node>> {
    let mut out: BTreeMap<(usize, usize), Vec<Node>> = BTreeMap::new();
    for (one, class) in left.iter().enumerate() {
        for node in class {
            if let Some(other) = right.iter().position(|it| it.contains(node)) {
                out.entry((one, other)).or_default().push(*node);
            }
        }
    }
    out.into_values().filter(|it| it.len() > 1).collect()
}

/// Whether two different literals are the same value, so that no row is met at all.
pub(super) fn is_contradiction<'v>(values: impl Iterator<Item = &'v Value>) -> bool {
    let mut literals = values.filter(|it| matches!(it, Value::Literal(_)));
    let first = literals.next();
    literals.any(|it| Some(it) != first)
}
