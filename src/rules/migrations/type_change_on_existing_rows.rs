//! M016.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::{ColumnChange, HazardKind, Statement};

rule! {
    /// A type change fails where a value does not fit the new type.
    ///
    /// ## Why
    /// A text that is no number, a number beyond the range, a text that is too long: the first such value
    /// stops the migration. Whether there is one is written nowhere but in the database.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// code = "text?"
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
    /// code = "varchar(8)?"
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
    /// code = "text?"
    /// ```
    ///
    /// ## Fix
    /// Look for such values in every database that the migration will reach, and mend them. Then say so:
    /// `allow = [{ rule = "type-change-on-existing-rows", reason = "…" }]`.
    "M016" "type-change-on-existing-rows" Warn => Check::Migration(check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        if let Statement::AlterColumn {
            change: ColumnChange::Type { .. },
            ..
        } = change.statement
            && let Some(hazard) = change.hazard(HazardKind::NeedsBackfill)
        {
            let finding = cx.finding(change.statement.object(), hazard.message.clone());
            out.push(finding.help("mend such values first, then allow this with the reason"));
        }
    }
}
