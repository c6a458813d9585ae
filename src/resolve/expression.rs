//! SQL expressions that stand in a spec: checks, predicates, index keys, generated values, defaults.
//! In: a text. Out: the expression and the columns it names; or why it may not stand there.
//! Parsed to its end and judged by its tree, so that what is printed later can only be the one expression that was read.

use super::draft::Draft;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{Ident, is_keyword};
use crate::schema::{Expression, Table};
use crate::source::{Span, Spanned};
use sqlparser::ast::{
    self, BinaryOperator, CastKind, Expr, FunctionArguments, ObjectNamePart, Value,
    visit_expressions, visit_relations,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// The longest expression, in tokens: the trees of longer ones would outgrow a thread's stack.
const MAX_TOKENS: usize = 1000;

/// A table's expression with the columns that it names. Findings for all that is wrong with it.
pub(super) fn resolve(
    draft: &Draft<'_>,
    text: &Spanned<String>,
    out: &mut Diagnostics,
) -> Option<(Expression, BTreeSet<Ident>)> {
    let names = match parse(text) {
        Ok(names) => names,
        Err(fault) => {
            out.push(fault.diagnostic(text.span).object(&draft.name));
            return None;
        }
    };
    let mut columns = BTreeSet::new();
    let mut complete = true;
    for name in &names {
        match name.column(draft) {
            Some(at) => {
                columns.insert(draft.columns[at].name.clone());
            }
            None => {
                complete = false;
                out.push(unknown_column(draft, text.span, name));
            }
        }
    }
    complete.then(|| (Expression(text.trim().to_owned()), columns))
}

/// An expression that may name no column: the default of a column (manual 5.2).
pub(super) fn resolve_constant(
    text: &Spanned<String>,
    out: &mut Diagnostics,
) -> Option<Expression> {
    let fault = match parse(text) {
        Ok(names) => match names.first() {
            None => return Some(Expression(text.trim().to_owned())),
            Some(name) => Fault {
                message: format!("a default names the column `{}`", name.0.join(".")),
                help: "a default may not look at other columns; a text needs single quotes; see `generated`",
            },
        },
        Err(fault) => fault,
    };
    out.push(fault.diagnostic(text.span));
    None
}

/// Whether a text may stand in a spec as an expression over the columns of a table: whether `resolve` would take it.
pub(crate) fn is_expression(text: &str, table: &Table) -> bool {
    let is_column = |name: &Name| match name.0.as_slice() {
        [column] => has_column(table, column),
        [of, column] => table.name.name == **of && has_column(table, column),
        _ => false,
    };
    parse(text).is_ok_and(|names| names.iter().all(is_column))
}

fn has_column(table: &Table, name: &str) -> bool {
    table.columns.iter().any(|column| column.name == *name)
}

/// Why a text may not stand as an expression.
#[derive(Debug)]
struct Fault {
    message: String,
    help: &'static str,
}

impl Fault {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
        }
    }

    fn diagnostic(self, span: Span) -> Diagnostic {
        Diagnostic::error(code::INVALID_EXPRESSION, span, self.message).help(self.help)
    }
}

/// A name in an expression, folded as PostgreSQL folds it: `column`, or `table.column`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name(Vec<String>);

impl Name {
    fn column(&self, draft: &Draft<'_>) -> Option<usize> {
        match self.0.as_slice() {
            [column] => draft.find(column),
            [table, column] if draft.name.name == **table => draft.find(column),
            _ => None,
        }
    }
}

fn unknown_column(draft: &Draft<'_>, span: Span, name: &Name) -> Diagnostic {
    let written = name.0.join(".");
    let last = name.0.last().map_or("", String::as_str);
    let mut found = draft.unknown_column(last, span);
    found.code = code::UNKNOWN_COLUMN_IN_EXPRESSION;
    found.message = format!(
        "the expression names `{written}`, and `{}` has no such column",
        draft.name
    );
    let exact = draft
        .columns
        .iter()
        .find(|column| column.name.as_str().to_lowercase() == last);
    if let Some(column) = exact {
        found.help = Some(format!("quote it: `\"{}\"`", column.name));
    }
    found.object(&draft.name)
}

const HELP: &str = "write one SQL expression; what the language cannot say goes into `[sql.…]`";

