//! What a document declares, and what all of them do.

use crate::assist::{self, Entry};
use crate::lsp::dispatch::Answer;
use crate::lsp::server::{Place, Server};
use crate::lsp::to_proto::{entry_kind, symbol_kind};
use crate::symbols::{Owner, Symbol};
use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse,
    WorkspaceSymbol, WorkspaceSymbolLocation, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

/// The most things that one search answers with: nobody reads more.
const LONGEST: usize = 1000;

/// What a document declares, as a tree.
pub(in crate::lsp) fn of_document(
    server: &mut Server,
    params: DocumentSymbolParams,
) -> Answer<Option<DocumentSymbolResponse>> {
    let Some(place) = server.place(&params.text_document.uri) else {
        return Ok(None);
    };
    let Some(outline) = place.loaded.index().outline(place.source) else {
        return Ok(None);
    };
    let entries = assist::contents(place.text(), outline);
    let list = entries.into_iter().map(|it| entry(&place, it)).collect();
    Ok(Some(DocumentSymbolResponse::DocumentSymbolList(list)))
}

#[expect(
    deprecated,
    reason = "the type has no constructor without the old field"
)]
fn entry(place: &Place<'_>, entry: Entry) -> DocumentSymbol {
    let source = place.loaded.project.inputs.sources.get(place.source);
    let encoding = place.server.client.encoding;
    // A name that is empty is refused by editors.
    let name = if entry.name.is_empty() {
        "\"\"".to_owned()
    } else {
        entry.name
    };
    let children = entry.children.into_iter().map(|it| self::entry(place, it));
    DocumentSymbol {
        name,
        detail: (!entry.detail.is_empty()).then_some(entry.detail),
        kind: entry_kind(entry.kind),
        tags: None,
        deprecated: None,
        range: encoding.range(source, entry.range),
        selection_range: encoding.range(source, entry.place),
        children: Some(children.collect()),
    }
}

/// Everything that any project declares and whose name holds these letters in this order.
pub(in crate::lsp) fn of_workspace(
    server: &mut Server,
    params: WorkspaceSymbolParams,
) -> Answer<Option<WorkspaceSymbolResponse>> {
    server.refresh_all();
    let mut found = Vec::new();
    for loaded in server.projects.values().filter_map(|it| it.loaded.as_ref()) {
        for (symbol, span) in loaded.index().symbols.definitions() {
            let owner = container(symbol);
            let whole = match &owner {
                Some(owner) => format!("{owner}.{}", symbol.name()),
                None => symbol.name().to_owned(),
            };
            if !holds(&whole, &params.query) {
                continue;
            }
            let Some(location) = server.location(loaded, span) else {
                continue;
            };
            found.push(WorkspaceSymbol {
                location: WorkspaceSymbolLocation::Location(location),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name: whole,
                    kind: symbol_kind(symbol),
                    tags: None,
                    container_name: owner,
                },
            });
        }
    }
    found.truncate(LONGEST);
    Ok(Some(WorkspaceSymbolResponse::WorkspaceSymbolList(found)))
}

fn container(symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::Column(Owner::Table(table), _) => Some(table.to_string()),
        Symbol::Column(Owner::Mixin(mixin), _) => Some(mixin.clone()),
        Symbol::Label(name, _) => Some(name.to_string()),
        Symbol::Table(name) | Symbol::Enum(name) if !name.is_default_schema() => {
            Some(name.schema.to_string())
        }
        _ => None,
    }
}

/// Whether the letters of the query stand in the name, in their order.
fn holds(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let mut wanted = query
        .chars()
        .filter(|it| !it.is_whitespace())
        .flat_map(char::to_lowercase);
    wanted.all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn letters_are_found_in_their_order() {
        assert!(holds("todos.assigned_to", "todas"));
        assert!(holds("Größe", "größe") && holds("x", ""));
        assert!(!holds("todos", "todosx") && !holds("ab", "ba"));
    }
}
