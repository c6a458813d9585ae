//! A new name for a thing, everywhere; what history knows by the old name says so.

use super::View;
use crate::diagnostic::Edit;
use crate::ident::{Ident, QualifiedName};
use crate::outline;
use crate::source::Span;
use crate::symbols::{Owner, Refusal, Symbol};

/// The edits that give a thing another name in all texts, `renamed_from` included where the last migration knows the
/// thing by the name that it has now.
pub fn rename(view: &View<'_>, symbol: &Symbol, to: &str) -> Result<Vec<Edit>, Refusal> {
    refuse_unsaid(view, symbol)?;
    let symbols = &view.index.symbols;
    let mut edits = symbols.rename(&view.inputs.sources, symbol, to)?;
    if edits.is_empty() {
        return Ok(edits);
    }
    if let Some(old) = known_as(view, symbol, to) {
        edits = with_history(view, symbol, &old, edits);
    }
    Ok(edits)
}

/// The settings name some tables by a default that nobody wrote: an edit cannot follow there.
fn refuse_unsaid(view: &View<'_>, symbol: &Symbol) -> Result<(), Refusal> {
    let tenancy = &view.inputs.config.tenancy;
    let Symbol::Table(name) = symbol else {
        return Ok(());
    };
    let unsaid = [
        (
            &tenancy.root,
            tenancy.root_span,
            "root",
            format!("root = \"{name}\""),
        ),
        (
            &tenancy.membership_table,
            tenancy.membership_span,
            "membership",
            format!(
                "membership = {{ table = \"{name}\", user = \"{}\" }}",
                tenancy.membership_user
            ),
        ),
    ];
    for (table, written, key, line) in unsaid {
        if table == name && written.is_none() {
            return Err(Refusal(format!(
                "`{name}` is the `{key}` of `[tenancy]` as long as nothing else is said: write `{line}` in schemagen.toml first"
            )));
        }
    }
    Ok(())
}

/// The name that the last migration has for a thing, if it is the one that goes; none for what it does not hold.
fn known_as(view: &View<'_>, symbol: &Symbol, to: &str) -> Option<String> {
    let (previous, renames) = (&view.inputs.previous, &view.analysis.renames);
    let name = symbol.name();
    let known = match symbol {
        Symbol::Table(table) => {
            let known = previous.tables.get(table).is_some_and(|it| !it.external);
            known && !renames.tables.contains_key(table)
        }
        Symbol::Enum(of) => previous.enums.contains_key(of) && !renames.enums.contains_key(of),
        Symbol::Column(owner, column) => {
            let column = Ident::parse(column).ok()?;
            let has = |table: &QualifiedName| {
                let before = renames.tables.get(table).unwrap_or(table);
                let before = previous.tables.get(before).filter(|it| !it.external);
                let known = before.is_some_and(|it| it.column(&column).is_some());
                known
                    && !renames
                        .columns
                        .contains_key(&(table.clone(), column.clone()))
            };
            match owner {
                Owner::Table(table) => has(table),
                Owner::Mixin(mixin) => {
                    let tables = view.index.symbols.declared.tables.iter();
                    tables
                        .filter(|(_, it)| it.mixins.contains(mixin))
                        .any(|(name, _)| has(name))
                }
            }
        }
        Symbol::Label(of, label) => {
            let before = renames.enums.get(of).unwrap_or(of);
            let before = previous.enums.get(before)?;
            before.labels.contains(label)
                && !renames.labels.contains_key(&(of.clone(), label.clone()))
        }
        Symbol::Mixin(_) | Symbol::Shape(_) | Symbol::Sql(_) | Symbol::Extension(_) => false,
    };
    let old = match symbol {
        Symbol::Table(of) | Symbol::Enum(of) => of.to_string(),
        _ => name.to_owned(),
    };
    (known && name != to).then_some(old)
}

/// The edits with `renamed_from`, where the thing is declared. One that stands there already is of an older rename, which
/// history has: it gives way.
fn with_history(view: &View<'_>, symbol: &Symbol, old: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    let symbols = &view.index.symbols;
    let Some(place) = symbols.definition(symbol) else {
        return edits;
    };
    let Some(outline) = view.index.outline(place.source) else {
        return edits;
    };
    let text = view.inputs.sources.get(place.source).text();
    let Some((id, _)) = outline.at(place.range().start) else {
        return edits;
    };
    let value = outline::string(old);
    // A label stands under `name`, or is the text alone.
    let (node, short) = match symbol {
        Symbol::Label(..) => {
            let node = outline.get(id);
            let is_named = node.step.key() == Some("name");
            (
                if is_named {
                    node.parent.unwrap_or(id)
                } else {
                    id
                },
                "name",
            )
        }
        _ => (id, "type"),
    };
    let written = outline.child(node, "renamed_from");
    let change = match written.and_then(|it| outline.get(it).value.as_ref()) {
        Some(standing) => Some((standing.range.clone(), value)),
        None => outline::insert(text, outline, node, ("renamed_from", &value), short),
    };
    if let Some((range, new)) = change {
        join(
            &mut edits,
            Edit {
                span: Span::new(place.source, range),
                text: new,
            },
            text,
        );
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// Adds an edit; one that takes in others carries out what they do.
fn join(edits: &mut Vec<Edit>, mut edit: Edit, text: &str) {
    let inside = |it: &Edit| {
        it.span.source == edit.span.source
            && edit.span.start <= it.span.start
            && it.span.end <= edit.span.end
    };
    let (inner, outer): (Vec<Edit>, Vec<Edit>) = edits.drain(..).partition(inside);
    *edits = outer;
    let raw = text.get(edit.span.range()).unwrap_or_default();
    if let Some(base) = edit.text.find(raw) {
        for it in inner.iter().rev() {
            let at = base + (it.span.start - edit.span.start) as usize;
            edit.text
                .replace_range(at..at + it.span.range().len(), &it.text);
        }
    }
    edits.push(edit);
}
