//! What can be typed at a place.

use super::values::{self, Candidate};
use super::{Index, View};
use crate::grammar::{Key, Value};
use crate::outline::{self, Outline, Part, Step, place};
use crate::source::{SourceId, Span};
use crate::symbols::Scope;
use crate::symbols::places::{self, Names};
use std::ops::Range;

/// What something that can be typed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A key of the language
    Key,
    /// A word of the language
    Word,
    /// A type
    Type,
    /// A table
    Table,
    /// A column
    Column,
    /// An enum
    Enum,
    /// A label of an enum
    Label,
    /// A mixin, a JSON shape, verbatim SQL
    Part,
    /// A rule
    Rule,
}

/// Something that can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A few words on it.
    pub detail: String,
    /// Its manual.
    pub doc: String,
    /// What it stands in for.
    pub replace: Span,
    /// What is written, with `$0` where one goes on typing.
    pub insert: String,
}

/// What can be typed at an offset.
pub fn complete(view: &View<'_>, source: SourceId, offset: usize) -> Vec<Item> {
    let text = view.inputs.sources.get(source).text();
    let Some(outline) = view.index.outline(source) else {
        return Vec::new();
    };
    let found = place(text, offset);
    let root = view.index.root(source);
    let Some(value) = places::at(root, &found.path) else {
        return Vec::new();
    };
    let cx = Typing {
        view,
        outline,
        text,
        source,
        path: &found.path,
    };
    match found.part {
        Part::Header { typed, array } => cx.header(value, &typed, array),
        Part::Key { typed } => cx.keys(value, &typed),
        Part::Value { typed, quoted } => cx.value(value, &typed, quoted),
        Part::Nothing => Vec::new(),
    }
}

struct Typing<'a> {
    view: &'a View<'a>,
    outline: &'a Outline,
    text: &'a str,
    source: SourceId,
    path: &'a [Step],
}

impl Typing<'_> {
    fn index(&self) -> &Index {
        self.view.index
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, range.clone())
    }

    /// The next part of a header: a key that opens a table, or the name of one that there is.
    fn header(&self, value: &'static Value, typed: &Range<usize>, array: bool) -> Vec<Item> {
        let opens = |key: &&'static Key| {
            let form = places::form(&key.value);
            let is_table = key.value.tables().next().is_some();
            is_table && (!array || self.path.is_empty()) || array && form.starts_with("[{")
        };
        let mut items: Vec<Item> = places::keys(value)
            .filter(opens)
            .map(|key| self.key(key, typed, key.name.to_owned()))
            .collect();
        if let Some(names) = places::names(value) {
            let names = values::names(self.index(), names, &self.scope());
            items.extend(names.into_iter().map(|it| {
                let name = outline::key(&it.label);
                self.item(it, typed, name)
            }));
        }
        items
    }

    /// A key that the table does not have yet.
    fn keys(&self, value: &'static Value, typed: &Range<usize>) -> Vec<Item> {
        let node = self.outline.walk(self.path);
        let has = |name: &str| {
            let child = node.and_then(|it| self.outline.child(it, name));
            let places = child.map(|it| self.outline.get(it).places.as_slice());
            places.is_some_and(|it| it.iter().any(|place| place != typed))
        };
        let rest = self.text.get(typed.end..).unwrap_or_default();
        let is_written = rest.trim_start_matches([' ', '\t']).starts_with('=');
        let form = |name: String, form: &str| {
            if is_written {
                name
            } else {
                format!("{name} = {form}")
            }
        };
        let mut items: Vec<Item> = places::keys(value)
            .filter(|key| !has(key.name) && !matches!(key.value, Value::Off))
            .map(|key| {
                let begun = places::form(&key.value);
                self.key(key, typed, form(key.name.to_owned(), &begun))
            })
            .collect();
        if let Some(names @ (Names::Side | Names::Rule | Names::AuthModel)) = places::names(value) {
            let names = values::names(self.index(), names, &self.scope());
            items.extend(names.into_iter().filter(|it| !has(&it.label)).map(|it| {
                let name = outline::key(&it.label);
                let below = places::below(value, &Step::Key(name.clone()));
                let begun = below.map(places::form).unwrap_or_default();
                self.item(it, typed, form(name, &begun))
            }));
        }
        items
    }

    /// A value, with quotes and brackets where there are none yet.
    fn value(&self, value: &'static Value, typed: &Range<usize>, quoted: bool) -> Vec<Item> {
        let before = self.text.get(typed.clone()).unwrap_or_default();
        let scope = self.scope();
        let place = values::Place {
            view: self.view,
            outline: self.outline,
            path: self.path,
            scope: &scope,
            before,
            is_bare: !quoted,
        };
        let mut items = Vec::new();
        let mut add = |form: &'static Value, is_list: bool| {
            let (start, candidates) = place.candidates(form);
            let mut replace = typed.start + start..typed.end;
            let rest = self.text.get(replace.end..).unwrap_or_default();
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
            replace.end += word.unwrap_or(rest.len());
            for it in candidates {
                let mut insert = it.insert.clone();
                if !quoted && !it.is_word {
                    insert = format!("\"{insert}\"");
                    if is_list {
                        insert = format!("[{insert}]");
                    }
                }
                items.push(self.item(it, &replace, insert));
            }
        };
        for form in value.forms() {
            add(form, false);
        }
        // Of a list that is not begun yet, its first element.
        if !quoted && let Some(of) = places::elements(value) {
            for form in of.forms() {
                add(form, true);
            }
        }
        items
    }

    fn scope(&self) -> Scope {
        Scope::of(self.outline, self.path)
    }

    fn key(&self, key: &Key, typed: &Range<usize>, insert: String) -> Item {
        Item {
            label: key.name.to_owned(),
            kind: ItemKind::Key,
            detail: String::new(),
            doc: key.doc.to_owned(),
            replace: self.span(typed),
            insert,
        }
    }

    fn item(&self, candidate: Candidate, replace: &Range<usize>, insert: String) -> Item {
        Item {
            label: candidate.label,
            kind: candidate.kind,
            detail: candidate.detail,
            doc: candidate.doc,
            replace: self.span(replace),
            insert,
        }
    }
}
