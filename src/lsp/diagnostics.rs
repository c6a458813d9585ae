//! Reads and analyzes what changed, and tells the editor what there is to say of each file.

use super::projects::{Loaded, State};
use super::server::Server;
use crate::error::Error;
use gen_lsp_types::{
    Diagnostic, MessageType, PublishDiagnosticsNotification, PublishDiagnosticsParams,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Server {
    /// Brings every project up to date.
    pub(super) fn refresh_all(&mut self) {
        let specs: Vec<PathBuf> = self.projects.keys().cloned().collect();
        for specs in specs {
            self.refresh(&specs);
        }
    }

    /// Brings a project up to date, if it is not.
    pub(super) fn refresh(&mut self, specs: &Path) {
        let Some(state) = self.projects.get_mut(specs).filter(|state| state.stale) else {
            return;
        };
        state.stale = false;
        let mut trouble = String::new();
        let loaded = match Loaded::read(specs, &self.documents.overlay) {
            Ok(loaded) => Some(loaded),
            // A folder that holds no specs yet is nothing to complain of.
            Err(Error::NoSpecs { .. } | Error::EmptySpecs { .. }) => None,
            Err(error) => {
                trouble = error.to_string();
                None
            }
        };
        let mut said = loaded
            .as_ref()
            .map_or_else(BTreeMap::new, |it| self.findings(it));
        let old = self
            .projects
            .get_mut(specs)
            .map(std::mem::take)
            .unwrap_or_default();
        if !trouble.is_empty() && trouble != old.trouble {
            self.show(MessageType::Error, format!("schemagen: {trouble}"));
        }
        // What was said of a file is taken back where there is nothing to say any more.
        for path in old.said.keys() {
            said.entry(path.clone()).or_default();
        }
        for (path, (version, diagnostics)) in &said {
            let before = old.said.get(path);
            let is_news = before.is_none_or(|(seen, it)| seen != version || it != diagnostics);
            if is_news && !(before.is_none() && diagnostics.is_empty()) {
                self.publish(path, *version, diagnostics.clone());
            }
        }
        said.retain(|_, (_, diagnostics)| !diagnostics.is_empty());
        let state = State {
            loaded,
            stale: false,
            said,
            trouble,
        };
        self.projects.insert(specs.to_owned(), state);
        // To take a large schema apart takes a while, and the next key may be typed already.
        std::thread::spawn(move || drop(old.loaded));
    }

    /// Forgets a project, and takes back what was said of it.
    pub(super) fn drop_project(&mut self, specs: &Path) {
        let state = self.projects.remove(specs).unwrap_or_default();
        for path in state.said.keys() {
            self.publish(path, None, Vec::new());
        }
    }

    fn publish(&self, path: &Path, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        if let Some(uri) = self.documents.uri(path) {
            self.notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams {
                uri,
                version,
                diagnostics,
            });
        }
    }

    /// What there is to say of each file of a project; of every open one, if only that there is nothing.
    fn findings(&self, loaded: &Loaded) -> BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)> {
        let mut said: BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)> = BTreeMap::new();
        for path in loaded.files.keys() {
            if let Some(document) = self.documents.get(path) {
                said.insert(path.clone(), (Some(document.version), Vec::new()));
            }
        }
        let unlisted = loaded
            .project
            .history
            .unlisted
            .iter()
            .map(|(_, finding)| finding);
        let all = loaded.analysis.diagnostics.iter();
        for finding in all.chain(unlisted).chain(loaded.beside.iter()) {
            let path = loaded.file_of(finding.primary.span);
            let entry = said.entry(path.to_owned()).or_default();
            entry.1.push(self.diagnostic(loaded, finding));
        }
        said
    }
}
