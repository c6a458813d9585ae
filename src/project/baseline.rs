//! A baseline as a file of the project.
//! In: its path. Out: the baseline; or the file written anew, unless it is as it should be.

use super::read_text;
use crate::baseline::Baseline;
use crate::error::{Error, Result};
use std::fs;
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

/// Writes the baseline to a path. A file in its place is replaced as a whole or not at all, and only if it is a baseline.
pub fn write_baseline(path: &Path, baseline: &Baseline) -> Result<()> {
    let text = baseline.text();
    match read_text(path)? {
        Some(old) if old == text => return Ok(()),
        Some(old) if !Baseline::is_one(&old) => {
            return Err(Error::NotABaseline {
                path: path.to_owned(),
            });
        }
        _ => {}
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let placed = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    placed.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        Error::write(path)(error)
    })
}
