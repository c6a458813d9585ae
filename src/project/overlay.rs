//! Texts that stand before those on the disk: files that somebody edits and has not saved.

use crate::path::clean;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The texts of files, by their absolute paths.
#[derive(Clone, Debug, Default)]
pub struct Overlay(BTreeMap<PathBuf, String>);

impl Overlay {
    /// Lays a text over a file.
    pub fn insert(&mut self, file: PathBuf, text: String) {
        self.0.insert(file, text);
    }

    /// Takes it away: from now on the disk counts.
    pub fn remove(&mut self, file: &Path) {
        self.0.remove(file);
    }

    /// The text that lies over a file.
    pub fn get(&self, file: &Path) -> Option<&str> {
        self.0.get(file).map(String::as_str)
    }

    /// Whether there is such a file, on the disk or over it.
    pub(super) fn is_file(&self, file: &Path) -> bool {
        self.0.contains_key(file) || file.is_file()
    }

    /// What a file says; relative paths start at `here`.
    pub(super) fn read(&self, here: &Path, file: &Path) -> io::Result<Vec<u8>> {
        if self.0.is_empty() {
            return fs::read(file);
        }
        match self.get(&clean(&here.join(file))) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => fs::read(file),
        }
    }

    /// The files below a folder that lie here.
    pub(super) fn below(&self, folder: &Path) -> impl Iterator<Item = &Path> {
        let files = self.0.keys().map(PathBuf::as_path);
        files.filter(move |file| file.starts_with(folder))
    }
}
