//! The modules of the user's own queries: one a file, in a folder beside the modules of the tables.
//! In: queries as they were typed. Out: the views of their modules. Every value is bound; the SQL is fixed.

use super::function::{Function, ORG, READS, SESSION, binds, line};
use super::layout::{self, code, sql_const};
use super::table::{braced, derive, trimmed, typed_field};
use crate::binding::rust::Form;
use crate::queries::{Column, Command, Key, Parameter, Query, QueryFile};
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

/// A query: the type of its rows, where it has one, and its function.
#[derive(Serialize)]
struct QueryView {
    row: Option<RowView>,
    function: Function,
}

#[derive(Serialize)]
struct RowView {
    name: String,
    query: String,
    derive: String,
    fields: String,
    values: String,
}

const GETS: &str = "[`Error::NotFound`] when there is no row; and when the database cannot be reached, or a value cannot be held.";
const LOCKS: &str = "[`Error::NoTransaction`] outside of a transaction; and when the database cannot be reached, or a value cannot be \
    held.";
const GETS_AND_LOCKS: &str = "[`Error::NotFound`] when there is no row; [`Error::NoTransaction`] outside of a transaction; and when the \
    database cannot be reached, or a value cannot be held.";
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
    let has = |key: Key| file.queries.iter().any(|query| query.key == key);
    let rows = file.queries.iter().filter(|query| has_row(query));
    let is_written = rows.clone().any(is_known);
    let names: Vec<_> = [
        (true, "Bound"),
        (true, "Error"),
        (has(Key::Org), "Org"),
        (has(Key::Session), "Session"),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    let title = format!("The queries of {}.", code(&file.name));
    let mut head = layout::doc("", "//!", &title);
    if !file.queries.is_empty() {
        head.push('\n');
        head.push_str(&layout::import("super::super", &names));
    }
    if is_written {
        head.push_str("use serde::{Deserialize, Serialize};\n");
    }
    QueryFileView {
        head,
        queries: file.queries.iter().map(query).collect(),
    }
}

/// Whether the rows have a type of their own; a single column is given as it is.
fn has_row(query: &Query) -> bool {
    query.columns.len() > 1
}

fn is_known(query: &Query) -> bool {
    query.columns.iter().all(|it| it.form.traits.known)
}

/// A type as a module one folder further down writes it.
fn inside(text: &str) -> String {
    text.replace("super::", "super::super::")
}

fn query(query: &Query) -> QueryView {
    QueryView {
        row: has_row(query).then(|| row(query)),
        function: function(query),
    }
}

fn row(query: &Query) -> RowView {
    let known = is_known(query);
    let mut fields = String::new();
    let mut values = String::new();
    for (number, column) in query.columns.iter().enumerate() {
        let Column {
            name,
            field,
            form,
            of,
            ..
        } = column;
        let doc = match of {
            Some(of) => format!("The column {}.", code(of)),
            None => format!("The result {}.", code(name)),
        };
        fields.push_str(&layout::doc("    ", "///", &doc));
        typed_field(&mut fields, (name, field, &held(column)), form, known);
        values.push_str(&format!(
            "            {field}: {},\n",
            inside(&form.read(number))
        ));
    }
    RowView {
        name: query.row.clone(),
        query: code(query.name.trim_start_matches("r#")),
        derive: derive(
            &["Clone", "Debug", "PartialEq"],
            known,
            "Serialize, Deserialize",
        ),
        fields: braced(&fields),
        values: trimmed(values),
    }
}

/// The type of a column.
fn held(column: &Column) -> String {
    let path = inside(&column.form.path);
    if column.nullable {
        format!("Option<{path}>")
    } else {
        path
    }
}

fn function(query: &Query) -> Function {
    let caller = match query.key {
        Key::Org => ORG,
        Key::Session => SESSION,
    };
    let arguments: Vec<String> = query.parameters.iter().filter_map(argument).collect();
    let arguments: Vec<&str> = std::iter::once(caller.argument)
        .chain(arguments.iter().map(String::as_str))
        .collect();
    let one = match query.columns.as_slice() {
        [column] => held(column),
        _ => query.row.clone(),
    };
    let (result, errors) = match (query.command, query.locks) {
        (Command::One, false) => (one, GETS),
        (Command::One, true) => (one, GETS_AND_LOCKS),
        (Command::Opt, locks) => (format!("Option<{one}>"), if locks { LOCKS } else { READS }),
        (Command::Many, locks) => (format!("Vec<{one}>"), if locks { LOCKS } else { READS }),
        (Command::Exec, _) => ("()".to_owned(), EXECUTES),
        (Command::ExecRows, _) => ("u64".to_owned(), EXECUTES),
    };
    let values: Vec<String> = query.parameters.iter().map(bound).collect();
    let mut body = vec![sql_const("    ", "SQL", &query.sql)];
    body.push(binds(&values));
    let locking = if query.locks { ".locking()?" } else { "" };
    body.push(line(&format!(
        "let connection = {}{locking};",
        caller.connection
    )));
    body.extend(call(query).iter().map(|text| line(text)));
    let doc = documentation(query);
    Function::new(doc, errors, &query.name, (&arguments, &result), &body)
}

/// What the comments above the query say, and why it is not proved.
fn documentation(query: &Query) -> String {
    let mut text = query.doc.clone();
    if layout::line(&text).is_empty() {
        text = format!("The query {}.", code(query.name.trim_start_matches("r#")));
    }
    if let Some(reason) = &query.waiver {
        text.push_str("\n\n**Nothing keeps it to one organization**: ");
        text.push_str(reason);
    }
    let doc = layout::doc("", "///", &text);
    doc.trim_start_matches("/// ").trim_end().to_owned()
}

/// An argument of the function.
fn argument(parameter: &Parameter) -> Option<String> {
    let Parameter::Argument {
        name,
        form,
        nullable,
    } = parameter
    else {
        return None;
    };
    let path = inside(&form.path);
    let list = path
        .strip_prefix("Vec<")
        .and_then(|it| it.strip_suffix('>'));
    let taken = match (path.as_str(), list) {
        ("String", _) => "&str".to_owned(),
        (_, Some(item)) => format!("&[{item}]"),
        (path, None) if form.traits.copy && !path.ends_with("::Id") => path.to_owned(),
        (path, None) => format!("&{path}"),
    };
    Some(if *nullable {
        format!("{name}: Option<{taken}>")
    } else {
        format!("{name}: {taken}")
    })
}

/// What is bound to a parameter.
fn bound(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Organization => "org.id()".to_owned(),
        Parameter::Argument {
            name,
            form: Form {
                label_list: true, ..
            },
            nullable,
        } => match nullable {
            true => format!("{name}.map(super::labels)"),
            false => format!("super::labels({name})"),
        },
        Parameter::Argument { name, .. } => name.clone(),
    }
}

/// The lines that run the statement and give what it gave.
fn call(query: &Query) -> Vec<String> {
    let single = match query.columns.as_slice() {
        [column] if column.form.guarded => Some("super::Guarded"),
        [_] => Some("super::Plain"),
        _ => None,
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
        (Command::Exec, _) => vec![format!("{}?;", fetch("execute")), "Ok(())".to_owned()],
        (Command::ExecRows, _) => vec![fetch("execute")],
    }
}
