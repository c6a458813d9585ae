//! S040.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{DataType, ObjectId};

rule! {
    /// JSON is kept as text.
    ///
    /// ## Why
    /// `json` is read anew for every operator that looks into it, cannot be indexed, and has no `=`: DISTINCT,
    /// GROUP BY and UNION fail over it (PostgreSQL manual 8.14). `jsonb` has none of this. The guide
    /// uses `jsonb`; strong_migrations refuses `json`.
    ///
    /// ## Bad
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// kind = { type = "text", index = true }
    /// payload = "json"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.event]
    /// org_scoped = true
    /// timestamps = true
    /// [table.event.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// kind = { type = "text", index = true }
    /// payload = "jsonb"
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `jsonb`, which keeps neither the order of keys nor double ones.
    ///
    /// ## When to allow
    /// The text counts as it came, with its blanks, its order and its double keys: a body that a signature is
    /// over.
    "S040" "json-not-jsonb" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            if *column.data_type.element() == DataType::Json {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let message = format!("`{}.{}` keeps JSON as text", table.name, column.name);
                let edit = cx.column_entry(&table.name, &column.name);
                let edit = edit.and_then(|it| it.set_type("jsonb"));
                let fix = mend("write `jsonb`", Applicability::Unsafe, edit);
                let finding = Finding::at(object, cx.type_span(table, column), message);
                out.push(finding.help("write `jsonb`").fix(fix));
            }
        }
    }
}
