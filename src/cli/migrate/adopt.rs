//! `schemagen migrate adopt`: migrations that were there before become the history that builds go on from.
//! In: the folder of the migrations, the specs. Out: a list and a snapshot, if both say the same; no migration is touched.

use super::verify::remark;
use super::{expected, lists};
use crate::cli::database::{Format, ScratchArgs, folder, show, sound};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result, report};
use crate::database::{self, Scratch};
use crate::emit::snapshot;
use crate::error::Error;
use crate::history::{Chain, Fingerprint};
use crate::project::Project;
use crate::write::{self, State, TextFile};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What `migrate adopt` takes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// Replays, compares, and writes list and snapshot.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let Some((project, analysis)) = sound(args.specs.as_deref(), ui)? else {
        return Ok(Outcome::Findings);
    };
    refuse_history(&project)?;
    if project.history.files.is_empty() {
        let path = folder(&project);
        return Err(Error::NoMigrations { path });
    }
    let scratch = Scratch::open(args.scratch.scratch_url.as_deref())?;
    ui.progress("replaying the migrations on a scratch database");
    let schema = &analysis.schema;
    let format = project.inputs.config.migrations.format;
    let verified = database::verify(&scratch, &folder(&project), format, schema)?;
    show(&verified.differences, Format::Human, ui)?;
    ui.remark(&remark(&verified))?;
    if !verified.differences.is_empty() {
        ui.remark("nothing was taken over: let the specs say what the migrations make, and change it afterwards\n")?;
        return Ok(Outcome::Findings);
    }
    let chain = Chain::adopt(project.history.files.iter(), Some(Fingerprint::of(schema)));
    let last = chain.links.last().map(|link| (link.version, schema));
    let state = State {
        migrations: Vec::new(),
        lists: lists(&project, &chain, last.as_slice()),
        snapshot: Some(TextFile {
            path: project.snapshot_path(),
            text: snapshot::text(schema),
        }),
        expected: expected(&project),
    };
    let plan = write::plan(&project.root, &[], Some(&state))?;
    write::commit(&plan)?;
    ui.remark(&report::done(&plan, &BTreeMap::new(), ui))?;
    Ok(Outcome::Clean)
}

fn refuse_history(project: &Project) -> Result<()> {
    let stands = [
        (project.history.text.is_some(), project.chain_path()),
        (project.snapshot.is_some(), project.snapshot_path()),
    ];
    match stands.into_iter().find(|(stands, _)| *stands) {
        Some((_, path)) => Err(Error::HasHistory {
            path: project.root.join(path),
        }),
        None => Ok(()),
    }
}
