//! S004.

use crate::config::ForeignKeys;
use crate::ident::Ident;
use crate::model::Scope;
use crate::rules::{Check, Reference, Report, SchemaCx};

rule! {
    /// A row of one organization can reference a row of another.
    ///
    /// ## Why
    /// A foreign key on `project_id` alone accepts the id of anybody's project: PostgreSQL checks that
    /// the row exists, not whose it is, and it does so past every row-level policy (manual 5.8). One
    /// wrong id in one request, and deletes cascade and joins read across organizations. Of 540
    /// references between tenant tables in 17 real schemas, 81 % could. With the scope column on both
    /// sides of the key PostgreSQL itself refuses such a row.
    ///
    /// The same goes for a second reference to the organizations themselves: through it a row names,
    /// and a join reads, an organization that is not its own.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// foreign_keys = "simple"
    /// ```
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { references = "project", on_delete = "cascade" }
    /// [[table.todo.index]]
    /// columns = ["organization_id", "created_at"]
    /// [[table.todo.index]]
    /// columns = ["project_id", "organization_id"]
    /// ```
    ///
    /// ## Good
    /// With `foreign_keys = "composite"`, which is the default, the same spec gives
    /// `FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)`.
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// project_id = { references = "project", on_delete = "cascade", index = true }
    /// ```
    ///
    /// ## When to allow
    /// A row that is about two organizations on purpose: a transfer, a partnership, a share.
    "S004" "cross-tenant-reference" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let root = cx.schema.table(&cx.config.tenancy.root);
    let root_key = root.and_then(|root| cx.tenant(root));
    for table in cx.tables() {
        let Some(here) = cx.tenant(table) else {
            continue;
        };
        let is_root = cx.scope(&table.name).column().is_none();
        for reference in cx.references(table) {
            match (cx.scope(&reference.key.target), root_key) {
                (Scope::Organization(there), _) if !is_tied(reference, here, there) => {
                    between_rows(cx, reference, here, out);
                }
                (Scope::Root, Some(key)) if !is_root && !is_tied(reference, here, key) => {
                    to_root(reference, out);
                }
                _ => {}
            }
        }
    }
}

fn is_tied(reference: &Reference<'_>, here: &Ident, there: &Ident) -> bool {
    let key = reference.key;
    let mut pairs = key.columns.iter().zip(&key.target_columns);
    pairs.any(|pair| pair == (here, there))
}

fn between_rows(cx: &SchemaCx<'_>, reference: &Reference<'_>, scope: &Ident, out: &mut Report) {
    let message = format!(
        "`{}` can reference a `{}` of another organization",
        reference.name(),
        reference.key.target
    );
    let help = match cx.config.tenancy.foreign_keys {
        ForeignKeys::Simple => {
            "set `foreign_keys = \"composite\"` under `[tenancy]` in schemagen.toml".to_owned()
        }
        ForeignKeys::Composite => format!("pair `{scope}` with the scope column on the other side"),
    };
    out.push(reference.finding(reference.part.span, message).help(help));
}

fn to_root(reference: &Reference<'_>, out: &mut Report) {
    let message = format!(
        "`{}` can name an organization that is not the row's own",
        reference.name()
    );
    out.push(reference.finding(reference.part.span, message).help(
        "leave it out if it means the row's own organization; \
         if it means another one on purpose, allow it with the reason",
    ));
}
