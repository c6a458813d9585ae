//! The Drizzle target: `schema.ts`, `relations.ts`, `db.ts` and `drizzle.config.ts`.
//! In: the pictures. Out: the files of the target's folder. Everything is chosen here and in `binding::drizzle`; the
//! templates place it. What Drizzle has no word for is said where it would stand, and our migrations make it.

mod column;
mod connection;
mod extra;
mod layout;
mod relations;
mod schema;
mod table;

use super::{EmitCx, Generated, Output, Templates, template};
use serde::Serialize;
use std::collections::BTreeMap;

/// The files of the Drizzle target, where the config asks for it.
pub fn emit<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.drizzle.as_ref()?;
    let own = cx.templates;
    let files = [
        (
            "schema.ts",
            generated(
                own,
                "drizzle/schema.ts.j2",
                schema::view(cx.schema, cx.model),
            ),
        ),
        (
            "relations.ts",
            generated(
                own,
                "drizzle/relations.ts.j2",
                relations::view(cx.schema, cx.model),
            ),
        ),
        (
            "db.ts",
            generated(own, "drizzle/db.ts.j2", connection::database(cx.schema)),
        ),
        (
            "drizzle.config.ts",
            generated(
                own,
                "drizzle/drizzle.config.ts.j2",
                connection::config(cx.schema, cx.config, target),
            ),
        ),
    ];
    let files: BTreeMap<String, Generated<'a>> = files
        .into_iter()
        .map(|(name, file)| (name.to_owned(), file))
        .collect();
    Some(Output {
        dir: target.dir.clone(),
        files,
    })
}

fn generated<'a>(
    templates: &Templates<'_>,
    name: &'static str,
    view: impl Serialize + Send + Sync + 'a,
) -> Generated<'a> {
    let key = template::key(name, &view);
    templates.generated(name, key, move || template::value(&view))
}
