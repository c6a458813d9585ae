//! A table with its columns, keys, checks and indexes: all but its references.
//! In: a draft and the types of its columns. Out: a `Table`, its `TableModel` and where its parts stand.

use super::columns::column;
use super::draft::{ColumnKind, Draft};
use super::links::{Links, Place, names, primary_columns};
use super::names::Catalog;
use super::naming::{Namer, Part, TableNamer};
use super::provenance::{PartOrigin, PartWritten, TableOrigin};
use super::{expression, index};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::model::{Scope, TableModel};
use crate::schema::{Check, Deferrable, PrimaryKey, Table, Unique};
use crate::source::{Span, Spanned};
use crate::spec::{ColumnSpec, DeferrableSpec, UniqueOver};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The most columns that a key may have (manual, appendix K).
const MAX_KEY_COLUMNS: usize = 32;

/// A table on its way.
pub(super) struct Builder<'a, 's> {
    pub catalog: &'a Catalog<'s>,
    pub draft: &'a Draft<'s>,
    pub links: &'a Links,
    /// The place of the draft.
    pub at: usize,
    pub namer: TableNamer<'a>,
    pub out: &'a mut Diagnostics,
    pub table: Table,
    pub origin: TableOrigin,
}

/// A table, what only the application knows of it, and where it was written.
pub(super) type Built = (Table, TableModel, TableOrigin);

/// Builds every table without its references, side by side.
pub(super) fn tables(
    catalog: &Catalog<'_>,
    links: &Links,
    namer: &mut Namer,
    out: &mut Diagnostics,
) -> Vec<Built> {
    let apart: &Namer = namer;
    let mut parts: Vec<_> = (0..catalog.drafts.len())
        .into_par_iter()
        .map(|at| {
            let mut found = Diagnostics::default();
            let (built, composed) = table(catalog, links, at, apart, &mut found);
            (built, composed, found)
        })
        .collect();
    // By name, so that names that give way to each other do so in the same order whatever the files are called.
    for &at in catalog.tables.values() {
        let (built, composed, _) = &mut parts[at];
        for (part, name) in composed {
            let span = built
                .2
                .parts
                .get(name)
                .map_or(built.2.name, |part| part.span);
            if let Some(other) = namer.settle(&catalog.drafts[at].name, *part, name, span) {
                rename(built, *part, name, &other);
            }
        }
    }
    let (built, found): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .map(|(built, _, found)| (built, found))
        .unzip();
    out.extend(found.into_iter().flatten());
    built
}

/// Gives a part of a table another name.
fn rename((table, _, origin): &mut Built, part: Part, name: &Ident, other: &Ident) {
    let place = match part {
        Part::PrimaryKey => table.primary_key.iter_mut().map(|key| &mut key.name).next(),
        Part::Unique => table
            .uniques
            .iter_mut()
            .map(|key| &mut key.name)
            .find(|it| *it == name),
        Part::Check => table
            .checks
            .iter_mut()
            .map(|check| &mut check.name)
            .find(|it| *it == name),
        Part::Index => table
            .indexes
            .iter_mut()
            .map(|index| &mut index.name)
            .find(|it| *it == name),
        Part::ForeignKey => None,
    };
    if let Some(place) = place {
        *place = other.clone();
    }
    if let Some(part) = origin.parts.remove(name) {
        origin.parts.insert(other.clone(), part);
    }
}

/// Builds a table without its references, and says which names it composed.
fn table(
    catalog: &Catalog<'_>,
    links: &Links,
    at: usize,
    namer: &Namer,
    out: &mut Diagnostics,
) -> (Built, Vec<(Part, Ident)>) {
    let draft = &catalog.drafts[at];
    let origin = TableOrigin {
        name: draft.spec.name.span,
        spec: draft.at,
        columns: draft
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.origin))
            .collect(),
        parts: BTreeMap::new(),
    };
    let mut builder = Builder {
        catalog,
        draft,
        links,
        at,
        namer: TableNamer::new(namer, &draft.name),
        out,
        table: Table::new(draft.name.clone()),
        origin,
    };
    builder.table.external = draft.external();
    builder.table.doc = draft.spec.doc.as_ref().map(|doc| doc.value.clone());
    let mut model = TableModel {
        scope: draft.scope.clone(),
        ..TableModel::default()
    };
    builder.columns(&mut model);
    builder.primary_key();
    builder.uniques();
    builder.checks();
    index::indexes(&mut builder);
    builder.refuse_wide_keys();
    builder.refuse_unordered_keys();
    let built = (builder.table, model, builder.origin);
    (built, builder.namer.composed)
}

