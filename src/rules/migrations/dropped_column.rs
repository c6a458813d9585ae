//! M002.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::{HazardKind, Statement};

rule! {
    /// A column is dropped, and its values with it.
    ///
    /// ## Why
    /// The values are gone for good: the down migration makes an empty column. Code that still reads or
    /// writes the column fails from that moment on, so a column is best dropped one release after the code
    /// has let go of it.
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
    /// Put the column back. If it is to go, run `schemagen build --allow data-loss`: the flag is for one run,
    /// so neither `[rules]` nor `allow` can leave the door open.
    "M002" "dropped-column" Error => Check::Gate(HazardKind::DataLoss, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::DropColumn { table, column } = change.statement else {
            continue;
        };
        let may_be_renamed = cx.likeness.columns.contains_key(&(table, &column.name));
        if change.hazard(HazardKind::DataLoss).is_none() || may_be_renamed {
            continue;
        }
        let object = ObjectId::Column(table.clone(), column.name.clone());
        let message = format!("`{object}` would be dropped with its values");
        let finding = cx.finding(object, message);
        out.push(finding.help("put it back; or `--allow data-loss` if it is to go"));
    }
}
