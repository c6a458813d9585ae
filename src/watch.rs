//! The door through which one learns that files changed.
//! In: where to look, asked anew each time. Out: which files are not as they were; it waits until there are any.
//! What a file holds decides, not that it was touched: who reads or writes the same again wakes nobody.

use crate::error::{Error, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long nothing may happen before a change counts as done: editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Folders, with all that is below them.
    pub trees: &'a [PathBuf],
    /// Folders, without those below.
    pub folders: &'a [PathBuf],
}

/// What files held at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(BTreeMap<PathBuf, blake3::Hash>);

impl Seen {
    /// What the files hold now. One that cannot be read is as good as none.
    pub fn now<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let hash = |file: &PathBuf| Some((file.clone(), blake3::hash(&fs::read(file).ok()?)));
        Self(files.into_iter().filter_map(hash).collect())
    }

    /// What both have seen; of a file in both, what this one has.
    #[must_use]
    pub fn over(mut self, below: Self) -> Self {
        for (file, hash) in below.0 {
            self.0.entry(file).or_insert(hash);
        }
        self
    }

    /// The files that are not in both with the same contents.
    pub fn changes(&self, other: &Self) -> BTreeSet<PathBuf> {
        let files = self.0.keys().chain(other.0.keys());
        files
            .filter(|file| self.0.get(*file) != other.0.get(*file))
            .cloned()
            .collect()
    }
}

/// A watch that is kept on folders from its making on.
pub struct Watch {
    /// Ends the watch when it goes.
    _watcher: notify::RecommendedWatcher,
    events: Receiver<()>,
}

impl Watch {
    /// Begins to watch. What happens from now on is kept until [`Watch::wait`].
    pub fn new(look: Look<'_>) -> Result<Self> {
        let (sender, events) = channel();
        let tell = move |event: notify::Result<Event>| {
            // An error is a reason to look as well; and a watch that nobody waits for any more has nobody to tell.
            if event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                return;
            }
            let _ = sender.send(());
        };
        let mut watcher = notify::recommended_watcher(tell).map_err(failed(Path::new(".")))?;
        let trees = look.trees.iter().map(|it| (it, RecursiveMode::Recursive));
        let folders = look
            .folders
            .iter()
            .map(|it| (it, RecursiveMode::NonRecursive));
        let under_a_tree = |folder: &Path| look.trees.iter().any(|tree| tree == folder);
        for (folder, mode) in trees.chain(folders.filter(|(folder, _)| !under_a_tree(folder))) {
            match watcher.watch(folder, mode) {
                // A folder that went away meanwhile: the one above it tells when there is another.
                Err(_) if !folder.is_dir() => {}
                watched => watched.map_err(failed(folder))?,
            }
        }
        Ok(Self {
            _watcher: watcher,
            events,
        })
    }

    /// Waits until something happened, and then until nothing does.
    pub fn wait(&self) {
        if self.events.recv().is_ok() {
            self.settle();
        }
    }

    /// Waits until nothing happens: a file that is being written is empty for a moment.
    pub fn settle(&self) {
        while self.events.recv_timeout(QUIET).is_ok() {}
    }
}

fn failed(folder: &Path) -> impl Fn(notify::Error) -> Error {
    let path = folder.to_owned();
    move |source| Error::Watch {
        path: path.clone(),
        source,
    }
}
