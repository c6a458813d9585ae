//! The owner of the tables, who runs migrations, and the policies that bind it.
//! In: statements as they come. Out: what lets the owner see rows for a while, and what binds it again.
//!
//! No policy speaks of the owner, so under FORCE it finds no row: it would fill none, and a foreign key would be held
//! against an empty table, or hold for rows that nobody looked at. Everybody else stays bound meanwhile.

use crate::ident::QualifiedName;
use crate::schema::{Constraint, RowSecurity, Schema};
use crate::statement::{ConstraintForm, Statement};
use std::collections::BTreeSet;

/// Which tables bind their owner.
pub(super) struct Bound {
    /// Those under FORCE, as they are called at this point.
    forced: BTreeSet<QualifiedName>,
    /// Those that are to be under FORCE again.
    freed: BTreeSet<QualifiedName>,
}

impl Bound {
    pub(super) fn by(schema: &Schema) -> Self {
        let tables = schema.owned_tables();
        let forced = tables.filter(|it| it.row_security == RowSecurity::Forced);
        Self {
            forced: forced.map(|it| it.name.clone()).collect(),
            freed: BTreeSet::new(),
        }
    }

    /// What holds behind a statement.
    pub(super) fn note(&mut self, statement: &Statement) {
        if let Statement::SetRowSecurity { table, to, .. } = statement {
            self.forced.remove(table);
            if *to == RowSecurity::Forced {
                self.forced.insert(table.clone());
            }
        } else if let Statement::DropTable(table) = statement {
            self.forced.remove(&table.name);
        } else if let Statement::RenameTable { from, to } = statement
            && self.forced.remove(from)
        {
            self.forced.insert(to.clone());
        }
    }

    /// Lets the owner see the rows of these tables.
    pub(super) fn free(&mut self, tables: BTreeSet<QualifiedName>) -> Vec<Statement> {
        let bound: Vec<_> = tables.intersection(&self.forced).cloned().collect();
        self.freed.extend(bound.iter().cloned());
        let switches = bound.into_iter();
        switches
            .map(|it| switch(it, RowSecurity::Forced, RowSecurity::Enabled))
            .collect()
    }

    /// Binds it again.
    pub(super) fn restore(&mut self) -> Vec<Statement> {
        let freed = std::mem::take(&mut self.freed).into_iter();
        freed
            .map(|it| switch(it, RowSecurity::Enabled, RowSecurity::Forced))
            .collect()
    }
}

/// The tables whose rows are compared when a statement adds a foreign key at once.
pub(super) fn compared(statement: &Statement) -> Option<BTreeSet<QualifiedName>> {
    match statement {
        Statement::AddConstraint {
            table,
            constraint: Constraint::ForeignKey(key),
            form: ConstraintForm::Whole,
        } => Some(BTreeSet::from([table.clone(), key.target.clone()])),
        _ => None,
    }
}

fn switch(table: QualifiedName, from: RowSecurity, to: RowSecurity) -> Statement {
    Statement::SetRowSecurity { table, from, to }
}
