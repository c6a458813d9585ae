//! Rows that get an organization, in SQL: fill what can be filled, stop at what cannot.

use super::writer::{INDENT, SqlWriter};
use crate::ident::{Ident, QualifiedName};
use crate::statement::FillScope;

/// Rows take the organization of the row that they reference.
pub(super) fn fill(fill: &FillScope, out: &mut SqlWriter) {
    out.words("UPDATE ").name(&fill.table).words(" AS child\n");
    out.words(INDENT).words("SET ").ident(&fill.column);
    out.words(" = parent.").ident(&fill.target_scope);
    out.words("\n")
        .words(INDENT)
        .words("FROM ")
        .name(&fill.target);
    out.words(" AS parent\n").words(INDENT).words("WHERE ");
    for (column, target) in fill.columns.iter().zip(&fill.target_columns) {
        out.words("parent.").ident(target);
        out.words(" = child.").ident(column).words(" AND ");
    }
    out.words("child.").ident(&fill.column).words(" IS NULL");
}

/// Stops with the number of rows that hold NULL, and a query that shows them: in the message, as some runners print
/// nothing else.
pub(super) fn require_filled(table: &QualifiedName, column: &Ident, out: &mut SqlWriter) {
    let mut query = SqlWriter::default();
    query.words("SELECT * FROM ").name(table);
    query.words(" WHERE ").ident(column).words(" IS NULL");
    let query = query.finish();
    let mut count = SqlWriter::default();
    count.words("SELECT count(*) FROM ").name(table);
    count.words(" WHERE ").ident(column).words(" IS NULL");
    let mut body = SqlWriter::default();
    body.words("\nDECLARE\n")
        .words(INDENT)
        .words("open bigint;\nBEGIN\n");
    body.words(INDENT)
        .words("EXECUTE ")
        .literal(&count.finish());
    body.words(" INTO open;\n");
    body.words(INDENT).words("IF open > 0 THEN\n");
    body.words(INDENT).words(INDENT);
    body.words("RAISE EXCEPTION USING\n");
    body.words(INDENT).words(INDENT).words(INDENT);
    body.words("MESSAGE = open || ")
        .literal(&format!(" rows of {table} have no {column}: {query}"));
    body.words(",\n").words(INDENT).words(INDENT).words(INDENT);
    body.words("HINT = ")
        .literal("give them one, or delete them, and apply again");
    body.words(";\n").words(INDENT).words("END IF;\nEND\n");
    out.words("DO ").dollar_quoted(&body.finish());
}
