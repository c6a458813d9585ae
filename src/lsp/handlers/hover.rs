//! What stands at a place.

use crate::assist;
use crate::lsp::dispatch::Answer;
use crate::lsp::server::Server;
use gen_lsp_types::{Contents, Hover, HoverParams, MarkupContent, MarkupKind};

/// What stands at a place, in Markdown.
pub(in crate::lsp) fn hover(server: &mut Server, params: HoverParams) -> Answer<Option<Hover>> {
    let at = params.text_document_position_params;
    let Some(place) = server.place(&at.text_document.uri) else {
        return Ok(None);
    };
    let offset = place.offset(at.position);
    let found = assist::hover(&place.loaded.view(), place.source, offset);
    Ok(found.map(|(span, value)| {
        let source = place.loaded.project.inputs.sources.get(place.source);
        Hover {
            contents: Contents::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value,
            }),
            range: Some(place.server.client.encoding.span(source, span)),
        }
    }))
}
