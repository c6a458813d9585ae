//! The functions of a table's module that change and delete rows.
//! In: a `TableCode`. Out: constants, and functions that bind every value.

use super::function::{Caller, Function, WRITES, bind, bound, line};
use super::layout::{call, literal};
use super::model::{ColumnCode, TableCode};
use super::query::{is_listed, key_arguments, key_values, words};
use super::sql::delete_const;
use super::table::is_patchable;

/// The functions that change and delete rows.
pub fn changes(table: &TableCode, consts: &mut String) -> Vec<Function> {
    let caller = Caller::of(table);
    let mut out = Vec::new();
    let connection = line(&format!("let connection = {};", caller.connection));
    if is_patchable(table) {
        out.push(update(table, caller, &connection));
    }
    if let Some(key) = &table.key {
        *consts += &delete_const(table, key);
        out.push(Function::new(
            format!("Deletes {}; `false` when there is no such row.", words(table).one),
            "[`Error::StillReferenced`] when a row elsewhere needs it; and when the database cannot be reached.",
            "delete",
            (&key_arguments(table, caller), "bool"),
            &[
                bind(table, &key_values(table)),
                connection.clone(),
                line("let done = super::execute(connection, (DELETE, bound)).await;"),
                line("Ok(done.map_err(Error::of_delete)? > 0)"),
            ],
        ));
    }
    if is_listed(table) {
        out.push(Function::new(
            format!(
                "Deletes all {} that pass a filter, and tells how many; a filter that asks nothing lets all pass.",
                words(table).many
            ),
            "[`Error::StillReferenced`] when a row elsewhere needs one; and when the database cannot be reached.",
            "delete_many",
            (&[caller.argument, "filter: &Filter"], "u64"),
            &[
                line(&format!(
                    "let query = Where::deleting(FROM, {}, filter);",
                    bound(table)
                )),
                connection,
                line("let done = super::execute(connection, query.finish()).await;"),
                line("done.map_err(Error::of_delete)"),
            ],
        ));
    }
    out
}

fn update(table: &TableCode, caller: Caller, connection: &str) -> Function {
    let keys = key_arguments(table, caller);
    let find = match keys.len() {
        1 => format!("find({})", caller.passed),
        _ => format!("find({}, id)", caller.passed),
    };
    let mut sets = String::new();
    for column in table.columns.iter().filter(|column| column.patched) {
        let method = if column.form.label_list {
            "some_labels"
        } else {
            "some"
        };
        let value = format!("patch.{}", column.field);
        assign(&mut sets, "    ", column, ("update", method), &[&value]);
    }
    for column in table.columns.iter().filter(|column| column.touched) {
        sets += &call("    ", "update.touch", &[&literal(&column.sql)]);
    }
    let arguments: Vec<_> = keys.iter().copied().chain(["patch: Patch"]).collect();
    Function::new(
        format!(
            "Changes {}, and gives it as it is then; `None` when there is no such row.",
            words(table).one
        ),
        WRITES,
        "update",
        (&arguments, "Option<Row>"),
        &[
            bind(table, &key_values(table)),
            line("let mut update = Update::new(bound);"),
            sets,
            line("let Some(query) = update.finish(TABLE, KEY, COLUMNS) else {"),
            line(&format!("    return {find}.await;")),
            line("};"),
            connection.to_owned(),
            line("super::fetch_optional(connection, query).await"),
        ],
    )
}

/// Gives a column its value in a statement.
pub fn assign(
    out: &mut String,
    indent: &str,
    column: &ColumnCode,
    (statement, method): (&str, &str),
    values: &[&str],
) {
    if !column.form.write_cast.is_empty() {
        let cast = literal(&column.form.write_cast);
        *out += &call(indent, &format!("{statement}.cast"), &[&cast]);
    }
    let name = literal(&column.sql);
    let arguments: Vec<_> = [name.as_str()]
        .into_iter()
        .chain(values.iter().copied())
        .collect();
    *out += &call(indent, &format!("{statement}.{method}"), &arguments);
}
