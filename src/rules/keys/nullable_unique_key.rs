//! S035.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{Check, Entry, Finding, Part, Report, SchemaCx, mend};
use crate::schema::{Index, Table};

rule! {
    /// A unique key over several columns holds nothing where one of them is NULL.
    ///
    /// ## Why
    /// Two NULLs are never the same (PostgreSQL manual 5.4.3), so rows that have one may repeat all the rest.
    /// With `deleted_at` in the key it holds for the deleted rows only, and the live ones, where it is NULL, may
    /// be as many as they like; with an optional `parent_id`, names may repeat at the top.
    ///
    /// Asked where the column that may be NULL is a time or a reference, and another one is neither. A key that
    /// ends in an optional text, as a number that another system may or may not have given, is most often meant.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// deleted_at = "timestamptz?"
    /// [[table.project.unique]]
    /// columns = ["organization_id", "name", "deleted_at"]
    /// ```
    /// ```toml
    /// [table.folder]
    /// org_scoped = true
    /// timestamps = true
    /// [table.folder.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// parent_id = { references = "self", on_delete = "cascade", null = true, index = true }
    /// [[table.folder.unique]]
    /// columns = ["organization_id", "name", "parent_id"]
    /// ```
    ///
    /// ## Good
    /// One live row of each name; or one folder of each name, at the top as well:
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// deleted_at = "timestamptz?"
    /// [[table.project.index]]
    /// columns = ["organization_id", "name"]
    /// unique = true
    /// where = "deleted_at is null"
    /// [[table.project.index]]
    /// columns = ["organization_id", "created_at desc"]
    ///
    /// [table.folder]
    /// org_scoped = true
    /// timestamps = true
    /// [table.folder.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = "text"
    /// parent_id = { references = "self", on_delete = "cascade", null = true, index = true }
    /// [[table.folder.unique]]
    /// columns = ["organization_id", "name", "parent_id"]
    /// nulls_not_distinct = true
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes `nulls_not_distinct = true` into the entry, where the column is a reference.
    ///
    /// ## When to allow
    /// Rows without the value may well be the same in the rest.
    "S035" "nullable-unique-key" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for unique in table.uniques.iter().filter(|it| !it.nulls_not_distinct) {
            let columns: Vec<&Ident> = unique.columns.iter().collect();
            if let Some(hole) = hole(cx, table, &columns) {
                let entry = cx.part_entry(table, "unique", &unique.name);
                out.push(finding(table, cx.unique(table, unique), hole, entry));
            }
        }
        for index in table.indexes.iter().filter(|it| !it.nulls_not_distinct) {
            if let Some(columns) = unique_columns(index)
                && let Some(hole) = hole(cx, table, &columns)
                && index.predicate.as_ref().is_none_or(|it| !it.mentions(hole))
            {
                let entry = cx.part_entry(table, "index", &index.name);
                out.push(finding(table, cx.index(table, index), hole, entry));
            }
        }
    }
}

/// The columns of a unique index over some rows or all.
fn unique_columns(index: &Index) -> Option<Vec<&Ident>> {
    let keys = index.keys.iter().filter(|_| index.unique);
    keys.map(|key| key.column()).collect()
}

/// The time or reference that may be NULL, beside a column that is neither.
fn hole<'k>(cx: &SchemaCx<'_>, table: &Table, columns: &[&'k Ident]) -> Option<&'k Ident> {
    let scope = cx.tenant(table);
    let columns = columns.iter().filter(|column| Some(**column) != scope);
    let (marks, values): (Vec<&Ident>, Vec<&Ident>) = columns.partition(|column| {
        let mut references = table.foreign_keys.iter();
        references.any(|key| key.columns.contains(column))
            || table
                .column(column)
                .is_some_and(|column| column.data_type.is_moment())
    });
    let is_nullable = |name: &Ident| table.column(name).is_some_and(|column| column.nullable);
    let holds_else = values.iter().any(|value| !is_nullable(value));
    let hole = marks.into_iter().find(|column| is_nullable(column))?;
    holds_else.then_some(hole)
}

fn finding(table: &Table, part: Part<'_>, hole: &Ident, entry: Option<Entry<'_>>) -> Finding {
    let message = format!(
        "rows of `{}` without `{hole}` are never the same to this key",
        table.name
    );
    let is_moment = table
        .column(hole)
        .is_some_and(|column| column.data_type.is_moment());
    let help = if is_moment {
        format!(
            "make it `[[….index]]` with `unique = true` and `where = \"{} is null\"`, without the column",
            hole.sql()
        )
    } else {
        "write `nulls_not_distinct = true`".to_owned()
    };
    let edit = entry.filter(|_| !is_moment);
    let edit = edit.and_then(|it| it.set("nulls_not_distinct", "true"));
    let title = "write `nulls_not_distinct = true`";
    let fix = mend(title, Applicability::Unsafe, edit);
    Finding::at(part.object, part.span, message)
        .help(help)
        .fix(fix)
}
