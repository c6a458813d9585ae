//! What lets one organization reach what it could not reach before. Dropping a whole table does not.

use super::{Hazard, HazardCx, HazardKind};
use crate::ident::QualifiedName;
use crate::schema::{Constraint, ForeignKey, Policy, Privilege, RowSecurity};
use crate::statement::{ColumnChange, Grant, Statement};

pub(super) fn judge(cx: &HazardCx<'_>, statement: &Statement, out: &mut Vec<Hazard>) {
    let message = match statement {
        Statement::DropColumn { table, column } if column.name == *cx.scope_column => format!(
            "drops `{table}.{}`, which says whose each row of `{table}` is",
            column.name
        ),
        Statement::AlterColumn {
            table,
            column,
            change: ColumnChange::DropNotNull,
        } if column == cx.scope_column => {
            format!("lets rows of `{table}` belong to no organization")
        }
        Statement::DropConstraint {
            table,
            constraint: Constraint::ForeignKey(key),
        } if protects(cx, key) && !is_kept(cx, table, key) => format!(
            "drops foreign key `{}`, which keeps `{table}` within one organization",
            key.name
        ),
        Statement::SetRowSecurity { table, from, to }
            if strength(*to) < strength(*from) && !is_restored(cx, table, *from) =>
        {
            format!("row-level security of `{table}` binds fewer than before")
        }
        Statement::DropPolicy { table, policy } => match successor(cx, table, policy) {
            None if is_gone(cx, table) => return,
            None => format!("drops policy `{}` of `{table}`", policy.name),
            Some(new) if renamed(cx, table, policy) != *new => {
                format!(
                    "changes what policy `{}` of `{table}` lets through",
                    policy.name
                )
            }
            Some(_) => return,
        },
        Statement::Grant(grant) => match unbound(grant) {
            Some(privileges) => format!(
                "lets `{}` do to `{}` what no policy stops: {privileges}",
                grant.role, grant.table
            ),
            None => return,
        },
        _ => return,
    };
    out.push(Hazard::new(HazardKind::WeakerIsolation, message));
}

/// Whether a reference says whose a row is, or that both of its ends are of one organization.
fn protects(cx: &HazardCx<'_>, key: &ForeignKey) -> bool {
    key.columns.contains(cx.scope_column) && (key.target == *cx.root || pairs_scope(cx, key))
}

/// Whether the organization here must be the organization there.
fn pairs_scope(cx: &HazardCx<'_>, key: &ForeignKey) -> bool {
    let mut pairs = key.columns.iter().zip(&key.target_columns);
    pairs.any(|(here, there)| here == cx.scope_column && there == cx.scope_column)
}

/// Whether a new reference of the same table protects as the old one did. One whose ends go away protects nobody.
fn is_kept(cx: &HazardCx<'_>, table: &QualifiedName, old: &ForeignKey) -> bool {
    cx.statements.iter().any(|statement| match statement {
        Statement::AddConstraint {
            table: of,
            constraint: Constraint::ForeignKey(new),
            ..
        } => {
            of == table
                && new.target == old.target
                && protects(cx, new)
                && old.columns.iter().all(|it| new.columns.contains(it))
        }
        Statement::DropTable(gone) => gone.name == *table || gone.name == old.target,
        Statement::DropColumn { table: of, column } => {
            of == table && column.name != *cx.scope_column && old.columns.contains(&column.name)
        }
        _ => false,
    })
}

/// Whether the policies bind as before when all is done: they only let the owner fill rows.
fn is_restored(cx: &HazardCx<'_>, table: &QualifiedName, state: RowSecurity) -> bool {
    cx.statements.iter().any(|statement| {
        matches!(statement, Statement::SetRowSecurity { table: of, to, .. }
            if of == table && strength(*to) >= strength(state))
    })
}

/// What of a grant the policies do not see (manual 5.8).
fn unbound(grant: &Grant) -> Option<String> {
    let is_bound = |it: &&Privilege| Privilege::ROWS.contains(it);
    let unbound = grant.privileges.iter().filter(|it| !is_bound(it));
    let names: Vec<&str> = unbound.map(|it| it.name()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn strength(state: RowSecurity) -> u8 {
    match state {
        RowSecurity::Off => 0,
        RowSecurity::Enabled => 1,
        RowSecurity::Forced => 2,
    }
}

/// Whether a table is dropped, and all that could be reached with it.
fn is_gone(cx: &HazardCx<'_>, table: &QualifiedName) -> bool {
    let mut statements = cx.statements.iter();
    statements.any(|it| matches!(it, Statement::DropTable(gone) if gone.name == *table))
}

/// The policy with the new names of what it reads in other tables. What it reads in its own follows by itself.
fn renamed(cx: &HazardCx<'_>, table: &QualifiedName, policy: &Policy) -> Policy {
    let mut renamed = policy.clone();
    for statement in cx.statements {
        let (from, to) = match statement {
            Statement::RenameTable { from, to } => (&from.name, &to.name),
            Statement::RenameColumn {
                table: of,
                from,
                to,
            } if of != table => (from, to),
            _ => continue,
        };
        for expression in renamed.expressions_mut() {
            *expression = expression.with_word(from, to);
        }
    }
    renamed
}

fn successor<'a>(cx: &HazardCx<'a>, table: &QualifiedName, old: &Policy) -> Option<&'a Policy> {
    cx.statements.iter().find_map(|statement| match statement {
        Statement::CreatePolicy { table: of, policy } if of == table && policy.name == old.name => {
            Some(policy)
        }
        _ => None,
    })
}
