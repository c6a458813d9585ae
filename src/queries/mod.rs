//! The queries of the user's own that become functions: `.sql` files with headers as sqlc has them.
//! In: their texts, what is proved of each statement, the schema. Out: for each query its name, its arguments, its
//! columns and its SQL, as Rust calls and types them; or everything that keeps it from being a function, with its place.
//! Whether a query may be run at all is `tenancy`'s word; what its types are is `typing`'s. How it is written is `emit`'s.

mod arguments;
mod form;
mod header;
mod label;
mod pieces;
mod result;
mod shape;
mod typed;

#[cfg(test)]
mod tests;

pub use header::Command;

use crate::binding::rust::{Form, file_module, module_word, variant};
use crate::diagnostic::{Diagnostic, code};
use crate::model::Model;
use crate::schema::Schema;
use crate::source::{SourceId, Sources, Span};
use crate::sql_text::Places;
use crate::tenancy::{self, Verdict};
use crate::typing::Catalog;
use header::Written;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The queries of one file.
#[derive(Clone, Debug)]
pub struct QueryFile {
    /// Its name: `todos.sql`.
    pub name: String,
    /// The file of its module, without the ending.
    pub file: String,
    /// Its module, as Rust source writes it.
    pub module: String,
    /// Its queries, in order.
    pub queries: Vec<Query>,
}

/// A query that becomes a function.
#[derive(Clone, Debug)]
pub struct Query {
    /// The function.
    pub name: String,
    /// What the types are called that belong to it, without what follows: `OpenTasks`.
    pub type_name: String,
    /// What the comments above it say.
    pub doc: String,
    /// What the function gives.
    pub command: Command,
    /// The statement in pieces, each parameter with the cast that its value needs.
    pub sql: Vec<String>,
    /// What the function is called with.
    pub key: Key,
    /// Whether the rows stay locked until the transaction ends.
    pub locks: bool,
    /// Whether it changes rows.
    pub writes: bool,
    /// Why it may stand although it is not proved.
    pub waiver: Option<String>,
    /// What is bound to `$1`, `$2` and so on.
    pub parameters: Vec<Parameter>,
    /// What a row is.
    pub row: Row,
}

/// What the name of a function ends in that nothing keeps to one organization.
const UNSCOPED: &str = "_unscoped";

/// What a function asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// An `Org`.
    Org,
    /// Any session: the rows are of nobody, or of everybody.
    Session,
}

/// A parameter of a query.
#[derive(Clone, Debug)]
pub enum Parameter {
    /// The organization, which the `Org` gives.
    Organization,
    /// An argument of the function.
    Argument {
        /// Its name.
        name: String,
        /// How the query writes it: `$2`, `@since`.
        shown: String,
        /// Its type.
        form: Form,
        /// Whether it may be NULL.
        nullable: bool,
    },
}

impl Parameter {
    /// The type of the argument, if it is one.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Self::Organization => None,
            Self::Argument { form, .. } => Some(form),
        }
    }
}

/// What a row of a query is.
#[derive(Clone, Debug)]
pub enum Row {
    /// Nothing: the query gives none.
    None,
    /// The value of its only column.
    Value(Column),
    /// The row of a table: its module.
    Table(String),
    /// A type of its own with these fields.
    Own(Vec<Part>),
}

impl Row {
    /// The columns that are read one by one.
    pub fn columns(&self) -> Vec<&Column> {
        match self {
            Self::None | Self::Table(_) => Vec::new(),
            Self::Value(column) => vec![column],
            Self::Own(parts) => parts.iter().flat_map(Part::columns).collect(),
        }
    }
}

/// A field of a row.
#[derive(Clone, Debug)]
pub enum Part {
    /// A column.
    Column(Column),
    /// The row of a table.
    Row(Embedded),
}

impl Part {
    /// The columns that it is read from.
    pub fn columns(&self) -> &[Column] {
        match self {
            Self::Column(column) => std::slice::from_ref(column),
            Self::Row(row) => &row.columns,
        }
    }
}

/// The row of a table as a field.
#[derive(Clone, Debug)]
pub struct Embedded {
    /// What it is called in the query.
    pub name: String,
    /// The field.
    pub field: String,
    /// The table.
    pub table: String,
    /// The module of the table.
    pub module: String,
    /// Whether there may be no row.
    pub optional: bool,
    /// The place of a column that is NULL only where there is none.
    pub presence: usize,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a query's result.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in the result.
    pub name: String,
    /// The field.
    pub field: String,
    /// Its type.
    pub form: Form,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The column of a table that it is, where it is one.
    pub of: Option<String>,
    /// Its place in the result; the first is 0.
    pub place: usize,
}

/// What queries are read against.
#[derive(Clone, Copy)]
pub struct QueryScope<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// What only the application knows of it.
    pub model: &'a Model,
    /// The same schema, as names of statements are looked up in it.
    pub catalog: &'a Catalog<'a>,
    /// Whether there is an `Org` to ask for.
    pub has_org: bool,
    /// Whether its transactions name the organization to the database.
    pub rls: bool,
    /// What is proved of the statements, by their places.
    pub verdicts: &'a BTreeMap<Span, &'a Verdict>,
    /// What proves the text of a statement that is not run as it is written.
    pub proofs: (&'a tenancy::Catalog<'a>, &'a tenancy::Settings),
}

/// Reads the queries of all files, each on its own. A statement of which nothing was proved is looked at no further.
pub fn read(
    sources: &Sources,
    files: &[SourceId],
    scope: &QueryScope<'_>,
) -> (Vec<QueryFile>, Vec<Diagnostic>) {
    let read: Vec<_> = files
        .par_iter()
        .map(|id| file(sources, *id, scope))
        .collect();
    let (mut out, mut found) = (Vec::new(), Vec::new());
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for (id, (file, faults)) in files.iter().zip(read) {
        found.extend(faults);
        if let Some(other) = modules.insert(file.file.clone(), file.name.clone()) {
            let message = format!("`{other}` and `{}` become one module", file.name);
            let at = Span::new(*id, 0..0);
            let fault = Diagnostic::error(code::INVALID_QUERY, at, message);
            found.push(fault.help("give one of the files another name"));
        }
        out.push(file);
    }
    (out, found)
}

fn file(
    sources: &Sources,
    source: SourceId,
    scope: &QueryScope<'_>,
) -> (QueryFile, Vec<Diagnostic>) {
    let path = sources.get(source).path();
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let file = file_module(name.trim_end_matches(".sql"));
    let text = sources.get(source).text();
    let places = Places::new(text);
    let (written, mut found) = header::read(source, text, &places);
    found.extend(twins(source, &written));
    let mut queries = Vec::new();
    for query in &written {
        match typed::typed(query, (source, text, &places), scope) {
            Ok(query) => queries.push(query),
            Err(faults) => found.extend(faults),
        }
    }
    let file = QueryFile {
        module: module_word(&file),
        name,
        file,
        queries,
    };
    (file, found)
}

/// The queries whose functions another one of the file is called as well.
fn twins(source: SourceId, written: &[Written]) -> Vec<Diagnostic> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for Written { name, .. } in written {
        let span = Span::new(source, name.1.clone());
        if let Some(first) = seen.insert(variant(&name.0), span) {
            let message = format!("there is another query `{}` in this file", name.0);
            let fault = Diagnostic::error(code::INVALID_QUERY, span, message);
            let fault = fault.related(first, "the other one");
            found.push(fault.help("give one of them another name"));
        }
    }
    found
}
