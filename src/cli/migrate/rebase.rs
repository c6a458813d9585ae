//! `schemagen migrate rebase`: the migrations of two branches in one row, where they do not meddle with each other.
//! In: the list and the snapshot, also with marks of a conflict. Out: both without; no file of a migration is touched.

use crate::cli::migrate::{before, expected, lists};
use crate::cli::ui::Ui;
use crate::cli::{Outcome, Result, report};
use crate::config::Format;
use crate::emit::{migration, snapshot};
use crate::error::Error;
use crate::history::{self, Chain, Fingerprint, Rebased, Refusal, Sides};
use crate::project::{self, Project};
use crate::schema::Schema;
use crate::write::{self, State, TextFile};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What `migrate rebase` takes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The folder of the specs, or one spec [default: `specs` of schemagen.toml, or `specs`]
    specs: Option<PathBuf>,
}

const BY_HAND: &str = "take one side's list and snapshot from version control (`git checkout --ours` or `--theirs`), delete the \
                       other side's new migrations, and run `schemagen build`: it makes them anew from the specs";

/// Puts the migrations in one row.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<Outcome> {
    let project = project::load(args.specs.as_deref())?;
    let links = project.history.parsed.chain().links;
    let sides = history::split(&links).map_err(refused)?;
    let merged = merged(&project, &sides)?;
    let rebased = history::rebase(&links, Fingerprint::of(&merged)).map_err(refused)?;
    let state = State {
        migrations: Vec::new(),
        lists: all_lists(&project, &rebased.chain, &merged)?,
        snapshot: project.snapshot.as_ref().map(|_| TextFile {
            path: project.snapshot_path(),
            text: snapshot::text(&merged),
        }),
        expected: expected(&project),
    };
    let plan = write::plan(&project.root, &[], Some(&state))?;
    write::commit(&plan)?;
    if plan.changes().next().is_none() {
        ui.remark("nothing to do: the migrations stand in one row\n")?;
        return Ok(Outcome::Clean);
    }
    ui.remark(&report::done(&plan, &BTreeMap::new(), ui))?;
    ui.remark(&remarks(&project, &rebased))?;
    Ok(Outcome::Clean)
}

/// The lists of one row. The snapshots that drizzle-kit has of the schemas within the row stay as they are, but for what
/// each follows on: nobody knows those schemas any more.
fn all_lists(project: &Project, chain: &Chain, merged: &Schema) -> Result<Vec<TextFile>> {
    let last = chain.links.last().map(|link| (link.version, merged));
    let mut all = lists(project, chain, last.as_slice());
    if project.inputs.config.migrations.format != Format::Drizzle {
        return Ok(all);
    }
    let kept = &project.history.kept;
    let within = chain.links.len().saturating_sub(1);
    for (at, link) in chain.links.iter().enumerate().take(within) {
        let dir = &project.inputs.config.migrations.dir;
        let path = format!("{dir}/{}", kept.snapshot_path(link));
        let file = project.root.join(&path);
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            read => read.map_err(Error::read(&file))?,
        };
        if let Some(text) = migration::snapshot_moved(&text, before(chain, at), kept) {
            all.insert(0, TextFile { path, text });
        }
    }
    Ok(all)
}

/// The schema that both sides lead to. Where Git merged the snapshot, it is that.
fn merged(project: &Project, sides: &Sides) -> Result<Schema> {
    let text = project.snapshot.as_deref().unwrap_or_default();
    let merged = match history::sides(text) {
        None => project.inputs.previous.clone(),
        Some(marked) => {
            let ours = decode(project, &marked.ours)?;
            let theirs = decode(project, &marked.theirs)?;
            history::merge(&ours, &sides.ours, &theirs, &sides.theirs)
        }
    };
    match history::incoherence(&merged) {
        Some(reason) => Err(Error::Rebase {
            reason,
            help: BY_HAND,
        }),
        None => Ok(merged),
    }
}

fn decode(project: &Project, text: &str) -> Result<Schema> {
    crate::schema::snapshot::decode(text).map_err(|source| Error::Snapshot {
        path: project.root.join(project.snapshot_path()),
        source,
    })
}

fn refused(refusal: Refusal) -> Error {
    Error::Rebase {
        reason: refusal.to_string(),
        help: BY_HAND,
    }
}

/// What is left to say and to do.
fn remarks(project: &Project, rebased: &Rebased) -> String {
    let mut text = String::new();
    for title in &rebased.by_hand {
        text.push_str(&format!(
            "`{title}` was written by hand: see whether it may run before and after the others\n"
        ));
    }
    if project.inputs.config.migrations.format == Format::Drizzle {
        text.push_str(
            "drizzle passes over a migration that is older than the newest one applied: see to such databases\n",
        );
    }
    text.push_str("run `schemagen build` to see that specs and migrations agree\n");
    text
}
