//! An entry of the specs as a rule mends it: keys are written, changed and taken away where they stand.
//! In: what a rule knows (a table, a column, an allowance). Out: edits of the text; none where it is not plain how.

use super::SchemaCx;
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::ident::{Ident, QualifiedName};
use crate::outline::{self, NodeId, Outline, Step};
use crate::resolve::{ColumnWritten, PartWritten};
use crate::schema::Table;
use crate::source::{SourceId, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// The trees of the texts that something was mended in, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Outlines(Mutex<BTreeMap<SourceId, Arc<Outline>>>);

impl Outlines {
    fn get(&self, source: SourceId, text: &str) -> Arc<Outline> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outline = all.entry(source);
        Arc::clone(outline.or_insert_with(|| Arc::new(outline::parse(text))))
    }
}

/// A table of the text whose keys are known: that of a table, a column, an index.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    source: SourceId,
    text: &'a str,
    outline: Arc<Outline>,
    node: NodeId,
}

impl<'a> Entry<'a> {
    /// With `key = value`, where `value` is TOML: in place of the value that is there, or as a further key.
    pub fn set(&self, key: &str, value: &str) -> Option<Edit> {
        if let Some(there) = self.outline.child(self.node, key) {
            let written = self.outline.get(there).value.as_ref()?;
            return Some(self.edit(written.range.clone(), value));
        }
        let change = (key, value);
        let (range, text) = outline::insert(self.text, &self.outline, self.node, change, "type")?;
        Some(self.edit(range, &text))
    }

    /// Without a key.
    pub fn without(&self, key: &str) -> Option<Edit> {
        self.cut(self.outline.child(self.node, key)?)
    }

    /// With another key and its value in place of a key that is there.
    pub fn replaced(&self, key: &str, by: &str, value: &str) -> Option<Edit> {
        if self.outline.child(self.node, by).is_some() {
            return None;
        }
        let old = self.outline.get(self.outline.child(self.node, key)?);
        let [place] = old.places.as_slice() else {
            return None;
        };
        let end = old.value.as_ref()?.range.end;
        Some(self.edit(place.start..end, &format!("{by} = {value}")))
    }

    /// With another value in its place.
    pub fn written(&self, value: &str) -> Option<Edit> {
        let there = self.outline.get(self.node).value.as_ref()?;
        Some(self.edit(there.range.clone(), value))
    }

    /// The value as it is written that stands under keys.
    pub fn text(&self, keys: &[&str]) -> Option<&'a str> {
        let child = |at, key: &&str| self.outline.child(at, key);
        let node = keys.iter().try_fold(self.node, child)?;
        let value = self.outline.get(node).value.as_ref()?;
        self.text.get(value.range.clone())
    }

    /// Without the entry itself. A list of which it is all goes with it.
    pub fn removed(&self) -> Option<Edit> {
        let parent = self.outline.get(self.node).parent?;
        let list = self.outline.get(parent);
        let is_list = |value: &outline::Value| value.kind == outline::ValueKind::List;
        let is_all = list.children.len() == 1 && list.value.as_ref().is_some_and(is_list);
        self.cut(if is_all { parent } else { self.node })
    }

    /// As a column that is NOT NULL.
    pub fn not_null(&self) -> Option<Edit> {
        if self.outline.child(self.node, "null").is_some() {
            return self.without("null");
        }
        let (range, written) = self.written_type()?;
        let name = written.trim_end().strip_suffix('?')?;
        Some(self.edit(range, &outline::string(name.trim_end())))
    }

    /// As a column that may be NULL.
    pub fn nullable(&self) -> Option<Edit> {
        match self.written_type() {
            Some((range, written)) if self.outline.child(self.node, "null").is_none() => {
                let name = written.trim_end();
                let is_said = name.ends_with('?');
                (!is_said).then(|| self.edit(range, &outline::string(&format!("{name}?"))))
            }
            _ => self.set("null", "true"),
        }
    }

    /// The entry under a key of this one.
    pub fn inner(&self, key: &str) -> Option<Self> {
        let node = self.outline.child(self.node, key)?;
        Some(Self {
            node,
            ..self.clone()
        })
    }

    /// With a type in place of the one that is written, of whose `[]` and `?` both stay.
    pub fn set_type(&self, name: &str) -> Option<Edit> {
        let (range, written) = self.written_type()?;
        let element = written.trim_end_matches(['[', ']', '?', ' ']);
        let marks = &written[element.len()..];
        Some(self.edit(range, &outline::string(&format!("{name}{marks}"))))
    }

    /// The type of a column and where it stands, in the short form or the long one.
    fn written_type(&self) -> Option<(Range<usize>, &str)> {
        let is_short = self.outline.string(self.node).is_some();
        let node = match is_short {
            true => self.node,
            false => self.outline.child(self.node, "type")?,
        };
        let written = self.outline.string(node)?;
        let value = self.outline.get(node).value.as_ref()?;
        Some((value.range.clone(), written))
    }

    /// With a section `[[…name]]` behind everything that belongs to it; `keys` are written as TOML.
    pub fn with_section(&self, name: &str, keys: &[(&str, String)]) -> Option<Edit> {
        let path = self.outline.path(self.node);
        let path: Option<Vec<String>> = (path.iter())
            .map(|step| step.key().map(outline::key))
            .collect();
        let mut lines = vec![format!("[[{}.{name}]]", path?.join("."))];
        lines.extend(keys.iter().map(|(key, value)| format!("{key} = {value}")));
        let (range, text) = outline::section(self.text, &self.outline, self.node, &lines)?;
        Some(self.edit(range, &text))
    }

    fn cut(&self, node: NodeId) -> Option<Edit> {
        let range = outline::remove(self.text, &self.outline, node)?;
        Some(self.edit(range, ""))
    }

    fn edit(&self, range: Range<usize>, text: &str) -> Edit {
        Edit {
            span: Span::new(self.source, range),
            text: text.to_owned(),
        }
    }
}

