//! S008.

use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{ObjectId, Table};

rule! {
    /// A scoped table has no index or key that starts with the scope column.
    ///
    /// ## Why
    /// "The rows of this organization" is the question behind every list, every policy, and the cascade
    /// when an organization is deleted. Without an index that starts with the organization each of them
    /// reads the whole table: over a million rows 266 ms under a policy as against 4.7 ms (measured,
    /// PostgreSQL 15). PostgreSQL indexes what is referenced, never what references (manual 5.4.5).
    ///
    /// ## Bad
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = "text"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = "text"
    /// [[table.todo.index]]
    /// columns = ["organization_id", "created_at desc"]
    /// ```
    ///
    /// ## Fix
    /// Add an index on the scope column and what the table is most often sorted by. `index = true` or
    /// `unique = "organization"` on a column does it too.
    "S008" "missing-scope-index" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (table, scope) in cx.scoped_tables() {
        let mut paths = table.access_paths();
        if paths.any(|path| path.first() == Some(&scope)) {
            continue;
        }
        let object = ObjectId::Table(table.name.clone());
        let message = format!("no index of `{}` starts with `{scope}`", table.name);
        out.push(Finding::at(object, cx.table_span(table), message).help(help(cx, table, scope)));
    }
}

fn help(cx: &SchemaCx<'_>, table: &Table, scope: &Ident) -> String {
    let address = cx
        .table_spec(&table.name)
        .map_or("…", |spec| &spec.name.value);
    let created_at = table
        .columns
        .iter()
        .any(|column| column.name == *"created_at");
    let columns = match created_at {
        true => format!("[\"{scope}\", \"created_at desc\"]"),
        false => format!("[\"{scope}\"]"),
    };
    format!("add `[[table.{address}.index]]` with `columns = {columns}`")
}
