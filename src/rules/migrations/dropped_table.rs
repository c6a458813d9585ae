//! M001.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::{HazardKind, Statement};

rule! {
    /// A table is dropped, and its rows with it.
    ///
    /// ## Why
    /// The specs are all there is to the schema, so a table that they do not name any more is dropped. No
    /// way back brings its rows: the down migration makes an empty table. A file that was moved away or a
    /// line too many that was removed in a merge looks just the same as a drop that somebody means.
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
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// color = { type = "text", index = true }
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
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// color = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// Put the table back. If it is to go, run `schemagen build --allow data-loss`: the flag is for one run,
    /// so neither `[rules]` nor `allow` can leave the door open. If someone else owns it from now on, declare
    /// it with `external = true`.
    "M001" "dropped-table" Error => Check::Gate(HazardKind::DataLoss, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::DropTable(table) = change.statement else {
            continue;
        };
        // One that may only have another name now is `possible-rename`.
        if cx.likeness.tables.contains_key(&table.name) {
            continue;
        }
        let message = format!("the table `{}` would be dropped with its rows", table.name);
        let finding = cx.gone(&ObjectId::Table(table.name.clone()), message);
        out.push(finding.help("put it back; or `--allow data-loss` if it is to go"));
    }
}
