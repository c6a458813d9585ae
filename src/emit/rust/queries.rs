//! The modules of the user's own queries: one a file, in a folder beside the modules of the tables.
//! In: queries as they were typed. Out: the views of their modules. Every value is bound; the SQL is fixed.

use super::function::{Function, ORG, READS, SESSION, binds, line};
use super::layout::{self, code, sql_const};
use super::query_types::{
    Modules, ParamsView, RowView, is_known, params, row, row_name, taken, title,
};
use crate::binding::rust::Form;
use crate::queries::{Command, Key, Parameter, Query, QueryFile, Row};
use serde::Serialize;

/// The view of `rust/queries.rs.j2`.
#[derive(Serialize)]
pub struct QueriesView {
    modules: String,
}

/// The view of `rust/query_file.rs.j2`.
#[derive(Serialize)]
pub struct QueryFileView {
    head: String,
    queries: Vec<QueryView>,
}

/// A query: its types, where it has some, and its function.
#[derive(Serialize)]
struct QueryView {
    params: Option<ParamsView>,
    row: Option<RowView>,
    function: Function,
}

/// The most arguments that a function takes one by one.
const MOST_ARGUMENTS: usize = 7;

const GETS: &str = "[`Error::NotFound`] when there is no row; and when the database cannot be reached, or a value cannot be held.";
const LOCKS: &str = "[`Error::NoTransaction`] outside of a transaction; and when the database cannot be reached, or a value cannot be \
    held.";
const GETS_AND_LOCKS: &str = "[`Error::NotFound`] when there is no row; [`Error::NoTransaction`] outside of a transaction; and when the \
    database cannot be reached, or a value cannot be held.";
const WRITES: &str =
    "When a row breaks a constraint, the database cannot be reached, or a value cannot be held.";
const WRITES_ONE: &str = "[`Error::NotFound`] when there is no row; and when a row breaks a constraint, the database cannot be reached, \
    or a value cannot be held.";
const EXECUTES: &str = "When a row breaks a constraint, or the database cannot be reached.";

/// The view of the folder's `mod.rs`.
pub fn modules(files: &[QueryFile]) -> QueriesView {
    let mut names: Vec<_> = files.iter().map(|file| file.module.as_str()).collect();
    names.sort_by_key(|name| name.trim_start_matches("r#"));
    let modules = names.iter();
    QueriesView {
        modules: modules
            .map(|name| format!("\n#[rustfmt::skip]\npub mod {name};\n"))
            .collect(),
    }
}

/// The view of a file's module.
pub fn module(file: &QueryFile) -> QueryFileView {
    let mut modules = Modules::beside(&file.queries);
    let queries = file.queries.iter();
    let queries = queries.map(|it| query(it, &mut modules)).collect();
    QueryFileView {
        head: head(file, &modules),
        queries,
    }
}

fn head(file: &QueryFile, modules: &Modules) -> String {
    let title = format!("The queries of {}.", code(&file.name));
    let mut head = layout::doc("", "//!", &title);
    if file.queries.is_empty() {
        return head;
    }
    let any = |is: &dyn Fn(&Query) -> bool| file.queries.iter().any(is);
    let is_written = any(&|query| matches!(&query.row, Row::Own(parts) if is_known(parts)));
    let names = [
        (true, "Bound"),
        (true, "Error"),
        (any(&|it| it.key == Key::Org), "Org"),
        (any(&|it| it.command == Command::Stream), "Rows"),
        (any(&|it| it.key == Key::Session), "Session"),
    ];
    let names = names
        .into_iter()
        .filter_map(|(used, name)| used.then_some(name));
    let modules = modules.used.iter().map(String::as_str);
    let names: Vec<_> = names.chain(modules).collect();
    head.push('\n');
    head.push_str(&layout::import("super::super", &names));
    if is_written {
        head.push_str("use serde::{Deserialize, Serialize};\n");
    }
    head
}

fn query(query: &Query, modules: &mut Modules) -> QueryView {
    let params = takes_many(query).then(|| params(query, modules));
    QueryView {
        params,
        row: row(query, modules),
        function: function(query, modules),
    }
}

/// Whether the arguments are too many to be told apart by their places.
fn takes_many(query: &Query) -> bool {
    let arguments = query.parameters.iter().filter_map(Parameter::form);
    1 + arguments.count() > MOST_ARGUMENTS
}

