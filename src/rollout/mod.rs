//! From statements to the files in which they can run while the database is in use.
//! In: statements in order. Out: steps, each of which is one migration file: locks are held for a moment only, what may
//! not stand in a transaction stands alone, and what must not share one stands apart. New tables need none of this.

mod bound;
mod layout;
mod pending;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Constraint, Schema};
use crate::statement::{FillScope, Statement};
use std::collections::BTreeMap;

/// How the scope columns of tables that hold rows already are filled, by table and column.
pub type Fills = BTreeMap<(QualifiedName, Ident), FillScope>;

/// What runs together: one migration file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Step {
    /// What runs, in order.
    pub statements: Vec<Statement>,
}

impl Step {
    /// Whether it runs in a transaction.
    pub fn is_transactional(&self) -> bool {
        self.statements.iter().all(Statement::is_transactional)
    }

    /// Whether it takes a lock on a table of `before` that keeps others from writing or reading it. While it waits for
    /// such a lock, everybody else waits behind it, so it should not wait for long.
    pub fn locks_existing(&self, before: &Schema) -> bool {
        self.is_transactional()
            && self.statements.iter().any(|statement| {
                let is_there = |table: &&QualifiedName| before.tables.contains_key(*table);
                strongly_locked(statement).iter().any(is_there)
            })
    }
}

/// The tables on which a statement takes a lock that stops writers (measured in `tests/postgres/locks.rs`). What the
/// user's own SQL locks is not known.
fn strongly_locked(statement: &Statement) -> Vec<&QualifiedName> {
    match statement {
        Statement::RenameTable { from: table, .. }
        | Statement::AddColumn { table, .. }
        | Statement::RenameColumn { table, .. }
        | Statement::DropColumn { table, .. }
        | Statement::AlterColumn { table, .. }
        | Statement::RenameConstraint { table, .. }
        | Statement::CreateIndex { table, .. }
        | Statement::DropIndex { table, .. }
        | Statement::SetRowSecurity { table, .. }
        | Statement::CreatePolicy { table, .. }
        | Statement::DropPolicy { table, .. } => vec![table],
        Statement::DropTable(table) => {
            let targets = table.foreign_keys.iter().map(|key| &key.target);
            targets.chain([&table.name]).collect()
        }
        Statement::AddConstraint {
            table, constraint, ..
        }
        | Statement::DropConstraint { table, constraint } => match constraint {
            Constraint::ForeignKey(key) => vec![table, &key.target],
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => vec![table],
        },
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
        | Statement::ValidateConstraint { .. }
        | Statement::RenameIndex { .. }
        | Statement::CreateRole(_)
        | Statement::Grant(_)
        | Statement::Revoke(_)
        | Statement::GrantUsage { .. }
        | Statement::RevokeUsage { .. }
        | Statement::Comment { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. }
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => Vec::new(),
    }
}

/// Statements in the order in which they run while nobody else uses the database, with what lets the owner see the rows
/// that it compares.
pub fn at_once(previous: &Schema, statements: Vec<Statement>) -> Vec<Statement> {
    let steps = rollout(previous, statements, &Fills::new(), false).into_iter();
    steps.flat_map(|step| step.statements).collect()
}

/// Lays statements out in steps, which lead on from `previous`. With `online`, statements on tables that exist take their safe forms. Nothing that
/// another statement could notice changes its order.
pub fn rollout(
    previous: &Schema,
    statements: Vec<Statement>,
    fills: &Fills,
    online: bool,
) -> Vec<Step> {
    layout::Layout::new(previous, statements, fills, online).run()
}
