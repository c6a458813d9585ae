//! M013.

use crate::diagnostic::Applicability;
use crate::ident::{Ident, QualifiedName};
use crate::rules::{Check, Finding, MigrationCx, Report, mend};
use crate::schema::ObjectId;
use crate::source::{Span, Spanned};
use crate::spec::EnumSpec;

rule! {
    /// A `renamed_from` that history holds already.
    ///
    /// ## Why
    /// The rename stands in a migration, so the word does nothing any more. It would do something again if
    /// somebody brought the old name back, and then nobody would expect it.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// heading = { type = "text", index = true }
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
    /// heading = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// Take `renamed_from` out once every database has the migration that holds the rename.
    ///
    /// `--fix --unsafe-fixes` takes it out; whether every database has the migration is for you to know.
    "M013" "stale-rename" Info => Check::Migration(&[], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    let (said, done) = (cx.said, cx.renames);
    let mut push = |object: ObjectId, word: Option<&Spanned<String>>| {
        if let Some(word) = word {
            let message = format!("`renamed_from = \"{}\"` is done", word.value);
            let finding = Finding::at(object, word.span, message);
            let edit = cx.next.entry_at(word.span).and_then(|it| it.removed());
            let fix = mend("take it out", Applicability::Unsafe, edit);
            let help = "take it out once every database has that migration";
            out.push(finding.help(help).fix(fix));
        }
    };
    for (new, old) in &said.tables {
        let tables = &cx.previous.tables;
        let (is, was) = (tables.contains_key(new), tables.contains_key(old));
        if !done.tables.contains_key(new) && is && (!was || cx.next.schema.tables.contains_key(old))
        {
            let spec = cx.next.table_spec(new);
            let word = spec.and_then(|spec| spec.renamed_from.as_ref());
            push(ObjectId::Table(new.clone()), word);
        }
    }
    for ((table, new), old) in &said.columns {
        if !done.columns.contains_key(&(table.clone(), new.clone())) && is_held(cx, table, new, old)
        {
            let spec = cx.next.column_spec(table, new);
            let word = spec.and_then(|spec| spec.renamed_from.as_ref());
            push(ObjectId::Column(table.clone(), new.clone()), word);
        }
    }
    for (new, old) in &said.enums {
        let enums = &cx.previous.enums;
        let (is, was) = (enums.contains_key(new), enums.contains_key(old));
        if !done.enums.contains_key(new) && is && (!was || cx.next.schema.enums.contains_key(old)) {
            let word = spec_of(cx, new).and_then(|spec| spec.renamed_from.as_ref());
            push(ObjectId::Enum(new.clone()), word);
        }
    }
    for ((name, new), old) in &said.labels {
        let key = (name.clone(), new.clone());
        if done.labels.contains_key(&key) || !holds_label(cx, name, new, old) {
            continue;
        }
        let mut values = spec_of(cx, name).into_iter().flat_map(|spec| &spec.values);
        let value = values.find(|value| value.name.value == *new);
        let word = value.and_then(|value| value.renamed_from.as_ref());
        push(ObjectId::Enum(name.clone()), word);
    }
}

fn is_held(cx: &MigrationCx<'_>, table: &QualifiedName, new: &Ident, old: &Ident) -> bool {
    let next = cx.next.schema.table(table);
    let stays = next.is_some_and(|next| next.column(old).is_some());
    cx.before(table).is_some_and(|before| {
        before.column(new).is_some() && (before.column(old).is_none() || stays)
    })
}

fn holds_label(cx: &MigrationCx<'_>, name: &QualifiedName, new: &String, old: &String) -> bool {
    let before = cx.renames.enums.get(name).unwrap_or(name);
    let next = cx.next.schema.enums.get(name);
    let stays = next.is_some_and(|next| next.labels.contains(old));
    cx.previous.enums.get(before).is_some_and(|before| {
        before.labels.contains(new) && (!before.labels.contains(old) || stays)
    })
}

fn spec_of<'a>(cx: &MigrationCx<'a>, name: &QualifiedName) -> Option<&'a EnumSpec> {
    let span: Option<Span> = cx.next.provenance.span(&ObjectId::Enum(name.clone()));
    let mut enums = cx.next.spec.enums.iter();
    enums.find(|spec| Some(spec.name.span) == span)
}