fn function(query: &Query, modules: &mut Modules) -> Function {
    let caller = match query.key {
        Key::Org => ORG,
        Key::Session => SESSION,
    };
    let is_stream = query.command == Command::Stream;
    let arguments = arguments(query, modules);
    // Of two lives that come in, it is said which goes out.
    let is_named = is_stream && (query.key == Key::Session || arguments.concat().contains('&'));
    let key = if is_named {
        caller.held
    } else {
        caller.argument
    };
    let arguments: Vec<&str> = std::iter::once(key)
        .chain(arguments.iter().map(String::as_str))
        .collect();
    let result = result(query, if is_named { "'a" } else { "'_" }, modules);
    let values: Vec<String> = (query.parameters.iter())
        .map(|it| bound(it, if takes_many(query) { "params." } else { "" }))
        .collect();
    let mut body = vec![sql_const("    ", "SQL", &query.sql)];
    body.push(binds(&values));
    let locking = if query.locks { ".locking()?" } else { "" };
    let connection = if is_stream && !query.locks {
        caller.streaming
    } else {
        caller.connection
    };
    body.push(line(&format!("let connection = {connection}{locking};")));
    body.extend(call(query).iter().map(|text| line(text)));
    let name = if is_named {
        format!("{}<'a>", query.name)
    } else {
        query.name.clone()
    };
    let errors = errors(query);
    Function::new(
        documentation(query),
        errors,
        &name,
        (&arguments, &result),
        &body,
    )
}

/// What the function takes beside the key.
fn arguments(query: &Query, modules: &mut Modules) -> Vec<String> {
    if takes_many(query) {
        let is_borrowed = params(query, modules).is_borrowed();
        let life = if is_borrowed { "<'_>" } else { "" };
        return vec![format!("params: &{}Params{life}", query.type_name)];
    }
    let mut out = Vec::new();
    for parameter in &query.parameters {
        if let Parameter::Argument { name, .. } = parameter {
            out.push(format!("{name}: {}", taken(parameter, "", modules)));
        }
    }
    out
}

/// What it gives; `life` is that of the connection.
fn result(query: &Query, life: &str, modules: &mut Modules) -> String {
    let one = match &query.row {
        Row::None => String::new(),
        Row::Value(column) => modules.held(column),
        Row::Table(module) => modules.near(&format!("super::{module}::Row")),
        Row::Own(_) => row_name(query),
    };
    match query.command {
        Command::One => one,
        Command::Opt => format!("Option<{one}>"),
        Command::Many => format!("Vec<{one}>"),
        Command::Stream => format!("Rows<{life}, {one}>"),
        Command::Exec => "()".to_owned(),
        Command::ExecRows => "u64".to_owned(),
    }
}

fn errors(query: &Query) -> &'static str {
    match query.command {
        Command::Exec | Command::ExecRows => EXECUTES,
        Command::One if query.locks => GETS_AND_LOCKS,
        Command::One if query.writes => WRITES_ONE,
        Command::One => GETS,
        Command::Opt | Command::Many | Command::Stream if query.locks => LOCKS,
        Command::Opt | Command::Many | Command::Stream if query.writes => WRITES,
        Command::Opt | Command::Many | Command::Stream => READS,
    }
}

/// What the comments above the query say, and why it is not proved.
fn documentation(query: &Query) -> String {
    let mut text = query.doc.clone();
    if layout::line(&text).is_empty() {
        text = format!("The query {}.", title(query));
    }
    if let Some(reason) = &query.waiver {
        text.push_str("\n\n**Nothing keeps it to one organization**: ");
        text.push_str(reason);
    }
    let doc = layout::doc("", "///", &text);
    doc.trim_start_matches("/// ").trim_end().to_owned()
}

/// What is bound to a parameter.
fn bound(parameter: &Parameter, of: &str) -> String {
    match parameter {
        Parameter::Organization => "org.id()".to_owned(),
        Parameter::Argument {
            name,
            form: Form {
                label_list: true, ..
            },
            nullable,
            ..
        } => match nullable {
            true => format!("{of}{name}.map(super::labels)"),
            false => format!("super::labels({of}{name})"),
        },
        Parameter::Argument { name, .. } => format!("{of}{name}"),
    }
}

/// The lines that run the statement and give what it gave.
fn call(query: &Query) -> Vec<String> {
    let single = match &query.row {
        Row::Value(column) if column.form.guarded => Some("super::Guarded"),
        Row::Value(_) => Some("super::Plain"),
        Row::None | Row::Table(_) | Row::Own(_) => None,
    };
    let fetch = |how: &str| format!("super::super::{how}(connection, (SQL, bound)).await");
    let row = || format!("let row = {}?;", fetch("fetch_optional"));
    match (query.command, single) {
        (Command::One, None) => vec![row(), "row.ok_or(Error::NotFound)".to_owned()],
        (Command::One, Some(single)) => {
            vec![row(), format!("{single}::one(row).ok_or(Error::NotFound)")]
        }
        (Command::Opt, None) => vec![fetch("fetch_optional")],
        (Command::Opt, Some(single)) => vec![row(), format!("Ok({single}::one(row))")],
        (Command::Many, None) => vec![fetch("fetch_all")],
        (Command::Many, Some(single)) => vec![
            format!("let rows = {}?;", fetch("fetch_all")),
            format!("Ok({single}::all(rows))"),
        ],
        (Command::Stream, _) => vec!["Rows::declare(connection, (SQL, bound)).await".to_owned()],
        (Command::Exec, _) => vec![format!("{}?;", fetch("execute")), "Ok(())".to_owned()],
        (Command::ExecRows, _) => vec![fetch("execute")],
    }
}
