//! M010.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use std::collections::BTreeSet;

rule! {
    /// A label is taken out of an enum, and rows may hold it.
    ///
    /// ## Why
    /// PostgreSQL cannot remove a label, so the type is made anew and every column of it is converted. A row
    /// that still holds the label stops the migration; where none does, the tables are written anew.
    ///
    /// ## Before
    /// ```toml
    /// [enum.state]
    /// values = ["open", "done", "lost"]
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// state = { type = "state", default = "open" }
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// [enum.state]
    /// values = ["open", "done"]
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// [table.note.columns.state]
    /// type = "state"
    /// default = "open"
    /// allow = [{ rule = "rewriting-change", reason = "a small table" }]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [enum.state]
    /// values = ["open", "done", "lost"]
    ///
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// state = { type = "state", default = "open" }
    /// ```
    ///
    /// ## Fix
    /// Give the rows that hold it another label first, in every database that the migration will reach. Then
    /// say so on the enum: `allow = [{ rule = "removed-enum-value", reason = "…" }]`. If the label only has
    /// another name now: `{ name = "closed", renamed_from = "lost" }`.
    "M010" "removed-enum-value" Warn => Check::Migration(&[], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for enum_type in cx.next.schema.enums.values() {
        let name = &enum_type.name;
        let old = cx.renames.enums.get(name).unwrap_or(name);
        let Some(old) = cx.previous.enums.get(old) else {
            continue;
        };
        let labels: BTreeSet<&str> = enum_type.labels.iter().map(String::as_str).collect();
        let renamed = cx.renames.labels.iter().filter(|((of, _), _)| of == name);
        let renamed: BTreeSet<&str> = renamed.map(|(_, old)| old.as_str()).collect();
        for label in old.labels.iter().map(String::as_str) {
            let stays = labels.contains(label) || renamed.contains(label);
            // One that may only have another name now is `possible-rename`.
            if stays || cx.likeness.labels.contains_key(&(name, label)) {
                continue;
            }
            let message = format!("a row that holds `{label}` of `{name}` stops the migration");
            let finding = cx.finding(ObjectId::Enum(name.clone()), message);
            out.push(finding.help("give such rows another label first, then allow this"));
        }
    }
}
