//! What the specs declare, by name, so that a mention can be told what it means.

use super::{Owner, Symbol, Text};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, split_address};
use crate::outline::{NodeId, Outline};
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

/// A table as it is written.
#[derive(Clone, Debug, Default)]
pub struct TableEntry {
    /// Its columns, in order, with what they reference or inherit their type from.
    pub columns: BTreeMap<String, ColumnEntry>,
    /// The mixins that it names.
    pub mixins: Vec<String>,
    /// The columns that words imply, as far as the schema could be made.
    pub implied: BTreeSet<String>,
}

/// A column as it is written.
#[derive(Clone, Debug, Default)]
pub struct ColumnEntry {
    /// Its type, as written.
    pub data_type: Option<String>,
    /// What it references, as written: an address, and whether that can only be a table.
    pub references: Option<(String, bool)>,
}

/// Everything that is declared.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// The tables.
    pub tables: BTreeMap<QualifiedName, TableEntry>,
    /// The columns of the mixins.
    pub mixins: BTreeMap<String, BTreeMap<String, ColumnEntry>>,
    /// The labels of the enums.
    pub enums: BTreeMap<QualifiedName, Vec<String>>,
    /// The JSON shapes.
    pub shapes: BTreeSet<String>,
    /// Verbatim SQL.
    pub sql: BTreeSet<String>,
    /// The extensions.
    pub extensions: BTreeSet<String>,
}