/// A fix of one edit, if there is that edit.
pub fn mend(title: &str, applicability: Applicability, edit: Option<Edit>) -> Option<Fix> {
    Some(Fix::new(title, applicability, vec![edit?]))
}

impl<'a> SchemaCx<'a> {
    /// The entry of a table.
    pub fn table_entry(&self, table: &QualifiedName) -> Option<Entry<'a>> {
        let spec = self.table_spec(table)?;
        self.entry(
            spec.name.span.source,
            &[key("table"), key(&spec.name.value)],
        )
    }

    /// The entry of a column, in its table or in the mixin that brings it; none if a word implies it.
    pub fn column_entry(&self, table: &QualifiedName, column: &Ident) -> Option<Entry<'a>> {
        let origin = self.provenance.table(table)?;
        let (kind, owner) = match origin.columns.get(column)?.written {
            ColumnWritten::Table(_) => ("table", &self.spec.tables.get(origin.spec)?.name),
            ColumnWritten::Mixin(mixin, _) => ("mixin", &self.spec.mixins.get(mixin)?.name),
            ColumnWritten::Implied => return None,
        };
        let name = self.column_spec(table, column)?.name.value.as_str();
        let path = [key(kind), key(&owner.value), key("columns"), key(name)];
        self.entry(owner.span.source, &path)
    }

    /// The entry `[[….kind]]` that makes a key, a check or an index.
    pub fn part_entry(&self, table: &Table, kind: &str, name: &Ident) -> Option<Entry<'a>> {
        let origin = self.provenance.table(&table.name)?;
        let (owner_kind, owner, at) = match origin.parts.get(name)?.written {
            PartWritten::Table(at) => ("table", &self.spec.tables.get(origin.spec)?.name, at),
            PartWritten::Mixin(mixin, at) => ("mixin", &self.spec.mixins.get(mixin)?.name, at),
            PartWritten::Column | PartWritten::Implied => return None,
        };
        let path = [
            key(owner_kind),
            key(&owner.value),
            key(kind),
            Step::Item(at),
        ];
        self.entry(owner.span.source, &path)
    }

    /// The innermost entry that is written around a place: the `{ … }` of an allowance, say.
    pub fn entry_at(&self, span: Span) -> Option<Entry<'a>> {
        let text = self.sources.get(span.source).text();
        let outline = self.outlines.get(span.source, text);
        let is_there = |id: &NodeId| {
            let value = outline.get(*id).value.as_ref();
            value.is_some_and(|value| value.range == span.range())
        };
        let node = outline.iter().map(|(id, _)| id).find(is_there)?;
        Some(Entry {
            source: span.source,
            text,
            outline,
            node,
        })
    }

    fn entry(&self, source: SourceId, path: &[Step]) -> Option<Entry<'a>> {
        let text = self.sources.get(source).text();
        let outline = self.outlines.get(source, text);
        let node = outline.walk(path)?;
        Some(Entry {
            source,
            text,
            outline,
            node,
        })
    }
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}
