//! S002.

use crate::rules::context::says;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;
use crate::spec::OrgScopedSpec;

rule! {
    /// A table says that its rows belong to no organization, but not why.
    ///
    /// ## Why
    /// `org_scoped = false` takes a table out of every protection that this tool gives: no scope
    /// column, no tenant key, no `Org` in the generated functions. Whoever reviews that needs one
    /// sentence to judge it by, today and in two years. The guide: all user data must be scoped by
    /// organization.
    ///
    /// ## Bad
    /// ```toml
    /// [table.country]
    /// org_scoped = false
    /// timestamps = true
    /// [table.country.columns]
    /// code = { type = "text", primary_key = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.country]
    /// org_scoped = false
    /// reason = "the same countries for everyone"
    /// timestamps = true
    /// [table.country.columns]
    /// code = { type = "text", primary_key = true }
    /// ```
    "S002" "unscoped-without-reason" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let Some(spec) = cx.table_spec(&table.name) else {
            continue;
        };
        if let Some(word) = &spec.org_scoped
            && word.value == OrgScopedSpec::No
            && !says(spec.reason.as_ref())
            && table.name != cx.config.tenancy.root
        {
            let object = ObjectId::Table(table.name.clone());
            let message = format!(
                "`{}` is shared by all organizations without a reason",
                table.name
            );
            out.push(Finding::at(object, word.span, message).help(
                "write `reason = \"…\"` beside it, or `org_scoped = true` if each row belongs to one organization",
            ));
        }
    }
}
