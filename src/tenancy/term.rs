//! Expressions that are values: columns, parameters, literals, and casts that change nothing.
//! In: an expression and the names around it. Out: the value, or nothing where it is computed.

use super::catalog::Family;
use super::pool::{Node, Value};
use super::prover::{Cx, Prover};
use super::scope::Found;
use crate::sql_text::folded;
use sqlparser::ast::{
    self, CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident,
};

/// An expression that is a value.
#[derive(Clone, Debug)]
pub(super) enum Term {
    /// A column.
    Node(Node),
    /// A column, written as text: `id::text`.
    Text(Node),
    /// A parameter, the run-time setting or a literal, with the type of its cast.
    Given(Value, Option<Family>),
}

impl<'q> Prover<'q> {
    /// The value that an expression is.
    pub fn term(&self, expr: &Expr, cx: &Cx<'q>) -> Option<Term> {
        let mut cast: Option<Family> = None;
        let mut expr = expr;
        loop {
            match expr {
                Expr::Nested(inner) => expr = inner,
                Expr::Cast {
                    kind: CastKind::Cast | CastKind::DoubleColon,
                    expr: inner,
                    data_type,
                    format: None,
                } => {
                    let family = family(data_type)?;
                    if cast.is_some_and(|it| it != family) {
                        return None;
                    }
                    cast = Some(family);
                    expr = inner;
                }
                _ => break,
            }
        }
        let term = self.plain_term(expr, cx)?;
        Some(match (term, cast) {
            (Term::Given(value, _), cast) => Term::Given(value, cast),
            (Term::Node(node), None) => Term::Node(node),
            (Term::Node(node), Some(cast)) => match self.facts.family(node)? {
                family if family == cast => Term::Node(node),
                Family::Uuid | Family::Integer if cast == Family::Text => Term::Text(node),
                _ => return None,
            },
            (Term::Text(_), _) => return None,
        })
    }

    fn plain_term(&self, expr: &Expr, cx: &Cx<'q>) -> Option<Term> {
        match expr {
            Expr::Identifier(name) => {
                let name = folded(name)?;
                column(cx.frame.as_ref()?.find(&name))
            }
            Expr::CompoundIdentifier(names) => {
                let names: Vec<_> = names.iter().map(folded).collect::<Option<_>>()?;
                let (name, qualifier) = names.split_last()?;
                column(cx.frame.as_ref()?.find_in(qualifier, name))
            }
            Expr::Value(value) => match &value.value {
                ast::Value::Placeholder(name) => {
                    Some(Term::Given(Value::Given(placeholder(name)?), None))
                }
                ast::Value::SingleQuotedString(text) => {
                    Some(Term::Given(Value::Literal(text.clone()), None))
                }
                ast::Value::Number(digits, _) if digits.bytes().all(|it| it.is_ascii_digit()) => {
                    let value = Value::Literal(digits.clone());
                    Some(Term::Given(value, Some(Family::Integer)))
                }
                _ => None,
            },
            Expr::Function(function) => {
                let setting = self.settings.setting.as_deref()?;
                is_setting(function, setting)
                    .then(|| Term::Given(Value::Given(setting.to_owned()), None))
            }
            _ => None,
        }
    }

    /// The two values that are compared, if they compare as values.
    pub fn unify(&mut self, left: Term, right: Term) -> Option<(Node, Node)> {
        match (left, right) {
            (Term::Node(a), Term::Node(b)) => Some((a, b)),
            (Term::Node(node), Term::Given(value, cast))
            | (Term::Given(value, cast), Term::Node(node)) => {
                let family = self.facts.family(node)?;
                let fits = cast.is_none_or(|it| it == family);
                fits.then(|| (node, self.facts.given(value, family)))
            }
            (Term::Text(node), Term::Given(value @ Value::Given(_), cast))
            | (Term::Given(value @ Value::Given(_), cast), Term::Text(node)) => {
                let family = self.facts.family(node)?;
                let fits = cast.is_none_or(|it| it == Family::Text);
                fits.then(|| (node, self.facts.given(value, family)))
            }
            _ => None,
        }
    }
}

fn column(found: Found) -> Option<Term> {
    match found {
        Found::Column(node, _) => Some(Term::Node(node)),
        Found::Row | Found::Ambiguous | Found::Nothing => None,
    }
}

/// The name of a parameter: `$1`, however its digits are written.
pub(super) fn placeholder(name: &str) -> Option<String> {
    let digits = name.strip_prefix('$')?;
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    digits
        .parse::<u16>()
        .ok()
        .map(|number| format!("${number}"))
}

/// The family of a type, if a cast to it changes nothing.
pub(super) fn family(data_type: &DataType) -> Option<Family> {
    match data_type {
        DataType::Text
        | DataType::Varchar(None)
        | DataType::CharacterVarying(None)
        | DataType::CharVarying(None) => Some(Family::Text),
        DataType::Uuid => Some(Family::Uuid),
        DataType::SmallInt(None)
        | DataType::Int2(None)
        | DataType::Int(None)
        | DataType::Int4(None)
        | DataType::Integer(None)
        | DataType::BigInt(None)
        | DataType::Int8(None) => Some(Family::Integer),
        _ => None,
    }
}

/// `current_setting('app.organization_id', …)`
fn is_setting(function: &Function, setting: &str) -> bool {
    let FunctionArguments::List(list) = &function.args else {
        return false;
    };
    let first = match list.args.first() {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value)))) => value,
        _ => return false,
    };
    let is_named = match &first.value {
        ast::Value::SingleQuotedString(text) => text.eq_ignore_ascii_case(setting),
        _ => false,
    };
    is_named && function_name(function).as_deref() == Some("current_setting")
}

/// The name of a function of PostgreSQL's own: without a schema, or in `pg_catalog`.
pub(super) fn function_name(function: &Function) -> Option<String> {
    let parts: Vec<&Ident> = function
        .name
        .0
        .iter()
        .map(|it| it.as_ident())
        .collect::<Option<_>>()?;
    match parts.as_slice() {
        // Some of them are words that are no names elsewhere.
        [name] if name.quote_style.is_none() => Some(name.value.to_ascii_lowercase()),
        [name] => folded(name),
        [schema, name] if folded(schema).as_deref() == Some("pg_catalog") => folded(name),
        _ => None,
    }
}
