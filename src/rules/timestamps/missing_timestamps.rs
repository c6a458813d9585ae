//! S020.

use crate::diagnostic::Applicability;
use crate::rules::context::says;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::ObjectId;

rule! {
    /// A table does not record when its rows were made and last changed.
    ///
    /// ## Why
    /// `created_at` and `updated_at` are what sorting, paging, caches, syncing and every inquiry after
    /// an incident start from, and they cannot be filled in afterwards. The guide wants consistent time
    /// stamps on all tables, and leaves them out itself in `settings` and `invitation`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// ```
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = ["created_at"]
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// ```
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = ["created_at"]
    /// reason = "events are never changed"
    /// [table.event.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// kind = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix` writes `timestamps = true` where the table says nothing, `--fix --unsafe-fixes` also where it says
    /// something else.
    "S020" "missing-timestamps" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let has = |name: &str| table.columns.iter().any(|column| column.name == *name);
        let (what, partly) = match (has("created_at"), has("updated_at")) {
            (true, true) => continue,
            (true, false) => ("no `updated_at`", "`timestamps = [\"created_at\"]`"),
            (false, true) => ("no `created_at`", "`timestamps = [\"updated_at\"]`"),
            (false, false) => (
                "neither `created_at` nor `updated_at`",
                "`timestamps = false`",
            ),
        };
        let spec = cx.table_spec(&table.name);
        let word = spec.and_then(|spec| spec.timestamps.as_ref());
        if word.is_some() && says(spec.and_then(|spec| spec.reason.as_ref())) {
            continue;
        }
        let object = ObjectId::Table(table.name.clone());
        let span = word.map_or_else(|| cx.table_span(table), |word| word.span);
        let message = format!("table `{}` has {what}", table.name);
        let grade = match word {
            None => Applicability::Safe,
            Some(_) => Applicability::Unsafe,
        };
        let entry = cx.table_entry(&table.name);
        let stamped = entry.and_then(|it| it.set("timestamps", "true"));
        let help = format!("write `timestamps = true`, or {partly} and a `reason`");
        let finding = Finding::at(object, span, message).help(help);
        out.push(finding.fix(mend("write `timestamps = true`", grade, stamped)));
    }
}