impl<'s> Builder<'_, 's> {
    /// The place of one of its columns.
    pub fn place(&self, column: usize) -> Place {
        (self.at, column)
    }

    /// Each written column with its name.
    pub fn written(&self) -> impl Iterator<Item = (usize, &'s ColumnSpec)> + use<'s> {
        let specs: Vec<_> = self
            .draft
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| Some((at, column.spec()?)))
            .collect();
        specs.into_iter()
    }

    /// Remembers where a part stands.
    pub fn remember(&mut self, name: &Ident, span: Span, written: PartWritten) {
        let origin = PartOrigin { span, written };
        self.origin.parts.insert(name.clone(), origin);
    }

    /// A finding that a value is not as it must be.
    pub fn invalid(&mut self, span: Span, message: String, help: &str) {
        self.out.push(
            Diagnostic::error(code::INVALID_VALUE, span, message)
                .object(&self.draft.name)
                .help(help),
        );
    }

    /// The columns that a list names; a finding for each that does not exist, or that stands twice.
    pub fn named_columns(&mut self, list: &[Spanned<String>]) -> Option<Vec<Ident>> {
        let mut found: Vec<Ident> = Vec::new();
        let mut complete = !list.is_empty();
        for name in list {
            match self.draft.column(name, self.out) {
                Some(at) if found.contains(&self.draft.columns[at].name) => {
                    let message = format!("the list names `{}` twice", name.value);
                    self.invalid(name.span, message, "remove one");
                    complete = false;
                }
                Some(at) => found.push(self.draft.columns[at].name.clone()),
                None => complete = false,
            }
        }
        complete.then_some(found)
    }

    /// A composed or written name.
    pub fn name(
        &mut self,
        part: Part,
        written: Option<&Spanned<String>>,
        columns: &[Ident],
    ) -> Ident {
        let words: Vec<&str> = columns.iter().map(Ident::as_str).collect();
        self.namer.name(part, written, &words)
    }

    fn columns(&mut self, model: &mut TableModel) {
        let in_key: BTreeSet<usize> = primary_columns(self.draft).into_iter().collect();
        for at in 0..self.draft.columns.len() {
            let data_type = self.links.data_type((self.at, at));
            let (mut made, known) = column(self.catalog, self.draft, at, data_type, self.out);
            if in_key.contains(&at) {
                made.nullable = false;
            }
            if known.generate.is_some() || known.shape.is_some() {
                model.columns.insert(made.name.clone(), known);
            }
            self.table.columns.push(made);
        }
    }

    fn primary_key(&mut self) {
        let words: Vec<Span> = self
            .written()
            .filter_map(|(_, spec)| spec.primary_key.as_ref().filter(|key| key.value))
            .map(|key| key.span)
            .collect();
        let listed = self.draft.spec.primary_key.as_ref();
        let first = listed.map(|key| key.span).or(words.first().copied());
        let more = words.iter().skip(usize::from(listed.is_none()));
        for span in more.copied().collect::<Vec<_>>() {
            self.second_key(span, first);
        }
        if let Some(key) = listed {
            self.named_columns(&key.columns);
        }
        let columns = names(self.draft, &primary_columns(self.draft));
        let Some(span) = first.filter(|_| !columns.is_empty()) else {
            return;
        };
        let written = listed.and_then(|key| key.name.as_ref());
        let name = self.name(Part::PrimaryKey, written, &columns);
        let origin = listed.map_or(PartWritten::Column, |_| PartWritten::Table(0));
        self.remember(&name, span, origin);
        self.table.primary_key = Some(PrimaryKey { name, columns });
    }

    fn second_key(&mut self, span: Span, first: Option<Span>) {
        let message = format!("`{}` has two primary keys", self.draft.name);
        let mut found = Diagnostic::error(code::MULTIPLE_PRIMARY_KEYS, span, message)
            .object(&self.draft.name)
            .help("a key of several columns is `primary_key = [\"a\", \"b\"]` on the table");
        if let Some(first) = first {
            found = found.related(first, "the first");
        }
        self.out.push(found);
    }

    fn uniques(&mut self) {
        for (at, spec) in self.written() {
            let Some(unique) = &spec.unique else {
                continue;
            };
            let column = self.draft.columns[at].name.clone();
            let columns = match (&unique.over, &self.draft.scope) {
                (UniqueOver::Nothing, _) => continue,
                (UniqueOver::Everything, _) => vec![column],
                (UniqueOver::Organization, Scope::Organization(scope)) => {
                    vec![scope.clone(), column]
                }
                (UniqueOver::Organization, _) => {
                    let message =
                        format!("`{column}` is unique within an organization, and has none");
                    let help = "write `unique = true`, or scope the table";
                    self.invalid(unique.span, message, help);
                    continue;
                }
            };
            let name = self.name(Part::Unique, unique.name.as_ref(), &columns);
            self.remember(&name, unique.span, PartWritten::Column);
            self.table.uniques.push(Unique {
                name,
                columns,
                nulls_not_distinct: unique.nulls_not_distinct,
                deferrable: Deferrable::No,
            });
        }
        let entries = self
            .draft
            .entries(|table| &table.uniques, |mixin| &mixin.uniques);
        for (written, spec) in entries {
            let Some(columns) = self.named_columns(&spec.columns) else {
                continue;
            };
            let name = self.name(Part::Unique, spec.name.as_ref(), &columns);
            self.remember(&name, spec.span, written);
            self.table.uniques.push(Unique {
                name,
                columns,
                nulls_not_distinct: spec.nulls_not_distinct,
                deferrable: deferrable(spec.deferrable),
            });
        }
    }

    fn checks(&mut self) {
        for (at, spec) in self.written() {
            if let Some(check) = &spec.check {
                let column = self.draft.columns[at].name.clone();
                let words = [column];
                self.check(
                    &check.expr,
                    check.name.as_ref(),
                    Some(&words),
                    PartWritten::Column,
                );
            }
        }
        let entries = self
            .draft
            .entries(|table| &table.checks, |mixin| &mixin.checks);
        for (written, spec) in entries {
            self.check(&spec.expr, spec.name.as_ref(), None, written);
        }
    }

    /// A check is named after its column, if it has exactly one, as PostgreSQL names it.
    fn check(
        &mut self,
        expr: &Spanned<String>,
        written: Option<&Spanned<String>>,
        column: Option<&[Ident]>,
        origin: PartWritten,
    ) {
        let Some((expression, columns)) = expression::resolve(self.draft, expr, self.out) else {
            return;
        };
        let columns: Vec<Ident> = columns.into_iter().collect();
        let words = column.unwrap_or(if columns.len() == 1 { &columns } else { &[] });
        let name = self.name(Part::Check, written, words);
        self.remember(&name, expr.span, origin);
        self.table.checks.push(Check { name, expression });
    }

    /// A key, and an index that is a B-tree, over a type without an order.
    fn refuse_unordered_keys(&mut self) {
        let table = &self.table;
        let keys = table
            .primary_key
            .iter()
            .map(|key| (&key.name, &key.columns));
        let uniques = table.uniques.iter().map(|key| (&key.name, &key.columns));
        let keys = keys
            .chain(uniques)
            .map(|(name, columns)| (name, columns.iter().collect()));
        let btrees = table
            .indexes
            .iter()
            .filter(|index| index.method == *"btree");
        let btrees = btrees.map(|index| {
            let columns = index.keys.iter().filter(|key| key.operator_class.is_none());
            let columns: Vec<&Ident> = columns.filter_map(|key| key.column()).collect();
            (&index.name, columns)
        });
        let mut faults = Vec::new();
        for (name, columns) in keys.chain(btrees) {
            let mut found = columns.iter().filter_map(|column| table.column(column));
            if let Some(column) = found.find(|column| !column.data_type.is_ordered()) {
                let span = self
                    .origin
                    .parts
                    .get(name)
                    .map_or(self.origin.name, |part| part.span);
                faults.push((
                    span,
                    format!(
                        "`{}` is {}, which has no order",
                        column.name, column.data_type
                    ),
                ));
            }
        }
        for (span, message) in faults {
            self.invalid(
                span,
                message,
                "use jsonb for json, an expression, or `using = \"gist\"`",
            );
        }
    }

    fn refuse_wide_keys(&mut self) {
        let keys = self
            .table
            .primary_key
            .iter()
            .map(|key| (&key.name, key.columns.len()));
        let uniques = self
            .table
            .uniques
            .iter()
            .map(|key| (&key.name, key.columns.len()));
        let indexes = self
            .table
            .indexes
            .iter()
            .map(|index| (&index.name, index.keys.len() + index.include.len()));
        for (name, columns) in keys.chain(uniques).chain(indexes) {
            if columns > MAX_KEY_COLUMNS {
                let message =
                    format!("`{name}` has {columns} columns, and a key {MAX_KEY_COLUMNS} at most");
                let span = self
                    .origin
                    .parts
                    .get(name)
                    .map_or(self.origin.name, |part| part.span);
                self.out.push(
                    Diagnostic::error(code::TOO_MANY_COLUMNS, span, message)
                        .object(&self.draft.name)
                        .help("name fewer columns (PostgreSQL manual, appendix K)"),
                );
            }
        }
    }
}

