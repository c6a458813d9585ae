//! Where references lead, and the types that columns take from there.
//! In: the drafts. Out: for each column its target and its type, found by following references to their end.

use super::draft::{ColumnKind, Draft};
use super::names::Catalog;
use super::types::data_type;
use crate::config::TimestampType;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::schema::DataType;
use crate::source::Spanned;
use crate::spec::{ColumnSpec, ReferenceSpec};

/// A column: the place of its draft, and its place in it.
pub(super) type Place = (usize, usize);

/// Targets and types, by draft and column.
pub(super) struct Links {
    targets: Vec<Vec<Option<Place>>>,
    types: Vec<Vec<Option<DataType>>>,
}

impl Links {
    /// The column that a column references.
    pub fn target(&self, column: Place) -> Option<Place> {
        self.targets[column.0][column.1]
    }

    /// The type of a column; nothing where it could not be found, which was said.
    pub fn data_type(&self, column: Place) -> Option<&DataType> {
        self.types[column.0][column.1].as_ref()
    }
}

/// Follows every reference.
pub(super) fn links(catalog: &Catalog<'_>, out: &mut Diagnostics) -> Links {
    let root = root_key(catalog, out);
    let mut links = Links {
        targets: Vec::with_capacity(catalog.drafts.len()),
        types: Vec::with_capacity(catalog.drafts.len()),
    };
    for (at, draft) in catalog.drafts.iter().enumerate() {
        let mut targets = Vec::with_capacity(draft.columns.len());
        let mut types = Vec::with_capacity(draft.columns.len());
        for column in &draft.columns {
            let (target, data_type) = match column.kind {
                ColumnKind::Scope => (root, root.is_none().then_some(DataType::Text)),
                ColumnKind::Timestamp => (None, Some(timestamp(catalog))),
                ColumnKind::Written(spec) => written(catalog, at, spec, out),
            };
            targets.push(target);
            types.push(data_type);
        }
        links.targets.push(targets);
        links.types.push(types);
    }
    for at in 0..catalog.drafts.len() {
        for column in 0..catalog.drafts[at].columns.len() {
            links.inherit(catalog, (at, column), out);
        }
    }
    links
}

impl Links {
    /// Walks from a column without a type to the first that has one. A loop, not a recursion: chains may be long.
    fn inherit(&mut self, catalog: &Catalog<'_>, start: Place, out: &mut Diagnostics) {
        let mut path = vec![start];
        let mut at = start;
        let found = loop {
            if let Some(found) = &self.types[at.0][at.1] {
                break Some(found.clone());
            }
            let Some(next) = self.targets[at.0][at.1] else {
                break None;
            };
            if path.contains(&next) {
                out.push(ring(catalog, &path, next));
                // Said once: the rest of the ring is text from here on.
                break Some(DataType::Text);
            }
            path.push(next);
            at = next;
        };
        if let Some(found) = found {
            for (draft, column) in path {
                self.types[draft][column].get_or_insert_with(|| found.clone());
            }
        }
    }
}

fn ring(catalog: &Catalog<'_>, path: &[Place], at: Place) -> Diagnostic {
    let draft = &catalog.drafts[at.0];
    let column = &draft.columns[at.1];
    let message = if path.len() == 1 {
        format!("`{}.{}` references itself", draft.name, column.name)
    } else {
        format!(
            "`{}.{}` takes its type from itself, around {} references",
            draft.name,
            column.name,
            path.len()
        )
    };
    Diagnostic::error(code::INVALID_VALUE, column.origin.span, message)
        .object(format!("{}.{}", draft.name, column.name))
        .help("write the `type` of one of them")
}

fn timestamp(catalog: &Catalog<'_>) -> DataType {
    match catalog.config.conventions.timestamp_type {
        TimestampType::TimestampTz => DataType::TimestampTz(None),
        TimestampType::Timestamp => DataType::Timestamp(None),
    }
}

