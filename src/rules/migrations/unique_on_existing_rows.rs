//! M014.

use crate::ident::{Ident, QualifiedName};
use crate::rules::{Check, MigrationCx, Report};
use crate::schema::{Constraint, ObjectId};
use crate::statement::{HazardKind, Statement};

rule! {
    /// Columns of a table that exists become unique.
    ///
    /// ## Why
    /// Two rows that are the same there stop the migration. Whether there are two is written nowhere but in
    /// the database, and another database may have them where this one has none.
    ///
    /// ## Before
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
    /// ## Bad
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
    /// ## Good
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
    /// ## Fix
    /// Look for such rows in every database that the migration will reach, and mend them. Then say so:
    /// `allow = [{ rule = "unique-on-existing-rows", reason = "…" }]`.
    "M014" "unique-on-existing-rows" Warn => Check::Migration(&[HazardKind::NeedsBackfill], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let (table, name, columns, nulls_count) = match change.statement {
            Statement::AddConstraint {
                table, constraint, ..
            } => match constraint {
                Constraint::PrimaryKey(key) => {
                    (table, &key.name, key.columns.iter().collect(), true)
                }
                Constraint::Unique(unique) => {
                    let columns = unique.columns.iter().collect();
                    (table, &unique.name, columns, unique.nulls_not_distinct)
                }
                Constraint::Check(_) | Constraint::ForeignKey(_) => continue,
            },
            Statement::CreateIndex { table, index, .. } if index.unique => {
                // Over expressions, or over some rows only: which rows are the same, only PostgreSQL can say.
                let columns: Vec<&Ident> = index.unique_columns().unwrap_or_default();
                (table, &index.name, columns, index.nulls_not_distinct)
            }
            _ => continue,
        };
        if cx.created.contains(table) || is_certain(cx, table, &columns, nulls_count) {
            continue;
        }
        let part = match change.statement {
            Statement::CreateIndex { .. } => ObjectId::Index(table.clone(), name.clone()),
            _ => ObjectId::Constraint(table.clone(), name.clone()),
        };
        let message = format!("rows that are the same in `{part}` stop the migration");
        let finding = cx.finding(part, message);
        out.push(finding.help("mend such rows first, then allow this with the reason"));
    }
}

/// Whether no two rows can be the same: fewer columns are unique already, or one is new and NULL in every row.
fn is_certain(
    cx: &MigrationCx<'_>,
    table: &QualifiedName,
    columns: &[&Ident],
    nulls_count: bool,
) -> bool {
    let (Some(before), Some(next)) = (cx.before(table), cx.next.schema.table(table)) else {
        return false;
    };
    let old_name = |column: &&Ident| {
        let key = (table.clone(), (*column).clone());
        cx.renames.columns.get(&key).cloned().unwrap_or(key.1)
    };
    let old_names: Vec<Ident> = columns.iter().map(old_name).collect();
    let were_unique = before
        .unique_keys()
        .any(|key| !key.is_empty() && key.iter().all(|column| old_names.contains(column)));
    let is_empty = |column: &&&Ident| {
        let is_null = next
            .column(column)
            .is_some_and(|it| !it.has_database_value());
        is_null && cx.is_new_column(table, column)
    };
    were_unique || !nulls_count && columns.iter().any(|column| is_empty(&column))
}
