//! Where the things of a schema were written.
//! In: filled by `resolve`. Out: the span of any object; one that is implied or gone answers with its nearest parent.

use crate::ident::{Ident, QualifiedName};
use crate::schema::ObjectId;
use crate::source::Span;
use std::collections::BTreeMap;

/// The places of a schema's objects.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// Enums, extensions and verbatim SQL.
    pub(super) others: BTreeMap<ObjectId, Span>,
    /// Tables and all that is in them.
    pub(super) tables: BTreeMap<QualifiedName, TableOrigin>,
    /// What is answered when nothing nearer is known: the start of the first file.
    pub(super) fallback: Option<Span>,
}

/// Where a table was written.
#[derive(Clone, Debug)]
pub struct TableOrigin {
    /// Its name.
    pub name: Span,
    /// Its place in `Spec::tables`.
    pub spec: usize,
    /// Its columns; those that are implied by `org_scoped` and `timestamps` stand where the word does.
    pub columns: BTreeMap<Ident, ColumnOrigin>,
    /// Its keys, checks and indexes, by name.
    pub parts: BTreeMap<Ident, PartOrigin>,
}

/// Where a column was written.
#[derive(Clone, Copy, Debug)]
pub struct ColumnOrigin {
    /// Its name, or the word that implies it.
    pub span: Span,
    /// Who wrote it.
    pub written: ColumnWritten,
}

/// Who wrote a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnWritten {
    /// The table: its place in `TableSpec::columns`.
    Table(usize),
    /// A mixin: its place in `Spec::mixins`, and in `MixinSpec::columns`.
    Mixin(usize, usize),
    /// Nobody: `org_scoped` or `timestamps` implies it.
    Implied,
}

/// Where a key, a check or an index was written.
#[derive(Clone, Copy, Debug)]
pub struct PartOrigin {
    /// Its entry, or the word on the column that makes it.
    pub span: Span,
    /// Who asked for it.
    pub written: PartWritten,
}

/// Who asked for a key, a check or an index.
#[derive(Clone, Debug, Copy, PartialEq, Eq)]
pub enum PartWritten {
    /// A word on a column (`index = true`, `unique = true`, `check`, `references`): see the column.
    Column,
    /// An entry of the table's list of that kind (`[[table.x.index]]`): its place in that list.
    Table(usize),
    /// An entry of a mixin's list: the mixin's place in `Spec::mixins`, and the place in that list.
    Mixin(usize, usize),
    /// The tool itself, so that a composite key has its target.
    Implied,
}

impl Provenance {
    /// Where the object stands: its own place, else its table's, else the start of the first file.
    /// Only a schema that came from no file at all has none.
    pub fn span(&self, object: &ObjectId) -> Option<Span> {
        let Some(table) = object.table() else {
            return self.others.get(object).copied().or(self.fallback);
        };
        let Some(origin) = self.tables.get(table) else {
            return self.fallback;
        };
        let own = match object {
            ObjectId::Column(_, name) => origin.columns.get(name).map(|column| column.span),
            ObjectId::Constraint(_, name) | ObjectId::Index(_, name) => {
                origin.parts.get(name).map(|part| part.span)
            }
            ObjectId::Schema(_)
            | ObjectId::Extension(_)
            | ObjectId::Enum(_)
            | ObjectId::Table(_)
            | ObjectId::Policy(..)
            | ObjectId::Grant(..)
            | ObjectId::Role(_)
            | ObjectId::Sql(_) => None,
        };
        Some(own.unwrap_or(origin.name))
    }

    /// Where a table and its parts were written.
    pub fn table(&self, name: &QualifiedName) -> Option<&TableOrigin> {
        self.tables.get(name)
    }
}
