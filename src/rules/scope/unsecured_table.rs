//! S019.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;

rule! {
    /// Row-level security is on, and a scoped table stays out of it.
    ///
    /// ## Why
    /// `rls = false` leaves the rows of one table to whoever connects as the application's role: a query that
    /// forgets the organization reads and writes those of all. There are reasons for that (a queue that a
    /// worker reads for all organizations at once), and each is worth a sentence to whoever reviews it.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// rls = "on"
    /// ```
    /// ```toml
    /// [table.job]
    /// org_scoped = true
    /// rls = false
    /// timestamps = true
    /// [table.job.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// [[table.job.index]]
    /// columns = ["organization_id", "created_at"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// rls = "on"
    /// ```
    /// ```toml
    /// [table.job]
    /// org_scoped = true
    /// rls = false
    /// allow = [{ rule = "unsecured-table", reason = "one worker takes the jobs of all organizations" }]
    /// timestamps = true
    /// [table.job.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// [[table.job.index]]
    /// columns = ["organization_id", "created_at"]
    /// ```
    "S019" "unsecured-table" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    if !cx.config.tenancy.rls {
        return;
    }
    for table in cx.tables() {
        let word = cx
            .table_spec(&table.name)
            .and_then(|spec| spec.rls.as_ref());
        let is_held =
            cx.scope(&table.name).column().is_some() || table.name == cx.config.tenancy.root;
        if let Some(word) = word.filter(|it| !it.value && is_held) {
            let object = ObjectId::Table(table.name.clone());
            let message = format!(
                "nothing in the database keeps the organizations of `{}` apart",
                table.name
            );
            out.push(Finding::at(object, word.span, message).help(
                "take `rls = false` out, or allow this with the reason why the rows of all may be reached",
            ));
        }
    }
}
