//! The spine: the one road that every verb takes.
//! In: the texts of a project, its settings, and the schema of the last migration. Out: everything that follows from them.
//! Knows nothing of which verb is running, and touches neither disk nor database.

use crate::binding;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::diff::diff;
use crate::emit::{self, EmitCx, Templates};
use crate::model::Model;
use crate::queries::{self, QueryFile, QueryScope};
use crate::resolve::{Provenance, Resolution, resolve};
use crate::rollout::{Step, rollout};
use crate::rules::{Files, Judgement, MigrationCx, QueryCx, SchemaCx};
use crate::schema::{Renames, Schema};
use crate::source::{SourceId, Sources, Span};
use crate::spec::{self, Spec};
use crate::statement::{HazardKind, Statement};
use crate::tenancy;
use crate::typing::Catalog;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What a run starts from.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The texts: the config, if there is one, the specs, and templates of the user's own.
    pub sources: Sources,
    /// Which of them are specs, in name order.
    pub specs: Vec<SourceId>,
    /// Which of them are templates that stand in for ours, in name order.
    pub templates: Vec<SourceId>,
    /// Which of them hold queries that become functions, in name order.
    pub queries: Vec<SourceId>,
    /// Which of them holds the settings, if one does.
    pub settings: Option<SourceId>,
    /// The settings.
    pub config: Config,
    /// What is wrong with the settings.
    pub diagnostics: Vec<Diagnostic>,
    /// The schema that the migrations so far make; empty at first.
    pub previous: Schema,
    /// The hazards that this run was told to accept.
    pub allowed: BTreeSet<HazardKind>,
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
    /// What was called otherwise before, as the specs say it, done or not.
    pub said: Renames,
    /// What is called otherwise than in the previous schema.
    pub renames: Renames,
    /// What brings the previous schema to this one.
    pub statements: Vec<Statement>,
    /// The same, laid out in the files in which it can run.
    pub steps: Vec<Step>,
    /// The queries that become functions.
    pub queries: Vec<QueryFile>,
    /// Every finding, sorted.
    pub diagnostics: Diagnostics,
}

impl Analysis {
    /// What is wrong with the templates of the user's own, which only shows when they are rendered.
    pub fn template_faults(&self, inputs: &Inputs) -> Vec<Diagnostic> {
        if inputs.templates.is_empty() {
            return Vec::new();
        }
        let cx = EmitCx {
            schema: &self.schema,
            model: &self.model,
            queries: &self.queries,
            config: &inputs.config,
            templates: &Templates::new(&inputs.sources, &inputs.templates),
        };
        emit::faults(&cx, &emit::emit(&cx))
    }
}

/// Follows the inputs to all that can be said of them.
pub fn analyze(inputs: &Inputs) -> Analysis {
    let (spec, found) = read(inputs);
    let mut resolution = resolve(&spec, &inputs.config);
    let mut diagnostics = Diagnostics::default();
    let found: Vec<_> = inputs.diagnostics.iter().cloned().chain(found).collect();
    diagnostics.extend(silence_echoes(
        &found,
        std::mem::take(&mut resolution.diagnostics),
    ));
    diagnostics.extend(found);
    let seen = SchemaCx::new(&resolution, &spec, &inputs.config, &inputs.sources);
    let renames = resolution
        .renames
        .effective(&inputs.previous, &resolution.schema);
    let mut judgement = Judgement::new(&seen, diagnostics);
    let ((statements, steps), ()) = rayon::join(
        || {
            let statements = diff(&inputs.previous, &resolution.schema, &renames);
            let (fills, online) = (
                &resolution.model.fills,
                inputs.config.migrations.is_online(),
            );
            let steps = rollout(&inputs.previous, statements.clone(), fills, online);
            (statements, steps)
        },
        || judgement.schema(),
    );
    if let Some(first) = inputs.specs.first()
        && inputs.previous != Schema::default()
    {
        judgement.migration(&MigrationCx::new(
            &seen,
            &inputs.previous,
            (&resolution.renames, &renames),
            (&statements, &steps),
            &inputs.allowed,
            Span::new(*first, 0..0),
        ));
    }
    let mut diagnostics = judgement.end();
    let (queries, found) = queries(inputs, &resolution, &diagnostics);
    diagnostics.extend(found);
    let Resolution {
        schema,
        model,
        provenance,
        renames: said,
        ..
    } = resolution;
    Analysis {
        said,
        renames,
        statements,
        steps,
        spec,
        schema,
        model,
        provenance,
        queries,
        diagnostics: diagnostics.sorted(),
    }
}

/// Reads the queries that become functions. Of specs that are broken nobody knows what their SQL would say.
fn queries(
    inputs: &Inputs,
    resolution: &Resolution,
    found: &Diagnostics,
) -> (Vec<QueryFile>, Vec<Diagnostic>) {
    if inputs.queries.is_empty() || found.has_broken_input() {
        return (Vec::new(), Vec::new());
    }
    let (schema, model) = (&resolution.schema, &resolution.model);
    let tenancy = &inputs.config.tenancy;
    let settings = tenancy::Settings::of(&inputs.config);
    let (sources, files) = (&inputs.sources, &inputs.queries);
    let cx = QueryCx::read(
        sources,
        (Files::All(files), files),
        (schema, model),
        &settings,
    );
    let scope = QueryScope {
        schema,
        model,
        catalog: &Catalog::new(schema, &settings.search_path),
        has_org: binding::root(schema, model, &tenancy.root).is_some(),
        rls: tenancy.rls,
        verdicts: &cx.verdicts(),
        proofs: (&tenancy::Catalog::new(schema, model), &settings),
    };
    let (queries, mut found) = queries::read(sources, files, &scope);
    found.extend(cx.judge_firmly(&inputs.config));
    (queries, found)
}

/// Parses every spec, each on its own, and joins them in name order.
fn read(inputs: &Inputs) -> (Spec, Vec<Diagnostic>) {
    let parsed: Vec<_> = inputs
        .specs
        .par_iter()
        .map(|id| spec::parse(*id, inputs.sources.get(*id).text()))
        .collect();
    let mut spec = Spec::default();
    let mut found = Vec::new();
    for (part, diagnostics) in parsed {
        spec.append(part);
        found.extend(diagnostics);
    }
    (spec, found)
}

/// A file that is not TOML is read as far as it goes. What then does not fit is no news: neither in that file, nor
/// where another one names a thing that may have stood in it.
fn silence_echoes(found: &[Diagnostic], resolved: Diagnostics) -> Vec<Diagnostic> {
    let broken: BTreeSet<SourceId> = found
        .iter()
        .filter(|diagnostic| diagnostic.code == code::TOML_SYNTAX)
        .map(|diagnostic| diagnostic.primary.span.source)
        .collect();
    let is_echo = |diagnostic: &Diagnostic| {
        !broken.is_empty()
            && (broken.contains(&diagnostic.primary.span.source)
                || code::UNKNOWN.contains(&diagnostic.code))
    };
    let news = resolved
        .into_iter()
        .filter(|diagnostic| !is_echo(diagnostic));
    news.collect()
}
