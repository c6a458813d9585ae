//! Calls of functions, aggregates and window functions (manual 10.3, parse_func.c).
//! In: a call of the syntax tree. Out: its node, or for FROM the columns that it makes.
//! What a function does with NULL is known for a short list only.

use super::analysis::{Analysis, Banned, Cx, Outcome};
use super::candidates::{Callable, Refusal};
use super::facts::{Context, Manner};
use super::node::{Node, Nulls, What};
use super::types::Ty;
use crate::sql_text::utf8::{folded, parts};
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments, Ident,
    ObjectName, WindowSpec, WindowType,
};
use std::ops::Range;

/// Functions that never give NULL for values; for NULL they do what their strictness says.
const NEVER_NULL: &[&str] = &[
    "abs",
    "age",
    "array_to_json",
    "ascii",
    "btrim",
    "cardinality",
    "ceil",
    "ceiling",
    "char_length",
    "character_length",
    "chr",
    "clock_timestamp",
    "concat",
    "count",
    "date_trunc",
    "decode",
    "dense_rank",
    "encode",
    "floor",
    "gen_random_uuid",
    "greatest",
    "initcap",
    "json_array_length",
    "json_build_array",
    "json_build_object",
    "jsonb_array_length",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_typeof",
    "json_typeof",
    "left",
    "length",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "md5",
    "mod",
    "now",
    "ntile",
    "num_nonnulls",
    "num_nulls",
    "octet_length",
    "percent_rank",
    "cume_dist",
    "position",
    "power",
    "quote_ident",
    "quote_literal",
    "random",
    "rank",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "sign",
    "similarity",
    "split_part",
    "sqrt",
    "starts_with",
    "statement_timestamp",
    "strpos",
    "to_hex",
    "to_json",
    "to_jsonb",
    "to_tsvector",
    "transaction_timestamp",
    "translate",
    "trunc",
    "upper",
];

/// Words of the grammar that name types and cannot name functions.
const TYPES_ONLY: &[&str] = &[
    "bigint",
    "bit",
    "boolean",
    "char",
    "character",
    "dec",
    "decimal",
    "float",
    "int",
    "integer",
    "interval",
    "nchar",
    "numeric",
    "real",
    "smallint",
    "time",
    "timestamp",
    "varchar",
];

/// What a call came to.
#[derive(Clone, Debug)]
pub(super) struct Called {
    /// The result.
    pub node: Node,
    /// Whether it makes any number of rows.
    pub is_set: bool,
    /// The columns of its OUT arguments.
    pub outs: Vec<(String, Ty)>,
    manner: Manner,
}

impl Called {
    /// One value.
    pub fn value(node: Node) -> Self {
        Self {
            node,
            is_set: false,
            outs: Vec::new(),
            manner: Manner::Plain,
        }
    }
}

