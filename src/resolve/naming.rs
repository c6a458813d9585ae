//! The names of keys, checks and indexes.
//! In: a name that was written, or the columns it is made from. Out: a name that nothing else has.
//! Written names are taken first; a composed one that is taken gets a stable hash, so the order of files changes nothing.

use super::names::ident;
use crate::config::ConstraintNames;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{Ident, MAX_BYTES, QualifiedName};
use crate::source::{Span, Spanned};
use std::collections::HashMap;

/// What a name is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// PRIMARY KEY
    PrimaryKey,
    /// UNIQUE
    Unique,
    /// CHECK
    Check,
    /// FOREIGN KEY
    ForeignKey,
    /// An index
    Index,
}

impl Part {
    /// Whether it is, or brings, an index, which shares its names with the tables of its schema (manual, CREATE INDEX).
    fn is_relation(self) -> bool {
        matches!(self, Self::PrimaryKey | Self::Unique | Self::Index)
    }

    fn is_constraint(self) -> bool {
        self != Self::Index
    }
}

/// The names that are taken.
pub(super) struct Namer {
    style: ConstraintNames,
    relations: HashMap<QualifiedName, Span>,
    constraints: HashMap<(QualifiedName, Ident), Span>,
}

impl Namer {
    /// Nothing is taken but the names of the tables.
    pub fn new<'a>(
        style: ConstraintNames,
        tables: impl Iterator<Item = (&'a QualifiedName, Span)>,
    ) -> Self {
        Self {
            style,
            relations: tables.map(|(name, span)| (name.clone(), span)).collect(),
            constraints: HashMap::new(),
        }
    }

    /// Takes a written name; a finding where it is taken.
    pub fn declare(
        &mut self,
        table: &QualifiedName,
        part: Part,
        name: &Spanned<String>,
        out: &mut Diagnostics,
    ) {
        let Some(ident) = ident(name.span, name, out) else {
            return;
        };
        let relation = QualifiedName::new(table.schema.clone(), ident.clone());
        let mut first = None;
        if part.is_relation() {
            first = first.or(self.relations.insert(relation, name.span));
        }
        if part.is_constraint() {
            first = first.or(self.constraints.insert((table.clone(), ident), name.span));
        }
        if let Some(first) = first {
            let message = format!("the name `{}` is taken", name.value);
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, name.span, message)
                    .object(table)
                    .related(first, "taken here")
                    .help("tables and indexes of a schema share their names, and so do the constraints of a table"),
            );
        }
    }

    /// The written name, which `declare` has taken, or one composed from `words`.
    pub fn name(
        &mut self,
        table: &QualifiedName,
        part: Part,
        written: Option<&Spanned<String>>,
        words: &[&str],
        span: Span,
    ) -> Ident {
        if let Some(name) = written.and_then(|name| Ident::parse(name).ok()) {
            return name;
        }
        let name = free(table, self.composed(table, part, words), |name| {
            !self.is_taken(table, part, name)
        });
        self.take(table, part, &name, span);
        name
    }

    /// Takes a name that was composed while the names of other tables were not known. Another, if one of them has it.
    pub fn settle(
        &mut self,
        table: &QualifiedName,
        part: Part,
        name: &Ident,
        span: Span,
    ) -> Option<Ident> {
        let other = self.is_taken(table, part, name).then(|| {
            free(table, name.clone(), |name| {
                !self.is_taken(table, part, name)
            })
        });
        self.take(table, part, other.as_ref().unwrap_or(name), span);
        other
    }

    fn composed(&self, table: &QualifiedName, part: Part, words: &[&str]) -> Ident {
        composed(self.style, table, part, words)
    }

    fn is_taken(&self, table: &QualifiedName, part: Part, name: &Ident) -> bool {
        let relation = || QualifiedName::new(table.schema.clone(), name.clone());
        part.is_relation() && self.relations.contains_key(&relation())
            || part.is_constraint()
                && self
                    .constraints
                    .contains_key(&(table.clone(), name.clone()))
    }

    fn take(&mut self, table: &QualifiedName, part: Part, name: &Ident, span: Span) {
        if part.is_relation() {
            let relation = QualifiedName::new(table.schema.clone(), name.clone());
            self.relations.insert(relation, span);
        }
        if part.is_constraint() {
            self.constraints.insert((table.clone(), name.clone()), span);
        }
    }
}

