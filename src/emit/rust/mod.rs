//! The Rust target: `mod.rs`, `enums.rs`, `json.rs`, and one module a table, on sqlx.
//! In: the pictures. Out: the files of the target's folder. Everything is chosen here and in `binding::rust`; the
//! templates place it, laid out as default rustfmt would lay it out.

mod change;
mod filter;
mod function;
mod id;
mod insert;
mod isolation;
mod join;
mod layout;
mod model;
mod query;
mod shared;
mod sql;
mod table;
mod types;

#[cfg(test)]
mod tests;

use super::{EmitCx, Generated, Output, template};
use crate::config::Config;
use model::{Shared, TableCode};
use rayon::prelude::*;
use serde::Serialize;
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
    let common = generated(
        "rust/mod.rs.j2",
        shared::view(&shared, &tables, target.tests),
    );
    let tests = target
        .tests
        .then(|| isolation_tests(&shared, cx.config, &tables));
    let mut files: BTreeMap<String, Generated<'a>> = tables
        .into_par_iter()
        .map(|table| (format!("{}.rs", table.file), module(table)))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    for (name, file) in [
        ("mod.rs", common),
        (
            "error.rs",
            generated("rust/error.rs.j2", shared::error_view(&shared)),
        ),
        ("macros.rs", generated("rust/macros.rs.j2", ())),
        ("select.rs", generated("rust/select.rs.j2", ())),
        ("write.rs", generated("rust/write.rs.j2", ())),
        (
            "enums.rs",
            generated("rust/enums.rs.j2", types::enums(cx.schema)),
        ),
        (
            "json.rs",
            generated("rust/json.rs.j2", types::json(cx.model)),
        ),
    ] {
        files.insert(name.to_owned(), file);
    }
    files.extend(tests.into_iter().flatten());
    Some(Output {
        dir: target.dir.clone(),
        files,
    })
}

/// The modules of the tests, where there are organizations to keep apart.
fn isolation_tests<'a>(
    shared: &Shared,
    config: &Config,
    tables: &[TableCode],
) -> Vec<(String, Generated<'a>)> {
    let Some((stage, tests)) = isolation::views(shared, config, tables) else {
        return Vec::new();
    };
    [
        ("isolation.rs", generated("rust/isolation.rs.j2", stage)),
        (
            "isolation_database.rs",
            generated("rust/isolation_database.rs.j2", ()),
        ),
        (
            "isolation_samples.rs",
            generated("rust/isolation_samples.rs.j2", ()),
        ),
        (
            "isolation_tests.rs",
            generated("rust/isolation_tests.rs.j2", tests),
        ),
    ]
    .map(|(name, file)| (name.to_owned(), file))
    .into()
}

/// The module of a table. Its key is over the table as the code sees it: the view is made only to render.
fn module(table: TableCode<'_>) -> Generated<'_> {
    const TEMPLATE: &str = "rust/table.rs.j2";
    Generated {
        comment: "//",
        key: template::key(TEMPLATE, &table),
        render: Box::new(move || template::render(TEMPLATE, &table::view(&table))),
    }
}

fn generated<'a>(template: &'static str, view: impl Serialize + Send + Sync + 'a) -> Generated<'a> {
    Generated {
        comment: "//",
        key: template::key(template, &view),
        render: Box::new(move || template::render(template, &view)),
    }
}
