//! S032.

use crate::diagnostic::Applicability;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{Column, DataType, ObjectId, Table};

rule! {
    /// Nothing makes the id of a new row.
    ///
    /// ## Why
    /// Whoever inserts a row has to make up its id, each caller in its own way. The guide generates every id
    /// (`$defaultFn(() => nanoid())`).
    ///
    /// Asked of `id`, and of any key that is a uuid. A key that has a meaning of its own, such as the code of a
    /// currency, and one that is another row's id need no generator.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true }
    /// name = { type = "text", unique = "organization" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization" }
    ///
    /// [table.currency]
    /// org_scoped = false
    /// reason = "the same for everybody"
    /// timestamps = true
    /// [table.currency.columns]
    /// code = { type = "text", primary_key = true }
    /// ```
    ///
    /// ## Fix
    /// `--fix --unsafe-fixes` writes what the finding proposes.
    ///
    /// ## When to allow
    /// Another system gives the id: the row stands for an event of Stripe, or Better Auth alone writes the table.
    "S032" "key-without-generator" Info => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let Some(key) = surrogate(cx, table).filter(|key| !is_made(cx, table, key)) else {
            continue;
        };
        let Some((word, value)) = proposal(&key.data_type) else {
            continue;
        };
        let object = ObjectId::Column(table.name.clone(), key.name.clone());
        let span = cx.column_span(table, &key.name);
        let message = format!("nothing makes the key `{}.{}`", table.name, key.name);
        let proposal = format!("write `{word} = {value}`");
        let edit = cx.column_entry(&table.name, &key.name);
        let edit = edit.and_then(|it| it.set(word, value));
        let fix = mend(&proposal, Applicability::Unsafe, edit);
        out.push(Finding::at(object, span, message).fix(fix).help(format!(
            "{proposal}, or allow it if another system gives the id"
        )));
    }
}

/// The column that is the key of a table by itself, and has no meaning but to be that: it is made up, or called so.
pub(super) fn surrogate<'a>(cx: &SchemaCx<'a>, table: &'a Table) -> Option<&'a Column> {
    let [name] = table.primary_key.as_ref()?.columns.as_slice() else {
        return None;
    };
    let key = table.column(name)?;
    let mut references = table.foreign_keys.iter();
    let is_another = references.any(|it| it.columns.contains(name));
    let is_called_so = *name == *"id" || key.data_type == DataType::Uuid;
    (!is_another && (is_called_so || is_made(cx, table, key))).then_some(key)
}

/// Whether the database or the application makes its value.
pub(super) fn is_made(cx: &SchemaCx<'_>, table: &Table, key: &Column) -> bool {
    let model = cx.model.column(&table.name, &key.name);
    key.has_database_value() || model.is_some_and(|model| model.generate.is_some())
}

/// What would make a value of this type.
fn proposal(data_type: &DataType) -> Option<(&'static str, &'static str)> {
    match data_type {
        DataType::Uuid => Some(("generate", "\"uuid_v7\"")),
        it if it.is_text() => Some(("generate", "\"nanoid\"")),
        it if it.is_integer() => Some(("identity", "\"always\"")),
        _ => None,
    }
}
