//! What a build makes of the migrations: new ones, their line in the list, the snapshot.
//! In: the project and what follows from its specs. Out: the files as they are to be, and what to say of them.

use crate::analysis::Analysis;
use crate::cli::Result;
use crate::cli::migrate::{expected, lists, migration_files};
use crate::cli::report;
use crate::emit::migration::{self, Change, Migration};
use crate::emit::snapshot;
use crate::error::Error;
use crate::history::{Chain, Fingerprint};
use crate::path::{clean, shown};
use crate::project::{self, Project};
use crate::schema::Schema;
use crate::write::{State, TextFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What the migrations are to be.
pub(super) struct Next<'a> {
    /// The files.
    pub(super) state: State<'a>,
    /// What each migration holds, in words, by its path.
    pub(super) notes: BTreeMap<PathBuf, String>,
    /// The new migrations: where each goes, and its text.
    pub(super) texts: Vec<(String, String)>,
    /// The versions of files that a build left behind which did not end, and that this one would write as well.
    pub(super) taken: BTreeSet<u64>,
}

impl Next<'_> {
    /// The SQL of all new migrations.
    pub(super) fn sql(&self) -> Option<String> {
        let texts: Vec<&str> = self.texts.iter().map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }
}

/// Finds out what the migrations are to be.
pub(super) fn next<'a>(
    project: &'a Project,
    analysis: &Analysis,
    name: Option<&str>,
) -> Result<Next<'a>> {
    let made = migrations(project, analysis, name)?;
    let left: BTreeSet<u64> = (project.history.left.iter().map(|left| left.version)).collect();
    let versions = made.iter().map(|migration| migration.link.version);
    let taken: BTreeSet<u64> = versions.filter(|version| left.contains(version)).collect();
    let chain = chain(project, analysis, &made, &taken);
    let mut behind: Vec<(u64, &Schema)> = (made.iter())
        .map(|migration| (migration.link.version, &migration.schema))
        .collect();
    if let (true, Some(last)) = (made.is_empty(), chain.links.last()) {
        behind.push((last.version, &analysis.schema));
    }
    let (mut notes, mut texts) = (BTreeMap::new(), Vec::new());
    for (migration, step) in made.iter().zip(&analysis.steps) {
        if let Some(file) = migration_files(project, migration).pop() {
            let path = clean(&project.root.join(file.path));
            texts.push((shown(&path), file.text));
            notes.insert(path, report::counts(&step.statements));
        }
    }
    Ok(Next {
        texts,
        state: State {
            migrations: (made.iter())
                .flat_map(|migration| migration_files(project, migration))
                .collect(),
            lists: lists(project, &chain, &behind),
            snapshot: Some(TextFile {
                path: project.snapshot_path(),
                text: snapshot::text(&analysis.schema),
            }),
            expected: expected(project),
        },
        notes,
        taken,
    })
}

fn migrations(
    project: &Project,
    analysis: &Analysis,
    name: Option<&str>,
) -> Result<Vec<Migration>> {
    let refused = |source| Error::MigrationName {
        name: name.unwrap_or_default().to_owned(),
        source,
    };
    if let Some(name) = name {
        migration::check_name(name).map_err(refused)?;
    }
    if analysis.steps.is_empty() {
        return Ok(Vec::new());
    }
    let change = Change {
        config: &project.inputs.config,
        previous: &project.inputs.previous,
        next: &analysis.schema,
        steps: &analysis.steps,
        chain: &project.history.chain,
        left: &project.history.left,
        newest: project.history.newest(),
        now: project::now()?,
        name,
    };
    migration::plan(&change).map_err(refused)
}

/// The list with the new migrations. What was still open is sealed.
fn chain(
    project: &Project,
    analysis: &Analysis,
    made: &[Migration],
    taken: &BTreeSet<u64>,
) -> Chain {
    let history = &project.history;
    let mut chain = history.chain_without(taken, project.fingerprint);
    for link in &mut chain.links {
        let mut files = history.files.iter();
        let file = files.find(|file| file.version == link.version && file.name == link.name);
        if let (None, Some(file)) = (link.checksum, file) {
            link.checksum = Some(file.checksum);
        }
    }
    chain.links.extend(made.iter().map(|it| it.link.clone()));
    // What changed without a statement is no migration's work; the last one leads there as well as it did before.
    if let (true, Some(last)) = (made.is_empty(), chain.links.last_mut()) {
        let known = project
            .fingerprint
            .filter(|_| analysis.schema == project.inputs.previous);
        last.after = known.unwrap_or_else(|| Fingerprint::of(&analysis.schema));
    }
    chain
}
