//! S009.

use crate::reader::nearest;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;

rule! {
    /// The specs have no table of the name that the config gives to the organizations.
    ///
    /// ## Why
    /// Every scope column references the root of tenancy: the table whose rows are the tenants. Without
    /// it there is nothing that scoped rows could belong to, and nobody who could be let in. It is
    /// called `organization` unless `root` under `[tenancy]` says another name.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// root = "workspace"
    /// ```
    /// ```toml
    /// [table.workspaces]
    /// org_scoped = false
    /// reason = "the tenants themselves"
    /// timestamps = true
    /// [table.workspaces.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// root = "workspace"
    /// ```
    /// ```toml
    /// [table.workspace]
    /// timestamps = true
    /// [table.workspace.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// ```
    "S009" "tenant-root-missing" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let tenancy = &cx.config.tenancy;
    if cx.schema.table(&tenancy.root).is_some() || out.after_errors() {
        return;
    }
    let scoped = cx.scoped_tables().next().map(|(table, _)| table);
    let Some(table) = scoped.or_else(|| cx.tables().next()) else {
        return;
    };
    let word = cx
        .table_spec(&table.name)
        .and_then(|spec| spec.org_scoped.as_ref());
    let here = word.map_or_else(|| cx.table_span(table), |word| word.span);
    let root = tenancy.root.to_string();
    let names: Vec<String> = cx.tables().map(|table| table.name.to_string()).collect();
    let help = match nearest(&root, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? Write `root = \"{near}\"` under `[tenancy]`"),
        None => format!(
            "add `[table.{root}]`, or name your table as `root` under `[tenancy]` in schemagen.toml"
        ),
    };
    let message = format!("there is no table `{root}`, whose rows would be the tenants");
    let object = ObjectId::Table(tenancy.root.clone());
    out.push(Finding::at(object, tenancy.root_span.unwrap_or(here), message).help(help));
}
