//! `schemagen migrate new`: an empty migration, to be written by hand.

use crate::cli::findings;
use crate::cli::migrate::{expected, lists, migration_files};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result, report};
use crate::diagnostic::{Diagnostics, human};
use crate::emit::migration;
use crate::error::Error;
use crate::project;
use crate::write::{self, State};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What `migrate new` takes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// What to call it
    name: String,
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
}

/// Makes the file and its line in the list.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let project = project::load(args.specs.as_deref())?;
    let history = &project.history;
    let mut faults = Diagnostics::default();
    faults.extend(project.inputs.diagnostics.iter().cloned());
    faults.extend(history.unlisted.iter().map(|(_, finding)| finding.clone()));
    let faults = faults.sorted();
    if faults.has_errors() {
        let found = findings::located(&project, &faults);
        ui.result(&format!("{}\n", human::render(&found, ui.style())))?;
        let summary = human::summary(&found);
        ui.result(&format!("nothing was made: {summary}\n"))?;
        return Ok(Outcome::Findings);
    }
    let mut chain = history.chain_without(&BTreeSet::new(), project.fingerprint);
    let format = project.inputs.config.migrations.format;
    let (newest, now) = (history.newest(), project::now()?);
    let previous = &project.inputs.previous;
    let made = migration::plan_by_hand(format, previous, &chain, newest, now, &args.name);
    let made = made.map_err(|source| Error::MigrationName {
        name: args.name.clone(),
        source,
    })?;
    chain.links.push(made.link.clone());
    let state = State {
        migrations: migration_files(&project, &made),
        lists: lists(&project, &chain, &[(made.link.version, previous)]),
        snapshot: None,
        expected: expected(&project),
    };
    let plan = write::plan(&project.root, &[], Some(&state))?;
    write::commit(&plan)?;
    ui.remark(&report::done(&plan, &BTreeMap::new(), ui))?;
    ui.remark("write it, then run `schemagen build`, which seals it\n")?;
    Ok(Outcome::Clean)
}
