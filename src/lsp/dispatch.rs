//! From the name of a message to who takes it. A message that nobody knows, or that is not what it should be, gets an
//! answer that says so; nothing that goes wrong with one ends the server.

use super::documents::{self, Document};
use super::handlers::{actions, completion, hover, navigation, rename, symbols};
use super::server::Server;
use gen_lsp_types::{
    CodeActionRequest, CompletionRequest, DefinitionRequest, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentHighlightRequest,
    DocumentSymbolRequest, HoverRequest, PrepareRenameRequest, ReferencesRequest, RenameRequest,
    Request as Kind, Uri, WorkspaceSymbolRequest,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a request has no result.
pub(super) struct Fault {
    code: ErrorCode,
    message: String,
}

impl Fault {
    /// What was asked for cannot be done, and this is why.
    pub fn refused(message: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::RequestFailed,
            message: message.into(),
        }
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// What a request is answered with.
pub(super) type Answer<T> = Result<T, Fault>;

/// The requests that were taken back before anybody looked at them.
pub(super) fn cancelled(batch: &[Message]) -> BTreeSet<RequestId> {
    let notes = batch.iter().filter_map(|message| match message {
        Message::Notification(note) if note.method == "$/cancelRequest" => Some(note),
        _ => None,
    });
    notes
        .filter_map(|note| serde_json::from_value(note.params.get("id")?.clone()).ok())
        .collect()
}

/// The answer to a request that was taken back.
pub(super) fn cancel(id: RequestId) -> Response {
    let code = ErrorCode::RequestCanceled as i32;
    Response::new_err(id, code, "the request was cancelled".to_owned())
}

/// The answer to a request.
pub(super) fn answer(server: &mut Server, request: Request) -> Response {
    let Request { id, method, params } = request;
    let result = if server.is_shut_down {
        Err(Fault::new(
            ErrorCode::InvalidRequest,
            "the server is shut down",
        ))
    } else {
        route(server, &method, params)
    };
    let response_result = result.map_err(|fault| ResponseError {
        code: fault.code as i32,
        message: fault.message,
        data: None,
    });
    Response {
        id,
        response_result,
    }
}

fn route(server: &mut Server, method: &str, params: Value) -> Answer<Value> {
    match method {
        "shutdown" => {
            server.is_shut_down = true;
            Ok(Value::Null)
        }
        "textDocument/hover" => run::<HoverRequest>(server, params, hover::hover),
        "textDocument/completion" => {
            run::<CompletionRequest>(server, params, completion::completion)
        }
        "textDocument/definition" => {
            run::<DefinitionRequest>(server, params, navigation::definition)
        }
        "textDocument/references" => {
            run::<ReferencesRequest>(server, params, navigation::references)
        }
        "textDocument/documentHighlight" => {
            run::<DocumentHighlightRequest>(server, params, navigation::highlights)
        }
        "textDocument/documentSymbol" => {
            run::<DocumentSymbolRequest>(server, params, symbols::of_document)
        }
        "workspace/symbol" => run::<WorkspaceSymbolRequest>(server, params, symbols::of_workspace),
        "textDocument/codeAction" => run::<CodeActionRequest>(server, params, actions::actions),
        "textDocument/prepareRename" => {
            run::<PrepareRenameRequest>(server, params, rename::prepare)
        }
        "textDocument/rename" => run::<RenameRequest>(server, params, rename::rename),
        _ => Err(Fault::new(
            ErrorCode::MethodNotFound,
            format!("there is no method `{method}`"),
        )),
    }
}

fn run<R: Kind>(
    server: &mut Server,
    params: Value,
    handler: fn(&mut Server, R::Params) -> Answer<R::Result>,
) -> Answer<Value> {
    let params = serde_json::from_value(params)
        .map_err(|error| Fault::new(ErrorCode::InvalidParams, error.to_string()))?;
    let result = guarded(|| handler(server, params));
    let result = result.unwrap_or_else(|| {
        let message = "schemagen failed here; its standard error says where";
        Err(Fault::new(ErrorCode::InternalError, message))
    })?;
    serde_json::to_value(result)
        .map_err(|error| Fault::new(ErrorCode::InternalError, error.to_string()))
}

/// Does something in which a fault of ours must not end the server: an editor starts one only so often.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Takes a notification. One that nobody knows, or that is not what it should be, is passed over.
pub(super) fn notice(server: &mut Server, note: Notification) {
    let Notification { method, params } = note;
    let _ = guarded(|| take(server, &method, params));
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

fn take(server: &mut Server, method: &str, params: Value) -> Option<()> {
    match method {
        "initialized" => initialized(server),
        "textDocument/didOpen" => open(server, read(params)?)?,
        "textDocument/didChange" => change(server, read(params)?)?,
        "textDocument/didClose" => {
            let params: DidCloseTextDocumentParams = read(params)?;
            let path = documents::path(&params.text_document.uri)?;
            server.documents.close(&path);
            // A spec that stands alone was a project only as long as it was open.
            server.drop_project(&path);
            server.touch(&path);
        }
        "textDocument/didSave" => {
            let params: DidSaveTextDocumentParams = read(params)?;
            touch(server, &params.text_document.uri)?;
        }
        "workspace/didChangeWatchedFiles" => {
            let params: DidChangeWatchedFilesParams = read(params)?;
            for change in params.changes {
                touch(server, &change.uri);
            }
        }
        "workspace/didChangeWorkspaceFolders" => folders(server, read(params)?),
        _ => {}
    }
    Some(())
}

fn touch(server: &mut Server, uri: &Uri) -> Option<()> {
    let path = documents::path(uri)?;
    server.touch(&path);
    Some(())
}

fn initialized(server: &mut Server) {
    for folder in server.client.folders.clone() {
        server.open_folder(&folder);
    }
    if server.client.watches {
        // The specs and the settings; the snapshot and the migrations, of which some findings speak.
        let watchers: Vec<Value> = ["**/*.toml", "**/schema.snapshot.json", "**/schema.chain"]
            .iter()
            .map(|glob| json!({ "globPattern": glob }))
            .collect();
        let registration = json!({
            "id": "watch",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        });
        server.ask(
            "watch",
            "client/registerCapability",
            json!({ "registrations": [registration] }),
        );
    }
}

fn open(server: &mut Server, params: DidOpenTextDocumentParams) -> Option<()> {
    let item = params.text_document;
    let path = documents::path(&item.uri)?;
    let document = Document {
        uri: item.uri,
        version: item.version,
    };
    server.documents.open(path.clone(), document, item.text);
    server.touch(&path);
    Some(())
}

fn change(server: &mut Server, params: DidChangeTextDocumentParams) -> Option<()> {
    let document = params.text_document;
    let path = documents::path(&document.text_document_identifier.uri)?;
    let encoding = server.client.encoding;
    server
        .documents
        .change(&path, document.version, params.content_changes, encoding);
    server.touch(&path);
    Some(())
}

fn folders(server: &mut Server, params: DidChangeWorkspaceFoldersParams) {
    for folder in params.event.removed {
        if let Some(path) = documents::path(&folder.uri) {
            server.close_folder(&path);
        }
    }
    for folder in params.event.added {
        if let Some(path) = documents::path(&folder.uri) {
            server.open_folder(&path);
        }
    }
}