impl Analysis<'_> {
    /// A call with analysed arguments.
    pub fn call(&mut self, name: &str, args: Vec<Node>, span: &Range<usize>) -> Outcome<Node> {
        let called = self.called(name, args, false, span)?;
        self.only_plain(&called, name, span)?;
        Ok(called.node)
    }

    fn only_plain(&self, called: &Called, name: &str, span: &Range<usize>) -> Outcome<()> {
        if called.manner == Manner::Plain {
            Ok(())
        } else {
            self.fault(span, format!("`{name}` is no plain function"))
        }
    }

    /// A call with analysed arguments, and what it makes.
    pub fn called(
        &mut self,
        name: &str,
        args: Vec<Node>,
        is_spread: bool,
        span: &Range<usize>,
    ) -> Outcome<Called> {
        let Some(all) = self.catalog.functions(name) else {
            return self.fault(span, format!("the function `{name}` is not understood"));
        };
        let actual: Vec<_> = args.iter().map(|it| it.ty).collect();
        let mut callables = self.catalog.callables(&all, args.len());
        if is_spread {
            callables = all
                .iter()
                .filter(|it| it.is_variadic && it.inputs.len() == args.len())
                .map(|function| Callable {
                    function,
                    inputs: function.inputs.clone(),
                    is_stretched: false,
                })
                .collect();
        }
        let exact = callables.iter().find(|it| it.inputs == actual).cloned();
        let chosen = match exact {
            Some(exact) => Ok(exact),
            None => {
                if let Some(node) = self.as_cast(name, &args, span)? {
                    return Ok(Called::value(node));
                }
                let inputs = |it: &Callable<'_>| it.inputs.clone();
                self.catalog.choose(&actual, &callables, inputs).cloned()
            }
        };
        let chosen = match chosen {
            Ok(chosen) => chosen,
            Err(refusal) => return self.no_function(name, &actual, refusal, span),
        };
        self.apply(name, &chosen, args, span)
    }

    fn apply(
        &mut self,
        name: &str,
        chosen: &Callable<'_>,
        args: Vec<Node>,
        span: &Range<usize>,
    ) -> Outcome<Called> {
        let actual: Vec<_> = args.iter().map(|it| it.ty).collect();
        let function = chosen.function;
        let enforced = self
            .catalog
            .enforce(&actual, &chosen.inputs, function.result);
        let Some((types, result)) = enforced else {
            return self.no_function(name, &actual, Refusal::Ambiguous, span);
        };
        let has_null = args.iter().any(|it| matches!(it.what, What::Literal(None)));
        let mut nodes = Vec::new();
        for (node, ty) in args.into_iter().zip(types) {
            nodes.push(self.convert(node, ty, Context::Implicit)?);
        }
        // The bound of a range may be missing.
        let has_range = actual
            .iter()
            .any(|it| self.catalog.types.category(*it) == b'R');
        let is_own = function.manner == Manner::Aggregate && name != "count";
        let nulls = if !NEVER_NULL.contains(&name) || is_own || has_null || has_range {
            Nulls::May
        } else if function.is_strict {
            Nulls::any(nodes.iter().map(|it| &it.nulls))
        } else {
            Nulls::never()
        };
        let parts: Vec<_> = nodes.iter().collect();
        Ok(Called {
            node: Node::other(result, nulls, &parts, span.clone()),
            is_set: function.is_set,
            outs: function.outs.clone(),
            manner: function.manner,
        })
    }

    /// A call of a type's name with one argument is a cast.
    fn as_cast(&mut self, name: &str, args: &[Node], span: &Range<usize>) -> Outcome<Option<Node>> {
        let [only] = args else { return Ok(None) };
        let Some(ty) = self.catalog.named_type(&[name.to_owned()]) else {
            return Ok(None);
        };
        let is_row = only.ty == Ty::RECORD || self.catalog.types.is_row(only.ty);
        use super::coerce::Pathway;
        // A parameter of unknown type becomes any text; only a literal becomes anything.
        let is_open = only.ty == Ty::UNKNOWN
            && (matches!(only.what, What::Literal(_)) || self.catalog.types.category(ty) == b'S');
        let is_cast = is_open
            || match self.catalog.pathway(ty, only.ty, Context::Explicit) {
                Some(Pathway::Binary) => true,
                Some(Pathway::Text) => !(is_row && self.catalog.types.category(ty) == b'S'),
                Some(Pathway::Function) | None => false,
            };
        if !is_cast {
            return Ok(None);
        }
        let mut node = self.convert(only.clone(), ty, Context::Explicit)?;
        node.span = span.clone();
        Ok(Some(node))
    }

    fn no_function<T>(
        &mut self,
        name: &str,
        actual: &[Ty],
        refusal: Refusal,
        span: &Range<usize>,
    ) -> Outcome<T> {
        let told: Vec<_> = actual.iter().map(|it| self.told(*it)).collect();
        let told = format!("`{name}({})`", told.join(", "));
        let message = match refusal {
            Refusal::None => format!("there is no function {told}"),
            Refusal::Ambiguous => format!("several functions may be meant by {told}"),
        };
        self.fault_with(span, message, Some("write casts at its arguments"))
    }

    /// The name of a function, without `pg_catalog`.
    pub fn function_name(&self, name: &ObjectName, span: &Range<usize>) -> Outcome<String> {
        let is_bare = |it: &&Ident| it.quote_style.is_none();
        let only = name.0.first().and_then(|it| it.as_ident()).filter(is_bare);
        if let (1, Some(only)) = (name.0.len(), only)
            && TYPES_ONLY.contains(&only.value.to_ascii_lowercase().as_str())
        {
            return self.fault(span, format!("`{name}` is a type and no function"));
        }
        let last = name.0.last().and_then(|it| it.as_ident());
        let plain = last.map(|it| it.value.to_ascii_lowercase());
        match (parts(name).as_deref(), plain) {
            (Some([name]), _) => Ok(name.clone()),
            (Some([schema, name]), _) if ["pg_catalog", "public"].contains(&schema.as_str()) => {
                Ok(name.clone())
            }
            (None, Some(plain)) if name.0.len() == 1 => Ok(plain),
            _ => self.fault(span, format!("the function `{name}` is not understood")),
        }
    }

    /// A call as it is written.
    pub fn function(&mut self, function: &Function, cx: &Cx, span: Range<usize>) -> Outcome<Node> {
        let name = self.function_name(&function.name, &span)?;
        if let Some(node) = self.value_function(&name, function, cx, &span)? {
            return Ok(node);
        }
        let FunctionArguments::List(list) = &function.args else {
            return self.fault(&span, format!("the call of `{name}` is not understood"));
        };
        let (mut args, is_spread) = self.arguments(&name, &list.args, cx, &span)?;
        let direct = args.len();
        for clause in &list.clauses {
            let FunctionArgumentClause::OrderBy(order) = clause else {
                return self.fault(&span, format!("this clause of `{name}` is not understood"));
            };
            for item in order {
                self.expr(&item.expr, cx)?;
            }
        }
        for item in &function.within_group {
            args.push(self.expr(&item.expr, cx)?);
        }
        if let Some(filter) = &function.filter {
            let filter = self.expr(filter, cx)?;
            self.truth(filter)?;
        }
        let called = self.called(&name, args, is_spread, &span)?;
        let is_over = function.over.is_some();
        let is_fit = match called.manner {
            Manner::Plain => {
                !is_over && function.filter.is_none() && list.duplicate_treatment.is_none()
            }
            Manner::Aggregate => function.within_group.is_empty(),
            Manner::Ordered(count) | Manner::Hypothetical(count) => {
                !function.within_group.is_empty() && direct >= count.min(direct) && !is_over
            }
            Manner::Window => is_over,
        };
        if !is_fit {
            return self.fault(&span, format!("`{name}` is not called in this way"));
        }
        let is_banned = match cx.banned {
            Banned::Nothing => false,
            Banned::Sets => called.is_set,
            Banned::Groups => called.is_set || called.manner != Manner::Plain || is_over,
        };
        if is_banned {
            return self.fault(&span, format!("`{name}` cannot stand here"));
        }
        match &function.over {
            Some(WindowType::WindowSpec(spec)) => self.window(spec, cx)?,
            Some(WindowType::NamedWindow(_)) | None => {}
        }
        let mut node = called.node;
        if called.is_set {
            // A function of rows beside a longer one gives NULL.
            node.nulls = Nulls::May;
        }
        Ok(node)
    }

    /// What stands in a window's definition.
    pub fn window(&mut self, spec: &WindowSpec, cx: &Cx) -> Outcome<()> {
        for item in &spec.order_by {
            self.sort_key(&item.expr, cx)?;
        }
        for expr in &spec.partition_by {
            self.sort_key(expr, cx)?;
        }
        Ok(())
    }

    /// An expression to sort or group by: of unknown type it is a text.
    pub fn sort_key(&mut self, expr: &Expr, cx: &Cx) -> Outcome<Node> {
        let node = self.expr(expr, cx)?;
        if node.ty == Ty::UNKNOWN {
            return self.convert(node, Ty::TEXT, Context::Implicit);
        }
        Ok(node)
    }

    /// The arguments; `*` is none. Whether the last is spread by VARIADIC is not told by the parser.
    pub fn arguments(
        &mut self,
        name: &str,
        written: &[FunctionArg],
        cx: &Cx,
        span: &Range<usize>,
    ) -> Outcome<(Vec<Node>, bool)> {
        let (mut args, mut named) = (Vec::new(), Vec::new());
        for arg in written {
            match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => {
                    args.push(self.expr(expr, cx)?);
                }
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard)
                    if written.len() == 1 && name == "count" => {}
                FunctionArg::Named {
                    name: called,
                    arg: FunctionArgExpr::Expr(expr),
                    ..
                }
                | FunctionArg::ExprNamed {
                    name: Expr::Identifier(called),
                    arg: FunctionArgExpr::Expr(expr),
                    ..
                } => {
                    let node = self.expr(expr, cx)?;
                    named.push((folded(called).unwrap_or_default(), node));
                }
                _ => return self.fault(span, format!("an argument of `{name}` is not understood")),
            }
        }
        if !named.is_empty() {
            args = self.in_order(name, args, named, span)?;
        }
        Ok((args, false))
    }

    /// Arguments by name, in their order; what is left out has its default.
    fn in_order(
        &mut self,
        name: &str,
        args: Vec<Node>,
        named: Vec<(String, Node)>,
        span: &Range<usize>,
    ) -> Outcome<Vec<Node>> {
        let all = self.catalog.functions(name).unwrap_or_default();
        let [only] = all.as_slice() else {
            return self.fault(
                span,
                format!("arguments of `{name}` by name are not understood"),
            );
        };
        let mut slots: Vec<Option<Node>> = args.into_iter().map(Some).collect();
        slots.resize(only.inputs.len().max(slots.len()), None);
        for (called, node) in named {
            let at = only.names.iter().position(|it| *it == called);
            match at.and_then(|at| slots.get_mut(at)) {
                Some(slot) if slot.is_none() => *slot = Some(node),
                _ => return self.fault(span, format!("`{name}` has no argument `{called}` left")),
            }
        }
        let needed = only.inputs.len() - only.defaults;
        let mut out = Vec::new();
        for (at, slot) in slots.into_iter().enumerate() {
            let default = only.inputs.get(at).filter(|_| at >= needed);
            match (slot, default) {
                (Some(node), _) => out.push(node),
                (None, Some(ty)) => {
                    out.push(Node::other(*ty, Nulls::never(), &[], span.clone()));
                }
                (None, None) => return self.fault(span, format!("too few arguments of `{name}`")),
            }
        }
        Ok(out)
    }
}
