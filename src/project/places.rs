//! Where a project is on the disk, for whoever waits until it changes.
//! In: what the user named, or nothing. Out: folders and files, as far as there are any; what is missing or broken is left out.

use super::{
    Overlay, Reach, configured_specs, find_config, folder_of, readable, root, spec_files, start,
};
use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::path::clean;
use crate::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a project is on the disk.
#[derive(Debug, Default)]
pub struct Places {
    /// Folders in which a change may count, with all that is below them.
    pub trees: Vec<PathBuf>,
    /// Folders in which a change may count, without those below.
    pub folders: Vec<PathBuf>,
    /// The settings, specs, templates and queries: what people write.
    pub written: Vec<PathBuf>,
    /// The migrations with their list and snapshot, which `build` writes as well.
    pub made: Vec<PathBuf>,
}

/// Where the project is whose specs are at `specs`, or the one that the current directory is in.
pub fn places(specs: Option<&Path>) -> Result<Places> {
    let here = std::env::current_dir().map_err(Error::read(Path::new(".")))?;
    let start = start(&here, specs);
    let config_file = find_config(&here, &start, &Overlay::default());
    let config = config_file.as_deref().map(read_config).unwrap_or_default();
    let specs = match specs {
        Some(_) => start,
        None => configured_specs(&config, config_file.as_deref(), &start),
    };
    let root = root(&here, config_file.as_deref(), &specs);
    let migrations = clean(&root.join(&config.migrations.dir));
    let named = config.templates().chain(config.queries());
    let named: Vec<PathBuf> = named.map(|it| clean(&root.join(&it.value))).collect();

    let mut places = Places {
        trees: vec![migrations.clone()],
        folders: vec![PathBuf::new(), root, folder_of(&specs)],
        made: below(&migrations),
        written: config_file.into_iter().collect(),
    };
    if readable(&specs).is_dir() {
        places
            .written
            .extend(spec_files(&specs, Reach::Below).unwrap_or_default());
        places.trees.push(specs);
    } else {
        places.written.push(specs);
    }
    for folder in named {
        places.written.extend(below(&folder));
        places.folders.push(folder_of(&folder));
        places.trees.push(folder);
    }
    places.folders.push(folder_of(&migrations));
    for folder in places.trees.iter_mut().chain(&mut places.folders) {
        *folder = readable(folder).to_owned();
    }
    places.trees.retain(|folder| folder.is_dir());
    places.folders.retain(|folder| folder.is_dir());
    Ok(places)
}

fn read_config(file: &Path) -> Config {
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut sources = Sources::default();
    let id = sources.add("", text.as_str());
    config::parse(id, &text).0
}

/// The files of a folder and of those below, but for hidden ones. Links to folders are not followed.
fn below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(readable(&folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let path = folder.join(entry.file_name());
            match entry.file_type() {
                Ok(kind) if !is_hidden && kind.is_dir() => open.push(path),
                Ok(_) if !is_hidden => files.push(path),
                _ => {}
            }
        }
    }
    files
}
