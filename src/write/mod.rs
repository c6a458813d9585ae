//! The door through which files go out. `plan` compares outputs with the disk, `commit` makes the disk equal to them.
//! In: outputs, the new state of the migrations. Out: a list of what is to be done; then it is done, or nothing is.
//! A file that does not carry the mark of a generated one is never replaced and never removed.

mod commit;
mod folder;
mod replace;

pub use commit::commit;
pub use replace::replace;

use crate::emit::{Generated, Output, is_marked};
use crate::error::{Error, Result};
use crate::path::clean;
use folder::{Listing, contents};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is not there yet.
    Create,
    /// It is there with other contents.
    Update,
    /// It is as it is to be, and is not touched.
    Unchanged,
    /// It was generated once and is not any more.
    Remove,
}

/// What a file is, which decides on how carefully it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It can be made again at any time.
    Generated,
    /// A migration, or a file that a person goes on with: written once, never changed.
    Once,
    /// A list of the migrations: written when all of them are there.
    List,
    /// The snapshot: what the migrations so far make; written after all others.
    Snapshot,
}

/// One file of a plan.
#[derive(Debug)]
pub struct Write<'a> {
    /// The file.
    pub path: PathBuf,
    /// What happens to it.
    pub action: Action,
    /// What it is.
    pub kind: Kind,
    content: Content<'a>,
    /// Which of its kind is written first.
    turn: usize,
}

/// A file that is not generated from outputs.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Its path, relative to the root.
    pub path: String,
    /// Its contents.
    pub text: String,
}

/// What the migrations are to be after this run.
#[derive(Debug)]
pub struct State<'a> {
    /// The new migrations, in the order in which they are written.
    pub migrations: Vec<TextFile>,
    /// The lists of all migrations.
    pub lists: Vec<TextFile>,
    /// The snapshot, if it may change.
    pub snapshot: Option<TextFile>,
    /// Files that this run started from, with what it read. If another run has replaced one since, nothing is written.
    pub expected: Vec<(String, Option<&'a str>)>,
}

/// All that a run does to the disk, sorted by path.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// Every file that was looked at, the unchanged ones included.
    pub writes: Vec<Write<'a>>,
    /// Files and the contents that they have to have still.
    expected: Vec<(PathBuf, Option<&'a str>)>,
    /// What killed runs left behind.
    leftovers: Vec<PathBuf>,
}

impl Plan<'_> {
    /// The files that something happens to.
    pub fn changes(&self) -> impl Iterator<Item = &Write<'_>> {
        self.writes
            .iter()
            .filter(|write| write.action != Action::Unchanged)
    }
}

/// Contents, rendered only when they are written.
enum Content<'a> {
    Generated(&'a Generated<'a>),
    Text(&'a str),
    Nothing,
}

impl std::fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Generated(_) => "Generated",
            Self::Text(_) => "Text",
            Self::Nothing => "Nothing",
        })
    }
}

/// Compares outputs and the migrations' state with the disk. Paths are relative to `root`.
pub fn plan<'a>(
    root: &Path,
    outputs: &'a [Output<'a>],
    state: Option<&'a State<'a>>,
) -> Result<Plan<'a>> {
    let wanted = wanted(root, outputs)?;
    let mut plan = Plan::default();
    let judged: Vec<Result<Action>> = wanted
        .par_iter()
        .map(|(path, generated)| judge(path, generated))
        .collect();
    for ((path, generated), action) in wanted.iter().zip(judged) {
        plan.writes.push(Write {
            path: path.clone(),
            action: action?,
            kind: Kind::Generated,
            content: Content::Generated(generated),
            turn: 0,
        });
    }
    let mut folders: Vec<PathBuf> = (outputs.iter())
        .map(|output| clean(&root.join(&output.dir)))
        .collect();
    folders.sort();
    folders.dedup();
    for dir in folders {
        let listing = Listing::read(&dir)?;
        for path in listing.marked(|path| !wanted.contains_key(path))? {
            plan.writes.push(Write {
                path,
                action: Action::Remove,
                kind: Kind::Generated,
                content: Content::Nothing,
                turn: 0,
            });
        }
        plan.leftovers.extend(listing.leftovers);
    }
    if let Some(state) = state {
        plan_state(root, state, &wanted, &mut plan)?;
    }
    plan.writes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