impl Declared {
    /// What all texts declare, and what the schema adds to it.
    pub fn new(texts: &[Text<'_>], schema: &Schema) -> Self {
        let mut declared = Self::default();
        for text in texts.iter().filter(|it| !it.is_config) {
            declared.read(text.outline);
        }
        for (name, table) in &mut declared.tables {
            let columns = schema.table(name).into_iter().flat_map(|it| &it.columns);
            table.implied = columns.map(|it| it.name.as_str().to_owned()).collect();
        }
        declared
    }

    fn read(&mut self, outline: &Outline) {
        let entries = |key: &str| {
            let group = outline.find(&[key]);
            group.into_iter().flat_map(|it| outline.entries(it))
        };
        for (id, key) in entries("table") {
            if let Some(name) = table_name(outline, id, key) {
                let table = self.tables.entry(name).or_default();
                table.columns.extend(columns(outline, id));
                let mixins = outline.child(id, "mixins").into_iter();
                let mixins = mixins.flat_map(|it| outline.strings(it));
                table.mixins.extend(mixins.map(|(_, name)| name.to_owned()));
            }
        }
        for (id, key) in entries("mixin") {
            let mixin = self.mixins.entry(key.to_owned()).or_default();
            mixin.extend(columns(outline, id));
        }
        for (id, key) in entries("enum") {
            if let Some(name) = address(key) {
                let labels = self.enums.entry(name).or_default();
                labels.extend(labels_of(outline, id).into_iter().map(|(_, label)| label));
            }
        }
        self.shapes
            .extend(entries("json").map(|(_, key)| key.to_owned()));
        self.sql
            .extend(entries("sql").map(|(_, key)| key.to_owned()));
        self.extensions
            .extend(entries("extension").map(|(_, key)| key.to_owned()));
    }

    /// The column that a name means in a table: its own, one of a mixin, one that is implied. In a mixin only its own.
    pub fn column(&self, owner: &Owner, name: &str) -> Option<Symbol> {
        let found = |owner: Owner| Some(Symbol::Column(owner, name.to_owned()));
        match owner {
            Owner::Mixin(mixin) => {
                let has = self.mixins.get(mixin)?.contains_key(name);
                has.then(|| found(owner.clone()))?
            }
            Owner::Table(table) => {
                let entry = self.tables.get(table)?;
                if entry.columns.contains_key(name) {
                    return found(owner.clone());
                }
                let has = |mixin: &&String| {
                    let columns = self.mixins.get(*mixin);
                    columns.is_some_and(|it| it.contains_key(name))
                };
                if let Some(mixin) = entry.mixins.iter().find(has) {
                    return found(Owner::Mixin(mixin.clone()));
                }
                entry.implied.contains(name).then(|| found(owner.clone()))?
            }
        }
    }

    /// What is written of a column.
    pub fn entry(&self, owner: &Owner, name: &str) -> Option<&ColumnEntry> {
        match self.column(owner, name)? {
            Symbol::Column(Owner::Table(table), name) => {
                self.tables.get(&table)?.columns.get(&name)
            }
            Symbol::Column(Owner::Mixin(mixin), name) => self.mixins.get(&mixin)?.get(&name),
            _ => None,
        }
    }

    /// The names of the columns of a table or mixin, those of its mixins and the implied ones too.
    pub fn column_names(&self, owner: &Owner) -> BTreeSet<&str> {
        match owner {
            Owner::Mixin(mixin) => {
                let columns = self.mixins.get(mixin).into_iter().flatten();
                columns.map(|(name, _)| name.as_str()).collect()
            }
            Owner::Table(table) => {
                let Some(entry) = self.tables.get(table) else {
                    return BTreeSet::new();
                };
                let mixed = entry.mixins.iter().filter_map(|it| self.mixins.get(it));
                let mixed = mixed.flat_map(|it| it.keys());
                let own = entry.columns.keys().chain(&entry.implied);
                own.chain(mixed).map(String::as_str).collect()
            }
        }
    }

    /// The enum that a type names: `todo_status?` and `todo_status[]` too.
    pub fn enum_of_type(&self, text: &str) -> Option<QualifiedName> {
        let name = address(&text[type_name(text)])?;
        self.enums.contains_key(&name).then_some(name)
    }

    /// The table that a reference leads to: `schema.table` first, else the table of a column.
    pub fn target(&self, own: Option<&Owner>, text: &str, long: bool) -> Option<QualifiedName> {
        super::columns::reference(self, own, text, long)?.table
    }
}

/// The name of a table from its key and its `schema`.
pub(super) fn table_name(outline: &Outline, id: NodeId, key: &str) -> Option<QualifiedName> {
    let name = address(key)?;
    match outline.text(id, "schema") {
        Some(schema) if name.is_default_schema() => {
            Some(QualifiedName::new(Ident::parse(schema).ok()?, name.name))
        }
        _ => Some(name),
    }
}

/// `name` or `schema.name`.
pub(super) fn address(text: &str) -> Option<QualifiedName> {
    let parts = split_address(text)?;
    let (schema, name) = match parts.as_slice() {
        [name] => (DEFAULT_SCHEMA, name),
        [schema, name] => (schema.as_str(), name),
        _ => return None,
    };
    Some(QualifiedName::new(
        Ident::parse(schema).ok()?,
        Ident::parse(name).ok()?,
    ))
}

/// The bytes of a type that are its name: without `?`, brackets and blanks.
pub(super) fn type_name(text: &str) -> std::ops::Range<usize> {
    let start = text.len() - text.trim_start().len();
    let mut end = text.trim_end().trim_end_matches('?').trim_end().len();
    while let Some(open) = text[..end].strip_suffix(']') {
        let Some(bracket) = open.rfind('[') else {
            break;
        };
        end = text[..bracket].trim_end().len();
    }
    start.min(end)..end
}

/// The labels of an enum, each with the node that is its text.
pub(super) fn labels_of(outline: &Outline, id: NodeId) -> Vec<(NodeId, String)> {
    let Some(values) = outline.child(id, "values") else {
        return Vec::new();
    };
    let items = outline.get(values).children.iter();
    items
        .filter_map(|item| {
            let node = match outline.string(*item) {
                Some(_) => *item,
                None => outline.child(*item, "name")?,
            };
            Some((node, outline.string(node)?.to_owned()))
        })
        .collect()
}

fn columns(outline: &Outline, id: NodeId) -> BTreeMap<String, ColumnEntry> {
    let Some(columns) = outline.child(id, "columns") else {
        return BTreeMap::new();
    };
    outline
        .entries(columns)
        .map(|(id, name)| (name.to_owned(), column(outline, id)))
        .collect()
}

fn column(outline: &Outline, id: NodeId) -> ColumnEntry {
    let short = outline.string(id).map(str::to_owned);
    let long = || outline.text(id, "type").map(str::to_owned);
    let references = outline.child(id, "references").and_then(|node| {
        let short = outline.string(node).map(|it| (it.to_owned(), false));
        short.or_else(|| Some((outline.text(node, "table")?.to_owned(), true)))
    });
    ColumnEntry {
        data_type: short.or_else(long),
        references,
    }
}
