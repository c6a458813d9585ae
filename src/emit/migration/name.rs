//! What to call a migration that nobody named: what its statements do, in a few words.
//! In: the statements of a build, and those of each step. Out: `add_todos`, `rename_task_to_todo`, `alter_todos_index`.

use super::act::acts;
use crate::statement::Statement;

/// The longest name. A suffix is counted in.
const LONGEST: usize = 60;
/// Room for `_drop_index_99`.
const SUFFIX: usize = 14;
/// Room for `_and_99_more`.
const MORE: usize = 12;

/// What a build does.
pub(super) fn describe(statements: &[Statement]) -> String {
    let acts: Vec<String> = acts(statements).iter().map(|act| plain(act)).collect();
    let (first, rest) = match acts.as_slice() {
        [] => return "alter_schema".to_owned(),
        [first, rest @ ..] => (first, rest),
    };
    if let [second] = rest {
        // Of one verb: `add_todos_and_notes`.
        let verb = first.split('_').next().unwrap_or_default();
        let same = second
            .strip_prefix(verb)
            .and_then(|it| it.strip_prefix('_'));
        let both = format!("{first}_and_{}", same.unwrap_or(second));
        if both.len() <= LONGEST - SUFFIX {
            return both;
        }
    }
    let room = if rest.is_empty() { 0 } else { MORE };
    let mut name = first.clone();
    name.truncate(LONGEST - SUFFIX - room);
    let name = name.trim_end_matches('_');
    match rest.len() {
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
    out.trim_matches('_').to_owned()
}
