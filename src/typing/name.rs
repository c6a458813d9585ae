//! The names of results, as PostgreSQL gives them where the statement does not (FigureColname in parse_target.c).
//! In: an expression of the syntax tree. Out: its name, and whether a cast or a CASE around it has a better one.

use super::analysis::Analysis;
use crate::sql_text::utf8::folded;
use sqlparser::ast::{
    AccessExpr, ArrayElemTypeDef, DataType, Expr, FunctionArguments, ObjectName, Query,
    TrimWhereField,
};

/// What a result is called that has no name.
const NAMELESS: &str = "?column?";

/// A name that stands against any other around it.
const SURE: bool = true;

impl Analysis<'_> {
    /// The name of a result.
    pub fn result_name(&self, expr: &Expr) -> String {
        self.figured(expr)
            .map_or_else(|| NAMELESS.to_owned(), |(name, _)| name)
    }

    /// Notes the name of the one result of a query that stands in place of a value.
    pub fn subquery_name(&mut self, query: &Query, name: &str) {
        let address = std::ptr::from_ref(query).addr();
        self.subqueries.insert(address, name.to_owned());
    }

    fn figured(&self, expr: &Expr) -> Option<(String, bool)> {
        let sure = |name: &str| Some((name.to_owned(), SURE));
        match expr {
            Expr::Identifier(name) => {
                let name = folded(name).unwrap_or_else(|| name.value.to_ascii_lowercase());
                Some((name, SURE))
            }
            Expr::CompoundIdentifier(names) => names.last().and_then(folded).map(|it| (it, SURE)),
            Expr::CompoundFieldAccess { root, access_chain } => {
                let last = access_chain.iter().rev().find_map(|it| match it {
                    AccessExpr::Dot(Expr::Identifier(name)) => folded(name),
                    AccessExpr::Dot(_) | AccessExpr::Subscript(_) => None,
                });
                last.map_or_else(|| self.figured(root), |it| Some((it, SURE)))
            }
            Expr::Nested(inner) | Expr::Collate { expr: inner, .. } => self.figured(inner),
            Expr::Cast {
                expr, data_type, ..
            } => match self.figured(expr) {
                Some((name, SURE)) => Some((name, SURE)),
                weak => cast_name(data_type).map(|it| (it, !SURE)).or(weak),
            },
            Expr::TypedString(it) => cast_name(&it.data_type).map(|it| (it, !SURE)),
            Expr::Interval(_) => Some(("interval".to_owned(), !SURE)),
            Expr::Function(function) => {
                let is_array = matches!(function.args, FunctionArguments::Subquery(_));
                last_name(&function.name)
                    .filter(|it| !is_array || it == "array")
                    .map(|it| (it, SURE))
            }
            Expr::Case { else_result, .. } => {
                let inner = else_result.as_deref().and_then(|it| self.figured(it));
                match inner {
                    Some((name, SURE)) => Some((name, SURE)),
                    _ => Some(("case".to_owned(), !SURE)),
                }
            }
            Expr::Exists { negated: false, .. } => sure("exists"),
            Expr::Subquery(query) => {
                let address = std::ptr::from_ref(&**query).addr();
                self.subqueries.get(&address).and_then(|it| sure(it))
            }
            Expr::IsNormalized { negated: false, .. } => sure("is_normalized"),
            Expr::Array(_) => sure("array"),
            Expr::Tuple(_) => sure("row"),
            Expr::Extract { .. } => sure("extract"),
            Expr::AtTimeZone { .. } => sure("timezone"),
            Expr::Position { .. } => sure("position"),
            Expr::Substring { .. } => sure("substring"),
            Expr::Overlay { .. } => sure("overlay"),
            Expr::Ceil { .. } => sure("ceil"),
            Expr::Floor { .. } => sure("floor"),
            Expr::Trim { trim_where, .. } => sure(match trim_where {
                None | Some(TrimWhereField::Both) => "btrim",
                Some(TrimWhereField::Leading) => "ltrim",
                Some(TrimWhereField::Trailing) => "rtrim",
            }),
            Expr::BinaryOp {
                op: sqlparser::ast::BinaryOperator::Overlaps,
                ..
            } => sure("overlaps"),
            _ => None,
        }
    }
}

fn last_name(name: &ObjectName) -> Option<String> {
    let last = name.0.last()?.as_ident()?;
    folded(last).or_else(|| Some(last.value.to_ascii_lowercase()))
}

/// The name of a type in the grammar of casts.
fn cast_name(data_type: &DataType) -> Option<String> {
    match data_type {
        DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) => cast_name(element),
        DataType::Custom(name, _) => last_name(name),
        other => super::written::built_in(other).map(str::to_owned),
    }
}
