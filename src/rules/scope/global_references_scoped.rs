//! S005.

use crate::model::Scope;
use crate::rules::{Check, Reference, Report, SchemaCx};
use crate::schema::Table;

rule! {
    /// A row that all organizations share references a row of one of them.
    ///
    /// ## Why
    /// Whoever reads the shared row learns of, and joins to, a row of an organization that they may not
    /// belong to; and no key can hold the two together, since the shared side has no scope column.
    /// Deleting that one organization then deletes or changes what everybody sees. Row-level security
    /// does not help: foreign keys are checked past it (PostgreSQL manual 5.8).
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.template]
    /// org_scoped = false
    /// reason = "offered to everyone"
    /// timestamps = true
    /// [table.template.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { references = "project", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.template]
    /// org_scoped = true
    /// timestamps = true
    /// [table.template.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { references = "project", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## Fix
    /// Scope the referencing table, or turn the reference round: let the scoped row reference the
    /// shared one.
    "S005" "global-references-scoped" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        if *cx.scope(&table.name) != Scope::Global {
            continue;
        }
        for reference in cx.references(table) {
            let target = &reference.key.target;
            if *cx.scope(target) == Scope::Root {
                belongs(table, reference, out);
                continue;
            }
            if cx.scope(target).column().is_none() {
                continue;
            }
            let message = format!(
                "`{}` ties a shared row to one organization's `{target}`",
                reference.name()
            );
            let finding = reference.finding(reference.part.span, message);
            out.push(finding.help(format!(
                "write `org_scoped = true` on `{}`, or let `{target}` reference `{}` instead",
                table.name, table.name
            )));
        }
    }
}

/// A row that must name an organization is that organization's, whatever the table says.
fn belongs(table: &Table, reference: &Reference<'_>, out: &mut Report) {
    let required = |name| table.column(name).is_some_and(|column| !column.nullable);
    let [column] = &reference.key.columns[..] else {
        return;
    };
    if !required(column) {
        return;
    }
    let message = format!("each row of `{}` belongs to one organization", table.name);
    let finding = reference.finding(reference.part.span, message);
    out.push(finding.help(format!(
        "write `org_scoped = \"{column}\"`, or `null = true` if a row may have no organization"
    )));
}
