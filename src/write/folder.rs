//! What stands in a folder that schemagen writes to.
//! In: a path. Out: what is there, which of it was generated, what a killed run left behind.
//! Links are not followed: a link in place of a file is in the way.

use super::commit::is_temporary;
use crate::emit::is_marked;
use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// The contents of a file, if it is there. Anything but a plain file is in the way.
pub(super) fn contents(path: &Path) -> Result<Option<Vec<u8>>> {
    let blocked = |what| {
        let path = path.to_owned();
        Err(Error::Blocked { path, what })
    };
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(found) if found.is_symlink() => {
            return blocked("it is a symbolic link, which is not followed");
        }
        Ok(found) if found.is_dir() => return blocked("it is a folder"),
        Ok(_) => return blocked("it is no plain file"),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::read(path)(error)),
    }
    there(fs::read(path)).map_err(Error::read(path))
}

/// Nothing instead of the error that there is nothing: another run may take a file away at any time.
fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The plain files of a folder, sorted.
#[derive(Debug, Default)]
pub(super) struct Listing {
    files: Vec<PathBuf>,
    /// Temporary files of runs that did not come to their end, or that are still writing.
    pub(super) leftovers: Vec<PathBuf>,
}

impl Listing {
    /// Reads a folder. One that is not there holds nothing.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let mut listing = Self::default();
        let system = if dir.as_os_str().is_empty() {
            Path::new(".")
        } else {
            dir
        };
        let entries = match fs::read_dir(system) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(listing),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(Error::Blocked {
                    path: dir.to_owned(),
                    what: "it is a file, and a folder is needed",
                });
            }
            Err(error) => return Err(Error::read(dir)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Error::read(dir))?;
            let name = entry.file_name();
            let path = dir.join(&name);
            if !entry.file_type().map_err(Error::read(&path))?.is_file() {
                continue;
            }
            if is_temporary(&name) {
                listing.leftovers.push(path);
            } else {
                listing.files.push(path);
            }
        }
        listing.files.sort();
        listing.leftovers.sort();
        Ok(listing)
    }

    /// The files among those that `which` asks for that carry the mark of a generated file.
    pub(super) fn marked(&self, which: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
        let mut marked = Vec::new();
        for path in self.files.iter().filter(|path| which(path)) {
            let mut start = Vec::new();
            if let Some(file) = there(File::open(path)).map_err(Error::read(path))? {
                let mut file = file.take(512);
                file.read_to_end(&mut start).map_err(Error::read(path))?;
            }
            if is_marked(&String::from_utf8_lossy(&start)) {
                marked.push(path.clone());
            }
        }
        Ok(marked)
    }
}
