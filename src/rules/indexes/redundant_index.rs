//! S051.

use crate::diagnostic::Applicability;
use crate::rules::access::{Access, groups};
use crate::rules::{Check, Finding, Report, SchemaCx, mend};

rule! {
    /// Another index begins with all that this one has.
    ///
    /// ## Why
    /// A B-tree over `(a, b)` answers every question about `a` alone (PostgreSQL manual 11.3), so one over `(a)`
    /// beside it only makes each write slower. That goes for the index of a primary or unique key as well.
    ///
    /// A unique index is never redundant. Nor is one that covers other rows than the longer one, is in another
    /// order, or carries columns that the longer one does not have.
    ///
    /// ## Bad
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// status = { type = "text", index = true }
    /// [[table.todo.index]]
    /// columns = ["organization_id", "status", "created_at desc"]
    /// ```
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// slug = { type = "text", unique = "organization", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// status = "text"
    /// slug = { type = "text", unique = "organization" }
    /// [[table.todo.index]]
    /// columns = ["organization_id", "status", "created_at desc"]
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` takes the shorter one out.
    ///
    /// ## When to allow
    /// The longer one is much wider, and the short one, which stays in memory, is asked all the time.
    "S051" "redundant-index" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for group in groups(table) {
            for access in &group {
                // What the tool needs for a reference goes when the reference goes, and is no reason to write less here.
                let written = |other: &&Access<'_>| !other.part(cx, table).implied;
                let mut others = group.iter().filter(|other| covers(other, access));
                let Some(other) = others.find(written) else {
                    continue;
                };
                let part = access.part(cx, table);
                if !part.implied {
                    let message = format!("another index does the work of `{}`", access.name);
                    let why = format!("`{}` begins with all that it has", other.name);
                    let edit = access.removed(cx, table, &part);
                    let fix = mend("take it out", Applicability::Unsafe, edit);
                    out.push(
                        Finding::at(part.object, part.span, message)
                            .fix(fix)
                            .related(other.part(cx, table).span, why)
                            .help("leave the shorter one out"),
                    );
                }
            }
        }
    }
}

/// Whether the other one does all that this one does, and the two are not the same, which is `duplicate-index`.
fn covers(other: &Access<'_>, access: &Access<'_>) -> bool {
    let is_sorted = access.method() == "btree";
    let is_more = other.unique.is_some()
        || other.keys.len() > access.keys.len()
        || other.include().len() > access.include().len();
    is_sorted
        && access.unique.is_none()
        && is_more
        && access.is_prefix_of(other)
        && access.include().iter().all(|column| other.holds(column))
}
