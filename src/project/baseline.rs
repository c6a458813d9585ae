//! A baseline as a file of the project.
//! In: its path. Out: the baseline, or whether one may be written there.

use super::{Project, read_text};
use crate::baseline::Baseline;
use crate::error::{Error, Result};
use crate::path::clean;
use std::ffi::OsStr;
use std::path::Path;

/// Reads the baseline at a path.
pub fn read_baseline(path: &Path) -> Result<Baseline> {
    let Some(text) = read_text(path)? else {
        let path = path.to_owned();
        return Err(Error::NoBaseline { path });
    };
    Baseline::parse(&text).map_err(|source| Error::Baseline {
        path: path.to_owned(),
        source,
    })
}

/// Whether a baseline may be written to a path: nothing stands there, or a baseline, even one that cannot be read any
/// more; and the specs do not begin to count it as one of theirs.
pub fn check_baseline(path: &Path, project: &Project) -> Result<()> {
    let here = std::env::current_dir().map_err(Error::read(Path::new(".")))?;
    let is_inside = clean(&here.join(path)).starts_with(clean(&here.join(&project.specs)));
    if is_inside && path.extension() == Some(OsStr::new("toml")) {
        let path = path.to_owned();
        return Err(Error::BaselineAmongSpecs { path });
    }
    match read_text(path)? {
        Some(text) if !Baseline::is_one(&text) => {
            let path = path.to_owned();
            Err(Error::NotABaseline { path })
        }
        _ => Ok(()),
    }
}
