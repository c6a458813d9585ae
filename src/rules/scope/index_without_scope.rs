//! S007.

use crate::diagnostic::Applicability;
use crate::outline::string;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// An index of a scoped table has the scope column neither first nor second.
    ///
    /// ## Why
    /// Every query of a scoped table asks for one organization's rows. An index that does not hold the
    /// organization finds everybody's and throws most of them away: over a million rows of a thousand
    /// organizations 65 ms against 4.7 ms (measured, PostgreSQL 15). First is the usual place; second
    /// is right behind a column that references a shared table, because that order also serves the
    /// foreign key when the shared row goes.
    ///
    /// Unique indexes and indexes other than B-tree are left alone.
    ///
    /// ## Bad
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// due_date = "timestamptz?"
    /// [[table.todo.index]]
    /// columns = ["due_date"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_date = "timestamptz?"
    /// assigned_to = { references = "user", on_delete = "set null", null = true }
    /// [[table.todo.index]]
    /// columns = ["organization_id", "due_date"]
    /// [[table.todo.index]]
    /// columns = ["assigned_to", "organization_id"]
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` puts it first.
    ///
    /// ## When to allow
    /// Look-ups that run before the organization is known, such as a webhook that names a payment; jobs
    /// over all rows.
    "S007" "index-without-scope" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (table, scope) in cx.scoped_tables() {
        for index in &table.indexes {
            let mut leading = index.keys.iter().take(2);
            let scoped = leading.any(|key| key.column() == Some(scope));
            if scoped || index.unique || index.method != *"btree" {
                continue;
            }
            let part = cx.index(table, index);
            let message = format!("index `{}` does not lead with `{scope}`", index.name);
            let edit = cx.part_entry(table, "index", &index.name);
            let edit = edit.and_then(|it| {
                let rest = it.text(&["columns"])?.strip_prefix('[')?;
                let first = string(&scope.sql());
                it.set("columns", &format!("[{first}, {}", rest.trim_start()))
            });
            let title = format!("put `\"{scope}\"` first");
            let fix = mend(&title, Applicability::Unsafe, edit);
            let finding = Finding::at(part.object, part.span, message).fix(fix);
            out.push(finding.help(format!("put `\"{scope}\"` first in `columns`")));
        }
    }
}
