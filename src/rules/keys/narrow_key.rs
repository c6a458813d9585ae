//! S033.

use super::key_without_generator::surrogate;
use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{DataType, ObjectId};

rule! {
    /// The ids of a table run out after 2,147,483,647 rows, or after 32,767.
    ///
    /// ## Why
    /// Deleted rows and failed inserts use ids up as well. At the last one every insert fails, and the way out
    /// writes the table and all that reference it anew while nobody can use them. A bigint costs four bytes a
    /// row, and alignment often takes those four anyway. squawk's `prefer-bigint-over-int` says the same.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [rules]
    /// mixed-key-types = "off"
    /// ```
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "integer", primary_key = true, identity = "always" }
    /// kind = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [rules]
    /// mixed-key-types = "off"
    /// ```
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "bigint", primary_key = true, identity = "always" }
    /// kind = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `bigint`; the columns that reference it follow.
    ///
    /// ## When to allow
    /// A table that stays small by its nature, such as the countries.
    "S033" "narrow-key" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let Some(key) = surrogate(cx, table) else {
            continue;
        };
        let last = match key.data_type {
            DataType::SmallInt => "32,767",
            DataType::Integer => "2,147,483,647",
            _ => continue,
        };
        let object = ObjectId::Column(table.name.clone(), key.name.clone());
        let message = format!("the key `{}.{}` ends at {last}", table.name, key.name);
        let edit = cx.column_entry(&table.name, &key.name);
        let edit = edit.and_then(|it| it.set_type("bigint"));
        let fix = mend("write `bigint`", Applicability::Unsafe, edit);
        let finding = Finding::at(object, cx.type_span(table, key), message);
        out.push(finding.help("write `bigint` as its type").fix(fix));
    }
}
