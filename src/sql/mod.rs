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
    write(statement, &mut out);
    out.finish()
}

/// Adds a statement, as `render` prints it.
pub fn write(statement: &Statement, out: &mut SqlWriter) {
    match statement {
        Statement::CreateSchema(name) => {
            out.words("CREATE SCHEMA IF NOT EXISTS ").ident(name);
        }
        Statement::CreateExtension(name) => {
            out.words("CREATE EXTENSION IF NOT EXISTS ").ident(name);
        }
        Statement::CreateEnum(enum_type) => enum_type::create(enum_type, out),
        Statement::CreateTable(table) => table::create(table, out),
        Statement::AddForeignKey { table, key } => {
            constraint::add_foreign_key(table, key, out);
        }
        Statement::CreateIndex { table, index } => index::create(table, index, out),
        Statement::Comment { on, text } => comment(on, text, out),
        Statement::ExecuteSql(sql) => {
            out.verbatim(&sql.up.trim());
            return end(&sql.up, out);
        }
    }
    out.words(";");
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

/// Ends the user's own SQL. A comment in its last line may swallow a semicolon, so there it gets a line.
fn end(up: &str, out: &mut SqlWriter) {
    let last = up.trim_end().lines().next_back().unwrap_or_default();
    if last.contains("--") {
        out.words("\n;");
    } else if !last.ends_with(';') {
        out.words(";");
    }
}
