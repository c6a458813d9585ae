//! S024.

use crate::diagnostic::Applicability;
use crate::model::Generator;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{Column, DataType, ObjectId, Table};

rule! {
    /// A value that may not be NULL is filled in by the application, though the database could.
    ///
    /// ## Why
    /// Whatever inserts past the generated code (a migration, an import, a colleague in psql, Better
    /// Auth) fails on a value that everybody believes to have a default. A default in the database is
    /// there for all of them. The guide demands it, and breaks it in `user.emailVerified`.
    ///
    /// Ids that PostgreSQL has no function for (`nanoid`, `cuid2`, `ulid`, `uuid_v7`) and primary keys
    /// are left alone.
    ///
    /// ## Bad
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// pinned = { type = "boolean", generate = { value = false } }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.tag]
    /// org_scoped = true
    /// timestamps = true
    /// [table.tag.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    /// pinned = { type = "boolean", default = false }
    /// ```
    ///
    /// ## Fix
    /// `--fix` writes `default` in place of `generate`.
    "S024" "application-default" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for (name, model) in cx.model.tables.iter() {
        let Some(table) = cx.schema.table(name).filter(|table| !table.external) else {
            continue;
        };
        for (column, known) in &model.columns {
            if let Some(generator) = &known.generate
                && let Some(column) = table.column(column)
                && !column.nullable
                && !column.has_database_value()
                && !is_key(table, column)
                && let Some(instead) = instead(generator, &column.data_type)
            {
                out.push(finding(cx, table, column, instead));
            }
        }
    }
}

fn is_key(table: &Table, column: &Column) -> bool {
    let key = table.primary_key.as_ref();
    key.is_some_and(|key| key.columns.contains(&column.name))
}

/// What to write for the database to do it.
fn instead(generator: &Generator, data_type: &DataType) -> Option<&'static str> {
    match generator {
        Generator::Value(_) => Some("`default = …` with the same value"),
        Generator::UuidV4 if *data_type == DataType::Uuid => {
            Some("`default = { sql = \"gen_random_uuid()\" }`")
        }
        Generator::Nanoid
        | Generator::Cuid2
        | Generator::Ulid
        | Generator::UuidV4
        | Generator::UuidV7
        | Generator::Now => None,
    }
}

fn finding(cx: &SchemaCx<'_>, table: &Table, column: &Column, instead: &str) -> Finding {
    let object = ObjectId::Column(table.name.clone(), column.name.clone());
    let span = cx.generate_span(table, column);
    let message = format!(
        "`{}.{}` has its default in the application only",
        table.name, column.name
    );
    let edit = cx.column_entry(&table.name, &column.name);
    let edit = edit.and_then(|it| {
        let value = match it.text(&["generate", "value"]) {
            Some(value) => value.to_owned(),
            None => "{ sql = \"gen_random_uuid()\" }".to_owned(),
        };
        it.replaced("generate", "default", &value)
    });
    let title = "write `default` instead of `generate`";
    Finding::at(object, span, message)
        .help(format!("write {instead} instead of `generate`"))
        .fix(mend(title, Applicability::Safe, edit))
}
