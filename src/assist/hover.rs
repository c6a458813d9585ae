//! What stands at a place, in Markdown.

use super::{View, card};
use crate::outline::{NodeId, Outline, Step};
use crate::rules;
use crate::source::{SourceId, Span};
use crate::symbols::grammar::{self, Names, Slot};
use crate::symbols::{Owner, Scope, Symbol};

/// What stands at an offset, and from where to where.
pub fn hover(view: &View<'_>, source: SourceId, offset: usize) -> Option<(Span, String)> {
    if let Some(mention) = view.index.symbols.at(source, offset) {
        return Some((mention.span, card::card(view, &mention.symbol)?));
    }
    let outline = view.index.outline(source)?;
    let (id, is_key) = outline.at(offset)?;
    let node = outline.get(id);
    let path = outline.path(id);
    let above = grammar::at(view.index.root(source), &path[..path.len() - 1])?;
    let holds = |range: &&std::ops::Range<usize>| range.start <= offset && offset <= range.end;
    if is_key {
        let range = node.places.iter().find(holds)?;
        let text = key(above, &node.step)?;
        return Some((Span::new(source, range.clone()), text));
    }
    let range = node.value.as_ref().map(|it| it.range.clone())?;
    let slots = grammar::below(above, &node.step)?;
    Some((
        Span::new(source, range),
        value(view, (outline, id, &path), slots)?,
    ))
}

/// The manual of a key, or the page of a rule.
fn key(above: &'static [Slot], step: &Step) -> Option<String> {
    let name = step.key()?;
    if grammar::names(above) == Some(Names::Rule) {
        return page(name);
    }
    let key = grammar::body(above)?.key(name)?;
    Some(format!("**`{name}`**\n\n{}", key.doc))
}

fn value(
    view: &View<'_>,
    (outline, id, path): (&Outline, NodeId, &[Step]),
    slots: &'static [Slot],
) -> Option<String> {
    let text = outline.string(id)?;
    slots.iter().find_map(|slot| match slot {
        Slot::Rule => page(text),
        Slot::Words(words) => {
            let (word, doc) = words.iter().find(|(word, _)| *word == text)?;
            Some(format!("**`{word}`**: {doc}"))
        }
        // A type says what its column is.
        Slot::Type => {
            let scope = Scope::of(outline, path);
            let owner: Owner = scope.owner?;
            card::card(view, &Symbol::Column(owner, scope.column?))
        }
        _ => None,
    })
}

/// The page of a rule.
fn page(name: &str) -> Option<String> {
    let rule = rules::find(name)?;
    let (code, level) = (rule.code, rule.level.name());
    Some(format!(
        "# {} ({}, {level})\n\n{}",
        code.name,
        code.code,
        rule.page().trim_end()
    ))
}
