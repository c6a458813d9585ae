//! The documents that are open in the editor.

use super::position::Encoding;
use crate::path::clean;
use crate::project::Overlay;
use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An open document. Its text lies in the overlay.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the editor calls it.
    pub uri: Uri,
    /// How often it was changed.
    pub version: i32,
}

/// All of them, by their paths.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
    /// Their texts.
    pub overlay: Overlay,
}

impl Documents {
    /// Takes a document in.
    pub fn open(&mut self, path: PathBuf, document: Document, text: String) {
        self.overlay.insert(path.clone(), text);
        self.open.insert(path, document);
    }

    /// Carries out changes, each on what the one before left.
    pub fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(document) = self.open.get_mut(path) else {
            return;
        };
        document.version = version;
        let mut text = self.overlay.get(path).unwrap_or_default().to_owned();
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let start = encoding.offset(&text, part.range.start);
                    let end = encoding.offset(&text, part.range.end).max(start);
                    text.replace_range(start..end, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    text = whole.text;
                }
            }
        }
        self.overlay.insert(path.to_owned(), text);
    }

    /// Lets a document go: from now on the disk counts.
    pub fn close(&mut self, path: &Path) {
        self.open.remove(path);
        self.overlay.remove(path);
    }

    /// An open document.
    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// How the editor calls a file.
    pub fn uri(&self, path: &Path) -> Option<Uri> {
        match self.open.get(path) {
            Some(document) => Some(document.uri.clone()),
            None => Uri::from_file_path(path).ok(),
        }
    }
}

/// The file that a document is; nothing for one that is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    uri.to_file_path().ok().map(|path| clean(&path))
}
