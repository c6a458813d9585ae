//! A snapshot as drizzle-kit 0.31 writes it, version 7.
//! In: a schema. Out: the document. What drizzle has no word for (extensions, comments, the user's SQL) is not in it, and
//! neither are tables that somebody else owns.

use super::ordered::Ordered;
use super::table::Table;
use crate::schema::Schema;
use serde::Serialize;

/// The whole document.
#[derive(Serialize)]
pub(super) struct Snapshot<'a> {
    id: String,
    #[serde(rename = "prevId")]
    previous: String,
    version: &'static str,
    dialect: &'static str,
    tables: Ordered<Table<'a>>,
    enums: Ordered<Enum<'a>>,
    schemas: Ordered<&'a str>,
    sequences: Ordered<()>,
    roles: Ordered<()>,
    policies: Ordered<()>,
    views: Ordered<()>,
    #[serde(rename = "_meta")]
    renamed: Renamed,
}

#[derive(Serialize)]
struct Enum<'a> {
    name: &'a str,
    schema: &'a str,
    values: &'a [String],
}

/// Old names, which drizzle-kit itself leaves empty since it asks for them.
#[derive(Serialize)]
struct Renamed {
    columns: Ordered<()>,
    schemas: Ordered<()>,
    tables: Ordered<()>,
}

/// The document of a schema.
pub(super) fn of(id: String, previous: String, schema: &Schema) -> Snapshot<'_> {
    let key = |name: &crate::ident::QualifiedName| format!("{}.{}", name.schema, name.name);
    let tables = schema.owned_tables();
    let enums = schema.enums.values().map(|it| {
        let shown = Enum {
            name: it.name.name.as_str(),
            schema: it.name.schema.as_str(),
            values: &it.labels,
        };
        (key(&it.name), shown)
    });
    let schemas = schema.schemas().into_iter();
    Snapshot {
        id,
        previous,
        version: "7",
        dialect: "postgresql",
        tables: tables.map(|it| (key(&it.name), Table::of(it))).collect(),
        enums: enums.collect(),
        schemas: schemas.map(|it| (it.to_string(), it.as_str())).collect(),
        sequences: Ordered::empty(),
        roles: Ordered::empty(),
        policies: Ordered::empty(),
        views: Ordered::empty(),
        renamed: Renamed {
            columns: Ordered::empty(),
            schemas: Ordered::empty(),
            tables: Ordered::empty(),
        },
    }
}
