//! drizzle-kit's own files beside the migrations: its journal, and how each of its snapshots begins.
//! In: the folder of the migrations. Out: what has to stay when they are written anew.

use crate::emit::migration::{JOURNAL, Kept};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The id of a snapshot stands in its first line.
const HEAD: u64 = 256;

/// Reads them, where there are any.
pub(super) fn read(dir: &Path) -> Result<Kept> {
    let path = dir.join(JOURNAL);
    let Some(journal) = super::read_text(&path)? else {
        return Ok(Kept::default());
    };
    let folder = path.parent().unwrap_or(dir);
    let mut heads = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(Error::read(folder))? {
        let entry = entry.map_err(Error::read(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if !name.ends_with("_snapshot.json") || !path.is_file() {
            continue;
        }
        let mut head = Vec::new();
        let file = File::open(&path).map_err(Error::read(&path))?;
        (file.take(HEAD).read_to_end(&mut head)).map_err(Error::read(&path))?;
        heads.insert(name, String::from_utf8_lossy(&head).into_owned());
    }
    Ok(Kept::read(&journal, &heads))
}
