//! Which project a file belongs to, for whoever has a file and no folder of specs.

use super::{CONFIG_FILE, DEFAULT_SPECS, Overlay};
use crate::config;
use crate::outline;
use crate::path::clean;
use crate::source::Sources;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The keys that a spec begins with.
const SPEC_KEYS: [&str; 6] = ["table", "enum", "json", "mixin", "extension", "sql"];

/// The specs that a file is one of, or is the settings of: a folder, or the file itself where it is a spec that stands
/// alone. Nothing for any other file, also not for one that its project does not read. The path is absolute.
pub fn specs_of(file: &Path, overlay: &Overlay) -> Option<PathBuf> {
    if file.extension() != Some(OsStr::new("toml")) {
        return None;
    }
    let mut folders = file.ancestors().skip(1);
    let settings = folders
        .clone()
        .find_map(|folder| specs_below(folder, overlay));
    let is_in = |specs: &PathBuf| file.starts_with(specs);
    match settings {
        Some((config, specs)) if config == file || is_in(&specs) => return Some(specs),
        Some(_) => return None,
        None => {
            let specs = folders.find(|it| it.file_name() == Some(OsStr::new(DEFAULT_SPECS)));
            if let Some(specs) = specs {
                return Some(specs.to_owned());
            }
        }
    }
    let bytes = overlay.read(Path::new(""), file).ok()?;
    let outline = outline::parse(&String::from_utf8_lossy(&bytes));
    let is_spec = SPEC_KEYS.iter().any(|key| outline.find(&[key]).is_some());
    is_spec.then(|| file.to_owned())
}

/// The settings of a folder and the specs that they speak of. The path is absolute.
pub fn specs_below(folder: &Path, overlay: &Overlay) -> Option<(PathBuf, PathBuf)> {
    let file = folder.join(CONFIG_FILE);
    if !overlay.is_file(&file) {
        return None;
    }
    let bytes = overlay.read(Path::new(""), &file).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let id = Sources::default().add("", text.as_str());
    let specs = match config::parse(id, &text).0.specs {
        Some(specs) => clean(&folder.join(specs)),
        None if folder.join(DEFAULT_SPECS).is_dir() => folder.join(DEFAULT_SPECS),
        None => folder.to_owned(),
    };
    Some((file, specs))
}
