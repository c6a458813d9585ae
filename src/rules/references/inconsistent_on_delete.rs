//! S014.

use crate::ident::{Ident, QualifiedName};
use crate::rules::{Check, Reference, Report, SchemaCx};
use crate::schema::Action;
use std::collections::BTreeMap;

rule! {
    /// Columns of one name that reference one table do different things when its row is deleted.
    ///
    /// ## Why
    /// When `user_id` cascades in four tables and blocks the delete in a fifth, deleting a user fails
    /// on the fifth, and whoever reads the other four does not expect it. The guide: no inconsistent
    /// onDelete without reason. The odd ones out are reported, next to one that does as most do.
    ///
    /// ## Bad
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    ///
    /// [table.receipt]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.receipt.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "restrict", index = true }
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
    ///
    /// [table.receipt]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.receipt.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "restrict", index = true, reason = "kept ten years by law" }
    /// ```
    "S014" "inconsistent-on-delete" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let mut alike: BTreeMap<(&[Ident], &QualifiedName), Vec<&Reference<'_>>> = BTreeMap::new();
    for table in cx.tables() {
        for reference in cx.references(table) {
            if reference.on_delete.is_some() && !reference.reason && !reference.is_scope {
                let columns = match reference.part.column {
                    Some(column) => std::slice::from_ref(column),
                    None => &reference.key.columns,
                };
                let group = alike.entry((columns, &reference.key.target)).or_default();
                group.push(reference);
            }
        }
    }
    for group in alike.values().filter(|group| group.len() > 1) {
        let most = most_common(group);
        for odd in group
            .iter()
            .filter(|it| it.key.on_delete != most.key.on_delete)
        {
            out.push(finding(odd, most));
        }
    }
}

/// The first reference that does what most do; among equals, the first of all.
fn most_common<'a, 'b>(group: &[&'b Reference<'a>]) -> &'b Reference<'a> {
    let mut counts: BTreeMap<Action, usize> = BTreeMap::new();
    for reference in group {
        *counts.entry(reference.key.on_delete).or_default() += 1;
    }
    let mut most = group[0];
    for reference in group {
        if counts[&reference.key.on_delete] > counts[&most.key.on_delete] {
            most = reference;
        }
    }
    most
}

fn finding(odd: &Reference<'_>, most: &Reference<'_>) -> crate::rules::Finding {
    let (here, there) = (odd.key.on_delete.name(), most.key.on_delete.name());
    let message = format!(
        "`{}` says `{here}`, `{}` says `{there}`",
        odd.name(),
        most.name()
    );
    odd.finding(odd.on_delete_span(), message)
        .related(most.on_delete_span(), format!("`{there}` here"))
        .help(format!(
            "write `on_delete = \"{there}\"` here too, or say why not with `reason = \"…\"`"
        ))
}
