//! M018.

use crate::ident::{Ident, QualifiedName};
use crate::rules::{Check, MigrationCx, Report};
use crate::schema::{Constraint, ForeignKey, ObjectId, Table};
use crate::statement::{HazardKind, Statement};

rule! {
    /// A check or a foreign key is laid over rows that exist.
    ///
    /// ## Why
    /// A row that breaks it stops the migration. Where a key gets the scope column, such a row is one that
    /// reaches into another organization. Whether there is one is written nowhere but in the database.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// size = { type = "integer", default = 0 }
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
    /// size = { type = "integer", default = 0, check = "size >= 0" }
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
    /// size = { type = "integer", default = 0 }
    /// ```
    ///
    /// ## Fix
    /// Look for such rows in every database that the migration will reach, and mend them. Then say so:
    /// `allow = [{ rule = "constraint-on-existing-rows", reason = "…" }]`.
    "M018" "constraint-on-existing-rows" Warn => Check::Migration(&[HazardKind::NeedsBackfill], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::AddConstraint {
            table, constraint, ..
        } = change.statement
        else {
            continue;
        };
        let is_certain = match constraint {
            Constraint::ForeignKey(key) => is_held(cx, table, key),
            Constraint::Check(check) => is_about_new_column(cx, table, &check.expression.0),
            // What must be unique has a rule of its own.
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => true,
        };
        if is_certain || change.hazard(HazardKind::NeedsBackfill).is_none() {
            continue;
        }
        let object = ObjectId::Constraint(table.clone(), constraint.name().clone());
        let message = format!("a row that breaks `{object}` stops the migration");
        let finding = cx.finding(object, message);
        out.push(finding.help("mend such rows first, then allow this with the reason"));
    }
}

/// Whether every row holds it: a key that stood there said as much; one of its columns is new and NULL, or filled
/// through this very reference.
fn is_held(cx: &MigrationCx<'_>, table: &QualifiedName, key: &ForeignKey) -> bool {
    let (Some(next), before) = (cx.next.schema.table(table), cx.before(table)) else {
        return false;
    };
    if before.is_some_and(|before| {
        before
            .foreign_keys
            .iter()
            .any(|old| covers(before, old, key))
    }) {
        return true;
    }
    key.columns.iter().any(|name| {
        let is_null = next.column(name).is_some_and(|it| !it.has_database_value());
        let fills = &cx.next.model.fills;
        match fills.get(&(table.clone(), name.clone())) {
            None => is_null && cx.is_new_column(table, name),
            Some(fill) => {
                let others = || key.columns.iter().filter(|it| *it != name);
                let is_path = fill.target == key.target && others().eq(&fill.columns);
                others().next().is_none() || is_path
            }
        }
    })
}

/// Whether rows that keep the old key keep the new one: it pairs the same columns, or fewer of them.
fn covers(before: &Table, old: &ForeignKey, new: &ForeignKey) -> bool {
    let pairs = |key: &ForeignKey| -> Vec<(Ident, Ident)> {
        let pairs = key.columns.iter().zip(&key.target_columns);
        pairs.map(|(a, b)| (a.clone(), b.clone())).collect()
    };
    let (had, has) = (pairs(old), pairs(new));
    // A key with a NULL in it is not looked at (manual, MATCH SIMPLE).
    let is_seen = |(name, _): &(Ident, Ident)| before.column(name).is_some_and(|it| !it.nullable);
    old.target == new.target
        && has.iter().all(|pair| had.contains(pair))
        && had.iter().all(|pair| has.contains(pair) || is_seen(pair))
}

/// Whether a check names a column that is new: then all rows hold the same there.
fn is_about_new_column(cx: &MigrationCx<'_>, table: &QualifiedName, text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .collect();
    let is_new = |name: &Ident| words.contains(&name.as_str()) && cx.is_new_column(table, name);
    let next = cx.next.schema.table(table);
    next.is_some_and(|next| next.columns.iter().any(|column| is_new(&column.name)))
}
