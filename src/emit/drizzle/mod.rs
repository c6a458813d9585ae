//! The Drizzle target: `schema.ts`, `relations.ts`, `db.ts`, `drizzle.config.ts`, and the queries of an organization.
//! In: the pictures. Out: the files of the target's folder. Everything is chosen here and in `binding::drizzle`; the
//! templates place it. What Drizzle has no word for is said where it would stand, and our migrations make it.

mod column;
mod connection;
mod extra;
mod layout;
mod organization;
mod queries;
mod relations;
mod schema;
mod table;

pub use queries::emit as queries;

use super::{EmitCx, Generated, Output};
use std::collections::BTreeMap;

/// The files of the Drizzle target, where the config asks for it.
pub fn emit<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.drizzle.as_ref()?;
    let own = cx.templates;
    let files = [
        (
            "schema.ts",
            own.file("drizzle/schema.ts.j2", schema::view(cx.schema, cx.model)),
        ),
        (
            "relations.ts",
            own.file(
                "drizzle/relations.ts.j2",
                relations::view(cx.schema, cx.model),
            ),
        ),
        (
            "db.ts",
            own.file("drizzle/db.ts.j2", connection::database(cx.schema)),
        ),
        (
            "drizzle.config.ts",
            own.file(
                "drizzle/drizzle.config.ts.j2",
                connection::config(cx.schema, cx.config, target),
            ),
        ),
    ];
    let mut files: BTreeMap<String, Generated<'a>> = files
        .into_iter()
        .map(|(name, file)| (name.to_owned(), file))
        .collect();
    if let Some(view) = organization::Tenants::of(cx).and_then(|it| organization::view(&it)) {
        let file = own.file("drizzle/organization.ts.j2", view);
        files.insert("organization.ts".to_owned(), file);
    }
    if target.queries && !cx.model.shapes.is_empty() {
        let nothing = BTreeMap::<String, String>::new();
        let file = own.file("drizzle/json.ts.j2", nothing);
        files.insert("json.ts".to_owned(), file);
    }
    Some(Output {
        dir: target.dir.clone(),
        files,
    })
}
