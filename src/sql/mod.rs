//! From a statement to SQL text that a careful person would write.
//! In: one statement. Out: its text with the semicolon, on as many lines as are good to review.
//! Knows nothing of the order of statements, of files, and of who runs them.

mod column;
mod constraint;
mod enum_type;
mod index;
mod table;
mod writer;

#[cfg(test)]
mod tests;

pub use writer::SqlWriter;

use crate::statement::{Commented, Statement};

/// A statement as SQL, ended by a semicolon, without a line break at its end.
pub fn render(statement: &Statement) -> String {
    let mut out = SqlWriter::default();
    match statement {
        Statement::CreateSchema(name) => {
            out.words("CREATE SCHEMA IF NOT EXISTS ").ident(name);
        }
        Statement::CreateExtension(name) => {
            out.words("CREATE EXTENSION IF NOT EXISTS ").ident(name);
        }
        Statement::CreateEnum(enum_type) => enum_type::create(enum_type, &mut out),
        Statement::CreateTable(table) => table::create(table, &mut out),
        Statement::AddForeignKey { table, key } => {
            constraint::add_foreign_key(table, key, &mut out);
        }
        Statement::CreateIndex { table, index } => index::create(table, index, &mut out),
        Statement::Comment { on, text } => comment(on, text, &mut out),
        Statement::ExecuteSql(sql) => return ended(&sql.up),
    }
    out.words(";");
    out.finish()
}

fn comment(on: &Commented, text: &str, out: &mut SqlWriter) {
    out.words("COMMENT ON ");
    match on {
        Commented::Table(name) => out.words("TABLE ").name(name),
        Commented::Column(table, name) => out.words("COLUMN ").name(table).words(".").ident(name),
        Commented::Enum(name) => out.words("TYPE ").type_name(name),
    };
    out.words(" IS ").literal(text);
}

/// The user's own SQL with an end. A comment in its last line may swallow a semicolon, so there it gets a line.
fn ended(up: &str) -> String {
    let text = up.trim();
    let last = text.lines().next_back().unwrap_or_default();
    match (last.contains("--"), last.ends_with(';')) {
        (true, _) => format!("{text}\n;"),
        (false, true) => text.to_owned(),
        (false, false) => format!("{text};"),
    }
}
