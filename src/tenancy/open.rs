//! Conditions from which nothing follows: whether others than the organization that asks pass them.
//! In: a condition. Out: a note that it may bind more than was understood, unless it plainly lets others in.

use super::condition::bare;
use super::pool::Node;
use super::prover::{Cx, Prover};
use super::term::Term;
use sqlparser::ast::{BinaryOperator, Expr};

impl<'q> Prover<'q> {
    /// Notes a condition from which nothing was taken, unless it clearly cannot tell organizations apart.
    pub fn judge(&mut self, expr: &Expr, truth: bool, cx: &Cx<'q>) {
        if let Some((node, is_unequal)) = self.others(expr, truth, cx) {
            // Of several conditions on one value only inequalities surely hold at once.
            let before = self.chosen.insert(node, is_unequal);
            self.murky |= before.is_some_and(|before| !before || !is_unequal);
            return;
        }
        if !self.lets_others_in(expr, truth, cx) {
            self.murky = true;
        }
    }

    /// The value that tells organizations apart of which a condition asks that it be another one than the parameter, or
    /// one of several; and whether it only asks that it be not this one.
    fn others(&self, expr: &Expr, truth: bool, cx: &Cx<'q>) -> Option<(Node, bool)> {
        let scope = |it: &Expr| match self.term(it, cx) {
            Some(Term::Node(node)) if self.facts.home(node) == Some(cx.pool) => {
                self.scopes.contains(&node).then_some(node)
            }
            _ => None,
        };
        let is_given = |it: &Expr| matches!(self.term(it, cx), Some(Term::Given(..)));
        let listed = |list: &[Expr], several: bool| {
            let mut texts: Vec<String> = list.iter().map(Expr::to_string).collect();
            texts.sort();
            texts.dedup();
            list.iter().all(is_given) && (texts.len() > 1 || !several)
        };
        let elements = |it: &Expr, several: bool| match bare(it) {
            Expr::Array(array) => listed(&array.elem, several),
            _ => false,
        };
        use BinaryOperator as Op;
        match (bare(expr), truth) {
            (Expr::BinaryOp { left, op, right }, _) => {
                let node = scope(left).filter(|_| is_given(right))?;
                match (op, truth) {
                    (Op::NotEq, true) | (Op::Eq, false) => Some((node, true)),
                    (Op::Lt | Op::LtEq | Op::Gt | Op::GtEq, true) => Some((node, false)),
                    _ => None,
                }
            }
            (Expr::IsDistinctFrom(left, right), true) => {
                Some((scope(left).filter(|_| is_given(right))?, true))
            }
            (
                Expr::InList {
                    expr,
                    list,
                    negated,
                },
                _,
            ) => {
                let is_unequal = truth == *negated;
                let node = scope(expr).filter(|_| listed(list, !is_unequal))?;
                Some((node, is_unequal))
            }
            (
                Expr::AnyOp {
                    left,
                    compare_op: Op::Eq,
                    right,
                    ..
                },
                true,
            ) => Some((scope(left).filter(|_| elements(right, true))?, false)),
            (
                Expr::AllOp {
                    left,
                    compare_op: Op::NotEq,
                    right,
                },
                true,
            ) => Some((scope(left).filter(|_| elements(right, false))?, true)),
            _ => None,
        }
    }

    /// Whether a condition can be true for rows of any organization, as far as this one looks.
    pub fn lets_others_in(&self, expr: &Expr, truth: bool, cx: &Cx<'q>) -> bool {
        let expr = bare(expr);
        match expr {
            Expr::Value(value) => {
                return value.value == sqlparser::ast::Value::Boolean(truth);
            }
            Expr::IsNull(inner) => return matches!(self.term(inner, cx), Some(Term::Given(..))),
            _ => {}
        }
        let Some((exprs, queries)) = super::parts::flat(expr) else {
            return false;
        };
        let mut nodes = Vec::new();
        for part in exprs {
            if !matches!(part, Expr::Identifier(_) | Expr::CompoundIdentifier(_)) {
                continue;
            }
            match self.term(part, cx) {
                Some(Term::Node(node)) => nodes.push(node),
                _ => return false,
            }
        }
        let is_scope = nodes.iter().any(|node| self.scopes.contains(node));
        let says_nothing = match expr {
            Expr::BinaryOp { op, .. } if truth => match (op, nodes.as_slice()) {
                (BinaryOperator::NotEq, [_]) => true,
                (BinaryOperator::Eq, [a, b]) => a == b,
                (_, [a, b]) => a != b && !is_scope,
                _ => !is_scope,
            },
            _ => !is_scope,
        };
        queries.is_empty() && !nodes.is_empty() && says_nothing
    }
}
