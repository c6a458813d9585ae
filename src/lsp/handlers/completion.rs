//! What can be typed at a place.

use crate::assist::{self, Item};
use crate::lsp::dispatch::Answer;
use crate::lsp::server::{Place, Server};
use crate::lsp::to_proto::item_kind;
use gen_lsp_types::{
    CompletionItem, CompletionItemTextEdit, CompletionParams, CompletionResponse, Documentation,
    InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

/// Where one goes on typing in what is written.
const CURSOR: &str = "$0";

/// What can be typed at a place.
pub(in crate::lsp) fn completion(
    server: &mut Server,
    params: CompletionParams,
) -> Answer<Option<CompletionResponse>> {
    let at = params.text_document_position_params;
    let Some(place) = server.place(&at.text_document.uri) else {
        return Ok(None);
    };
    let offset = place.offset(at.position);
    let items = assist::complete(&place.loaded.view(), place.source, offset);
    let items = items.into_iter().enumerate();
    let items = items.map(|(rank, it)| item(&place, rank, it)).collect();
    Ok(Some(CompletionResponse::CompletionItemList(items)))
}

fn item(place: &Place<'_>, rank: usize, item: Item) -> CompletionItem {
    let source = place.loaded.project.inputs.sources.get(place.source);
    let goes_on = item.insert.contains(CURSOR);
    let (new_text, format) = if goes_on && place.server.client.snippets {
        (item.insert, InsertTextFormat::Snippet)
    } else {
        (item.insert.replace(CURSOR, ""), InsertTextFormat::PlainText)
    };
    let edit = TextEdit {
        range: place.server.client.encoding.span(source, item.replace),
        new_text,
    };
    let doc = MarkupContent {
        kind: MarkupKind::Markdown,
        value: item.doc,
    };
    CompletionItem {
        label: item.label,
        kind: Some(item_kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation: (!doc.value.is_empty()).then_some(Documentation::MarkupContent(doc)),
        // In the order of the list, which is that of the manual.
        sort_text: Some(format!("{rank:05}")),
        insert_text_format: Some(format),
        text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
        ..CompletionItem::default()
    }
}
