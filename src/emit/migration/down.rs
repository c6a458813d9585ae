//! The way back from a step.
//! In: the schema before it and behind it, and what it does. Out: statements that lead back, in their plain forms.

use crate::diff::diff;
use crate::ident::{Ident, QualifiedName};
use crate::rollout::at_once;
use crate::schema::{Renames, Schema};
use crate::statement::Statement;
use std::collections::BTreeMap;

/// What undoes `statements`, which lead from `before` to `after`.
pub(super) fn down(before: &Schema, after: &Schema, statements: &[Statement]) -> Vec<Statement> {
    let renames = renames(statements).effective(before, after);
    at_once(after, diff(after, before, &renames.inverse()))
}

/// The renames among statements, each from its new name, which is the last of several, to its first.
fn renames(statements: &[Statement]) -> Renames {
    let mut out = Renames::default();
    for statement in statements {
        match statement {
            Statement::RenameTable { from, to } => {
                follow(&mut out.tables, from, to);
                move_owner(&mut out.columns, from, to);
            }
            Statement::RenameEnum { from, to } => {
                follow(&mut out.enums, from, to);
                move_owner(&mut out.labels, from, to);
            }
            Statement::RenameColumn { table, from, to } => {
                let key = |name: &Ident| (table.clone(), name.clone());
                let first = out.columns.remove(&key(from));
                out.columns
                    .insert(key(to), first.unwrap_or_else(|| from.clone()));
            }
            Statement::RenameEnumValue { name, from, to } => {
                let first = out.labels.remove(&(name.clone(), from.clone()));
                out.labels.insert(
                    (name.clone(), to.clone()),
                    first.unwrap_or_else(|| from.clone()),
                );
            }
            _ => {}
        }
    }
    out
}

type Names = BTreeMap<QualifiedName, QualifiedName>;

fn follow(names: &mut Names, from: &QualifiedName, to: &QualifiedName) {
    let first = names.remove(from).unwrap_or_else(|| from.clone());
    names.insert(to.clone(), first);
}

/// Members are listed by the name that their table or enum has in the end.
fn move_owner<N: Ord>(
    members: &mut BTreeMap<(QualifiedName, N), N>,
    from: &QualifiedName,
    to: &QualifiedName,
) {
    let all = std::mem::take(members);
    members.extend(all.into_iter().map(|((owner, new), old)| {
        let owner = if owner == *from { to.clone() } else { owner };
        ((owner, new), old)
    }));
}
