//! `--watch` of `check` and `build`: the same again whenever a spec, the settings, a template or a migration changes.
//! Each run is a process of its own, with the arguments of this one: it ends as it does without `--watch`, however it ends,
//! and takes its memory with it.

use super::ui::Ui;
use super::{Outcome, Result};
use crate::error::Error;
use crate::path::shown;
use crate::project::{Places, places};
use crate::watch::{Look, Seen, Watch};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs again and again, until somebody ends it.
pub(super) fn run(specs: Option<&Path>, ui: &Ui) -> Result<Outcome> {
    let program = std::env::current_exe().map_err(Error::read(Path::new("schemagen")))?;
    let arguments = without_watch(std::env::args_os().skip(1));
    loop {
        let before = Seen::now(&places(specs)?.written);
        let mut command = Command::new(&program);
        command.args(&arguments).stdin(Stdio::null());
        command.status().map_err(Error::read(&program))?;
        // What the run wrote itself is no news; what was written meanwhile by others is.
        let after = before.over(Seen::now(&places(specs)?.made));
        ui.news("watching for changes, until Ctrl-C");
        let changed = change(specs, &after)?;
        ui.clear()?;
        ui.news(&format!("changed: {}", named(&changed)));
    }
}

/// Waits until files are not as they were, and names them.
fn change(specs: Option<&Path>, before: &Seen) -> Result<BTreeSet<PathBuf>> {
    loop {
        let found = places(specs)?;
        // First watched and then looked at, so that nothing falls between. Folders may be others than before.
        let watch = Watch::new(look(&found))?;
        if !changes(specs, before)?.is_empty() {
            watch.settle();
            let changed = changes(specs, before)?;
            if !changed.is_empty() {
                return Ok(changed);
            }
        }
        watch.wait();
    }
}

fn changes(specs: Option<&Path>, before: &Seen) -> Result<BTreeSet<PathBuf>> {
    Ok(before.changes(&Seen::now(files(&places(specs)?))))
}

fn look(places: &Places) -> Look<'_> {
    Look {
        trees: &places.trees,
        folders: &places.folders,
    }
}

fn files(places: &Places) -> impl Iterator<Item = &PathBuf> {
    places.written.iter().chain(&places.made)
}

/// The arguments of one run.
fn without_watch(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut behind = false;
    arguments
        .filter(|argument| {
            behind |= argument == "--";
            behind || argument != "--watch"
        })
        .collect()
}

/// The first few, and how many more.
fn named(files: &BTreeSet<PathBuf>) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = files.iter().take(SHOWN).map(|file| shown(file)).collect();
    if files.len() > SHOWN {
        names.push(format!("{} more", files.len() - SHOWN));
    }
    names.join(", ")
}
