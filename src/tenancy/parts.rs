//! The forms of expressions that are understood: what stands in each, one level down.
//! In: an expression. Out: its parts, or nothing for a form that the prover does not know.
//! This is the one list of them; whoever walks expressions walks by it, with a stack of its own and no recursion.

use sqlparser::ast::{
    AccessExpr, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArguments, OrderByExpr, Query, Subscript, Value, WindowFrameBound, WindowSpec,
    WindowType,
};

/// A part of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'q> {
    /// An expression over the same rows.
    Expr(&'q Expr),
    /// A query of its own.
    Query(&'q Query),
}

/// The parts of an expression, or nothing where its form is not known.
pub(super) fn parts(expr: &Expr) -> Option<Vec<Part<'_>>> {
    if is_leaf(expr) {
        return Some(Vec::new());
    }
    if let Some(inner) = only_part(expr) {
        return Some(vec![Part::Expr(inner)]);
    }
    if let Some((left, right)) = two_parts(expr) {
        return Some(pair(left, right));
    }
    Some(match expr {
        Expr::InList { expr, list, .. } => one_and(expr, list),
        Expr::InSubquery { expr, subquery, .. } => {
            vec![Part::Expr(expr), Part::Query(subquery)]
        }
        Expr::Exists { subquery, .. } | Expr::Subquery(subquery) => vec![Part::Query(subquery)],
        Expr::Between {
            expr, low, high, ..
        } => vec![Part::Expr(expr), Part::Expr(low), Part::Expr(high)],
        Expr::Substring {
            expr,
            substring_from,
            substring_for,
            ..
        } => {
            let rest = substring_from.iter().chain(substring_for);
            let all = std::iter::once(expr).chain(rest);
            all.map(|it| Part::Expr(it)).collect()
        }
        Expr::Trim {
            trim_what,
            expr,
            trim_characters,
            ..
        } => {
            let all = trim_what.iter().chain([expr]);
            let mut out: Vec<_> = all.map(|it| Part::Expr(it)).collect();
            out.extend(trim_characters.iter().flatten().map(Part::Expr));
            out
        }
        Expr::Case {
            operand,
            conditions,
            else_result,
            ..
        } => {
            let all = operand.iter().chain(else_result);
            let mut out: Vec<_> = all.map(|it| Part::Expr(it)).collect();
            for when in conditions {
                out.extend(pair(&when.condition, &when.result));
            }
            out
        }
        Expr::Tuple(list) => list.iter().map(Part::Expr).collect(),
        Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
            sets.iter().flatten().map(Part::Expr).collect()
        }
        Expr::Array(array) => array.elem.iter().map(Part::Expr).collect(),
        Expr::CompoundFieldAccess { root, access_chain } => return subscripts(root, access_chain),
        Expr::Function(function) => return of_function(function),
        _ => return None,
    })
}

/// Names and values.
fn is_leaf(expr: &Expr) -> bool {
    match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::TypedString(_) => true,
        Expr::Value(value) => matches!(
            value.value,
            Value::Number(..)
                | Value::SingleQuotedString(_)
                | Value::DollarQuotedString(_)
                | Value::EscapedStringLiteral(_)
                | Value::Boolean(_)
                | Value::Null
                | Value::Placeholder(_)
        ),
        _ => false,
    }
}

fn only_part(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner)
        | Expr::Nested(inner)
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::Collate { expr: inner, .. }
        | Expr::Extract { expr: inner, .. }
        | Expr::Ceil { expr: inner, .. }
        | Expr::Floor { expr: inner, .. } => Some(inner),
        Expr::Interval(interval) => Some(&interval.value),
        _ => None,
    }
}

fn two_parts(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match expr {
        Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::BinaryOp { left, right, .. }
        | Expr::AnyOp { left, right, .. }
        | Expr::AllOp { left, right, .. }
        | Expr::Position {
            expr: left,
            r#in: right,
        }
        | Expr::AtTimeZone {
            timestamp: left,
            time_zone: right,
        } => Some((left, right)),
        Expr::Like {
            expr,
            pattern,
            any: false,
            escape_char,
            ..
        }
        | Expr::ILike {
            expr,
            pattern,
            any: false,
            escape_char,
            ..
        }
        | Expr::SimilarTo {
            expr,
            pattern,
            escape_char,
            ..
        } if escape_char.as_ref().is_none_or(|it| is_leaf(it)) => Some((expr, pattern)),
        _ => None,
    }
}