fn parse(text: &str) -> Result<BTreeSet<Name>, Fault> {
    let dialect = PostgreSqlDialect {};
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = error.to_string();
        let said = message
            .trim_start_matches("sql parser error: ")
            .replace('\n', " ");
        Fault::new(format!("no SQL expression: {said}"), HELP)
    };
    let tokens = Tokenizer::new(&dialect, text)
        .tokenize()
        .map_err(|error| unreadable(&error))?;
    let solid = tokens
        .iter()
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .count();
    if solid == 0 {
        return Err(Fault::new("an expression is empty", HELP));
    }
    if solid > MAX_TOKENS {
        let help = "move it into a function, made by `[sql.…]`";
        return Err(Fault::new(
            format!("an expression of {solid} words and signs; {MAX_TOKENS} may stand"),
            help,
        ));
    }
    for token in &tokens {
        token_fault(token)?;
    }
    let mut parser = Parser::new(&dialect).with_tokens(tokens);
    let expression = parser.parse_expr().map_err(|error| unreadable(&error))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(Fault::new(
            format!("the expression ends before `{}`", rest.token),
            HELP,
        ));
    }
    judge(&expression)
}

fn token_fault(token: &Token) -> Result<(), Fault> {
    match token {
        Token::Whitespace(
            Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_),
        ) => Err(Fault::new(
            "an expression holds a comment",
            "write it as a TOML comment",
        )),
        Token::Placeholder(name) => Err(Fault::new(
            format!("an expression holds the parameter `{name}`"),
            "nothing is bound here; write the value",
        )),
        Token::SemiColon => Err(Fault::new("an expression holds a `;`", HELP)),
        _ => Ok(()),
    }
}

/// Names and nothing that needs rows of its own.
fn judge(expression: &Expr) -> Result<BTreeSet<Name>, Fault> {
    let relations = visit_relations(expression, |relation| {
        ControlFlow::Break(relation.to_string())
    });
    if let ControlFlow::Break(relation) = relations {
        return Err(Fault::new(
            format!("an expression reads the table `{relation}`"),
            "PostgreSQL allows no subquery here; use a foreign key or a trigger",
        ));
    }
    let mut names = BTreeSet::new();
    let walk = visit_expressions(expression, |expr| match name_in(expr) {
        Ok(Some(name)) => {
            names.insert(name);
            ControlFlow::Continue(())
        }
        Ok(None) => ControlFlow::Continue(()),
        Err(fault) => ControlFlow::Break(fault),
    });
    match walk {
        ControlFlow::Continue(()) => Ok(names),
        ControlFlow::Break(fault) => Err(fault),
    }
}

fn name_in(expr: &Expr) -> Result<Option<Name>, Fault> {
    match expr {
        Expr::Identifier(name) => Ok(Some(Name(vec![folded(name)?]))),
        Expr::CompoundIdentifier(parts) => Ok(Some(Name(
            parts.iter().map(folded).collect::<Result<_, _>>()?,
        ))),
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => Err(Fault::new(
            "an expression holds a subquery",
            "PostgreSQL allows none here; use a foreign key or a trigger",
        )),
        Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => {
            Err(Fault::new("an expression holds a `*`", HELP))
        }
        Expr::Value(value) if matches!(value.value, Value::Placeholder(_)) => {
            Err(Fault::new("an expression holds a parameter", HELP))
        }
        Expr::Function(function) => function_fault(function).map(|()| None),
        // The parser reads these for other databases.
        Expr::RLike { .. } | Expr::MemberOf(_) | Expr::Convert { .. } | Expr::Struct { .. } => {
            Err(Fault::new(format!("`{expr}` is not PostgreSQL's"), HELP))
        }
        Expr::Cast { kind, .. } if !matches!(kind, CastKind::Cast | CastKind::DoubleColon) => {
            Err(Fault::new(
                format!("`{expr}` is not PostgreSQL's"),
                "write `cast(… as …)`",
            ))
        }
        Expr::BinaryOp { op, .. }
            if matches!(op, BinaryOperator::Xor | BinaryOperator::Spaceship) =>
        {
            Err(Fault::new(format!("`{op}` is not PostgreSQL's"), HELP))
        }
        _ => Ok(None),
    }
}

fn folded(name: &ast::Ident) -> Result<String, Fault> {
    if name.quote_style.is_some() {
        return Ok(name.value.clone());
    }
    let folded = name.value.to_lowercase();
    if is_keyword(&folded) {
        return Err(Fault::new(
            format!("`{}` is a word of SQL", name.value),
            "quote it if it is a column: `\"left\"`",
        ));
    }
    Ok(folded)
}

