//! The Rust target: `mod.rs`, `enums.rs`, `json.rs`, `values.rs`, and one module a table, on sqlx.
//! In: the pictures. Out: the files of the target's folder. Everything is chosen here and in `binding::rust`; the
//! templates place it, laid out as default rustfmt would lay it out.

mod change;
mod filter;
mod function;
mod id;
mod insert;
mod inside;
mod isolation;
mod join;
mod layout;
mod model;
mod queries;
mod query;
mod query_types;
mod shared;
mod sql;
mod table;
mod types;

#[cfg(test)]
mod tests;

use super::{EmitCx, Generated, Output, Templates, template};
use crate::config::Config;
use model::{Shared, TableCode};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The files of the Rust target, where the config asks for it.
pub fn emit<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.rust.as_ref()?;
    let shared = Shared::new(cx.schema, cx.model, cx.config);
    let tables: Vec<_> = cx.schema.tables.values().collect();
    let tables: Vec<_> = tables
        .into_par_iter()
        .map(|table| TableCode::new(&shared, table))
        .collect();
    let own = cx.templates;
    let common = own.file("rust/mod.rs.j2", shared::view(&shared, &tables, target));
    let values = || types::values(&tables, cx.model, cx.queries);
    let inside = own.file("rust/inside.rs.j2", values());
    let values = own.file("rust/values.rs.j2", values());
    let tests = target
        .tests
        .then(|| isolation_tests(own, &shared, cx.config, &tables));
    let mut files: BTreeMap<String, Generated<'a>> = tables
        .into_par_iter()
        .map(|table| (format!("{}.rs", table.file), module(own, table)))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    for (name, file) in [
        ("mod.rs", common),
        (
            "error.rs",
            own.file("rust/error.rs.j2", shared::error_view(&shared)),
        ),
        ("macros.rs", own.file("rust/macros.rs.j2", ())),
        ("select.rs", own.file("rust/select.rs.j2", ())),
        ("write.rs", own.file("rust/write.rs.j2", ())),
        (
            "enums.rs",
            own.file("rust/enums.rs.j2", types::enums(cx.schema)),
        ),
        (
            "json.rs",
            own.file("rust/json.rs.j2", types::json(cx.model)),
        ),
        ("inside.rs", inside),
        ("values.rs", values),
    ] {
        files.insert(name.to_owned(), file);
    }
    files.extend(tests.into_iter().flatten());
    Some(Output {
        dir: target.dir.clone(),
        files,
    })
}

/// The modules of the queries, in a folder of their own; none where there are no queries.
pub fn emit_queries<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.rust.as_ref()?;
    let own = cx.templates;
    let mut files = BTreeMap::new();
    if target.queries.is_some() {
        let view = queries::modules(cx.queries);
        files.insert("mod.rs".to_owned(), own.file("rust/queries.rs.j2", view));
    }
    for file in cx.queries {
        let view = queries::module(file);
        let generated = own.file("rust/query_file.rs.j2", view);
        files.insert(format!("{}.rs", file.file), generated);
    }
    Some(Output {
        dir: format!("{}/queries", target.dir),
        files,
    })
}

/// The modules of the tests, where there are organizations to keep apart.
fn isolation_tests<'a>(
    own: &Templates<'_>,
    shared: &Shared,
    config: &Config,
    tables: &[TableCode],
) -> Vec<(String, Generated<'a>)> {
    let Some((stage, tests)) = isolation::views(shared, config, tables) else {
        return Vec::new();
    };
    [
        ("isolation.rs", own.file("rust/isolation.rs.j2", stage)),
        (
            "isolation_database.rs",
            own.file("rust/isolation_database.rs.j2", ()),
        ),
        (
            "isolation_samples.rs",
            own.file("rust/isolation_samples.rs.j2", ()),
        ),
        (
            "isolation_tests.rs",
            own.file("rust/isolation_tests.rs.j2", tests),
        ),
    ]
    .map(|(name, file)| (name.to_owned(), file))
    .into()
}

/// The module of a table. Its key is over the table as the code sees it: the view is made only to render.
fn module<'a>(templates: &Templates<'_>, table: TableCode<'a>) -> Generated<'a> {
    const TEMPLATE: &str = "rust/table.rs.j2";
    let key = template::key(TEMPLATE, &table);
    templates.generated(TEMPLATE, key, move || template::value(&table::view(&table)))
}