fn pair<'q>(left: &'q Expr, right: &'q Expr) -> Vec<Part<'q>> {
    vec![Part::Expr(left), Part::Expr(right)]
}

fn one_and<'q>(first: &'q Expr, rest: &'q [Expr]) -> Vec<Part<'q>> {
    std::iter::once(first).chain(rest).map(Part::Expr).collect()
}

/// `array[1]`, `array[1:2]`; a field of a row is not followed.
fn subscripts<'q>(root: &'q Expr, chain: &'q [AccessExpr]) -> Option<Vec<Part<'q>>> {
    let mut out = vec![Part::Expr(root)];
    for access in chain {
        match access {
            AccessExpr::Dot(_) => return None,
            AccessExpr::Subscript(Subscript::Index { index }) => out.push(Part::Expr(index)),
            AccessExpr::Subscript(Subscript::Slice {
                lower_bound,
                upper_bound,
                stride: None,
            }) => out.extend(lower_bound.iter().chain(upper_bound).map(Part::Expr)),
            AccessExpr::Subscript(Subscript::Slice { .. }) => return None,
        }
    }
    Some(out)
}

/// The parts of a call.
pub(super) fn of_function(function: &Function) -> Option<Vec<Part<'_>>> {
    let mut out = Vec::new();
    if function.parameters != FunctionArguments::None || function.uses_odbc_syntax {
        return None;
    }
    match &function.args {
        FunctionArguments::None => {}
        FunctionArguments::Subquery(query) => out.push(Part::Query(query)),
        FunctionArguments::List(list) => {
            for arg in &list.args {
                arguments(arg, &mut out)?;
            }
            for clause in &list.clauses {
                match clause {
                    FunctionArgumentClause::OrderBy(order) => ordered(order, &mut out),
                    _ => return None,
                }
            }
        }
    }
    ordered(&function.within_group, &mut out);
    out.extend(function.filter.iter().map(|it| Part::Expr(it)));
    if let Some(WindowType::WindowSpec(window)) = &function.over {
        of_window(window, &mut out);
    }
    Some(out)
}

fn arguments<'q>(arg: &'q FunctionArg, out: &mut Vec<Part<'q>>) -> Option<()> {
    let (FunctionArg::Named { arg, .. } | FunctionArg::Unnamed(arg)) = arg else {
        return None;
    };
    match arg {
        FunctionArgExpr::Expr(expr) => out.push(Part::Expr(expr)),
        FunctionArgExpr::Wildcard => {}
        FunctionArgExpr::QualifiedWildcard(_) | FunctionArgExpr::WildcardWithOptions(_) => {
            return None;
        }
    }
    Some(())
}

fn ordered<'q>(order: &'q [OrderByExpr], out: &mut Vec<Part<'q>>) {
    out.extend(order.iter().map(|it| Part::Expr(&it.expr)));
}

/// The expressions of a window.
pub(super) fn of_window<'q>(window: &'q WindowSpec, out: &mut Vec<Part<'q>>) {
    out.extend(window.partition_by.iter().map(Part::Expr));
    ordered(&window.order_by, out);
    if let Some(frame) = &window.window_frame {
        for bound in std::iter::once(&frame.start_bound).chain(&frame.end_bound) {
            match bound {
                WindowFrameBound::Preceding(Some(it)) | WindowFrameBound::Following(Some(it)) => {
                    out.push(Part::Expr(it));
                }
                WindowFrameBound::CurrentRow
                | WindowFrameBound::Preceding(None)
                | WindowFrameBound::Following(None) => {}
            }
        }
    }
}

/// Every expression over the same rows that stands in an expression, itself included. Nothing where a form is not known.
pub(super) fn flat(expr: &Expr) -> Option<(Vec<&Expr>, Vec<&Query>)> {
    let (mut exprs, mut queries, mut stack) = (Vec::new(), Vec::new(), vec![expr]);
    while let Some(next) = stack.pop() {
        exprs.push(next);
        for part in parts(next)? {
            match part {
                Part::Expr(inner) => stack.push(inner),
                Part::Query(query) => queries.push(query),
            }
        }
    }
    Some((exprs, queries))
}
