//! Another name for a thing.

use super::navigation::symbol;
use crate::assist;
use crate::lsp::dispatch::{Answer, Fault};
use crate::lsp::server::Server;
use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};

/// Whether what is named at a place can be called otherwise, and what it is called now.
pub(in crate::lsp) fn prepare(
    server: &mut Server,
    params: PrepareRenameParams,
) -> Answer<Option<PrepareRenameResult>> {
    let at = params.text_document_position_params;
    let Some(place) = server.place(&at.text_document.uri) else {
        return Ok(None);
    };
    let symbols = &place.loaded.index().symbols;
    let Some(mention) = symbols.at(place.source, place.offset(at.position)) else {
        return Ok(None);
    };
    symbols
        .may_rename(&mention.symbol)
        .map_err(|it| Fault::refused(it.0))?;
    let source = place.loaded.project.inputs.sources.get(place.source);
    let found = PrepareRenamePlaceholder {
        range: place.server.client.encoding.span(source, mention.span),
        placeholder: mention.symbol.name().to_owned(),
    };
    Ok(Some(PrepareRenameResult::PrepareRenamePlaceholder(found)))
}

/// The edits that give what is named at a place another name, in all files.
pub(in crate::lsp) fn rename(
    server: &mut Server,
    params: RenameParams,
) -> Answer<Option<WorkspaceEdit>> {
    let at = params.text_document_position_params;
    let Some(place) = server.place(&at.text_document.uri) else {
        return Ok(None);
    };
    let Some(symbol) = symbol(&place, &at) else {
        return Err(Fault::refused("there is nothing here that has a name"));
    };
    let edits = assist::rename(&place.loaded.view(), &symbol, &params.new_name);
    let edits = edits.map_err(|it| Fault::refused(it.0))?;
    Ok(Some(place.server.workspace_edit(place.loaded, &edits)))
}
