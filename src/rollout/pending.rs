//! What waits for a later step: rows to fill, constraints to validate, indexes to drop.
//! In: what is put off. Out: whether a statement can run before it, and what is to run then.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Check, Constraint, Index};
use crate::statement::{ColumnChange, FillScope, Statement};
use std::collections::BTreeSet;

/// A column of a table.
pub(super) type Place = (QualifiedName, Ident);

/// What is put off.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Columns whose rows are still to be filled for the first time.
    pub(super) unfilled: Vec<FillScope>,
    /// Columns to be filled once more: rows came while nothing refused NULL.
    pub(super) refilled: Vec<FillScope>,
    /// Constraints to be validated.
    pub(super) unvalidated: Vec<Place>,
    /// The tables on both ends of the references among them.
    pub(super) compared: BTreeSet<QualifiedName>,
    /// Columns that become NOT NULL, each with the check that proves it.
    pub(super) proved: Vec<(Place, Check)>,
    /// Indexes that are dropped when all that replaces them stands.
    pub(super) idle: Vec<(QualifiedName, Index)>,
    /// Constraints that are dropped in the transaction that brings what replaces them.
    pub(super) replaced: Vec<(QualifiedName, Constraint)>,
}

impl Pending {
    /// Whether a statement must not run before the rows are filled and the constraints are validated: it needs what
    /// they make, or takes away or renames what they speak of, or nobody knows what it does.
    pub(super) fn must_precede(&self, statement: &Statement) -> bool {
        let is_empty = self.unfilled.is_empty() && self.unvalidated.is_empty();
        let concerns = |table: &QualifiedName| {
            let fills = self.unfilled.iter().chain(&self.refilled);
            let mut validated = self.unvalidated.iter();
            fills.clone().any(|fill| fill.table == *table)
                || fills.clone().any(|fill| fill.target == *table)
                || validated.any(|(of, _)| of == table)
        };
        let column = |table: &QualifiedName, name: &Ident| {
            let mut fills = self.unfilled.iter().chain(&self.refilled);
            let mut proved = self.proved.iter();
            proved.any(|((of, column), _)| of == table && column == name)
                || fills.any(|fill| fill.table == *table && fill.column == *name)
        };
        match statement {
            Statement::ExecuteSql(_) | Statement::UndoSql(_) => !is_empty,
            Statement::AddConstraint {
                table,
                constraint: Constraint::PrimaryKey(_),
                ..
            } => concerns(table),
            Statement::SetRowSecurity { table, .. } => {
                concerns(table) || self.compared.contains(table)
            }
            Statement::AlterColumn {
                table,
                column: name,
                change:
                    ColumnChange::AddIdentity(_) | ColumnChange::DropNotNull | ColumnChange::Type { .. },
            } => column(table, name),
            Statement::DropConstraint { table, constraint } => {
                let place = (table, constraint.name());
                let mut names = self.unvalidated.iter();
                names.any(|(of, name)| place == (of, name))
            }
            other => renamed_or_gone(other).is_some_and(concerns),
        }
    }

    /// The indexes that must be dropped before a statement: it changes their table, or takes their name for something
    /// else. An index of the same name on the same table replaces them, which has its own way.
    pub(super) fn drops_before(&mut self, statement: &Statement) -> Vec<(QualifiedName, Index)> {
        if self.idle.is_empty() {
            return Vec::new();
        }
        let brought = brings(statement);
        let is_due = |(table, index): &mut (QualifiedName, Index)| {
            let replaces =
                matches!(statement, Statement::CreateIndex { table: of, .. } if of == table);
            let takes_name = brought
                .iter()
                .any(|(schema, name)| **schema == table.schema && **name == index.name);
            stands_in_the_way(statement, table) || takes_name && !replaces
        };
        self.idle.extract_if(.., is_due).collect()
    }
}

/// The table whose parts a statement renames or takes away.
fn renamed_or_gone(statement: &Statement) -> Option<&QualifiedName> {
    match statement {
        Statement::RenameTable { from: table, .. }
        | Statement::RenameColumn { table, .. }
        | Statement::DropColumn { table, .. }
        | Statement::RenameConstraint { table, .. } => Some(table),
        Statement::DropTable(table) => Some(&table.name),
        _ => None,
    }
}

/// Whether nothing on this table may be put off behind the statement.
pub(super) fn stands_in_the_way(statement: &Statement, table: &QualifiedName) -> bool {
    match statement {
        Statement::ExecuteSql(_) | Statement::UndoSql(_) => true,
        Statement::RenameIndex { table: of, .. }
        | Statement::AlterColumn {
            table: of,
            change: ColumnChange::Type { .. } | ColumnChange::DropNotNull,
            ..
        } => of == table,
        other => renamed_or_gone(other) == Some(table),
    }
}

/// The names that a statement takes among the tables and indexes of a schema.
fn brings(statement: &Statement) -> Vec<(&Ident, &Ident)> {
    match statement {
        Statement::CreateTable(table) => {
            let key = table.primary_key.iter().map(|it| &it.name);
            let uniques = table.uniques.iter().map(|it| &it.name);
            let names = key.chain(uniques).chain([&table.name.name]);
            names.map(|name| (&table.name.schema, name)).collect()
        }
        Statement::RenameTable { to, .. } => vec![(&to.schema, &to.name)],
        Statement::AddConstraint {
            table,
            constraint: it @ (Constraint::PrimaryKey(_) | Constraint::Unique(_)),
            ..
        } => vec![(&table.schema, it.name())],
        Statement::CreateIndex { table, index, .. } => vec![(&table.schema, &index.name)],
        Statement::RenameIndex { table, to, .. }
        | Statement::RenameConstraint { table, to, .. } => {
            vec![(&table.schema, to)]
        }
        _ => Vec::new(),
    }
}
