//! S034.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{ObjectId, Table};

rule! {
    /// A person can be a member of one organization twice.
    ///
    /// ## Why
    /// Two rows may say two things: whoever was made a plain member in one stays an owner by the other, and who
    /// is taken out by deleting one row is still in. A double click on "accept" is enough to make them. Only a
    /// unique key over both columns keeps that from happening; it is also what a reference to
    /// `member.user_id`, an assignee of the same organization, needs.
    ///
    /// ## Bad
    /// ```toml
    /// [table.member]
    /// org_scoped = true
    /// timestamps = true
    /// [table.member.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// [[table.member.index]]
    /// columns = ["organization_id", "user_id"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.member]
    /// org_scoped = true
    /// timestamps = true
    /// [table.member.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// [[table.member.unique]]
    /// columns = ["organization_id", "user_id"]
    /// ```
    /// Where past memberships are kept, a unique index over those that stand does it.
    /// ```toml
    /// [table.member]
    /// org_scoped = true
    /// timestamps = true
    /// [table.member.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// user_id = { references = "user", on_delete = "cascade", index = true }
    /// left_at = "timestamptz?"
    /// [[table.member.index]]
    /// columns = ["organization_id", "user_id"]
    /// unique = true
    /// where = "left_at is null"
    /// [[table.member.index]]
    /// columns = ["organization_id", "created_at"]
    /// ```
    "S034" "repeatable-membership" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let tenancy = &cx.config.tenancy;
    let Some(table) = cx
        .schema
        .table(&tenancy.membership_table)
        .filter(|table| !table.external)
    else {
        return;
    };
    let (Some(scope), user) = (cx.scope(&table.name).column(), &tenancy.membership_user) else {
        return;
    };
    if table.column(user).is_none() || is_unique(table, &[scope, user]) {
        return;
    }
    let address = cx
        .table_spec(&table.name)
        .map_or("…", |spec| &spec.name.value);
    let object = ObjectId::Table(table.name.clone());
    let message = format!(
        "`{}` may hold a person twice in one organization",
        table.name
    );
    let help =
        format!("add `[[table.{address}.unique]]` with `columns = [\"{scope}\", \"{user}\"]`");
    out.push(Finding::at(object, cx.table_span(table), message).help(help));
}

/// Whether some of these columns are unique: a key over fewer says more. One over a part of the rows is taken to be
/// the part that counts.
fn is_unique(table: &Table, columns: &[&crate::ident::Ident]) -> bool {
    let partial = table
        .indexes
        .iter()
        .filter(|index| index.unique && index.predicate.is_some());
    let partial = partial.filter_map(|index| {
        let keys = index.keys.iter().map(|key| key.column());
        keys.collect::<Option<Vec<_>>>()
    });
    let mut keys = table.unique_keys().chain(partial);
    keys.any(|key| key.iter().all(|column| columns.contains(column)))
}
