//! M006.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::{HazardKind, Statement};

rule! {
    /// A change writes the whole table anew, and nobody can use it meanwhile.
    ///
    /// ## Why
    /// PostgreSQL holds ACCESS EXCLUSIVE from the first row to the last: reads wait as well as writes. A type
    /// change rewrites unless the bytes stay the same (`varchar` to `text`, a longer `varchar`); a new column
    /// rewrites if its default is not the same for all rows (`random()`, an identity, a generated value).
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// size = { type = "integer", default = 0 }
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
    /// size = { type = "bigint", default = 0 }
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
    /// size = { type = "integer", default = 0 }
    /// ```
    ///
    /// ## Fix
    /// On a small table this is a moment, and the finding can be allowed with that reason. On a large one add
    /// a second column of the new type, write both, fill the old rows in portions, and change over.
    "M006" "rewriting-change" Warn => Check::Migration(check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        if let Some(hazard) = change.hazard(HazardKind::Rewrite) {
            let finding = cx.finding(change.statement.object(), hazard.message.clone());
            let help = match change.statement {
                Statement::AddColumn { .. } => "add it without, and fill the rows in portions",
                _ => "allow this if the table is small; else go by way of a second column",
            };
            out.push(finding.help(help));
        }
    }
}
