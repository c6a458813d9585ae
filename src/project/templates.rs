//! The folders of the user's own templates.
//! In: the settings. Out: the texts of their files, in name order; a folder that is not there is a finding.

use super::Texts;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, code};
use crate::error::{Error, Result};
use crate::path::{clean, shown};
use crate::source::{SourceId, Spanned};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Reads the templates, where the settings name folders of them.
pub(super) fn read(texts: &mut Texts<'_>, root: &Path, config: &Config) -> Result<Vec<SourceId>> {
    let mut ids = Vec::new();
    for named in config.templates() {
        ids.extend(read_folder(texts, root, named)?);
    }
    Ok(ids)
}

fn read_folder(
    texts: &mut Texts<'_>,
    root: &Path,
    named: &Spanned<String>,
) -> Result<Vec<SourceId>> {
    let folder = clean(&root.join(&named.value));
    let entries = match fs::read_dir(super::readable(&folder)) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            let message = format!("there is no folder `{}`", shown(&folder));
            let help = "make it, with a template in it, or leave `templates` out";
            let finding = Diagnostic::error(code::INVALID_VALUE, named.span, message).help(help);
            texts.diagnostics.push(finding);
            return Ok(Vec::new());
        }
        Err(error) => return Err(Error::read(&folder)(error)),
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::read(&folder))?;
        let path = folder.join(entry.file_name());
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !is_hidden && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    let mut ids = Vec::new();
    for file in files {
        let bytes = fs::read(&file).map_err(Error::read(&file))?;
        ids.push(texts.add(&file, bytes));
    }
    Ok(ids)
}
