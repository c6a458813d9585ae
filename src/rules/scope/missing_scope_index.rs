//! S008.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::outline::string;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
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
    ///
    /// `--fix --unsafe-fixes` adds one over the scope column and `created_at desc`.
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
        let columns = columns(table, scope);
        let entry = cx.table_entry(&table.name);
        let index = entry.and_then(|it| it.with_section("index", &[("columns", columns.clone())]));
        let fix = mend("add an index", Applicability::Unsafe, index);
        let finding = Finding::at(object, cx.table_span(table), message);
        out.push(finding.help(help(cx, table, &columns)).fix(fix));
    }
}

fn help(cx: &SchemaCx<'_>, table: &Table, columns: &str) -> String {
    let address = cx
        .table_spec(&table.name)
        .map_or("…", |spec| &spec.name.value);
    format!("add `[[table.{address}.index]]` with `columns = {columns}`")
}

/// What the index of a list is over: the newest rows of an organization first.
fn columns(table: &Table, scope: &Ident) -> String {
    let created_at = table
        .columns
        .iter()
        .any(|column| column.name == *"created_at");
    let scope = string(&scope.sql());
    match created_at {
        true => format!("[{scope}, \"created_at desc\"]"),
        false => format!("[{scope}]"),
    }
}
