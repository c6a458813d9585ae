//! M012.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::HazardKind;

rule! {
    /// Something is gone, and something like it is new: a rename, or a drop.
    ///
    /// ## Why
    /// Both look the same in the specs. Taken for a drop the values are lost; taken for a rename, values would
    /// stand under a name that means something else. So nothing is guessed and nothing is asked: the build
    /// stops until the specs say which.
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
    /// heading = { type = "text", index = true }
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
    /// heading = "text?"
    /// ```
    ///
    /// ## Fix
    /// Say that it is a rename: `heading = { type = "text", renamed_from = "title" }`; the same word stands on
    /// tables, enums and labels. If the old one is to go with all it holds, run
    /// `schemagen build --allow data-loss`.
    "M012" "possible-rename" Error => Check::Gate(HazardKind::DataLoss, check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    let mut push = |object: ObjectId, message: String, old: &str| {
        let help = format!("renamed: `renamed_from = \"{old}\"`; dropped: `--allow data-loss`");
        out.push(cx.finding(object, message).help(help));
    };
    for (old, new) in &cx.likeness.tables {
        let message = format!("the table `{old}` is gone, and `{new}` is new and much like it");
        push(ObjectId::Table((*new).clone()), message, &old.to_string());
    }
    for ((table, old), new) in &cx.likeness.columns {
        let object = ObjectId::Column((*table).clone(), (*new).clone());
        let message = format!("`{table}.{old}` is gone, and `{new}` is new and of its type");
        push(object, message, old.as_str());
    }
    for ((name, old), new) in &cx.likeness.labels {
        let message = format!("`{old}` of `{name}` is gone, and `{new}` is new");
        push(ObjectId::Enum((*name).clone()), message, old);
    }
}
