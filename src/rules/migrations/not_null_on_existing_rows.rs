//! M005.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::{ColumnChange, HazardKind, Statement};

rule! {
    /// A column of a table that exists becomes required.
    ///
    /// ## Why
    /// A row that holds NULL there stops the migration. Whether there is one is written nowhere but in the
    /// database, and another database may have one where this one has none.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// body = "text?"
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
    /// body = "text"
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
    /// body = "text?"
    /// ```
    ///
    /// ## Fix
    /// Look for such rows in every database that the migration will reach, fill them, and let the code write
    /// the column always before this is applied. Then say so:
    /// `allow = [{ rule = "not-null-on-existing-rows", reason = "filled by backfill of 3 May" }]`.
    "M005" "not-null-on-existing-rows" Warn => Check::Migration(&[HazardKind::NeedsBackfill], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::AlterColumn {
            table,
            column,
            change: ColumnChange::SetNotNull,
        } = change.statement
        else {
            continue;
        };
        let key = (table.clone(), column.clone());
        if cx.is_new_column(table, column) || cx.next.model.fills.contains_key(&key) {
            continue;
        }
        let object = ObjectId::Column(key.0, key.1);
        let message = format!("a row with NULL in `{object}` stops the migration");
        let finding = cx.finding(object, message);
        out.push(finding.help("fill such rows first, then allow this with the reason"));
    }
}
