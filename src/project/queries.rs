//! The files in which SQL is written by hand: `.sql` and `.rs`.
//! In: what a person named, or what the settings name, or the folder of the project; or what is open in an editor. Out:
//! their texts, among the sources of the project.
//! What Git ignores, what schemagen wrote, the migrations and the specs are no such files.

use super::{Overlay, Project, Texts, readable};
use crate::config::Config;
use crate::diagnostic::code;
use crate::emit::is_marked;
use crate::error::{Error, Result};
use crate::path::{clean, relative, shown};
use crate::source::SourceId;
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of what others wrote, also where no Git says so.
const FOREIGN: [&str; 2] = ["node_modules", "target"];

/// Reads the files whose statements become functions: those of the folder that the settings name.
pub(super) fn typed(texts: &mut Texts<'_>, root: &Path, config: &Config) -> Result<Vec<SourceId>> {
    let Some(named) = config.queries() else {
        return Ok(Vec::new());
    };
    let folder = clean(&root.join(&named.value));
    let help = "make it, with a .sql file in it, or leave `queries` out";
    let mut files = texts.files(&folder, named, help)?;
    let inside = clean(&texts.here.join(&folder));
    let unsaved = texts.overlay.below(&inside);
    let unsaved = unsaved.filter(|file| file.parent() == Some(&inside));
    files.extend(unsaved.map(|file| relative(texts.here, file)));
    files.retain(|file| file.extension() == Some(OsStr::new("sql")));
    files.sort();
    files.dedup();
    let mut ids = Vec::new();
    for file in files {
        let bytes = texts.overlay.read(texts.here, &file);
        let bytes = bytes.map_err(Error::read(&file))?;
        ids.push(texts.add_as(&file, bytes, code::INVALID_QUERY));
    }
    Ok(ids)
}

/// Reads the files that were named, and those below the folders that were; if none was, those that the settings name, or
/// all below the project's root. Returns their ids, in the order of their paths.
pub fn read_queries(project: &mut Project, named: &[PathBuf]) -> Result<Vec<SourceId>> {
    let configured = configured(project);
    let named = if named.is_empty() { &configured } else { named };
    let mut files = BTreeSet::new();
    for start in named {
        if !readable(start).exists() {
            let path = start.clone();
            return Err(Error::NoQueries { path });
        }
        if start.is_file() {
            files.insert(clean(start));
        } else {
            below(start, &migrations(project), &mut files)?;
        }
    }
    let texts: Vec<Result<String>> = files.par_iter().map(|file| text(file)).collect();
    let mut ids = Vec::new();
    for (file, text) in files.iter().zip(texts) {
        let text = text?;
        if named.contains(file) || !is_marked(&text) {
            ids.push(project.inputs.sources.add(shown(file), text));
        }
    }
    Ok(ids)
}

/// Reads those of the files that are open in an editor which `read_queries` would read, as the editor has them, but for
/// those that were read already. What Git ignores is read as well.
pub fn read_open_queries(project: &mut Project, here: &Path, overlay: &Overlay) -> Vec<SourceId> {
    let migrations = clean(&here.join(migrations(project)));
    let is_foreign = |part: &OsStr| FOREIGN.iter().any(|it| part == OsStr::new(it));
    let mut files = BTreeSet::new();
    for start in configured(project) {
        let start = clean(&here.join(start));
        let open = overlay.below(&start).filter(|file| {
            let inside = file.strip_prefix(&start).unwrap_or(file);
            is_source(file) && !file.starts_with(&migrations) && !inside.iter().any(is_foreign)
        });
        files.extend(open);
    }
    let texts = files
        .into_iter()
        .filter_map(|file| Some((file, overlay.get(file)?)));
    let texts = texts.filter(|(_, text)| !is_marked(text));
    let sources = &mut project.inputs.sources;
    let read: BTreeSet<String> = sources.iter().map(|(_, it)| it.path().to_owned()).collect();
    texts
        .map(|(file, text)| (shown(&relative(here, file)), text))
        .filter(|(path, _)| !read.contains(path))
        .map(|(path, text)| sources.add(path, text))
        .collect()
}

/// Where the settings say that SQL is written by hand.
fn configured(project: &Project) -> Vec<PathBuf> {
    let files = &project.inputs.config.audit.files;
    if files.is_empty() {
        return vec![project.root.clone()];
    }
    files
        .iter()
        .map(|file| clean(&project.root.join(&file.value)))
        .collect()
}

/// Whether a file holds SQL or Rust, by its name.
fn is_source(file: &Path) -> bool {
    let extension = file.extension();
    [Some(OsStr::new("rs")), Some(OsStr::new("sql"))].contains(&extension)
}

fn migrations(project: &Project) -> PathBuf {
    clean(&project.root.join(&project.inputs.config.migrations.dir))
}

fn below(folder: &Path, migrations: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    let own = migrations.to_owned();
    let walk = WalkBuilder::new(readable(folder))
        .require_git(false)
        .filter_entry(move |entry| {
            let is_foreign = FOREIGN.iter().any(|it| entry.file_name() == OsStr::new(it));
            let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
            !(is_folder && (entry.depth() > 0 && is_foreign || clean(entry.path()) == own))
        })
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| Error::Read {
            path: folder.to_owned(),
            source: error
                .into_io_error()
                .unwrap_or_else(|| std::io::Error::other("it cannot be listed")),
        })?;
        let is_file = entry.file_type().is_some_and(|it| it.is_file());
        if is_file && is_source(entry.path()) {
            files.insert(clean(entry.path()));
        }
    }
    Ok(())
}

/// The text of a file. Bytes that are no UTF-8 are no SQL either, and are found as that.
fn text(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(Error::read(file))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
