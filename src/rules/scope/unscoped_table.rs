//! S001.

use crate::diagnostic::Applicability;
use crate::model::Scope;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::ObjectId;

rule! {
    /// A table does not say whose rows it holds.
    ///
    /// ## Why
    /// A table that somebody forgot to scope is how one customer comes to read another's data, and
    /// nothing about it looks wrong until then. The guide calls it a security vulnerability
    /// ("Multi-Tenancy Violations"). So every table answers the question once, in writing; only the
    /// organizations themselves, and tables that someone else owns (`external = true`), need no answer.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = "text"
    /// ```
    ///
    /// ## Good
    /// Each row belongs to one organization: the table gets `organization_id`, NOT NULL, and its rows
    /// go with theirs.
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    /// All organizations share the rows, and the spec says why:
    /// ```toml
    /// [table.country]
    /// org_scoped = false
    /// reason = "the same countries for everyone"
    /// timestamps = true
    /// [table.country.columns]
    /// code = { type = "text", primary_key = true }
    /// ```
    ///
    /// ## Fix
    /// Write `org_scoped = true` unless you can finish the sentence "these rows belong to nobody,
    /// because …"; then write `org_scoped = false` and finish it in `reason`. A column of another name
    /// can hold the organization too: `org_scoped = "reference_id"`.
    /// A table that holds rows already says where they find their organization: `org_from = "project_id"`, a
    /// reference that leads to a scoped table.
    ///
    /// `--fix --unsafe-fixes` writes `org_scoped = true`, the side that is safe to forget.
    "S001" "unscoped-table" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let has_root = cx.schema.table(&cx.config.tenancy.root).is_some();
    for table in cx.tables() {
        let name = &table.name;
        if *cx.scope(name) != Scope::Unsaid {
            continue;
        }
        // Where the organizations are called otherwise than the settings say, this may be them.
        let or_root = if has_root {
            String::new()
        } else {
            format!("; if its rows are the organizations, `root = \"{name}\"` under `[tenancy]`")
        };
        let object = ObjectId::Table(name.clone());
        let message = format!("table `{name}` does not say whose rows it holds");
        let entry = cx.table_entry(name);
        // Better Auth writes its tables itself, and knows of no such column.
        let is_ours = cx.auth_tables().all(|(_, it)| it.name != *name);
        let scoped = entry
            .filter(|_| is_ours)
            .and_then(|it| it.set("org_scoped", "true"));
        let fix = mend("write `org_scoped = true`", Applicability::Unsafe, scoped);
        let finding = Finding::at(object, cx.table_span(table), message).fix(fix);
        out.push(finding.label("no `org_scoped` here").help(format!(
            "write `org_scoped = true` if each row belongs to one organization, \
             else `org_scoped = false` and `reason = \"…\"`{or_root}",
        )));
    }
}
