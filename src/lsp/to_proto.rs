//! From what the rooms below say to what the protocol says.

use super::projects::Loaded;
use super::server::Server;
use crate::assist::{EntryKind, ItemKind};
use crate::diagnostic::{self, Level};
use crate::source::{SourceId, Span};
use crate::symbols::Symbol;
use gen_lsp_types::{
    Code, CompletionItemKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DocumentChange, Edit, Location, Message, OptionalVersionedTextDocumentIdentifier, SymbolKind,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use std::collections::{BTreeMap, HashMap};

/// The name under which editors show who says it.
const SOURCE: &str = "schemagen";

impl Server {
    /// Where a span stands.
    pub(super) fn location(&self, loaded: &Loaded, span: Span) -> Option<Location> {
        let source = loaded.project.inputs.sources.get(span.source);
        Some(Location {
            uri: self.documents.uri(loaded.file_of(span))?,
            range: self.client.encoding.span(source, span),
        })
    }

    /// A finding.
    pub(super) fn diagnostic(&self, loaded: &Loaded, found: &diagnostic::Diagnostic) -> Diagnostic {
        let source = loaded.project.inputs.sources.get(found.primary.span.source);
        let mut message = found.message.clone();
        if let Some(help) = &found.help {
            message.push('\n');
            message.push_str(help);
        }
        let related = found.related.iter().filter_map(|label| {
            Some(DiagnosticRelatedInformation {
                location: self.location(loaded, label.span)?,
                message: label.message.clone(),
            })
        });
        let related: Vec<_> = related.collect();
        Diagnostic {
            range: self.client.encoding.span(source, found.primary.span),
            severity: Some(match found.level {
                Level::Error => DiagnosticSeverity::Error,
                Level::Warn => DiagnosticSeverity::Warning,
                Level::Info => DiagnosticSeverity::Information,
            }),
            code: Some(Code::String(found.code.name.to_owned())),
            code_description: None,
            source: Some(SOURCE.to_owned()),
            message: Message::String(message),
            tags: None,
            related_information: (!related.is_empty()).then_some(related),
            data: Some(serde_json::json!({
                "code": found.code.code,
                "object": found.object,
                "fix": found.fix.as_ref().map(|fix| &fix.title),
            })),
        }
    }

    /// Edits of any number of files, as the editor takes them.
    pub(super) fn workspace_edit(
        &self,
        loaded: &Loaded,
        edits: &[diagnostic::Edit],
    ) -> WorkspaceEdit {
        let mut files: BTreeMap<SourceId, Vec<TextEdit>> = BTreeMap::new();
        for edit in edits {
            let source = loaded.project.inputs.sources.get(edit.span.source);
            files.entry(edit.span.source).or_default().push(TextEdit {
                range: self.client.encoding.span(source, edit.span),
                new_text: edit.text.clone(),
            });
        }
        let files = files.into_iter().filter_map(|(source, edits)| {
            let path = loaded.path(source);
            Some((path, self.documents.uri(path)?, edits))
        });
        if !self.client.versioned_edits {
            let changes: HashMap<_, _> = files.map(|(_, uri, edits)| (uri, edits)).collect();
            return WorkspaceEdit {
                changes: Some(changes),
                ..WorkspaceEdit::default()
            };
        }
        let changes = files.map(|(path, uri, edits)| {
            DocumentChange::TextDocumentEdit(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version: self.documents.get(path).map(|it| it.version),
                    text_document_identifier: TextDocumentIdentifier { uri },
                },
                edits: edits.into_iter().map(Edit::TextEdit).collect(),
            })
        });
        WorkspaceEdit {
            document_changes: Some(changes.collect()),
            ..WorkspaceEdit::default()
        }
    }
}

/// How something that can be typed is drawn.
pub(super) fn item_kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Key => CompletionItemKind::Property,
        ItemKind::Word => CompletionItemKind::Keyword,
        ItemKind::Type => CompletionItemKind::TypeParameter,
        ItemKind::Table => CompletionItemKind::Class,
        ItemKind::Column => CompletionItemKind::Field,
        ItemKind::Enum => CompletionItemKind::Enum,
        ItemKind::Label => CompletionItemKind::EnumMember,
        ItemKind::Part => CompletionItemKind::Module,
        ItemKind::Rule => CompletionItemKind::Constant,
    }
}

/// How something that a text declares is drawn.
pub(super) fn entry_kind(kind: EntryKind) -> SymbolKind {
    match kind {
        EntryKind::Table => SymbolKind::Class,
        EntryKind::Column | EntryKind::Field => SymbolKind::Field,
        EntryKind::Part => SymbolKind::Key,
        EntryKind::Enum => SymbolKind::Enum,
        EntryKind::Label => SymbolKind::EnumMember,
        EntryKind::Mixin => SymbolKind::Interface,
        EntryKind::Shape => SymbolKind::Struct,
        EntryKind::Other => SymbolKind::Namespace,
    }
}

/// How a thing that has a name is drawn.
pub(super) fn symbol_kind(symbol: &Symbol) -> SymbolKind {
    entry_kind(match symbol {
        Symbol::Table(_) => EntryKind::Table,
        Symbol::Column(..) => EntryKind::Column,
        Symbol::Enum(_) => EntryKind::Enum,
        Symbol::Label(..) => EntryKind::Label,
        Symbol::Mixin(_) => EntryKind::Mixin,
        Symbol::Shape(_) => EntryKind::Shape,
        Symbol::Sql(_) | Symbol::Extension(_) => EntryKind::Other,
    })
}
