//! What the server holds: the open documents, the projects, and the way back to the editor.

use super::capabilities::Client;
use super::documents::{self, Documents};
use super::projects::{self, Loaded, State};
use crate::project;
use crate::source::SourceId;
use gen_lsp_types::{
    MessageType, Notification as Kind, Position, ShowMessageNotification, ShowMessageParams, Uri,
};
use lsp_server::{Connection, Message, Notification, Request};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The server.
pub(super) struct Server {
    /// What the editor can do.
    pub client: Client,
    /// What is open in it.
    pub documents: Documents,
    /// The projects, by their specs.
    pub projects: BTreeMap<PathBuf, State>,
    /// Whether the editor asked for the end.
    pub is_shut_down: bool,
    connection: Connection,
}

/// A text of a project that is up to date.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The server.
    pub server: &'a Server,
    /// The project.
    pub loaded: &'a Loaded,
    /// The text.
    pub source: SourceId,
}

impl Place<'_> {
    /// The text itself.
    pub fn text(&self) -> &str {
        self.loaded.project.inputs.sources.get(self.source).text()
    }

    /// The byte that a place of the protocol stands at.
    pub fn offset(&self, at: Position) -> usize {
        self.server.client.encoding.offset(self.text(), at)
    }
}

impl Server {
    /// A server that serves this editor.
    pub fn new(client: Client, connection: Connection) -> Self {
        Self {
            client,
            documents: Documents::default(),
            projects: BTreeMap::new(),
            is_shut_down: false,
            connection,
        }
    }

    /// What has come by now, and at least one message; nothing when the editor is gone. Of ten keystrokes that wait,
    /// only what they come to is analyzed.
    pub fn receive(&self) -> Option<Vec<Message>> {
        let mut batch = vec![self.connection.receiver.recv().ok()?];
        batch.extend(self.connection.receiver.try_iter());
        Some(batch)
    }

    /// Sends a message. When the editor is gone, the next `receive` says so.
    pub fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }

    /// Tells the editor something.
    pub fn notify<N: Kind>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.as_str().to_owned(), params));
    }

    /// Asks the editor for something whose answer does not matter.
    pub fn ask(&self, id: &str, method: &str, params: serde_json::Value) {
        self.send(Request::new(
            id.to_owned().into(),
            method.to_owned(),
            params,
        ));
    }

    /// Shows a line to the person.
    pub fn show(&self, kind: MessageType, message: String) {
        self.notify::<ShowMessageNotification>(ShowMessageParams { kind, message });
    }

    /// Takes in that a folder was opened.
    pub fn open_folder(&mut self, folder: &Path) {
        if let Some(specs) = projects::of_folder(folder, &self.documents.overlay) {
            self.projects.entry(specs).or_default().stale = true;
        }
    }

    /// Takes in that a folder was closed.
    pub fn close_folder(&mut self, folder: &Path) {
        let gone: Vec<PathBuf> = self
            .projects
            .keys()
            .filter(|it| it.starts_with(folder))
            .cloned()
            .collect();
        for specs in gone {
            self.drop_project(&specs);
        }
    }

    /// Takes in that a file changed: every project that it is in, and the one that it belongs to now.
    pub fn touch(&mut self, path: &Path) {
        for state in self.projects.values_mut() {
            let knows = state
                .loaded
                .as_ref()
                .is_none_or(|it| it.files.contains_key(path));
            state.stale |= knows || path.extension().is_none_or(|it| it != "toml");
        }
        let specs = project::specs_of(path, &self.documents.overlay);
        let is_open = self.documents.get(path).is_some();
        if let Some(specs) = specs.filter(|specs| specs != path || is_open) {
            self.projects.entry(specs).or_default().stale = true;
        }
        if projects::is_settings(path) {
            let overlay = &self.documents.overlay;
            let gone: Vec<PathBuf> = self
                .projects
                .keys()
                .filter(|specs| !projects::still_stands(specs, overlay))
                .cloned()
                .collect();
            for specs in gone {
                self.drop_project(&specs);
            }
        }
    }

    /// The text of a document, in a project that is up to date.
    pub fn place(&mut self, uri: &Uri) -> Option<Place<'_>> {
        let path = documents::path(uri)?;
        let knows = |state: &State| {
            state.stale
                || state
                    .loaded
                    .as_ref()
                    .is_some_and(|it| it.files.contains_key(&path))
        };
        let near: Vec<PathBuf> = self
            .projects
            .iter()
            .filter(|(_, state)| knows(state))
            .map(|(specs, _)| specs.clone())
            .collect();
        for specs in near {
            self.refresh(&specs);
        }
        let server = &*self;
        server.projects.values().find_map(|state| {
            let loaded = state.loaded.as_ref()?;
            let source = *loaded.files.get(&path)?;
            let is_text = loaded.index().outline(source).is_some();
            is_text.then_some(Place {
                server,
                loaded,
                source,
            })
        })
    }
}
