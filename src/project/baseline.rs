//! A baseline as a file of the project.
//! In: its path. Out: the baseline, or whether one may be written there.

use super::read_text;
use crate::baseline::Baseline;
use crate::error::{Error, Result};
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

/// Whether a baseline may be written to a path: nothing stands there, or a baseline, even one that cannot be read any more.
pub fn check_baseline(path: &Path) -> Result<()> {
    match read_text(path)? {
        Some(text) if !Baseline::is_one(&text) => {
            let path = path.to_owned();
            Err(Error::NotABaseline { path })
        }
        _ => Ok(()),
    }
}
