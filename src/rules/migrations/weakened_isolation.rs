//! M011.

use crate::rules::{Check, MigrationCx, Report};
use crate::statement::HazardKind;

rule! {
    /// What keeps organizations apart becomes weaker.
    ///
    /// ## Why
    /// A scope column, a composite key, a policy or FORCE ROW LEVEL SECURITY is what stops one organization
    /// from reaching the rows of another when a query forgets to. Nothing fails when it goes: the leak shows
    /// when a customer sees it.
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
    /// [table.remark]
    /// org_scoped = true
    /// timestamps = true
    /// [table.remark.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// note_id = { references = "note", on_delete = "cascade", index = true }
    /// [[table.remark.index]]
    /// columns = ["organization_id", "created_at"]
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// foreign_keys = "simple"
    /// [rules]
    /// cross-tenant-reference = "off"
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    ///
    /// [table.remark]
    /// org_scoped = true
    /// timestamps = true
    /// [table.remark.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// note_id = { references = "note", on_delete = "cascade", index = true }
    /// [[table.remark.index]]
    /// columns = ["organization_id", "created_at"]
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
    /// [table.remark]
    /// org_scoped = true
    /// timestamps = true
    /// [table.remark.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// note_id = { references = "note", on_delete = "cascade", index = true }
    /// [[table.remark.index]]
    /// columns = ["organization_id", "created_at"]
    /// ```
    ///
    /// ## Fix
    /// Put it back. If it is meant, run `schemagen build --allow weaker-isolation`: the flag is for one run, so
    /// neither `[rules]` nor `allow` can leave the door open.
    "M011" "weakened-isolation" Error => Check::Gate(HazardKind::WeakerIsolation, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        for hazard in &change.hazards {
            if hazard.kind == HazardKind::WeakerIsolation {
                let object = change.statement.object();
                let message = format!("`{object}` keeps organizations apart no longer as it did");
                let finding = cx.finding(object, message).label(hazard.message.clone());
                out.push(finding.help("put it back; or `--allow weaker-isolation` if it is meant"));
            }
        }
    }
}
