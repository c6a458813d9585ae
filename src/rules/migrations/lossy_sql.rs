//! M017.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::{HazardKind, Statement};

rule! {
    /// The `down` of verbatim SQL that runs now may take rows away.
    ///
    /// ## Why
    /// SQL that is changed or removed is undone with its own `down` first. schemagen does not know what that
    /// does; where it says `DELETE`, `TRUNCATE`, `CASCADE`, `TABLE` or `MATERIALIZED`, rows may go with it.
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
    /// [sql.note_log]
    /// up = "CREATE TABLE note_log (line text)"
    /// down = "DROP TABLE note_log"
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
    /// [sql.note_log]
    /// up = "CREATE TABLE note_log (line text)"
    /// down = "DROP TABLE note_log"
    /// ```
    ///
    /// ## Fix
    /// Put it back; or, when you have read it and nothing is lost that somebody needs, run
    /// `schemagen build --allow data-loss`: the flag is for one run, so neither `[rules]` nor `allow` can leave
    /// the door open.
    "M017" "lossy-sql" Error => Check::Gate(HazardKind::DataLoss, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::UndoSql(sql) = change.statement else {
            continue;
        };
        if change.hazard(HazardKind::DataLoss).is_none() {
            continue;
        }
        let message = format!("the `down` of `{}` may take rows away", sql.name);
        let object = change.statement.object();
        let is_kept = cx.next.schema.sql.iter().any(|it| it.name == sql.name);
        let finding = if is_kept {
            cx.finding(object, message)
        } else {
            cx.gone(&object, message)
        };
        out.push(finding.help("put it back; or `--allow data-loss` if those rows may go"));
    }
}
