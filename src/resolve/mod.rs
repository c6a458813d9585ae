//! From the specs as written to the schema as meant.
//! In: a `Spec` and a `Config`. Out: `Schema`, `Model`, `Provenance`, and everything that does not fit together.
//! Never fails: what cannot be resolved is said and left out, so that all faults of a run come at once.

mod provenance;

pub use provenance::{
    ColumnOrigin, ColumnWritten, PartOrigin, PartWritten, Provenance, TableOrigin,
};

use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::schema::Schema;

/// What the specs come to.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// What PostgreSQL is to hold.
    pub schema: Schema,
    /// What only the application knows.
    pub model: Model,
    /// Where everything was written.
    pub provenance: Provenance,
    /// What does not fit together.
    pub diagnostics: Diagnostics,
}
