//! What a build did or would do, in lines that a person reads at a glance.
//! In: a plan. Out: text; many files of one folder are counted, not listed, unless everything is asked for.

use super::ui::Ui;
use crate::diagnostic::human;
use crate::path::{clean, shown};
use crate::schema::Constraint;
use crate::statement::{Effect, Statement};
use crate::write::{Action, Kind, Plan, Write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// From this number on, files of one folder with one fate are counted.
const MANY: usize = 6;

/// What each migration holds, by its path.
type Notes = BTreeMap<PathBuf, String>;

/// What was done. `notes` say what the migrations hold.
pub(super) fn done(plan: &Plan<'_>, notes: &Notes, ui: &Ui) -> String {
    let words = |action| match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Remove => "removed",
        Action::Unchanged => "unchanged",
    };
    lines(plan.changes(), words, notes, ui)
}

/// What would be done.
pub(super) fn planned(plan: &Plan<'_>, notes: &Notes, ui: &Ui) -> String {
    let words = |action| match action {
        Action::Create => "would create",
        Action::Update => "would update",
        Action::Remove => "would remove",
        Action::Unchanged => "unchanged",
    };
    lines(plan.changes(), words, notes, ui)
}

/// The fate of a file as programs read it.
pub(super) fn action(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Remove => "remove",
        Action::Unchanged => "unchanged",
    }
}

/// A plan without any change: what stands, and that it is as it should be.
pub(super) fn nothing(plan: &Plan<'_>, ui: &Ui) -> String {
    let mut text = lines(plan.writes.iter(), |_| "unchanged", &Notes::new(), ui);
    text.push_str(&match plan.writes.len() {
        1 => "nothing to do: 1 file is up to date\n".to_owned(),
        count => format!("nothing to do: {count} files are up to date\n"),
    });
    text
}

/// What a list of statements makes: `12 tables, 2 enums, 21 foreign keys, 24 indexes`.
pub(super) fn counts(statements: &[Statement]) -> String {
    let kinds = [
        ("schema", "schemas"),
        ("extension", "extensions"),
        ("enum", "enums"),
        ("table", "tables"),
        ("column", "columns"),
        ("foreign key", "foreign keys"),
        ("constraint", "constraints"),
        ("index", "indexes"),
        ("policy", "policies"),
        ("grant", "grants"),
        ("fill", "fills"),
        ("validation", "validations"),
        ("piece of SQL", "pieces of SQL"),
        ("rename", "renames"),
        ("change", "changes"),
        ("drop", "drops"),
    ];
    let kind = |statement: &Statement| match statement {
        Statement::CreateSchema(_) => Some("schema"),
        Statement::CreateExtension(_) => Some("extension"),
        Statement::CreateEnum(_) => Some("enum"),
        Statement::CreateTable(_) => Some("table"),
        Statement::AddConstraint {
            constraint: Constraint::ForeignKey(_),
            ..
        } => Some("foreign key"),
        Statement::AddConstraint { .. } => Some("constraint"),
        Statement::ValidateConstraint { .. } => Some("validation"),
        Statement::FillScope(_) => Some("fill"),
        Statement::CreatePolicy { .. } => Some("policy"),
        Statement::CreateIndex { .. } => Some("index"),
        Statement::AddColumn { .. } => Some("column"),
        Statement::ExecuteSql(_) => Some("piece of SQL"),
        Statement::RenameTable { .. }
        | Statement::RenameEnum { .. }
        | Statement::RenameEnumValue { .. }
        | Statement::RenameColumn { .. }
        | Statement::RenameConstraint { .. }
        | Statement::RenameIndex { .. } => Some("rename"),
        Statement::Grant(_) => Some("grant"),
        Statement::Comment { .. }
        | Statement::SetRowSecurity { .. }
        | Statement::GrantUsage { .. } => None,
        other if other.effect() == Effect::Drops => Some("drop"),
        other if other.effect() == Effect::Alters => Some("change"),
        _ => None,
    };
    let counted: Vec<String> = kinds
        .into_iter()
        .filter_map(|(one, many)| {
            let of_kind = |it: &&Statement| kind(it) == Some(one);
            match statements.iter().filter(of_kind).count() {
                0 => None,
                1 => Some(format!("1 {one}")),
                count => Some(format!("{count} {many}")),
            }
        })
        .collect();
    counted.join(", ")
}

fn lines<'a>(
    writes: impl Iterator<Item = &'a Write<'a>>,
    word: impl Fn(Action) -> &'static str,
    notes: &Notes,
    ui: &Ui,
) -> String {
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    let mut groups: BTreeMap<_, Vec<&Write<'_>>> = BTreeMap::new();
    for write in writes {
        let key = (rank(write.kind), folder(&write.path), write.action);
        groups.entry(key).or_default().push(write);
    }
    for ((_, folder, action), writes) in groups {
        // Everybody wants to know of a migration what it does.
        let is_told = writes.iter().any(|write| notes.contains_key(&write.path));
        if writes.len() >= MANY && !is_told && !ui.is_verbose() {
            let count = format!("{} files", writes.len());
            rows.push((word(action), format!("{folder}/"), count));
            continue;
        }
        for write in writes {
            let note = notes.get(&write.path).cloned().unwrap_or_default();
            rows.push((word(action), shown(&write.path), note));
        }
    }
    let noted = rows.iter().filter(|row| !row.2.is_empty());
    let width = noted.clone().map(|row| row.1.chars().count()).max();
    let width = width.unwrap_or_default();
    // Where one note does not fit beside its file, all of them stand below.
    let fits = |row: &(&str, String, String)| {
        row.0.len() + width + row.2.chars().count() + 3 <= ui.style().width
    };
    let is_beside = noted.clone().all(fits);
    rows.iter()
        .map(|(word, path, note)| {
            if note.is_empty() || is_beside {
                let line = format!("{word} {path:width$}  {note}");
                return format!("{}\n", line.trim_end());
            }
            let note = human::paragraph(" ", note, ui.style());
            format!("{word} {path}\n{note}")
        })
        .collect()
}

/// The migration first, as it is what people read.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Once => 0,
        Kind::List => 1,
        Kind::Snapshot => 2,
        Kind::Generated => 3,
    }
}

fn folder(path: &Path) -> String {
    shown(&clean(&path.join("..")))
}