/// Plans files that a person goes on with. One that is there already stays unchanged, whatever it holds.
pub fn plan_new<'a>(root: &Path, files: &'a [TextFile]) -> Result<Plan<'a>> {
    let mut plan = Plan::default();
    for file in files {
        let path = clean(&root.join(&file.path));
        let action = match contents(&path) {
            Ok(None) => Action::Create,
            Ok(Some(_)) | Err(Error::Blocked { .. }) => Action::Unchanged,
            Err(error) => return Err(error),
        };
        plan.writes.push(Write {
            path,
            action,
            kind: Kind::Once,
            content: Content::Text(&file.text),
            turn: 0,
        });
    }
    Ok(plan)
}

/// Every generated file by its path, each once, each inside of its folder.
fn wanted<'a>(
    root: &Path,
    outputs: &'a [Output<'a>],
) -> Result<BTreeMap<PathBuf, &'a Generated<'a>>> {
    let mut wanted = BTreeMap::new();
    for output in outputs {
        let dir = clean(&root.join(&output.dir));
        for (name, generated) in &output.files {
            let path = dir.join(name);
            if !is_file_name(name) {
                let what = "its name leads out of its folder";
                return Err(Error::Misplaced { path, what });
            }
            if wanted.insert(path.clone(), generated).is_some() {
                let what = "two targets write it";
                return Err(Error::Misplaced { path, what });
            }
        }
    }
    Ok(wanted)
}

fn is_file_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!(components.next(), Some(Component::Normal(first)) if first == name)
        && components.next().is_none()
        && !name.contains(['/', '\\', ':', '\0'])
}

fn judge(path: &Path, generated: &Generated<'_>) -> Result<Action> {
    let Some(bytes) = contents(path)? else {
        return Ok(Action::Create);
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) if generated.is_current(text) => Ok(Action::Unchanged),
        Ok(text) if is_marked(text) => Ok(Action::Update),
        _ => Err(Error::Blocked {
            path: path.to_owned(),
            what: "schemagen did not generate it, or its first line was changed",
        }),
    }
}

/// Adds the migrations, their lists and the snapshot.
fn plan_state<'a>(
    root: &Path,
    state: &'a State<'a>,
    wanted: &BTreeMap<PathBuf, &'a Generated<'a>>,
    plan: &mut Plan<'a>,
) -> Result<()> {
    let once = state.migrations.iter().map(|file| (file, Kind::Once));
    let lists = state.lists.iter().map(|file| (file, Kind::List));
    let snapshot = state.snapshot.iter().map(|file| (file, Kind::Snapshot));
    let mut folders = BTreeSet::new();
    for (turn, (file, kind)) in once.chain(lists).chain(snapshot).enumerate() {
        let path = clean(&root.join(&file.path));
        if wanted.contains_key(&path) {
            let what = "a target writes it too";
            return Err(Error::Misplaced { path, what });
        }
        let action = match (kind, judge_text(&path, &file.text)?) {
            (Kind::Once, Action::Update) => {
                let what = "a migration that exists is never changed";
                return Err(Error::Blocked { path, what });
            }
            (_, action) => action,
        };
        folders.insert(clean(&path.join("..")));
        plan.writes.push(Write {
            path,
            action,
            kind,
            content: Content::Text(&file.text),
            turn,
        });
    }
    for folder in folders {
        plan.leftovers.extend(Listing::read(&folder)?.leftovers);
    }
    plan.leftovers.sort();
    plan.leftovers.dedup();
    let expected = state.expected.iter();
    plan.expected = expected
        .map(|(path, text)| (clean(&root.join(path)), *text))
        .collect();
    Ok(())
}

fn judge_text(path: &Path, text: &str) -> Result<Action> {
    Ok(match contents(path)? {
        None => Action::Create,
        Some(found) if found == text.as_bytes() => Action::Unchanged,
        Some(_) => Action::Update,
    })
}
