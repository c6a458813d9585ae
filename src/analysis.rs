//! The spine: the one road that every verb takes.
//! In: the texts of a project, its settings, and the schema of the last migration. Out: everything that follows from them.
//! Knows nothing of which verb is running, and touches neither disk nor database.

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::resolve::Provenance;
use crate::schema::Schema;
use crate::source::Sources;
use crate::spec::Spec;
use crate::statement::Statement;

/// What a run starts from.
#[derive(Debug)]
pub struct Inputs {
    /// The texts: the config first, if there is one, then the specs in name order.
    pub sources: Sources,
    /// The settings.
    pub config: Config,
    /// What is wrong with the settings.
    pub diagnostics: Diagnostics,
    /// The schema that the migrations so far make; empty at first.
    pub previous: Schema,
}

/// What follows from the inputs.
#[derive(Debug)]
pub struct Analysis {
    /// The specs as written.
    pub spec: Spec,
    /// The schema as meant.
    pub schema: Schema,
    /// What only the application knows of it.
    pub model: Model,
    /// Where its parts were written.
    pub provenance: Provenance,
    /// What brings the previous schema to this one.
    pub statements: Vec<Statement>,
    /// Every finding, sorted.
    pub diagnostics: Diagnostics,
}
