//! What a statement may do to rows, to running code, and to whoever else uses the table meanwhile.
//! In: a statement, and what the migration does besides. Out: its hazards. Where the facts come from: PostgreSQL's manual
//! (ALTER TABLE, Notes; 13.3) and what `tests/postgres/locks.rs` and `tests/postgres/statements.rs` measure.

mod column;
mod isolation;
mod retype;
mod rows;
mod sql;
mod unique;

#[cfg(test)]
mod tests;

pub use column::is_not_null;

use super::{Statement, created_tables};
use crate::ident::{Ident, QualifiedName};
use crate::schema::Schema;
use std::collections::BTreeSet;

/// What kind of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HazardKind {
    /// Rows or values are gone for good.
    DataLoss,
    /// One organization may reach what it could not reach before.
    WeakerIsolation,
    /// It fails if rows do not fit, until somebody has filled them.
    NeedsBackfill,
    /// The table is written anew, and nobody can use it meanwhile.
    Rewrite,
    /// Others wait for longer than a moment.
    Lock,
    /// Code that runs with the old names or types fails.
    BreaksRunningCode,
}

impl HazardKind {
    /// Its name: `data-loss`.
    pub fn name(self) -> &'static str {
        match self {
            Self::DataLoss => "data-loss",
            Self::WeakerIsolation => "weaker-isolation",
            Self::NeedsBackfill => "needs-backfill",
            Self::Rewrite => "rewrite",
            Self::Lock => "lock",
            Self::BreaksRunningCode => "breaks-running-code",
        }
    }
}

/// One harm that a statement may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// What kind.
    pub kind: HazardKind,
    /// What happens, in one line without a full stop.
    pub message: String,
}

impl Hazard {
    fn new(kind: HazardKind, message: String) -> Self {
        Self { kind, message }
    }
}

/// What a statement is judged against.
#[derive(Clone, Debug)]
pub struct HazardCx<'a> {
    /// All that the migration does.
    statements: &'a [Statement],
    /// The tables that it creates: they hold no rows yet, and nobody uses them.
    created: BTreeSet<&'a QualifiedName>,
    /// The keys that it adds and that no rows can break: table and name.
    certain: BTreeSet<(&'a QualifiedName, &'a Ident)>,
    /// The columns that it fills.
    filled: BTreeSet<(&'a QualifiedName, &'a Ident)>,
    /// The table of the organizations.
    root: &'a QualifiedName,
    /// What scoped tables call their organization.
    scope_column: &'a Ident,
}

impl<'a> HazardCx<'a> {
    /// Judges all that a migration does to a schema. `tenancy` is the table of the organizations, and what scoped
    /// tables call theirs.
    pub fn new(
        previous: &'a Schema,
        statements: &'a [Statement],
        (root, scope_column): (&'a QualifiedName, &'a Ident),
    ) -> Self {
        let filled = statements.iter().filter_map(|it| match it {
            Statement::FillScope(fill) => Some((&fill.table, &fill.column)),
            _ => None,
        });
        Self {
            statements,
            created: created_tables(statements),
            certain: unique::certain(previous, statements),
            filled: filled.collect(),
            root,
            scope_column,
        }
    }

    fn is_new(&self, table: &QualifiedName) -> bool {
        self.created.contains(table)
    }
}

/// The hazards of a statement.
pub fn hazards(cx: &HazardCx<'_>, statement: &Statement) -> Vec<Hazard> {
    let mut out = Vec::new();
    isolation::judge(cx, statement, &mut out);
    rows::judge(cx, statement, &mut out);
    out
}
