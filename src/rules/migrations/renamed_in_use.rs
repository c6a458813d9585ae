//! M008.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::HazardKind;

rule! {
    /// A rename breaks the code that runs while it is applied.
    ///
    /// ## Why
    /// The new name holds from one moment to the next. Code that was started before still says the old one
    /// and fails, until the new release runs everywhere; a release that is rolled back fails again.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// heading = { type = "text", index = true, renamed_from = "title" }
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
    /// ```
    ///
    /// ## Fix
    /// If the service stands still meanwhile, allow it with that reason. Otherwise add the new name beside the
    /// old one, write both, move the readers over, and drop the old one in a later migration.
    "M008" "renamed-in-use" Warn => Check::Migration(&[HazardKind::BreaksRunningCode], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    let mut push = |object: ObjectId, what: String| {
        let message = format!("code that runs still says {what}");
        let finding = cx.finding(object, message);
        out.push(finding.help("add the new name beside it, or allow this with the reason"));
    };
    for (new, old) in &cx.renames.tables {
        push(ObjectId::Table(new.clone()), format!("`{old}`"));
    }
    for ((table, new), old) in &cx.renames.columns {
        let object = ObjectId::Column(table.clone(), new.clone());
        push(object, format!("`{table}.{old}`"));
    }
    for (new, old) in &cx.renames.enums {
        push(ObjectId::Enum(new.clone()), format!("`{old}`"));
    }
    for ((name, _), old) in &cx.renames.labels {
        let object = ObjectId::Enum(name.clone());
        push(object, format!("`{old}` of `{name}`"));
    }
}
