//! M004.

use crate::rules::{Check, MigrationCx, Report};
use crate::schema::ObjectId;
use crate::statement::{HazardKind, Statement};

rule! {
    /// A required column without a default is added to a table that exists.
    ///
    /// ## Why
    /// PostgreSQL has nothing to write into the rows that are there, so the migration fails on every table
    /// that holds one (`column "state" of relation "note" contains null values`). On an empty table it runs,
    /// which is why it is first noticed in production.
    ///
    /// ## Before
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
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
    /// state = "text"
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
    /// state = { type = "text", default = "open" }
    /// ```
    ///
    /// ## Fix
    /// Give it a `default`; or let it be NULL (`"text?"`), fill it, and require it in a later migration.
    /// The scope column of a table that becomes scoped is filled through a reference that is scoped already:
    /// `org_from = "project_id"` beside `org_scoped = true`. If the table is empty wherever the migration will
    /// run, say so: `allow = [{ rule = "required-column-without-default", reason = "…" }]`.
    "M004" "required-column-without-default" Error => Check::Migration(&[HazardKind::NeedsBackfill], check)
}

fn check(cx: &MigrationCx<'_>, out: &mut Report) {
    for change in &cx.changes {
        let Statement::AddColumn { table, column } = change.statement else {
            continue;
        };
        let key = (table.clone(), column.name.clone());
        let is_fed = column.nullable || column.has_database_value();
        // A column of this name that stood there before is made anew: what it held is another rule's matter.
        let may_be_renamed = cx.likeness.is_new_name(table, &column.name)
            && !cx.allowed.contains(&HazardKind::DataLoss);
        if may_be_renamed
            || is_fed
            || cx.created.contains(table)
            || cx.next.model.fills.contains_key(&key)
        {
            continue;
        }
        let object = ObjectId::Column(key.0, key.1);
        let message = format!("rows that exist have no value for `{object}`");
        let help = if cx.next.scope(table).column() == Some(&column.name) {
            "say whose they are: `org_from = \"…\"`, a reference that leads to a scoped table"
        } else {
            "give it a `default`, or let it be NULL until it is filled"
        };
        out.push(cx.finding(object, message).help(help));
    }
}
