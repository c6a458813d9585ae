//! M006.

use crate::rules::{Change, Check, MigrationCx, Report};
use crate::schema::DataType;
use crate::statement::{ColumnChange, HazardKind, Statement};

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
    "M006" "rewriting-change" Warn => Check::Migration(&[HazardKind::Rewrite, HazardKind::Lock], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        if change.hazard(HazardKind::Rewrite).is_some() && !is_stopped(cx, change) {
            let object = change.statement.object();
            let message = format!("for `{object}` the whole table is written anew");
            let finding = cx.finding(object, message);
            let help = match change.statement {
                Statement::AddColumn { .. } => "add it without, and fill the rows in portions",
                _ => "allow this if the table is small; else go by way of a second column",
            };
            out.push(finding.help(help));
        }
    }
}

/// Whether an error says already that this is not to be done as it stands: values are cut, or a label may be renamed.
fn is_stopped(cx: &MigrationCx<'_>, change: &Change<'_>) -> bool {
    let renames_label = match change.statement {
        Statement::AlterColumn {
            change: ColumnChange::Type { to, .. },
            ..
        } => match to.element() {
            DataType::Enum(name) => cx.likeness.labels.keys().any(|(of, _)| *of == name),
            _ => false,
        },
        _ => false,
    };
    let loses = change.hazard(HazardKind::DataLoss).is_some();
    (loses || renames_label) && !cx.allowed.contains(&HazardKind::DataLoss)
}
