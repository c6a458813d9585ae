//! What can be typed at a place.

use super::values::{self, Candidate};
use super::{Index, View};
use crate::outline::{Outline, Part, Step, place};
use crate::source::{SourceId, Span};
use crate::symbols::Scope;
use crate::symbols::grammar::{self, Key, Names, Slot};
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
    let Some(slots) = grammar::at(root, &found.path) else {
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
        Part::Header { typed, array } => cx.header(slots, &typed, array),
        Part::Key { typed } => cx.keys(slots, &typed),
        Part::Value { typed, quoted } => cx.value(slots, root, &typed, quoted),
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
    fn header(&self, slots: &'static [Slot], typed: &Range<usize>, array: bool) -> Vec<Item> {
        let opens = |key: &&Key| {
            let is_table = key
                .takes
                .iter()
                .any(|it| matches!(it, Slot::Keys(_) | Slot::Names(..) | Slot::Shape));
            is_table && (key.form.starts_with('[') == array || self.path.is_empty())
        };
        let body = grammar::body(slots).into_iter().flat_map(|it| it.keys);
        let mut items: Vec<Item> = body
            .filter(opens)
            .map(|key| self.key(key, typed, key.name.to_owned()))
            .collect();
        if let Some(names) = grammar::names(slots) {
            let names = values::names(self.index(), names, &self.scope());
            items.extend(names.into_iter().map(|it| {
                let name = it.label.clone();
                self.item(it, typed, crate::outline::key(&name))
            }));
        }
        items
    }

    /// A key that the table does not have yet.
    fn keys(&self, slots: &'static [Slot], typed: &Range<usize>) -> Vec<Item> {
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
        let body = grammar::body(slots).into_iter().flat_map(|it| it.keys);
        let mut items: Vec<Item> = body
            .filter(|key| !has(key.name))
            .map(|key| self.key(key, typed, form(key.name.to_owned(), key.form)))
            .collect();
        if let Some(names @ (Names::Side | Names::Rule)) = grammar::names(slots) {
            let value = if names == Names::Side {
                "[\"$0\"]"
            } else {
                "\"$0\""
            };
            let names = values::names(self.index(), names, &self.scope());
            items.extend(names.into_iter().filter(|it| !has(&it.label)).map(|it| {
                let name = crate::outline::key(&it.label);
                self.item(it, typed, form(name, value))
            }));
        }
        items
    }

    /// A value, with quotes where there are none yet.
    fn value(
        &self,
        slots: &'static [Slot],
        root: &'static [Slot],
        typed: &Range<usize>,
        quoted: bool,
    ) -> Vec<Item> {
        let is_list = self.takes_list(root);
        let before = self.text.get(typed.clone()).unwrap_or_default();
        let scope = self.scope();
        let place = values::Place {
            view: self.view,
            outline: self.outline,
            path: self.path,
            scope: &scope,
            before,
            is_flag_wanted: !quoted,
        };
        let mut items = Vec::new();
        for slot in slots {
            let (start, candidates) = place.candidates(*slot);
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
        }
        items
    }

    /// Whether the value of this key is written as a list.
    fn takes_list(&self, root: &'static [Slot]) -> bool {
        let Some((Step::Key(last), above)) = self.path.split_last() else {
            return false;
        };
        let body = grammar::at(root, above).and_then(grammar::body);
        let key = body.and_then(|it| it.key(last));
        key.is_some_and(|it| it.form.starts_with('['))
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
