//! What type a parameter may get from the place where it stands: PostgreSQL takes it from the first that says one.
//! In: expressions in which parameters stand bare. Out: those that may get a type in which several values are one.
//! An organization that is passed as `char(n)` loses its blanks, as `name` its end, as a float its last digits.

use super::condition::bare;
use super::parts::{Part, parts};
use super::prover::{Cx, Prover};
use super::term::{Term, family, function_name, placeholder};
use crate::schema::DataType as ColumnType;
use sqlparser::ast::{DataType, Expr, Function, Spanned, Value};

/// Functions that take what they are given as text, or as what it is.
const KEEPING: &[&str] = &[
    "concat",
    "concat_ws",
    "format",
    "hashtext",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "length",
    "lower",
    "md5",
    "trim",
    "upper",
];

impl<'q> Prover<'q> {
    /// Notes the parameters that an expression compares with something whose type is not known to keep all values apart.
    pub fn settle(&mut self, expr: &'q Expr, cx: &Cx<'q>) {
        match expr {
            Expr::Cast {
                expr, data_type, ..
            } => {
                if !keeps(data_type) {
                    self.blur(expr);
                }
            }
            Expr::Function(function) => {
                if !is_keeping(function) {
                    self.settle_among(expr, cx);
                }
            }
            Expr::Nested(_) | Expr::Tuple(_) | Expr::IsNull(_) | Expr::IsNotNull(_) => {}
            Expr::BinaryOp { left, right, .. } => self.settle_pair((left, right), cx),
            _ => self.settle_among(expr, cx),
        }
    }

    /// The same of two operands, field by field where both are rows.
    pub fn settle_pair(&mut self, (left, right): (&'q Expr, &'q Expr), cx: &Cx<'q>) {
        match (bare(left), bare(right)) {
            (Expr::Tuple(left), Expr::Tuple(right)) if left.len() == right.len() => {
                for (one, other) in left.iter().zip(right) {
                    self.settle_all(&[one, other], cx);
                }
            }
            _ => self.settle_all(&[left, right], cx),
        }
    }

    fn settle_among(&mut self, expr: &'q Expr, cx: &Cx<'q>) {
        let mut all = Vec::new();
        let mut is_known = true;
        for part in parts(expr).unwrap_or_default() {
            match part {
                Part::Expr(part) => match bare(part) {
                    Expr::Array(array) => all.extend(&array.elem),
                    Expr::Tuple(list) => all.extend(list),
                    _ => all.push(part),
                },
                Part::Query(_) => is_known = false,
            }
        }
        if is_known {
            self.settle_all(&all, cx);
        } else {
            all.iter().for_each(|it| self.blur(it));
        }
    }

    fn settle_all(&mut self, all: &[&'q Expr], cx: &Cx<'q>) {
        let is_exact = |it: &&Expr| match bare(it) {
            Expr::Value(_) => true,
            Expr::Cast { data_type, .. } => keeps(data_type),
            Expr::Function(function) if is_keeping(function) => true,
            other => match self.term(other, cx) {
                Some(Term::Node(node)) => self.facts.family(node).is_some(),
                Some(Term::Text(_) | Term::Given(..)) => true,
                None => false,
            },
        };
        if !all.iter().all(is_exact) {
            all.iter().for_each(|it| self.blur(it));
        }
    }

    /// The same of a value that is written into a column of this type.
    pub fn settle_written(&mut self, expr: &'q Expr, column: &ColumnType) {
        let is_lossy = matches!(
            column,
            ColumnType::Char(_)
                | ColumnType::Citext
                | ColumnType::Real
                | ColumnType::DoublePrecision
                | ColumnType::Money
                | ColumnType::Custom { .. }
        );
        if is_lossy {
            self.blur(expr);
        }
    }

    /// Notes a parameter that stands here by itself.
    pub fn blur(&mut self, expr: &'q Expr) {
        if let Expr::Value(value) = bare(expr)
            && let Value::Placeholder(name) = &value.value
            && let Some(name) = placeholder(name)
        {
            let place = self.place(expr.span());
            self.blurred.push((name, place));
        }
    }
}

fn is_keeping(function: &Function) -> bool {
    function_name(function).is_some_and(|it| KEEPING.contains(&it.as_str()))
}

/// Whether a parameter of this type is equal to one value only, or to nothing that organizations are told apart by.
fn keeps(data_type: &DataType) -> bool {
    family(data_type).is_some()
        || matches!(
            data_type,
            DataType::Varchar(_)
                | DataType::CharacterVarying(_)
                | DataType::JSON
                | DataType::JSONB
                | DataType::Bool
                | DataType::Boolean
                | DataType::Date
                | DataType::Time(..)
                | DataType::Timestamp(..)
                | DataType::Interval { .. }
                | DataType::Numeric(_)
                | DataType::Decimal(_)
                | DataType::Bytea
                | DataType::Array(_)
        )
}
