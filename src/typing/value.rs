//! What is written as a call and is none: `coalesce`, `nullif`, `current_date`, `ARRAY(SELECT …)` (parse_expr.c).
//! In: a call of the syntax tree. Out: its node, or nothing where it is a call of a function.
//! Knows nothing of how functions are chosen.

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::node::{Node, Nulls};
use super::types::Ty;
use sqlparser::ast::{Function, FunctionArguments};
use std::ops::Range;

impl Analysis<'_> {
    /// What is written as a call and is none: `coalesce`, `current_date`, `ARRAY(SELECT …)` and their like.
    pub fn value_function(
        &mut self,
        name: &str,
        function: &Function,
        cx: &Cx,
        span: &Range<usize>,
    ) -> Outcome<Option<Node>> {
        let of = |ty| Ok(Some(Node::other(ty, Nulls::never(), &[], span.clone())));
        match (name, &function.args) {
            ("current_date", FunctionArguments::None) => of(Ty::DATE),
            ("current_time", _) => of(Ty::TIMETZ),
            ("localtime", _) => of(Ty::TIME),
            ("current_timestamp", _) => of(Ty::TIMESTAMPTZ),
            ("localtimestamp", _) => of(Ty::TIMESTAMP),
            (
                "current_user" | "current_role" | "session_user" | "user" | "current_catalog",
                FunctionArguments::None,
            ) => of(Ty::NAME),
            ("current_schema", FunctionArguments::None) => {
                Ok(Some(Node::other(Ty::NAME, Nulls::May, &[], span.clone())))
            }
            ("array", FunctionArguments::Subquery(query)) => {
                let out = self.query(query, cx, false)?;
                let [only] = out.as_slice() else {
                    return self.fault(span, "ARRAY takes a query of one column");
                };
                let ty = only.node.ty;
                let array = self.catalog.types.element(ty).map(|_| ty);
                match array.or_else(|| self.catalog.types.array(ty)) {
                    Some(array) => of(array),
                    None => self.fault(span, "there are no arrays of this type"),
                }
            }
            ("coalesce" | "greatest" | "least" | "nullif" | "row" | "grouping", args) => {
                let FunctionArguments::List(list) = args else {
                    return Ok(None);
                };
                let banned = if name == "coalesce" {
                    Banned::Sets
                } else {
                    cx.banned
                };
                let (args, _) = self.arguments(name, &list.args, &cx.without(banned), span)?;
                self.worded_call(name, args, span).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The node of what the grammar calls, with analysed arguments.
    pub fn worded_call(
        &mut self,
        name: &str,
        args: Vec<Node>,
        span: &Range<usize>,
    ) -> Outcome<Node> {
        match (name, args.as_slice()) {
            ("row", _) => Ok(super::expression::row(args, span.clone())),
            ("grouping", _) => Ok(Node::other(Ty::INT4, Nulls::never(), &[], span.clone())),
            ("nullif", [left, right]) => {
                let (left, right) = (left.clone(), right.clone());
                self.meet(&left, &right);
                let ty = self.first_operand(&left, &right, span)?;
                let node = self.operate("=", Some(left), right, span.clone())?;
                Ok(Node {
                    ty,
                    nulls: Nulls::May,
                    ..node
                })
            }
            ("nullif", _) | (_, []) => self.fault(span, format!("too few arguments of `{name}`")),
            _ => {
                let ty = self.common(&args, &name.to_uppercase())?;
                for node in &args {
                    for other in &args {
                        self.meets(node, other.origin(), false);
                    }
                }
                let nodes = self.all_to(args, ty)?;
                // The first that is not NULL; all of them have to be NULL.
                let is_never = nodes.iter().any(|it| it.nulls.is_never());
                let nulls = if is_never {
                    Nulls::never()
                } else {
                    let mut all = nodes.iter();
                    all.find_map(|it| match &it.nulls {
                        Nulls::From(_) => Some(it.nulls.clone()),
                        Nulls::May => None,
                    })
                    .unwrap_or(Nulls::May)
                };
                let parts: Vec<_> = nodes.iter().collect();
                Ok(Node::other(ty, nulls, &parts, span.clone()))
            }
        }
    }

    /// What the left of `=` becomes.
    fn first_operand(&mut self, left: &Node, right: &Node, span: &Range<usize>) -> Outcome<Ty> {
        let found = self.catalog.operator("=", Some(left.ty), right.ty).ok();
        let types = found.and_then(|it| {
            let declared = [it.left?, it.right];
            let actual = [left.ty, right.ty];
            self.catalog.enforce(&actual, &declared, it.result)
        });
        match types {
            Some((types, _)) => Ok(types[0]),
            None => self.fault(span, "NULLIF compares two values that cannot be compared"),
        }
    }
}
