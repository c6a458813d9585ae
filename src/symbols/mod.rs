//! Where every thing of the specs is named: its definition, and each place that mentions it.
//! In: the outlines of the specs and the settings, and the schema they come to, for what is implied. Out: an index that
//! answers what stands at a place, where a thing stands, and which edits give it another name.
//! Knows nothing of editors, of rules, or of files on disk.

mod collect;
mod columns;
mod declared;
pub mod places;
mod rename;
mod scope;
mod tokens;

pub use declared::{Declared, TableEntry};
pub use rename::Refusal;
pub use scope::{Scope, target};

use crate::ident::QualifiedName;
use crate::outline::Outline;
use crate::resolve::{ColumnWritten, Provenance};
use crate::schema::Schema;
use crate::source::{SourceId, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// A thing that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// A table.
    Table(QualifiedName),
    /// A column of a table or of a mixin.
    Column(Owner, String),
    /// An enum.
    Enum(QualifiedName),
    /// A label of an enum.
    Label(QualifiedName, String),
    /// A mixin.
    Mixin(String),
    /// A JSON shape.
    Shape(String),
    /// Verbatim SQL.
    Sql(String),
    /// An extension.
    Extension(String),
}

/// What a column belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A table.
    Table(QualifiedName),
    /// A mixin.
    Mixin(String),
}

impl Symbol {
    /// Its name, without what it belongs to.
    pub fn name(&self) -> &str {
        match self {
            Self::Table(name) | Self::Enum(name) => name.name.as_str(),
            Self::Column(_, name)
            | Self::Label(_, name)
            | Self::Mixin(name)
            | Self::Shape(name)
            | Self::Sql(name)
            | Self::Extension(name) => name,
        }
    }
}

/// How a name is written where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As it is.
    Plain,
    /// As a part of an address: in double quotes where it holds a dot.
    Address,
    /// As the first word of an index's column: in double quotes where it holds a space.
    Word,
    /// As in SQL.
    Sql,
    /// Not by its name at all: `self`.
    Alias,
}

/// One place that names a thing.
#[derive(Clone, Debug)]
pub struct Mention {
    /// What it names.
    pub symbol: Symbol,
    /// Where the name stands.
    pub span: Span,
    /// The key or value that it is a part of.
    token: Span,
    /// The bytes of that key or value, read, that are the name.
    range: Range<usize>,
    /// Whether it is a part of a key.
    is_key: bool,
    /// Whether `span` is the name and nothing else.
    is_narrow: bool,
    /// How it is written.
    pub writing: Writing,
    /// Whether the thing is declared here.
    pub declares: bool,
}

/// One text to look through.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Which one it is.
    pub source: SourceId,
    /// What it says.
    pub text: &'a str,
    /// Its tree.
    pub outline: &'a Outline,
    /// Whether it is the settings, and no spec.
    pub is_config: bool,
}

/// The index.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    /// By place.
    mentions: Vec<Mention>,
    /// Their places in that list, by what they name.
    by_symbol: BTreeMap<Symbol, Vec<usize>>,
    /// What nobody wrote: the columns that a word implies, each with that word.
    implied: BTreeMap<Symbol, Span>,
    /// What the specs declare.
    pub declared: Declared,
}

impl Symbols {
    /// Looks through all texts.
    pub fn new(texts: &[Text<'_>], schema: &Schema, provenance: &Provenance) -> Self {
        let declared = Declared::new(texts, schema);
        let mut mentions = Vec::new();
        for text in texts {
            collect::collect(text, &declared, &mut mentions);
        }
        mentions.sort_by_key(|it| (it.span, !it.declares));
        let mut by_symbol: BTreeMap<Symbol, Vec<usize>> = BTreeMap::new();
        for (at, mention) in mentions.iter().enumerate() {
            by_symbol
                .entry(mention.symbol.clone())
                .or_default()
                .push(at);
        }
        Self {
            mentions,
            by_symbol,
            implied: implied(schema, provenance),
            declared,
        }
    }

    /// What is named at an offset.
    pub fn at(&self, source: SourceId, offset: usize) -> Option<&Mention> {
        let holds = |span: Span| {
            span.source == source && span.range().start <= offset && offset <= span.range().end
        };
        let first = self
            .mentions
            .partition_point(|it| (it.span.source, it.span.range().end) < (source, offset));
        // What begins later than here is none; names overlap nowhere but where one ends and the next begins.
        let near = self.mentions.iter().skip(first.saturating_sub(2)).take(6);
        near.filter(|it| holds(it.span))
            .min_by_key(|it| it.span.range().len())
    }

    /// Every place that names a thing, in the order of the texts.
    pub fn of(&self, symbol: &Symbol) -> impl Iterator<Item = &Mention> {
        let places = self.by_symbol.get(symbol).into_iter().flatten();
        places.map(|at| &self.mentions[*at])
    }

    /// Where a thing is declared: the first place; of an implied column the word that implies it.
    pub fn definition(&self, symbol: &Symbol) -> Option<Span> {
        let written = self.of(symbol).find(|it| it.declares).map(|it| it.span);
        written.or_else(|| self.implied.get(symbol).copied())
    }

    /// Everything that is declared, each with its first place.
    pub fn definitions(&self) -> impl Iterator<Item = (&Symbol, Span)> {
        self.by_symbol
            .keys()
            .filter_map(|symbol| Some((symbol, self.of(symbol).find(|it| it.declares)?.span)))
    }
}

fn implied(schema: &Schema, provenance: &Provenance) -> BTreeMap<Symbol, Span> {
    let mut implied = BTreeMap::new();
    for name in schema.tables.keys() {
        let Some(origin) = provenance.table(name) else {
            continue;
        };
        for (column, place) in &origin.columns {
            if place.written == ColumnWritten::Implied {
                let owner = Owner::Table(name.clone());
                let symbol = Symbol::Column(owner, column.as_str().to_owned());
                implied.insert(symbol, place.span);
            }
        }
    }
    implied
}

#[cfg(test)]
mod tests;
