//! What to call a migration that nobody named: what its statements do, in a few words.
//! In: the statements of a build, and those of each step. Out: `add_todos`, `rename_task_to_todo`, `alter_todos_index`.

use crate::ident::QualifiedName;
use crate::schema::ObjectId;
use crate::statement::{Effect, Statement};
use std::collections::BTreeSet;

/// The longest name. A suffix is counted in.
const LONGEST: usize = 60;
/// Room for `_and_99_more` and `_drop_index_99`.
const ROOM: usize = 26;

/// What a build does.
pub(super) fn describe(statements: &[Statement]) -> String {
    let acts = acts(statements);
    let (first, rest) = match acts.as_slice() {
        [] => return "alter_schema".to_owned(),
        [first, rest @ ..] => (first, rest.len()),
    };
    let mut name = plain(first);
    name.truncate(LONGEST - ROOM);
    let name = name.trim_end_matches('_');
    match rest {
        0 => name.to_owned(),
        rest => format!("{name}_and_{rest}_more"),
    }
}

/// What tells the steps of one build apart; nothing for the first.
pub(super) fn suffixes(steps: &[&[Statement]]) -> Vec<String> {
    let mut words: Vec<&str> = Vec::new();
    let mut given = Vec::new();
    for (at, statements) in steps.iter().enumerate() {
        let word = if at == 0 { "" } else { kind(statements) };
        let before = words.iter().filter(|it| **it == word).count();
        given.push(match before {
            0 => word.to_owned(),
            before => format!("{word}_{}", before + 1),
        });
        words.push(word);
    }
    given
}

/// What most of a step is about.
fn kind(statements: &[Statement]) -> &'static str {
    let all = |of_kind: fn(&Statement) -> bool| statements.iter().all(of_kind);
    let any = |of_kind: fn(&Statement) -> bool| statements.iter().any(of_kind);
    if all(|it| matches!(it, Statement::CreateIndex { .. })) {
        "_index"
    } else if all(|it| matches!(it, Statement::DropIndex { .. })) {
        "_drop_index"
    } else if all(|it| matches!(it, Statement::AddEnumValue { .. })) {
        "_values"
    } else if any(|it| matches!(it, Statement::ValidateConstraint { .. })) {
        "_validate"
    } else if any(|it| matches!(it, Statement::FillScope(_))) {
        "_fill"
    } else if any(|it| matches!(it, Statement::RequireFilled { .. })) {
        "_require"
    } else if any(|it| matches!(it, Statement::AddConstraint { .. })) {
        "_constrain"
    } else {
        "_next"
    }
}

/// What is done, each once, in the order of the statements; what is done inside of a table that comes, goes or changes
/// in several ways is one act.
fn acts(statements: &[Statement]) -> Vec<String> {
    let objects = |effect: Effect| -> BTreeSet<ObjectId> {
        let of_effect = statements.iter().filter(|it| it.effect() == effect);
        of_effect.map(Statement::object).collect()
    };
    let (created, dropped) = (objects(Effect::Creates), objects(Effect::Drops));
    let mut tables: Vec<(QualifiedName, BTreeSet<String>)> = Vec::new();
    let mut order: Vec<Result<String, usize>> = Vec::new();
    for statement in statements {
        let object = statement.object();
        let Some(table) = object.table() else {
            let act = alone(statement, &object, &created, &dropped);
            if !order.contains(&Ok(act.clone())) {
                order.push(Ok(act));
            }
            continue;
        };
        let at = tables.iter().position(|(name, _)| name == table);
        let at = at.unwrap_or_else(|| {
            tables.push((table.clone(), BTreeSet::new()));
            order.push(Err(tables.len() - 1));
            tables.len() - 1
        });
        let whole = ObjectId::Table(table.clone());
        tables[at].1.insert(if created.contains(&whole) {
            format!("add_{}", short(table))
        } else if dropped.contains(&whole) {
            format!("drop_{}", short(table))
        } else {
            inside(statement, table)
        });
    }
    let of_table = |at: usize| {
        let (table, acts) = &tables[at];
        let mut telling = acts.iter().filter(|act| !act.starts_with("alter_"));
        match (telling.next(), telling.next()) {
            (Some(act), None) => act.clone(),
            _ => format!("alter_{}", short(table)),
        }
    };
    order
        .into_iter()
        .map(|act| act.unwrap_or_else(of_table))
        .collect()
}

/// An act on something that is in no table.
fn alone(
    statement: &Statement,
    object: &ObjectId,
    created: &BTreeSet<ObjectId>,
    dropped: &BTreeSet<ObjectId>,
) -> String {
    let name = match object {
        ObjectId::Enum(name) => short(name),
        other => other.to_string(),
    };
    if let Statement::RenameEnum { from, to } = statement {
        return format!("rename_{}_to_{}", short(from), short(to));
    }
    match (created.contains(object), dropped.contains(object)) {
        (true, false) => format!("add_{name}"),
        (false, true) => format!("drop_{name}"),
        _ => format!("alter_{name}"),
    }
}

/// An act inside of a table that stays.
fn inside(statement: &Statement, table: &QualifiedName) -> String {
    let table = short(table);
    match statement {
        Statement::RenameTable { to, .. } => format!("rename_{table}_to_{}", short(to)),
        Statement::AddColumn { column, .. } => format!("add_{table}_{}", column.name),
        Statement::DropColumn { column, .. } => format!("drop_{table}_{}", column.name),
        Statement::RenameColumn { from, to, .. } => format!("rename_{table}_{from}_to_{to}"),
        Statement::CreateSchema(_)
        | Statement::DropSchema(_)
        | Statement::CreateExtension(_)
        | Statement::DropExtension(_)
        | Statement::CreateEnum(_)
        | Statement::RenameEnum { .. }
        | Statement::AddEnumValue { .. }
        | Statement::RenameEnumValue { .. }
        | Statement::DropEnum(_)
        | Statement::CreateTable(_)
        | Statement::DropTable(_)
        | Statement::AlterColumn { .. }
        | Statement::AddConstraint { .. }
        | Statement::ValidateConstraint { .. }
        | Statement::RenameConstraint { .. }
        | Statement::DropConstraint { .. }
        | Statement::CreateIndex { .. }
        | Statement::RenameIndex { .. }
        | Statement::DropIndex { .. }
        | Statement::SetRowSecurity { .. }
        | Statement::CreatePolicy { .. }
        | Statement::DropPolicy { .. }
        | Statement::Comment { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. }
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => format!("alter_{table}"),
    }
}

fn short(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        name.name.to_string()
    } else {
        format!("{}_{}", name.schema, name.name)
    }
}

/// Only what a file may be called: letters become small, everything else one `_`.
fn plain(act: &str) -> String {
    let mut out = String::new();
    for letter in act.chars() {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            out.push(letter);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out
}
