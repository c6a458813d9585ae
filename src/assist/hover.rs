//! What stands at a place, in Markdown.

use super::{View, card};
use crate::grammar::{Text, Value};
use crate::outline::{NodeId, Outline, Step};
use crate::rules;
use crate::source::{SourceId, Span};
use crate::symbols::places::{self, Names};
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
    let above = places::at(view.index.root(source), &path[..path.len() - 1])?;
    let holds = |range: &&std::ops::Range<usize>| range.start <= offset && offset <= range.end;
    if is_key {
        let range = node.places.iter().find(holds)?;
        let text = key(above, &node.step)?;
        return Some((Span::new(source, range.clone()), text));
    }
    let range = node.value.as_ref().map(|it| it.range.clone())?;
    let form = places::below(above, &node.step)?;
    Some((
        Span::new(source, range),
        value(view, (outline, id, &path), form)?,
    ))
}

/// The manual of a key, or the page of a rule.
fn key(above: &'static Value, step: &Step) -> Option<String> {
    let name = step.key()?;
    if places::names(above) == Some(Names::Rule) {
        return page(name);
    }
    let key = places::keys(above).find(|key| key.name == name)?;
    Some(format!("**`{name}`**\n\n{}", key.doc))
}

fn value(
    view: &View<'_>,
    (outline, id, path): (&Outline, NodeId, &[Step]),
    value: &'static Value,
) -> Option<String> {
    let text = outline.string(id)?;
    value.forms().iter().find_map(|form| match form {
        Value::Text(Text::AllowedRule | Text::Rule) => page(text),
        Value::Words(words) => {
            let word = words.iter().find(|it| it.word == text)?;
            Some(format!("**`{}`**: {}", word.word, word.doc))
        }
        // A type says what its column is.
        Value::Text(Text::Type) => {
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
