//! M016.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::DataType;
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
    /// [table.note.columns.code]
    /// type = "integer?"
    /// allow = [{ rule = "rewriting-change", reason = "a small table" }]
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
    "M016" "type-change-on-existing-rows" Warn => Check::Migration(&[HazardKind::NeedsBackfill], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        if let Statement::AlterColumn {
            change: ColumnChange::Type { from, to, .. },
            ..
        } = change.statement
            && !is_enum(from, to)
            && change.hazard(HazardKind::NeedsBackfill).is_some()
        {
            let object = change.statement.object();
            let message = format!("a value of `{object}` that is no {to} stops the migration");
            let finding = cx.finding(object, message);
            out.push(finding.help("mend such values first, then allow this with the reason"));
        }
    }
}

/// What becomes of labels is said of their enum.
fn is_enum(from: &DataType, to: &DataType) -> bool {
    let is_enum = |it: &DataType| matches!(it.element(), DataType::Enum(_));
    is_enum(from) && is_enum(to)
}
