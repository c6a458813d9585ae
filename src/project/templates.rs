//! The folders of the user's own templates.
//! In: the settings. Out: the texts of their files, in name order; a folder that is not there is a finding.

use super::Texts;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::path::clean;
use crate::source::{SourceId, Spanned};
use std::fs;
use std::path::Path;

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
    let help = "make it, with a template in it, or leave `templates` out";
    let mut ids = Vec::new();
    for file in texts.files(&folder, named, help)? {
        let bytes = fs::read(&file).map_err(Error::read(&file))?;
        ids.push(texts.add(&file, bytes));
    }
    Ok(ids)
}