/// When a constraint is checked.
pub(super) fn deferrable(spec: Option<DeferrableSpec>) -> Deferrable {
    match spec {
        None | Some(DeferrableSpec::No) => Deferrable::No,
        Some(DeferrableSpec::Immediate) => Deferrable::InitiallyImmediate,
        Some(DeferrableSpec::Deferred) => Deferrable::InitiallyDeferred,
    }
}

/// Takes every written name, so that composed ones give way.
pub(super) fn declare_names(catalog: &Catalog<'_>, namer: &mut Namer, out: &mut Diagnostics) {
    for at in catalog.tables.values() {
        let draft = &catalog.drafts[*at];
        let mut declare = |part, name: Option<&Spanned<String>>| {
            if let Some(name) = name {
                namer.declare(&draft.name, part, name, out);
            }
        };
        let key = draft.spec.primary_key.as_ref();
        declare(Part::PrimaryKey, key.and_then(|key| key.name.as_ref()));
        for column in &draft.columns {
            let ColumnKind::Written(spec) = column.kind else {
                continue;
            };
            declare(
                Part::Unique,
                spec.unique.as_ref().and_then(|unique| unique.name.as_ref()),
            );
            declare(
                Part::Index,
                spec.index.as_ref().and_then(|index| index.name.as_ref()),
            );
            declare(
                Part::Check,
                spec.check.as_ref().and_then(|check| check.name.as_ref()),
            );
            declare(
                Part::ForeignKey,
                spec.references
                    .as_ref()
                    .and_then(|reference| reference.name.as_ref()),
            );
        }
        for (_, spec) in draft.entries(|table| &table.uniques, |mixin| &mixin.uniques) {
            declare(Part::Unique, spec.name.as_ref());
        }
        for (_, spec) in draft.entries(|table| &table.indexes, |mixin| &mixin.indexes) {
            declare(Part::Index, spec.name.as_ref());
        }
        for (_, spec) in draft.entries(|table| &table.checks, |mixin| &mixin.checks) {
            declare(Part::Check, spec.name.as_ref());
        }
        for spec in &draft.spec.foreign_keys {
            declare(Part::ForeignKey, spec.name.as_ref());
        }
    }
}
