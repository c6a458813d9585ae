//! A function of a table's module.
//! In: what it takes, gives and does. Out: what the template places. Knows nothing of SQL.

use super::layout::{call, signature};
use super::model::{Access, TableCode};
use serde::Serialize;

/// A function, ready to be placed.
#[derive(Serialize)]
pub struct Function {
    doc: String,
    errors: &'static str,
    signature: String,
    body: String,
}

/// When the database only reads.
pub const READS: &str = "When the database cannot be reached, or a value cannot be held.";

/// When it reads behind a cursor.
pub const PAGES: &str = "[`Error::Cursor`] when the page begins behind a row of another order; and when the database cannot be reached, or a \
    value cannot be held.";

/// When the database is to keep something.
pub const WRITES: &str = "When the row breaks a constraint, or the database cannot be reached.";

/// When it is to keep many.
pub const WRITES_MANY: &str =
    "When one of the rows breaks a constraint, or the database cannot be reached.";

/// Who may call the functions of a table, and how they come to a connection.
#[derive(Clone, Copy)]
pub struct Caller {
    /// The first argument.
    pub argument: &'static str,
    /// The same where what the function gives lives on it.
    pub held: &'static str,
    /// What a function passes on to another.
    pub passed: &'static str,
    /// What gives a connection.
    pub connection: &'static str,
    /// What gives one that lives in a transaction.
    pub streaming: &'static str,
}

/// The functions over rows of one organization.
pub const ORG: Caller = Caller {
    argument: "org: &mut Org",
    held: "org: &'a mut Org",
    passed: "org",
    connection: "org.scoped().await?",
    streaming: "org.streaming().await?",
};

/// The functions over rows of nobody.
pub const SESSION: Caller = Caller {
    argument: "session: impl Session",
    held: "session: impl Session + 'a",
    passed: "session",
    connection: "session.place().connection().await?",
    streaming: "session.place().begin().await?",
};

impl Caller {
    /// Who may reach the rows of a table.
    pub fn of(table: &TableCode) -> Self {
        match table.access {
            Access::Org | Access::Root => ORG,
            Access::Session | Access::Nobody => SESSION,
        }
    }
}

impl Function {
    /// An asynchronous function.
    pub fn new(
        doc: impl Into<String>,
        errors: &'static str,
        name: &str,
        (arguments, result): (&[&str], &str),
        body: &[String],
    ) -> Self {
        let mut body = body.concat();
        body.truncate(body.trim_end().len());
        Self {
            doc: doc.into(),
            errors,
            signature: signature(
                "",
                &format!("pub async fn {name}"),
                arguments,
                &format!("Result<{result}, Error>"),
            ),
            body,
        }
    }
}

/// A line of a body.
pub fn line(text: &str) -> String {
    format!("    {text}\n")
}

/// Binds the organization, where there is one, and these values.
pub fn bind(table: &TableCode, values: &[String]) -> String {
    let organization = table.scope.map(|_| "org.id()".to_owned());
    let values = organization.into_iter().chain(values.iter().cloned());
    binds(&values.collect::<Vec<_>>())
}

/// Binds these values.
pub fn binds(values: &[String]) -> String {
    let Some((first, rest)) = values.split_first() else {
        return line("let bound = Bound::default();");
    };
    let mutable = if rest.is_empty() { "" } else { "mut " };
    let mut out = call("    ", &format!("let {mutable}bound = Bound::of"), &[first]);
    for value in rest {
        out += &call("    ", "bound.add", &[value]);
    }
    out
}

/// `Bound::of(org.id())`, for statements that a filter goes on with.
pub fn bound(table: &TableCode) -> &'static str {
    if table.scope.is_some() {
        "Bound::of(org.id())"
    } else {
        "Bound::default()"
    }
}
