//! S018.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;

rule! {
    /// The table that the config names as the membership cannot say who belongs to which organization.
    ///
    /// ## Why
    /// The generated code gives an `Org` to those who are found there, and to nobody else. A misspelt table
    /// or column would take that check out of the code, and leave only the way around it.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// membership = { table = "membr", user = "user_id" }
    /// ```
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
    ///
    /// ## Good
    /// The table is scoped, and the column references the people.
    /// ```toml
    /// # schemagen.toml
    /// [tenancy]
    /// membership = { table = "member", user = "user_id" }
    /// ```
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
    "S018" "membership-mismatch" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let tenancy = &cx.config.tenancy;
    let (name, user) = (&tenancy.membership_table, &tenancy.membership_user);
    let Some(span) = tenancy.membership_span.filter(|_| !out.after_errors()) else {
        return;
    };
    let table = cx.schema.table(name);
    let references = |column| {
        let mut keys = table.iter().flat_map(|table| &table.foreign_keys);
        keys.any(|key| key.columns.contains(column) && key.target != tenancy.root)
    };
    let (fault, help) = match table {
        None => (
            format!("there is no table `{name}` to be the membership"),
            "name the table that ties people to organizations".to_owned(),
        ),
        Some(_) if cx.scope(name).column().is_none() => (
            format!("the membership `{name}` does not say which organization"),
            format!("write `org_scoped = true` on `{name}`"),
        ),
        Some(table) if table.column(user).is_none() => (
            format!("the membership `{name}` has no column `{user}`"),
            "name the column that references the person: `user = \"…\"`".to_owned(),
        ),
        Some(_) if !references(user) => (
            format!("`{name}.{user}` does not say who the member is"),
            "name a column that references the table of the people".to_owned(),
        ),
        Some(_) => return,
    };
    let object = ObjectId::Table(name.clone());
    out.push(Finding::at(object, span, fault).help(help));
}
