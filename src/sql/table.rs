//! Tables in SQL (manual, CREATE TABLE).

use super::writer::{INDENT, SqlWriter};
use super::{column, constraint};
use crate::statement::CreateTable;

/// A column a line, then a constraint a line.
pub(super) fn create(table: &CreateTable, out: &mut SqlWriter) {
    out.words("CREATE TABLE ").name(&table.name).words(" (");
    let mut is_first = true;
    let mut line = |out: &mut SqlWriter| {
        out.words(if is_first { "\n" } else { ",\n" }).words(INDENT);
        is_first = false;
    };
    for column in &table.columns {
        line(out);
        column::define(column, out);
    }
    if let Some(key) = &table.primary_key {
        line(out);
        constraint::primary_key(key, out);
    }
    for unique in &table.uniques {
        line(out);
        constraint::unique(unique, out);
    }
    for check in &table.checks {
        line(out);
        constraint::check(check, out);
    }
    out.words(if is_first { ")" } else { "\n)" });
}
