//! M009.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::HazardKind;

rule! {
    /// A statement keeps others from a table that exists for as long as it has rows to look at.
    ///
    /// ## Why
    /// An index, a constraint or NOT NULL is checked against every row, and until that is done nobody writes
    /// to the table, or nobody reads it either. With `online = true`, which is the default, schemagen splits
    /// the work into forms that hold their locks for a moment.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// slug = "text"
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [migrations]
    /// online = false
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// slug = { type = "text", index = true }
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
    /// slug = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// Take `online = false` out of `[migrations]`; or allow this where the table is small.
    "M009" "blocking-statement" Warn => Check::Migration(&[HazardKind::Lock], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.steps {
        // What rewrites a table locks it too, and has a finding of its own.
        if change.hazard(HazardKind::Rewrite).is_some() {
            continue;
        }
        if change.hazard(HazardKind::Lock).is_some() {
            let object = change.statement.object();
            let message = format!("`{object}` looks at all rows, and keeps others out meanwhile");
            let finding = cx.finding(object, message);
            let help = if cx.next.config.migrations.online {
                "allow this if the table is small, or do it while nobody uses the table"
            } else {
                "take `online = false` out of `[migrations]`, or allow this on a small table"
            };
            out.push(finding.help(help));
        }
    }
}
