//! S011.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Report, SchemaCx, mend};

rule! {
    /// A reference does not say what happens to its rows when the referenced row is deleted.
    ///
    /// ## Why
    /// Silence means NO ACTION: the delete fails, and mostly in production, when the first customer
    /// closes an account. Which of keep, clear and delete along is right depends on what the row is
    /// for, and only its author knows. The guide lists a reference without onDelete among the common
    /// mistakes, and makes it itself in `subscription.userId`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Fix
    /// - `"cascade"`: the row is part of the other and goes with it.
    /// - `"set null"`: the row stays and forgets it; the column must be nullable.
    /// - `"restrict"`: the other row may not go while this one is here.
    /// - `"no action"`: the same, checked at the end; write it if that is what you want.
    ///
    /// `--fix --unsafe-fixes` proposes what loses no row: `"set null"` where the column is nullable, else
    /// `"restrict"`.
    "S011" "missing-on-delete" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for reference in cx.references(table) {
            let written = match reference.part.column {
                Some(column) => cx.column_spec(&table.name, column).is_some(),
                None => !reference.part.implied,
            };
            if !written || reference.on_delete.is_some() {
                continue;
            }
            let message = format!(
                "`{}` does not say what happens when the `{}` is deleted",
                reference.name(),
                reference.key.target
            );
            let nullable = reference
                .part
                .column
                .and_then(|column| table.column(column));
            let help = match nullable {
                Some(column) if column.nullable => {
                    "write `on_delete = \"set null\"` to keep the row, `\"cascade\"` to delete it too, \
                     or `\"restrict\"`"
                }
                _ => {
                    "write `on_delete = \"cascade\"` to delete the row too, or `\"restrict\"` to forbid it"
                }
            };
            let action = match nullable {
                Some(column) if column.nullable => "set null",
                _ => "restrict",
            };
            let entry = match reference.part.column {
                Some(column) => cx.column_entry(&table.name, column),
                None => cx.part_entry(table, "foreign_key", &reference.key.name),
            };
            let edit = entry.and_then(|it| it.set("on_delete", &format!("\"{action}\"")));
            let title = format!("write `on_delete = \"{action}\"`");
            let fix = mend(&title, Applicability::Unsafe, edit);
            let finding = reference.finding(reference.part.span, message);
            out.push(finding.help(help).fix(fix));
        }
    }
}
