//! S050.

use crate::diagnostic::Applicability;
use crate::rules::access::{Access, groups};
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// Two indexes that are the same, or two keys that say the same.
    ///
    /// ## Why
    /// Each is written to with every row, takes memory and disk, and has to be vacuumed; no query has anything of
    /// the second. Supabase's linter (0009) reports the same. It comes about by `index = true` on a column
    /// and an entry that says it again, or by `unique = true` on what is the primary key already.
    ///
    /// An index that a unique key already does the work of is `redundant-index`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_date = { type = "date", index = true }
    /// [[table.todo.index]]
    /// columns = ["organization_id", "due_date"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_date = { type = "date", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix` takes the second one out, where it is an index.
    ///
    /// ## When to allow
    /// One is about to take the place of the other, and both stand for the time between.
    "S050" "duplicate-index" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for group in groups(table) {
            for (at, access) in group.iter().enumerate() {
                let mut before = group[..at].iter();
                let Some(first) = before.find(|first| is_same(first, access)) else {
                    continue;
                };
                let part = access.part(cx, table);
                if !part.implied {
                    let message = format!("`{}` is the same as another one", access.name);
                    let edit = access.removed(cx, table, &part);
                    let fix = mend("take it out", Applicability::Safe, edit);
                    out.push(
                        Finding::at(part.object, part.span, message)
                            .fix(fix)
                            .related(first.part(cx, table).span, format!("`{}`", first.name))
                            .help("leave one of them out"),
                    );
                }
            }
        }
    }
}

fn is_same(left: &Access<'_>, right: &Access<'_>) -> bool {
    left.keys == right.keys && left.unique == right.unique && left.include() == right.include()
}
