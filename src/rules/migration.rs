//! What a rule over a migration sees: both schemas, what leads from one to the other, and what that may do.

use super::likeness::{Likeness, likeness};
use super::{Finding, SchemaCx};
use crate::config::Config;
use crate::ident::{Ident, QualifiedName};
use crate::rollout::Step;
use crate::schema::{ObjectId, Renames, Schema, Table};
use crate::source::Span;
use crate::statement::{Hazard, HazardCx, HazardKind, Statement, created_tables, hazards};
use std::collections::BTreeSet;

/// What a rule over a migration sees.
#[derive(Debug)]
pub struct MigrationCx<'a> {
    /// The schema that is to be, with the specs behind it.
    pub next: &'a SchemaCx<'a>,
    /// The schema that is.
    pub previous: &'a Schema,
    /// What is called otherwise from now on.
    pub renames: &'a Renames,
    /// What the specs say of former names, done or not.
    pub said: &'a Renames,
    /// What leads there, each with its hazards, before it is laid out in steps.
    pub changes: Vec<Change<'a>>,
    /// The same as it is to run: in the safe forms where they are wanted.
    pub steps: Vec<Change<'a>>,
    /// The tables that are made: nobody uses them yet.
    pub created: BTreeSet<&'a QualifiedName>,
    /// The hazards that this run accepts.
    pub allowed: &'a BTreeSet<HazardKind>,
    /// What is gone and may only have another name now.
    pub(super) likeness: Likeness<'a>,
    /// The start of the first spec: the place of what has none any more.
    file: Span,
}

/// A statement and what it may do.
#[derive(Debug)]
pub struct Change<'a> {
    /// What is done.
    pub statement: &'a Statement,
    /// The harm.
    pub hazards: Vec<Hazard>,
}

impl<'a> MigrationCx<'a> {
    /// What there is to judge; `renames` are those said and those done.
    pub fn new(
        next: &'a SchemaCx<'a>,
        previous: &'a Schema,
        (said, renames): (&'a Renames, &'a Renames),
        (statements, steps): (&'a [Statement], &'a [Step]),
        allowed: &'a BTreeSet<HazardKind>,
        file: Span,
    ) -> Self {
        let all: Vec<Statement> = (steps.iter())
            .flat_map(|step| step.statements.iter().cloned())
            .collect();
        let steps = steps.iter().flat_map(|step| &step.statements);
        Self {
            next,
            previous,
            renames,
            said,
            changes: changes(&hazard_cx(previous, statements, next.config), statements),
            steps: changes(&hazard_cx(previous, &all, next.config), steps),
            likeness: likeness(previous, next.schema, renames, &next.config.tenancy.column),
            created: created_tables(statements),
            allowed,
            file,
        }
    }

    /// What a table that stays was.
    pub fn before(&self, table: &QualifiedName) -> Option<&'a Table> {
        before(self.previous, self.renames, table)
    }

    /// The tables that stay, as they are to be and as they were.
    pub fn kept_tables(&self) -> impl Iterator<Item = (&'a Table, &'a Table)> {
        let tables = self.next.tables();
        tables.filter_map(|table| Some((table, self.before(&table.name)?)))
    }

    /// A finding about a thing, at its place, or at what is left of it.
    pub fn finding(&self, object: ObjectId, message: impl Into<String>) -> Finding {
        let known = object
            .table()
            .is_none_or(|table| self.next.schema.tables.contains_key(table));
        let place = self.next.provenance.span(&object).filter(|_| known);
        Finding::at(object, place.unwrap_or(self.file), message)
    }

    /// A finding about a thing of which nothing is left.
    pub fn gone(&self, object: &ObjectId, message: impl Into<String>) -> Finding {
        Finding::of_word(object.to_string(), self.file, message)
    }

    /// Whether a table is made here, or a column of a table that stays.
    pub fn is_new_column(&self, table: &QualifiedName, column: &Ident) -> bool {
        let before = self.before(table);
        before.is_none_or(|before| {
            let key = (table.clone(), column.clone());
            let old = self.renames.columns.get(&key).unwrap_or(column);
            before.column(old).is_none()
        })
    }
}

impl Change<'_> {
    /// The harm of one kind, if it does that.
    pub fn hazard(&self, kind: HazardKind) -> Option<&Hazard> {
        self.hazards.iter().find(|hazard| hazard.kind == kind)
    }
}

/// What the statements of a migration are judged against.
pub fn hazard_cx<'a>(
    previous: &'a Schema,
    statements: &'a [Statement],
    config: &'a Config,
) -> HazardCx<'a> {
    let tenancy = &config.tenancy;
    HazardCx::new(previous, statements, (&tenancy.root, &tenancy.column))
}

/// Statements with their hazards.
pub fn changes<'a>(
    cx: &HazardCx<'_>,
    statements: impl IntoIterator<Item = &'a Statement>,
) -> Vec<Change<'a>> {
    let change = |statement| Change {
        statement,
        hazards: hazards(cx, statement),
    };
    statements.into_iter().map(change).collect()
}

/// What a table of the next schema was in the previous one. A name that was given away stands for a new table.
pub(super) fn before<'a>(
    previous: &'a Schema,
    renames: &Renames,
    table: &QualifiedName,
) -> Option<&'a Table> {
    let old = match renames.tables.get(table) {
        Some(old) => old,
        None if renames.tables.values().any(|old| old == table) => return None,
        None => table,
    };
    previous.table(old).filter(|table| !table.external)
}
