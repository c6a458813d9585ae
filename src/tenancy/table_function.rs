//! Functions in FROM: which columns their rows have.
//! In: a call and the place of its query. Out: the names that it brings; the values are not followed.
//! A name that a function may bring, and that is not known here, must not be taken for one of a query around it.

use super::condition::bare;
use super::from::Side;
use super::function;
use super::prover::{Cx, Prover};
use super::scope::{Column, Found};
use super::term::function_name;
use crate::sql_text::{folded, parts};
use sqlparser::ast::{
    DataType, Expr, FunctionArg, FunctionArgExpr, ObjectName, Spanned, TableAlias, TableFactor,
};
use std::rc::Rc;

impl<'q> Prover<'q> {
    /// A reference that is neither a table nor a query.
    pub fn function_factor(
        &mut self,
        factor: &'q TableFactor,
        (before, left): (&Side, &Side),
        cx: &Cx<'q>,
    ) -> Side {
        let inner = cx.over(Rc::new(self.frame(before, left, cx)));
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: Some(args),
                with_ordinality,
                sample: None,
                ..
            } => {
                let outputs = (*with_ordinality, alias.as_ref());
                self.function(name, &args.args, outputs, &inner)
            }
            TableFactor::Function {
                name,
                args,
                alias,
                with_ordinality,
                ..
            } => {
                let outputs = (*with_ordinality, alias.as_ref());
                self.function(name, args, outputs, &inner)
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset: false,
                with_offset_alias: None,
                with_ordinality,
            } => {
                for expr in array_exprs {
                    self.walk(expr, &inner);
                }
                let is_flat = array_exprs.iter().all(|it| self.is_flat_array(it, &inner));
                let mut names = vec!["unnest".to_owned(); array_exprs.len()];
                names.extend(with_ordinality.then(|| "ordinality".to_owned()));
                self.results("unnest", (names, is_flat), alias.as_ref(), cx)
            }
            _ => {
                self.doubt(factor.span(), "a reference of a kind that is not followed");
                Side::default()
            }
        }
    }

    /// A function whose results are rows.
    fn function(
        &mut self,
        name: &'q ObjectName,
        args: &'q [FunctionArg],
        (ordinality, alias): (bool, Option<&'q TableAlias>),
        cx: &Cx<'q>,
    ) -> Side {
        for arg in args {
            match arg {
                FunctionArg::Named {
                    arg: FunctionArgExpr::Expr(expr),
                    ..
                }
                | FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.walk(expr, cx),
                _ => self.doubt(name.span(), "an argument of a kind that is not followed"),
            }
        }
        let written = parts(name).unwrap_or_default();
        let known = match written.as_slice() {
            [one] if !self.catalog.makes_function(one) => Some(one.clone()),
            [schema, one] if schema == "pg_catalog" => Some(one.clone()),
            _ => None,
        };
        let Some(function) = known.filter(|it| function::kind(it) == Some(function::Kind::Plain))
        else {
            self.doubt(
                name.span(),
                format!("the function `{name}` may read any table"),
            );
            return Side::default();
        };
        let mut names = match function.as_str() {
            "json_each" | "jsonb_each" | "json_each_text" | "jsonb_each_text" => {
                vec!["key".to_owned(), "value".to_owned()]
            }
            // Their columns are those that the alias lists, with types.
            "json_to_record" | "json_to_recordset" | "jsonb_to_record" | "jsonb_to_recordset" => {
                vec![String::new(); alias.map_or(0, |it| it.columns.len())]
            }
            "json_array_elements"
            | "jsonb_array_elements"
            | "json_array_elements_text"
            | "jsonb_array_elements_text" => vec!["value".to_owned()],
            _ => {
                let alias = alias.and_then(|it| folded(&it.name));
                vec![alias.unwrap_or_else(|| function.clone())]
            }
        };
        names.extend(ordinality.then(|| "ordinality".to_owned()));
        let is_flat = !GENERIC.contains(&function.as_str());
        self.results(&function, (names, is_flat), alias, cx)
    }

    /// Whether the elements of an array are values without fields, as far as it says so itself.
    fn is_flat_array(&self, expr: &Expr, cx: &Cx<'q>) -> bool {
        let is_flat = |it: &Expr| matches!(it, Expr::Value(_));
        match bare(expr) {
            Expr::Cast { data_type, .. } => {
                matches!(data_type, DataType::Array(_)) && !has_own_type(data_type)
            }
            Expr::Array(array) => array.elem.iter().all(is_flat),
            Expr::Function(function) => matches!(
                function_name(function).as_deref(),
                Some("string_to_array" | "regexp_split_to_array")
            ),
            name => match self.named(name, cx) {
                // A column of a table has the type that the spec gives it, and that is no array of rows.
                Found::Column(node, _) => {
                    let mut bindings = self.facts.bindings.iter();
                    bindings.any(|it| it.columns.contains(&node))
                }
                Found::Row | Found::Ambiguous | Found::Nothing => false,
            },
        }
    }

    fn results(
        &mut self,
        function: &str,
        (names, is_flat): (Vec<String>, bool),
        alias: Option<&'q TableAlias>,
        cx: &Cx<'q>,
    ) -> Side {
        let columns = names.into_iter().map(|name| {
            let node = self.opaque(&name, cx);
            Column::said(Some(name), node)
        });
        let columns = columns.collect();
        let mut side = self.aliased_side(columns, alias, Some(function.to_owned()), cx);
        if !is_flat {
            // A row comes apart into columns of its own, whose names are not known here.
            let node = self.opaque(function, cx);
            let rest = Column::said(None, node);
            side.star.push(rest.clone());
            for relation in &mut side.relations {
                Rc::make_mut(relation).columns.push(rest.clone());
            }
        }
        side
    }
}

/// The functions whose result is of the type of what they are given, a row where that is one.
const GENERIC: [&str; 5] = ["coalesce", "greatest", "least", "nullif", "unnest"];

/// Whether a type may be one that the schema makes.
fn has_own_type(data_type: &DataType) -> bool {
    use sqlparser::ast::ArrayElemTypeDef as Elem;
    match data_type {
        DataType::Custom(..) => true,
        DataType::Array(Elem::SquareBracket(inner, _) | Elem::AngleBracket(inner)) => {
            has_own_type(inner)
        }
        _ => false,
    }
}
