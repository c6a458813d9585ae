//! The views of `db.ts` and `drizzle.config.ts`.
//! In: the settings, and whether there is something that is not ours. Out: what the two say of it.

use crate::binding::drizzle::string;
use crate::config::{Config, DrizzleTarget, Format};
use crate::ident::DEFAULT_SCHEMA;
use crate::path::{between, shown};
use crate::schema::Schema;
use serde::Serialize;
use std::path::Path;

/// The view of `drizzle/db.ts.j2`.
#[derive(Serialize)]
pub struct DatabaseView {
    external: bool,
}

/// The view of `drizzle/drizzle.config.ts.j2`.
#[derive(Serialize)]
pub struct ConfigView {
    out: Option<String>,
    out_of_reach: bool,
    schemas: String,
    tables: String,
}

/// All that `db.ts` has to choose.
pub fn database(schema: &Schema) -> DatabaseView {
    DatabaseView {
        external: schema.tables.values().any(|table| table.external),
    }
}

/// All that `drizzle.config.ts` has to choose: the migrations, where they are drizzle-kit's, and what it may look at.
pub fn config(schema: &Schema, config: &Config, target: &DrizzleTarget) -> ConfigView {
    let is_theirs = config.migrations.format == Format::Drizzle;
    let out = is_theirs
        .then(|| between(Path::new(&target.dir), Path::new(&config.migrations.dir)))
        .flatten()
        .map(|way| string(&shown(&way)));
    let mut schemas = vec![string(DEFAULT_SCHEMA)];
    schemas.extend(
        schema
            .schemas()
            .into_iter()
            .map(|name| string(name.as_str())),
    );
    let mut tables = vec![string("*")];
    let external = schema.tables.values().filter(|table| table.external);
    tables.extend(external.map(|table| string(&format!("!{}", table.name.name))));
    ConfigView {
        out_of_reach: is_theirs && out.is_none(),
        out,
        schemas: format!("[{}]", schemas.join(", ")),
        tables: format!("[{}]", tables.join(", ")),
    }
}
