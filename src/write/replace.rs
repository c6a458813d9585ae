//! One file of a person's own, written whole or not at all.
//! In: a path and a text. Out: nothing but the writing of it; a file that holds the text already is not touched.

use super::commit::create;
use crate::error::{Error, Result};
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Makes `path` hold `text`.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let filled = || -> io::Result<()> {
        let mut file = create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    filled().map_err(|error| {
        let _ = fs::remove_file(&temporary);
        Error::write(path)(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        for text in ["one", "two", "two"] {
            replace(&path, text).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let nowhere = folder.path().join("gone/a.toml");
        assert!(matches!(replace(&nowhere, ""), Err(Error::Write { .. })));
    }
}
