//! The queries of a table whose rows are of organizations: a file for each.
//! In: a table. Out: the view of its file, functions that ask for an `OrganizationId` before all else.
//! What such an id is and who gives it is `organization`'s.

mod function;
mod join;
mod read;
mod table;
mod write;

use crate::binding::drizzle::query_file;
use crate::emit::{EmitCx, Output};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use table::{Rows, TableCode};

/// The view of `drizzle/queries.ts.j2`.
#[derive(Serialize)]
pub struct QueriesView {
    docs: String,
    imports: Vec<String>,
    /// The types of what is written.
    inputs: Vec<Input>,
    functions: Vec<String>,
}

/// A type of what is written.
#[derive(Serialize)]
pub struct Input {
    docs: &'static str,
    text: String,
}

/// The files of the queries. Where the settings want none, those of an earlier build go.
pub fn emit<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.drizzle.as_ref()?;
    let dir = format!("{}/queries", target.dir.trim_end_matches('/'));
    let mut files = BTreeMap::new();
    if let Some(tenants) = super::organization::Tenants::of(cx) {
        let tables: Vec<_> = cx.schema.owned_tables().collect();
        let made: Vec<_> = tables
            .par_iter()
            .filter_map(|table| {
                Some((
                    query_file(&table.name),
                    view(&TableCode::of(&tenants, table)?),
                ))
            })
            .collect();
        for (name, view) in made {
            files.insert(name, cx.templates.file("drizzle/queries.ts.j2", view));
        }
    }
    Some(Output { dir, files })
}

fn view(table: &TableCode<'_>) -> QueriesView {
    let mut functions = Vec::new();
    let is_listed = matches!(table.rows, Rows::Named(_) | Rows::Unnamed);
    if is_listed {
        functions.push(read::list(table));
        functions.extend(join::lists(table));
    }
    if table.is_named() {
        functions.push(read::one(table));
    }
    if !matches!(table.rows, Rows::Root) {
        functions.push(write::create(table));
    }
    if is_listed {
        functions.push(write::create_many(table));
    }
    let is_changed = table.is_named() && write::is_changed(table);
    if is_changed {
        functions.push(write::update(table));
    }
    if table.is_named() {
        functions.push(write::delete(table));
    }
    QueriesView {
        docs: table.docs(),
        imports: table.imports(&functions),
        inputs: write::inputs(table, is_changed),
        functions: functions.iter().map(|it| it.text(table.rls)).collect(),
    }
}