/// The key column of the root of tenancy. Without one no scoped row could say whose it is.
fn root_key(catalog: &Catalog<'_>, out: &mut Diagnostics) -> Option<Place> {
    let root = *catalog.tables.get(&catalog.config.tenancy.root)?;
    let draft = &catalog.drafts[root];
    if let [column] = key_columns(draft)[..] {
        return Some((root, column));
    }
    let scoped = catalog
        .drafts
        .iter()
        .find(|draft| draft.scope.column().is_some())?;
    let message = format!(
        "`{}` has no primary key of one column, which scoped rows need",
        draft.name
    );
    out.push(
        Diagnostic::error(code::REFERENCE_NOT_UNIQUE, draft.spec.name.span, message)
            .object(&draft.name)
            .related(scoped.spec.name.span, "a scoped table")
            .help("write `primary_key = true` on its one key column"),
    );
    None
}

fn written(
    catalog: &Catalog<'_>,
    at: usize,
    spec: &ColumnSpec,
    out: &mut Diagnostics,
) -> (Option<Place>, Option<DataType>) {
    let own = spec
        .data_type
        .as_ref()
        .and_then(|written| data_type(catalog, written, out));
    let target = spec
        .references
        .as_ref()
        .and_then(|reference| column_target(catalog, at, reference, out));
    let missing = spec.data_type.is_none() && spec.references.is_none();
    if missing && spec.json.is_none() {
        let message = format!("the column `{}` has no type", spec.name.value);
        out.push(
            Diagnostic::error(code::INVALID_VALUE, spec.name.span, message)
                .object(format!("{}.{}", catalog.drafts[at].name, spec.name.value))
                .help("write `type = \"…\"`, or `references = \"…\"`, which brings the type"),
        );
    }
    let implied = (missing && spec.json.is_some()).then_some(DataType::Jsonb);
    (target, own.or(implied))
}

fn column_target(
    catalog: &Catalog<'_>,
    own: usize,
    reference: &ReferenceSpec,
    out: &mut Diagnostics,
) -> Option<Place> {
    let (table, column) = if reference.long {
        let table = if reference.target.value == "self" {
            own
        } else {
            catalog.table(&reference.target, out)?
        };
        (table, reference.column.clone())
    } else {
        let (table, column) = catalog.reference(&reference.target, own, out)?;
        (
            table,
            column.map(|name| Spanned::new(name, reference.target.span)),
        )
    };
    let draft = &catalog.drafts[table];
    if let Some(column) = column {
        return Some((table, draft.column(&column, out)?));
    }
    match key_columns(draft)[..] {
        [column] => Some((table, column)),
        _ => {
            out.push(no_single_key(draft, reference));
            None
        }
    }
}

fn no_single_key(draft: &Draft<'_>, reference: &ReferenceSpec) -> Diagnostic {
    let message = format!("`{}` has no primary key of one column", draft.name);
    Diagnostic::error(code::REFERENCE_NOT_UNIQUE, reference.target.span, message)
        .related(draft.spec.name.span, "the table")
        .help(format!(
            "name a unique column (`\"{}.…\"`), or write a `[[….foreign_key]]` over several",
            draft.name
        ))
}

/// The columns of the primary key that tell the rows of one organization apart: all but the scope column,
/// unless the key is the scope column.
pub(super) fn key_columns(draft: &Draft<'_>) -> Vec<usize> {
    let all = primary_columns(draft);
    if all.len() < 2 {
        return all;
    }
    let own = |at: &usize| !draft.is_scope(&draft.columns[*at].name);
    all.iter().copied().filter(own).collect()
}

/// The columns of the primary key, by `primary_key` of the table or of its columns.
pub(super) fn primary_columns(draft: &Draft<'_>) -> Vec<usize> {
    if let Some(key) = &draft.spec.primary_key {
        return key
            .columns
            .iter()
            .filter_map(|name| draft.find(name))
            .collect();
    }
    let is_key = |spec: &ColumnSpec| spec.primary_key.as_ref().is_some_and(|key| key.value);
    let key = draft
        .columns
        .iter()
        .position(|column| column.spec().is_some_and(is_key));
    key.into_iter().collect()
}

/// The names of columns by their places.
pub(super) fn names(draft: &Draft<'_>, places: &[usize]) -> Vec<Ident> {
    places
        .iter()
        .map(|at| draft.columns[*at].name.clone())
        .collect()
}
