//! Functions in FROM: `unnest`, `generate_series`, `json_to_recordset … AS x (a integer)` (manual 7.2.1.4).
//! In: a call that stands for rows. Out: a reference with the columns that the function makes.
//! Their names are those of OUT arguments, or the function's own where it makes one value.

use super::analysis::{Analysis, Cx, Outcome};
use super::call::Called;
use super::node::{Field, Nulls};
use super::scope::Relation;
use super::select::ROW;
use super::types::Ty;
use crate::sql_text::utf8::folded;
use sqlparser::ast::{FunctionArg, ObjectName, TableAlias, TableFactor};
use std::ops::Range;

impl Analysis<'_> {
    /// A function in FROM.
    pub fn function_in_from(
        &mut self,
        factor: &TableFactor,
        cx: &Cx,
        span: &Range<usize>,
    ) -> Outcome<Relation> {
        match factor {
            TableFactor::Table {
                name,
                alias,
                args: Some(args),
                with_ordinality,
                ..
            } if args.settings.is_none() => {
                let alias = alias.as_ref();
                self.function_rows((name, &args.args), alias, *with_ordinality, cx, span)
            }
            TableFactor::Function {
                name,
                args,
                with_ordinality,
                alias,
                ..
            } => {
                let alias = alias.as_ref();
                self.function_rows((name, args), alias, *with_ordinality, cx, span)
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset: false,
                with_ordinality,
                ..
            } => {
                let args = self.exprs(array_exprs, cx)?;
                let mut fields = Vec::new();
                let is_one = args.len() == 1;
                for arg in args {
                    let called = self.called("unnest", vec![arg], false, span)?;
                    let alias = alias.as_ref().filter(|_| is_one);
                    let (found, _) = self.columns(&called, "unnest", alias, span)?;
                    fields.extend(found);
                }
                let is_scalar = fields.len() == 1;
                self.rows(
                    fields,
                    "unnest",
                    (is_scalar, *with_ordinality),
                    alias.as_ref(),
                )
            }
            _ => self.fault(span, "this part of FROM is not understood"),
        }
    }

    fn function_rows(
        &mut self,
        (name, args): (&ObjectName, &[FunctionArg]),
        alias: Option<&TableAlias>,
        with_ordinality: bool,
        cx: &Cx,
        span: &Range<usize>,
    ) -> Outcome<Relation> {
        let name = self.function_name(name, span)?;
        let (args, is_spread) = self.arguments(&name, args, cx, span)?;
        let called = match name.as_str() {
            "coalesce" | "greatest" | "least" | "nullif" => {
                Called::value(self.worded_call(&name, args, span)?)
            }
            _ => self.called(&name, args, is_spread, span)?,
        };
        let (fields, is_scalar) = self.columns(&called, &name, alias, span)?;
        self.rows(fields, &name, (is_scalar, with_ordinality), alias)
    }

    fn rows(
        &mut self,
        mut fields: Vec<Field>,
        name: &str,
        (is_scalar, with_ordinality): (bool, bool),
        alias: Option<&TableAlias>,
    ) -> Outcome<Relation> {
        if with_ordinality {
            fields.push(self.new_field("ordinality".to_owned(), Ty::INT8, false, None));
        }
        let relation = Relation {
            alias: Some(name.to_owned()),
            table: None,
            fields,
            hidden: Vec::new(),
            row: ROW,
            is_scalar: is_scalar && !with_ordinality,
            nulls: Nulls::May,
        };
        self.called_by(relation, alias)
    }

    /// The columns that a function makes, and whether it is one value.
    fn columns(
        &mut self,
        called: &Called,
        name: &str,
        alias: Option<&TableAlias>,
        span: &Range<usize>,
    ) -> Outcome<(Vec<Field>, bool)> {
        let ty = called.node.ty;
        let listed = alias.map_or(&[][..], |it| &it.columns);
        let has_types = listed.iter().any(|it| it.data_type.is_some());
        if ty == Ty::RECORD && called.outs.is_empty() {
            let mut fields = Vec::new();
            for column in listed {
                let (Some(data_type), Some(name)) = (&column.data_type, folded(&column.name))
                else {
                    return self.fault(span, "the columns of this need types");
                };
                let ty = self.written(data_type, span)?;
                fields.push(self.new_field(name, ty, true, None));
            }
            if fields.is_empty() {
                return self.fault_with(
                    span,
                    format!("the columns of `{name}` cannot be told"),
                    Some("write them behind it, as in `AS x (a integer)`"),
                );
            }
            return Ok((fields, false));
        }
        if has_types {
            return self.fault(
                span,
                format!("`{name}` says the types of its columns itself"),
            );
        }
        if called.outs.len() > 1 {
            let outs = called.outs.clone().into_iter();
            let fields = outs.map(|(name, ty)| self.new_field(name, ty, true, None));
            return Ok((fields.collect(), false));
        }
        if self.catalog.types.is_row(ty) {
            let all = self.row_types(ty).into_iter();
            let fields = all.map(|(ty, name)| self.new_field(name, ty, true, None));
            return Ok((fields.collect(), false));
        }
        let alias = alias.and_then(|it| folded(&it.name));
        let column = match called.outs.first() {
            Some((name, _)) if !name.is_empty() => name.clone(),
            _ => alias.unwrap_or_else(|| name.to_owned()),
        };
        let is_nullable = name != "generate_series" && !called.node.nulls.is_never();
        Ok((vec![self.new_field(column, ty, is_nullable, None)], true))
    }
}
