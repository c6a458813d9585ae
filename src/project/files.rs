//! Which files of a folder are specs, and the texts of files that need not be there.
//! In: a folder. Out: the paths of its specs, in name order.

use super::{CONFIG_FILE, readable};
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// How far down specs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// In all folders below.
    Below,
    /// In the folder itself.
    Beside,
}

/// Whether a file below a folder is one of its specs, by its name.
pub(super) fn is_spec(file: &Path, folder: &Path) -> bool {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let is_hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
    file.extension() == Some(OsStr::new("toml"))
        && file.file_name() != Some(OsStr::new(CONFIG_FILE))
        && !inside.iter().any(is_hidden)
}

/// The specs of a folder and of all folders below it, in name order. A folder that links lead to twice is read once.
pub(super) fn spec_files(specs: &Path, reach: Reach) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let mut folders = vec![specs.to_owned()];
    while let Some(folder) = folders.pop() {
        let real = fs::canonicalize(readable(&folder)).map_err(Error::read(&folder))?;
        if !seen.insert(real) {
            continue;
        }
        let mut below = Vec::new();
        for entry in fs::read_dir(readable(&folder)).map_err(Error::read(&folder))? {
            let entry = entry.map_err(Error::read(&folder))?;
            let name = entry.file_name();
            let path = folder.join(&name);
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type().map_err(Error::read(&path))?;
            if kind.is_dir() || kind.is_symlink() && path.is_dir() {
                if reach == Reach::Below {
                    below.push(path);
                }
            } else if path.extension() == Some(OsStr::new("toml"))
                && name != CONFIG_FILE
                && (kind.is_file() || path.is_file())
            {
                files.push(path);
            }
        }
        // The last one is popped first: in name order, so that of two ways to a folder it is always the same one.
        below.sort_by(|a, b| b.cmp(a));
        folders.extend(below);
    }
    files.sort();
    Ok(files)
}

/// The text of a file; nothing if there is none.
pub fn read_text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::read(path)(error)),
    }
}
