//! M015.

use crate::rules::Finding;
use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;

rule! {
    /// Verbatim SQL is changed or removed, and nothing says how to undo it.
    ///
    /// ## Why
    /// schemagen does not know what your SQL made, so it can only unmake it with your own `down`. Without one,
    /// what the old text made stays in every database, beside what the new text makes, and no spec says so.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    ///
    /// [sql.note_search]
    /// up = "CREATE INDEX note_search ON note (lower(title))"
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    ///
    /// [sql.note_search]
    /// up = "CREATE INDEX note_search ON note (lower(title))"
    /// down = "DROP INDEX note_search"
    /// ```
    ///
    /// ## Fix
    /// Write `down` before you change or remove `up`, or undo the old text by hand in a migration of your own.
    "M015" "irreversible-sql" Warn => Check::Migration(&[], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for old in &cx.previous.sql {
        let next = cx.next.schema.sql.iter().find(|sql| sql.name == old.name);
        if old.down.is_some() || next.is_some_and(|next| next.up == old.up) {
            continue;
        }
        let object = ObjectId::Sql(old.name.clone());
        let what = if next.is_some() { "changed" } else { "removed" };
        let message = format!("the SQL `{}` is {what}, and what it made stays", old.name);
        let finding: Finding = if next.is_some() {
            cx.finding(object, message)
        } else {
            cx.gone(&object, message)
        };
        out.push(finding.help("put it back with a `down`, build, and then change it"));
    }
}
