//! M007.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::{HazardKind, Statement};

rule! {
    /// A type change cuts values off.
    ///
    /// ## Why
    /// Some casts never fail and lose something: `timestamp` to `date` the time of day, `numeric(10, 4)` to
    /// `numeric(10, 2)` two digits, `double precision` to `integer` the fraction. The rows look fine
    /// afterwards, and no way back brings what was cut.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// seen = "timestamptz?"
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
    /// seen = "date?"
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
    /// seen = "timestamptz?"
    /// ```
    ///
    /// ## Fix
    /// Leave the type, or add a second column beside it. If what is cut may go, run
    /// `schemagen build --allow data-loss`: the flag is for one run, so neither `[rules]` nor `allow` can leave
    /// the door open.
    "M007" "narrowing-type-change" Error => Check::Gate(HazardKind::DataLoss, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        if let Statement::AlterColumn { .. } = change.statement
            && change.hazard(HazardKind::DataLoss).is_some()
        {
            let object = change.statement.object();
            let message = format!("values of `{object}` would be cut or rounded");
            let finding = cx.finding(object, message);
            out.push(finding.help("leave the type; or `--allow data-loss` if that may go"));
        }
    }
}
