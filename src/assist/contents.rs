//! What a text declares, as a tree: tables with their columns and lists, enums with their labels, and the rest.

use crate::outline::{NodeId, Outline, Step};
use std::ops::Range;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A table
    Table,
    /// A column
    Column,
    /// An index, a constraint, a join
    Part,
    /// An enum
    Enum,
    /// A label of an enum
    Label,
    /// A mixin
    Mixin,
    /// A JSON shape
    Shape,
    /// A field of a JSON shape
    Field,
    /// Verbatim SQL, an extension, a table of the settings
    Other,
}

/// Something that a text declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// A few words on it.
    pub detail: String,
    /// What it is.
    pub kind: EntryKind,
    /// Everything that is said of it here, in bytes.
    pub range: Range<usize>,
    /// Its name, in bytes.
    pub place: Range<usize>,
    /// What is in it.
    pub children: Vec<Entry>,
}

/// What a text declares, in its order.
pub fn contents(text: &str, outline: &Outline) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (group, key) in outline.entries(Outline::ROOT) {
        let kind = match key {
            "table" => EntryKind::Table,
            "enum" => EntryKind::Enum,
            "mixin" => EntryKind::Mixin,
            "json" => EntryKind::Shape,
            _ => EntryKind::Other,
        };
        let is_group = matches!(
            key,
            "table" | "enum" | "mixin" | "json" | "sql" | "extension"
        );
        let found = if is_group {
            outline.entries(group).map(|(id, _)| id).collect()
        } else {
            vec![group]
        };
        entries.extend(
            found
                .into_iter()
                .filter_map(|id| entry(text, outline, id, kind)),
        );
    }
    entries.sort_by_key(|it| it.place.start);
    entries
}

fn entry(text: &str, outline: &Outline, id: NodeId, kind: EntryKind) -> Option<Entry> {
    let node = outline.get(id);
    let place = node.places.first()?.clone();
    let mut children = Vec::new();
    match kind {
        EntryKind::Table | EntryKind::Mixin => {
            let columns = outline.child(id, "columns").into_iter();
            let columns = columns.flat_map(|it| outline.entries(it));
            children
                .extend(columns.filter_map(|(id, _)| entry(text, outline, id, EntryKind::Column)));
            for list in ["index", "unique", "check", "foreign_key", "joins"] {
                let items = outline.child(id, list).into_iter();
                let items = items.flat_map(|it| &outline.get(it).children);
                children.extend(items.filter_map(|item| part(text, outline, *item, list)));
            }
        }
        EntryKind::Enum => {
            let values = outline.child(id, "values").into_iter();
            let values = values.flat_map(|it| &outline.get(it).children);
            children.extend(values.filter_map(|item| label(outline, *item)));
        }
        EntryKind::Shape => {
            let fields = outline.entries(id);
            children
                .extend(fields.filter_map(|(id, _)| entry(text, outline, id, EntryKind::Field)));
        }
        EntryKind::Column
        | EntryKind::Part
        | EntryKind::Label
        | EntryKind::Field
        | EntryKind::Other => {}
    }
    children.sort_by_key(|it| it.place.start);
    Some(Entry {
        name: node.step.key()?.to_owned(),
        detail: detail(outline, id),
        kind,
        range: reach(text, outline, id, place.start),
        place,
        children,
    })
}

/// The type of a column or what it references.
fn detail(outline: &Outline, id: NodeId) -> String {
    let text = |key: &str| outline.text(id, key).map(str::to_owned);
    let own = outline.string(id).map(str::to_owned);
    let reference = || text("references").map(|it| format!("→ {it}"));
    own.or_else(|| text("type"))
        .or_else(reference)
        .unwrap_or_default()
}

fn part(text: &str, outline: &Outline, id: NodeId, list: &str) -> Option<Entry> {
    let node = outline.get(id);
    let start = match (&node.value, node.headers.first()) {
        (Some(value), _) => value.range.start,
        (None, Some(header)) => header.start,
        (None, None) => node.places.first()?.start,
    };
    let columns = outline.child(id, "columns").into_iter();
    let columns: Vec<&str> = columns
        .flat_map(|it| outline.strings(it))
        .map(|(_, it)| it)
        .collect();
    let name = match &node.step {
        Step::Key(key) => key.clone(),
        Step::Item(_) => list.to_owned(),
    };
    let expr = || outline.text(id, "expr").unwrap_or_default().to_owned();
    let range = reach(text, outline, id, start);
    let place = node.places.first().cloned();
    Some(Entry {
        name,
        detail: if columns.is_empty() {
            expr()
        } else {
            columns.join(", ")
        },
        kind: EntryKind::Part,
        place: place.unwrap_or(start..range.end.min(line_end(text, start))),
        range,
        children: Vec::new(),
    })
}

fn label(outline: &Outline, id: NodeId) -> Option<Entry> {
    let named = outline.child(id, "name").unwrap_or(id);
    let range = outline.get(named).value.as_ref()?.range.clone();
    Some(Entry {
        name: outline.string(named)?.to_owned(),
        detail: String::new(),
        kind: EntryKind::Label,
        place: range.clone(),
        range,
        children: Vec::new(),
    })
}

/// From `start` to behind the last that is written of a node.
fn reach(text: &str, outline: &Outline, id: NodeId, start: usize) -> Range<usize> {
    let mut end = start;
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        let node = outline.get(at);
        let value = node.value.iter().map(|it| it.range.end);
        let places = node.places.iter().map(|it| it.end);
        for here in value
            .chain(places)
            .chain(node.headers.iter().map(|it| it.end))
        {
            end = end.max(here);
        }
        open.extend(&node.children);
    }
    start..end.min(text.len())
}

fn line_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.find(['\r', '\n']).map_or(text.len(), |at| start + at)
}