fn function_fault(function: &ast::Function) -> Result<(), Fault> {
    let name = match function.name.0.last() {
        Some(ObjectNamePart::Identifier(name)) => name.value.to_lowercase(),
        _ => String::new(),
    };
    if matches!(function.args, FunctionArguments::None) && name == "user" {
        let help = "quote it if it is a column: `\"user\"`; the role is `current_user`";
        return Err(Fault::new("`user` is a word of SQL", help));
    }
    let gathers = AGGREGATES.contains(&name.as_str())
        || function.filter.is_some()
        || !function.within_group.is_empty();
    if gathers || function.over.is_some() {
        let what = if gathers {
            "aggregate"
        } else {
            "window function"
        };
        return Err(Fault::new(
            format!("an expression calls the {what} `{name}`"),
            "an expression sees one row; keep such a sum in a column or a view",
        ));
    }
    if SETS.contains(&name.as_str()) {
        return Err(Fault::new(
            format!("an expression calls `{name}`, which returns many rows"),
            "an expression has one value",
        ));
    }
    if matches!(function.args, FunctionArguments::Subquery(_)) {
        return Err(Fault::new("an expression holds a subquery", HELP));
    }
    Ok(())
}

/// PostgreSQL's own functions that return sets (manual 9.26 and others).
const SETS: &[&str] = &[
    "generate_series",
    "generate_subscripts",
    "json_array_elements",
    "json_each",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_each",
    "jsonb_object_keys",
    "jsonb_path_query",
    "regexp_matches",
    "regexp_split_to_table",
    "string_to_table",
    "unnest",
];

/// PostgreSQL's own aggregates (manual 9.21) and window functions (9.22).
const AGGREGATES: &[&str] = &[
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "dense_rank",
    "every",
    "first_value",
    "grouping",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "lag",
    "last_value",
    "lead",
    "max",
    "min",
    "mode",
    "nth_value",
    "ntile",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "rank",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "row_number",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
    "xmlagg",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let names = parse(text).unwrap_or_else(|fault| panic!("{text}: {}", fault.message));
        names.iter().map(|name| name.0.join(".")).collect()
    }

    #[test]
    fn the_columns_of_an_expression_are_found_and_folded() {
        assert_eq!(names("priority between 1 and 5"), ["priority"]);
        assert_eq!(
            names("length(Title) > 0 and \"Due Date\" is null"),
            ["Due Date", "title"]
        );
        assert_eq!(names("status in ('open', 'done')"), ["status"]);
        assert_eq!(
            names("lower(todos.title) || coalesce(note, '')"),
            ["note", "todos.title"]
        );
        assert_eq!(
            names("starts_at::date + interval '1 day' < now()"),
            ["starts_at"]
        );
        assert_eq!(names("case when a then b else c end"), ["a", "b", "c"]);
        assert_eq!(names("to_tsvector('english', body)"), ["body"]);
        assert_eq!(names("data ->> 'theme' = 'dark'"), ["data"]);
        assert_eq!(names("email ~* '^[^@]+@[^@]+$'"), ["email"]);
        assert_eq!(names("gen_random_uuid()"), [""; 0]);
    }

    #[test]
    fn what_is_no_single_expression_is_refused() {
        for text in [
            "",
            "a > 1 -- x",
            "a /* x */ > 1",
            "a > 1; drop table b",
            "a > 1) or (true",
            "a = $1",
            "(select 1) = a",
            "exists (select 1)",
            "a in (select b from c)",
            "sum(a) > 1",
            "count(*) > 1",
            "row_number() over () > 1",
            "offset = 1",
            "user = 'x'",
            "a rlike 'b'",
            "a xor b",
            "try_cast(a as integer) > 1",
            "unnest(a) > 1",
            "first_value(a) > 1",
            "a >",
            "'open",
        ] {
            assert!(parse(text).is_err(), "{text} was taken");
        }
    }

    #[test]
    fn a_long_expression_is_refused_before_it_grows_a_tree() {
        let text = vec!["a"; 50_000].join(" and ");
        assert!(parse(&text).is_err());
        let text = vec!["a"; 499].join(" and ");
        assert!(parse(&text).is_ok());
        assert!(parse(&"(".repeat(900)).is_err());
    }
}