/// The name of a part without one of its own. `words` are its columns, for a foreign key with drizzle's names those of
/// [`foreign_key_words`]. PostgreSQL's own name for a primary key leaves its columns out.
pub(crate) fn composed(
    style: ConstraintNames,
    table: &QualifiedName,
    part: Part,
    words: &[&str],
) -> Ident {
    let mut parts = vec![table.name.as_str()];
    let is_alone = words.len() < 2;
    let suffix = match (style, part) {
        (ConstraintNames::Postgres, Part::PrimaryKey) => "pkey",
        (ConstraintNames::Drizzle, Part::PrimaryKey) if is_alone => "pkey",
        (ConstraintNames::Postgres, Part::Unique) => "key",
        (ConstraintNames::Postgres, Part::ForeignKey) => "fkey",
        (ConstraintNames::Postgres, Part::Index) => "idx",
        (ConstraintNames::Drizzle, Part::PrimaryKey) => "pk",
        (ConstraintNames::Drizzle, Part::Unique) => "unique",
        (ConstraintNames::Drizzle, Part::ForeignKey) => "fk",
        (ConstraintNames::Drizzle, Part::Index) => "index",
        (_, Part::Check) => "check",
    };
    if suffix != "pkey" {
        parts.extend(words);
    }
    parts.push(suffix);
    match style {
        ConstraintNames::Postgres => Ident::composed(&parts),
        ConstraintNames::Drizzle => cut(&parts),
    }
}

/// What the name of a foreign key is composed of: drizzle-kit names what it leads to as well.
pub(crate) fn foreign_key_words<'a>(
    style: ConstraintNames,
    columns: &'a [Ident],
    target: &'a QualifiedName,
    target_columns: &'a [Ident],
) -> Vec<&'a str> {
    let mut words: Vec<&str> = columns.iter().map(Ident::as_str).collect();
    if style == ConstraintNames::Drizzle {
        words.push(target.name.as_str());
        words.extend(target_columns.iter().map(Ident::as_str));
    }
    words
}

/// The names of one table, composed while those of other tables are not known, so that tables can be built side by side.
pub(super) struct TableNamer<'n> {
    namer: &'n Namer,
    table: &'n QualifiedName,
    /// What was composed, in order.
    pub composed: Vec<(Part, Ident)>,
}

impl<'n> TableNamer<'n> {
    /// Nothing is composed yet.
    pub fn new(namer: &'n Namer, table: &'n QualifiedName) -> Self {
        Self {
            namer,
            table,
            composed: Vec::new(),
        }
    }

    /// The written name, or one composed from `words` that nothing else of the table has.
    pub fn name(&mut self, part: Part, written: Option<&Spanned<String>>, words: &[&str]) -> Ident {
        if let Some(name) = written.and_then(|name| Ident::parse(name).ok()) {
            return name;
        }
        let composed = self.namer.composed(self.table, part, words);
        let name = free(self.table, composed, |name| {
            let meets = |(other, taken): &(Part, Ident)| {
                taken == name
                    && (other.is_relation() && part.is_relation()
                        || other.is_constraint() && part.is_constraint())
            };
            !self.namer.is_taken(self.table, part, name) && !self.composed.iter().any(meets)
        });
        self.composed.push((part, name.clone()));
        name
    }
}

/// The name, or the first of its variants that is free. A variant ends in a hash of where the name belongs, so that it
/// is the same in every run.
fn free(table: &QualifiedName, name: Ident, is_free: impl Fn(&Ident) -> bool) -> Ident {
    let variant = |round: u32| {
        let hash = blake3::hash(format!("{table}.{name}.{round}").as_bytes()).to_hex();
        shortened(name.as_str(), &hash[..8])
    };
    if is_free(&name) {
        return name;
    }
    (1..)
        .map(variant)
        .find(is_free)
        .expect("one of as many variants as there are hashes is free")
}

fn shortened(whole: &str, hash: &str) -> Ident {
    let mut end = whole.len().min(MAX_BYTES - 1 - hash.len());
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    Ident::composed(&[&whole[..end], hash])
}

/// The name as drizzle-kit writes it, which PostgreSQL cuts at 63 bytes.
fn cut(parts: &[&str]) -> Ident {
    let whole = parts.join("_");
    let mut end = whole.len().min(MAX_BYTES);
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    Ident::composed(&[&whole[..end]])
}
