//! The migrations of a project as they were read: the list, the files beside it, and how far the snapshot is.
//! In: the folder. Out: the picture of it, with what does not fit together.
//! Every file is read once, for its sum; the text is kept only of those that no list names.

use super::Texts;
use crate::config::{Format, Migrations};
use crate::diagnostic::{Diagnostic, code};
use crate::emit::migration::{Kept, Left, Way, is_written_by_schemagen, read_name};
use crate::error::{Error, Result};
use crate::history::{self, Chain, Checksum, Fingerprint, Found, Parsed, Progress};
use crate::path::{clean, shown};
use crate::source::{SourceId, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The migrations of a project.
#[derive(Debug, Default)]
pub struct History {
    /// The text of the list, if there is one.
    pub text: Option<String>,
    /// The list as it stands, both sides of a conflict included.
    pub parsed: Parsed,
    /// The migrations that the snapshot holds.
    pub chain: Chain,
    /// The files of all migrations.
    pub files: Vec<Found>,
    /// What is in no list, or in it but not in the snapshot: left by a build that did not end, or somebody else's.
    pub left: Vec<Left>,
    /// That it is in no list, by version. A build that takes it up passes over it.
    pub unlisted: Vec<(u64, Diagnostic)>,
    /// What drizzle-kit's files say, where it runs the migrations.
    pub kept: Kept,
}

impl History {
    /// The newest version that any file has.
    pub fn newest(&self) -> Option<u64> {
        self.files.iter().map(|file| file.version).max()
    }

    /// The list that `build` goes on with. A project from before there were lists gets one of its files, but for those
    /// of these versions.
    pub fn chain_without(&self, taken: &BTreeSet<u64>, snapshot: Option<Fingerprint>) -> Chain {
        if self.text.is_some() {
            return self.chain.clone();
        }
        let files = self.files.iter();
        let files = files.filter(|file| !taken.contains(&file.version));
        Chain::adopt(files, snapshot)
    }
}

/// One file of the folder.
struct File {
    version: u64,
    name: String,
    way: Way,
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Reads the folder of the migrations. Nothing is said of a snapshot that Git could not merge.
pub(super) fn read(
    texts: &mut Texts<'_>,
    root: &Path,
    migrations: &Migrations,
    snapshot: Option<Fingerprint>,
    is_conflicted: bool,
) -> Result<History> {
    let dir = clean(&root.join(&migrations.dir));
    let list = dir.join(history::FILE_NAME);
    let text = super::read_text(&list)?;
    let parsed = match &text {
        Some(text) => history::parse(text).map_err(|source| Error::Chain {
            path: list.clone(),
            source,
        })?,
        None => Parsed::default(),
    };
    let progress = if is_conflicted || parsed.conflict.is_some() {
        Progress::Holds(parsed.links.len())
    } else {
        history::progress(&parsed.links, snapshot)
    };
    let is_drizzle = migrations.format == Format::Drizzle;
    let mut found = History {
        chain: held(&parsed, progress),
        text,
        parsed,
        kept: if is_drizzle {
            super::journal::read(&dir)?
        } else {
            Kept::default()
        },
        ..History::default()
    };
    let files = files(&dir, migrations)?;
    let up = files.iter().filter(|file| file.way == Way::Up);
    found.files = up.map(File::found).collect();
    if let Some(text) = &found.text {
        let source = texts.sources.add(shown(&list), text.as_str());
        let faults = history::judge(source, &found.parsed, &found.files, progress);
        texts.diagnostics.extend(faults);
    }
    leave(texts, &mut found, files, (snapshot.is_some(), is_drizzle));
    Ok(found)
}

/// The finding that Git could not merge the snapshot, if that is why it cannot be read.
pub(super) fn conflict(source: SourceId, text: &str, line: usize) -> Diagnostic {
    let start: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let length = text[start..].lines().next().map_or(0, str::len);
    let message = "Git could not merge the snapshot";
    Diagnostic::error(
        code::FORKED_HISTORY,
        Span::new(source, start..start + length),
        message,
    )
    .help("run `schemagen migrate rebase`: it merges what both sides did")
}

fn held(parsed: &Parsed, progress: Progress) -> Chain {
    let mut chain = parsed.chain();
    if let Progress::Holds(held) = progress {
        chain.links.truncate(held);
    }
    chain
}

/// Keeps the texts of files that the snapshot does not hold, and says which of them nobody knows.
fn leave(
    texts: &mut Texts<'_>,
    history: &mut History,
    files: Vec<File>,
    (has_snapshot, is_drizzle): (bool, bool),
) {
    let held: BTreeSet<(u64, &str)> = (history.chain.links.iter())
        .map(|link| (link.version, link.name.as_str()))
        .collect();
    let files = files.into_iter();
    let files = files.filter(|file| !held.contains(&(file.version, file.name.as_str())));
    let mut left: BTreeMap<(u64, String), Left> = BTreeMap::new();
    for file in files {
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        // Before there was a list, a folder had migrations of all kinds; only what a build wrote can be left of one. Those
        // that drizzle-kit made of a schema make the tables that are in the specs now.
        let is_ours = is_written_by_schemagen(&text);
        let is_before = history.text.is_none() && !has_snapshot && !is_ours;
        let is_known = history.text.is_none() && (has_snapshot || is_before && !is_drizzle);
        if !is_known {
            let path = shown(&file.path);
            let length = text.lines().next().map_or(0, str::len);
            let source = texts.sources.add(path.as_str(), text.as_str());
            let span = Span::new(source, 0..length);
            let finding = history::unlisted(span, &path, is_before);
            history.unlisted.push((file.version, finding));
        }
        let key = (file.version, file.name.clone());
        let entry = left.entry(key).or_insert_with(|| Left {
            version: file.version,
            name: file.name,
            files: Vec::new(),
        });
        entry.files.push((file.way, text));
    }
    history.left = left.into_values().collect();
}

impl File {
    fn found(&self) -> Found {
        Found {
            version: self.version,
            name: self.name.clone(),
            path: shown(&self.path),
            checksum: Checksum::of(&self.bytes),
        }
    }
}

/// Every migration's file in the folder, by its version.
fn files(dir: &Path, migrations: &Migrations) -> Result<Vec<File>> {
    let entries = match fs::read_dir(super::readable(dir)) {
        Ok(entries) => entries,
        // Whoever writes says what stands in the way.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(Error::read(dir)(error)),
    };
    let mut named = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::read(dir))?.file_name();
        let Some(name) = name.to_str() else { continue };
        if let Some((version, title, way)) = read_name(migrations.format, name) {
            named.push((version, title.to_owned(), way, dir.join(name)));
        }
    }
    named.sort();
    let read = named.into_par_iter().map(|(version, name, way, path)| {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            // A folder of that name, or a file that went away meanwhile, is no migration.
            Err(_) if !path.is_file() => return Ok(None),
            Err(error) => return Err(Error::read(&path)(error)),
        };
        Ok(Some(File {
            version,
            name,
            way,
            path,
            bytes,
        }))
    });
    let read: Vec<Option<File>> = read.collect::<Result<_>>()?;
    Ok(read.into_iter().flatten().collect())
}
