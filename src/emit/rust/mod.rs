//! The Rust target: `mod.rs`, `enums.rs`, `json.rs`, and one module a table, on sqlx.
//! In: the pictures. Out: the files of the target's folder. Everything is chosen here and in `binding::rust`; the
//! templates place it, laid out as default rustfmt would lay it out.

mod layout;
mod model;
mod query;
mod shared;
mod table;
mod types;

#[cfg(test)]
mod tests;

use super::{EmitCx, Generated, Output, template};
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
    let mut files: BTreeMap<String, Generated<'a>> = tables
        .par_iter()
        .map(|table| {
            let view = table::view(&shared, table);
            (
                format!("{}.rs", table.file),
                generated("rust/table.rs.j2", view),
            )
        })
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    for (name, file) in [
        (
            "mod.rs",
            generated("rust/mod.rs.j2", shared::view(&shared, &tables)),
        ),
        ("macros.rs", generated("rust/macros.rs.j2", ())),
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
    Some(Output {
        dir: target.dir.clone(),
        files,
    })
}

fn generated<'a>(template: &'static str, view: impl Serialize + Send + Sync + 'a) -> Generated<'a> {
    Generated {
        comment: "//",
        key: template::key(template, &view),
        render: Box::new(move || template::render(template, &view)),
    }
}
