//! M003.

use crate::ident::{Ident, QualifiedName};
use crate::rules::{Check, MigrationCx, Report};
use crate::schema::{Constraint, ObjectId};
use crate::statement::{HazardKind, Statement};

rule! {
    /// A constraint is dropped, and nothing holds in its place.
    ///
    /// ## Why
    /// From then on rows may be written that were refused before, and nothing says which they are. To bring
    /// the constraint back later, all of them must be found and mended first. A constraint that another one
    /// replaces is none of this: a key that gets the scope column, a unique key over fewer columns.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// slug = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// slug = "text"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// slug = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Fix
    /// Put it back; or say on the table why it may go:
    /// `allow = [{ rule = "dropped-constraint", reason = "…" }]`, which can be taken out afterwards.
    "M003" "dropped-constraint" Warn => Check::Migration(&[], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::DropConstraint { table, constraint } = change.statement else {
            continue;
        };
        // What weakens isolation is an error of its own.
        if !cx.next.schema.tables.contains_key(table)
            || change.hazard(HazardKind::WeakerIsolation).is_some()
            || loses_its_columns(cx, table, constraint)
            || is_replaced(cx, table, constraint)
        {
            continue;
        }
        let object = ObjectId::Constraint(table.clone(), constraint.name().clone());
        let kind = match constraint {
            Constraint::PrimaryKey(_) => "primary key",
            Constraint::Unique(_) => "unique constraint",
            Constraint::Check(_) => "check",
            Constraint::ForeignKey(_) => "foreign key",
        };
        let message = format!("the {kind} `{object}` would be dropped");
        let finding = cx.finding(object, message);
        out.push(finding.help("put it back, or allow this on the table, with the reason"));
    }
}

/// What it was over is dropped, which is a finding of its own.
fn loses_its_columns(cx: &MigrationCx<'_>, table: &QualifiedName, constraint: &Constraint) -> bool {
    let columns: &[Ident] = match constraint {
        Constraint::PrimaryKey(key) => &key.columns,
        Constraint::Unique(unique) => &unique.columns,
        Constraint::ForeignKey(key) => &key.columns,
        Constraint::Check(_) => &[],
    };
    let target_goes = match constraint {
        Constraint::ForeignKey(key) => !cx.next.schema.tables.contains_key(&key.target),
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => false,
    };
    let next = cx.next.schema.table(table);
    let is_gone = |column: &Ident| next.is_none_or(|next| next.column(column).is_none());
    target_goes || columns.iter().any(is_gone)
}

/// Another constraint holds what it held.
fn is_replaced(cx: &MigrationCx<'_>, table: &QualifiedName, constraint: &Constraint) -> bool {
    let Some(next) = cx.next.schema.table(table) else {
        return false;
    };
    let name = constraint.name();
    match constraint {
        Constraint::PrimaryKey(_) => next.primary_key.is_some(),
        Constraint::Check(_) => next.checks.iter().any(|check| check.name == *name),
        Constraint::Unique(unique) => next
            .unique_keys()
            .any(|key| key.iter().all(|column| unique.columns.contains(column))),
        Constraint::ForeignKey(old) => next.foreign_keys.iter().any(|key| {
            let covers = old.columns.iter().all(|it| key.columns.contains(it));
            key.target == old.target && covers || key.name == *name
        }),
    }
}
