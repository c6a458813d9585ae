//! From the specs as written to the schema as meant.
//! In: a `Spec` and a `Config`. Out: `Schema`, `Model`, `Provenance`, and everything that does not fit together.
//! Never fails: what cannot be resolved is said and left out, so that all faults of a run come at once.

mod columns;
mod defaults;
mod draft;
mod expression;
mod fills;
mod index;
mod joins;
mod links;
mod names;
mod naming;
mod provenance;
mod references;
mod renames;
mod security;
mod shapes;
mod sql;
mod table;
mod types;

pub use provenance::{
    ColumnOrigin, ColumnWritten, PartOrigin, PartWritten, Provenance, TableOrigin,
};
pub use shapes::SCALARS as SHAPE_TYPES;

pub(crate) use expression::is_expression;
pub(crate) use naming::{Part, composed, foreign_key_words};
pub(crate) use shapes::json_type_names;
pub(crate) use types::{TYPE_NAMES, is_builtin};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::schema::{ObjectId, Renames, Schema};
use crate::spec::Spec;
use naming::Namer;

/// What the specs come to.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// What PostgreSQL is to hold.
    pub schema: Schema,
    /// What only the application knows.
    pub model: Model,
    /// Where everything was written.
    pub provenance: Provenance,
    /// What was called otherwise before, as the specs say it.
    pub renames: Renames,
    /// What does not fit together.
    pub diagnostics: Diagnostics,
}

/// Resolves the specs. The result does not depend on the order of the files, but for verbatim SQL, which keeps it.
pub fn resolve(spec: &Spec, config: &Config) -> Resolution {
    let mut out = Diagnostics::default();
    let mut catalog = names::catalog(spec, config, &mut out);
    catalog.shape_types = shapes::shapes(&catalog, &mut out);
    let links = links::links(&catalog, &mut out);
    let names = catalog.tables.keys();
    let mut namer = Namer::new(
        config.conventions.constraint_names,
        names.map(|name| {
            let at = catalog.tables[name];
            (name, catalog.drafts[at].spec.name.span)
        }),
    );
    table::declare_names(&catalog, &mut namer, &mut out);
    let mut built = table::tables(&catalog, &links, &mut namer, &mut out);
    references::references(&catalog, &links, &mut namer, &mut built, &mut out);
    security::security(&catalog, &mut built, &mut out);

    let mut resolution = Resolution {
        renames: renames::renames(&catalog, &mut out),
        ..Resolution::default()
    };
    resolution.model.fills = fills::fills(&catalog, &built, &mut out);
    for (at, (table, mut model, origin)) in built.into_iter().enumerate() {
        model.joins = joins::joins(&catalog, &links, at, &mut out);
        let name = table.name.clone();
        resolution.provenance.tables.insert(name.clone(), origin);
        resolution.model.tables.insert(name.clone(), model);
        resolution.schema.tables.insert(name, table);
    }
    let (objects, places) = sql::sql(&catalog, &mut out);
    let places = places.into_iter().chain(other_places(&catalog));
    resolution.provenance.others = places.collect();
    resolution.provenance.fallback = spec.tables.first().map(|table| table.name.span);
    resolution.schema.sql = objects;
    resolution.schema.extensions = catalog.extensions.into_keys().collect();
    resolution.schema.enums = catalog.enums;
    resolution.model.shapes = catalog.shape_types;
    if let Some(target) = &config.rust {
        resolution.model.datetime = target.datetime;
        resolution.model.unknown_fields = target.unknown_fields;
    }
    resolution.diagnostics = out;
    resolution
}

fn other_places(
    catalog: &names::Catalog<'_>,
) -> impl Iterator<Item = (ObjectId, crate::source::Span)> {
    let extensions = &catalog.extensions;
    let enums = &catalog.enum_places;
    let extensions = extensions
        .iter()
        .map(|(name, span)| (ObjectId::Extension(name.clone()), *span));
    let enums = enums
        .iter()
        .map(|(name, span)| (ObjectId::Enum(name.clone()), *span));
    extensions.chain(enums)
}
