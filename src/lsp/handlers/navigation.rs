//! Where a thing is declared, and everywhere that it is named.

use crate::lsp::dispatch::Answer;
use crate::lsp::server::{Place, Server};
use crate::symbols::Symbol;
use gen_lsp_types::{
    Definition, DefinitionParams, DefinitionResponse, DocumentHighlight, DocumentHighlightKind,
    DocumentHighlightParams, Location, ReferenceParams, TextDocumentPositionParams,
};

/// What is named at a place.
pub(super) fn symbol(place: &Place<'_>, at: &TextDocumentPositionParams) -> Option<Symbol> {
    let offset = place.offset(at.position);
    let mention = place.loaded.index().symbols.at(place.source, offset)?;
    Some(mention.symbol.clone())
}

/// Where the thing that is named at a place is declared.
pub(in crate::lsp) fn definition(
    server: &mut Server,
    params: DefinitionParams,
) -> Answer<Option<DefinitionResponse>> {
    let at = params.text_document_position_params;
    let found = server.place(&at.text_document.uri).and_then(|place| {
        let symbol = symbol(&place, &at)?;
        let span = place.loaded.index().symbols.definition(&symbol)?;
        place.server.location(place.loaded, span)
    });
    Ok(found.map(|it| DefinitionResponse::Definition(Definition::Location(it))))
}

/// Every place that names the thing that is named at a place.
pub(in crate::lsp) fn references(
    server: &mut Server,
    params: ReferenceParams,
) -> Answer<Option<Vec<Location>>> {
    let at = params.text_document_position_params;
    let with_declaration = params.context.include_declaration;
    let found = server.place(&at.text_document.uri).and_then(|place| {
        let symbol = symbol(&place, &at)?;
        let mentions = place.loaded.index().symbols.of(&symbol);
        let mentions = mentions.filter(|it| with_declaration || !it.declares);
        let places = mentions.filter_map(|it| place.server.location(place.loaded, it.span));
        Some(places.collect())
    });
    Ok(found)
}

/// The same, in the text that is looked at.
pub(in crate::lsp) fn highlights(
    server: &mut Server,
    params: DocumentHighlightParams,
) -> Answer<Option<Vec<DocumentHighlight>>> {
    let at = params.text_document_position_params;
    let found = server.place(&at.text_document.uri).and_then(|place| {
        let symbol = symbol(&place, &at)?;
        let source = place.loaded.project.inputs.sources.get(place.source);
        let mentions = place.loaded.index().symbols.of(&symbol);
        let mentions = mentions.filter(|it| it.span.source == place.source);
        let highlights = mentions.map(|it| DocumentHighlight {
            range: place.server.client.encoding.span(source, it.span),
            kind: Some(if it.declares {
                DocumentHighlightKind::Write
            } else {
                DocumentHighlightKind::Read
            }),
        });
        Some(highlights.collect())
    });
    Ok(found)
}
