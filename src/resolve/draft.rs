//! A table before its types are known: which columns it has, in which order, and who wrote them.

use super::names::{Catalog, ident};
use super::provenance::{ColumnOrigin, ColumnWritten, PartWritten};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{Ident, QualifiedName};
use crate::model::Scope;
use crate::source::{Span, Spanned};
use crate::spec::{ColumnSpec, MixinSpec, OrgScopedSpec, TableSpec};
use std::collections::BTreeMap;

/// The most columns that a table may have (manual, appendix K).
const MAX_COLUMNS: usize = 1600;

/// A table before its types are known.
pub(super) struct Draft<'s> {
    pub name: QualifiedName,
    pub spec: &'s TableSpec,
    /// The place in `Spec::tables`.
    pub at: usize,
    pub scope: Scope,
    pub columns: Vec<DraftColumn<'s>>,
    pub mixins: Vec<(usize, &'s MixinSpec)>,
    by_name: BTreeMap<Ident, usize>,
}

/// A column before its type is known.
pub(super) struct DraftColumn<'s> {
    pub name: Ident,
    pub origin: ColumnOrigin,
    pub kind: ColumnKind<'s>,
}

/// What makes a column.
#[derive(Clone, Copy)]
pub(super) enum ColumnKind<'s> {
    /// An entry of `columns`.
    Written(&'s ColumnSpec),
    /// `org_scoped`.
    Scope,
    /// `timestamps`.
    Timestamp,
}

impl<'s> DraftColumn<'s> {
    /// The entry that writes it, if one does.
    pub fn spec(&self) -> Option<&'s ColumnSpec> {
        match self.kind {
            ColumnKind::Written(spec) => Some(spec),
            ColumnKind::Scope | ColumnKind::Timestamp => None,
        }
    }
}

impl<'s> Draft<'s> {
    /// Whether someone else owns the table.
    pub fn external(&self) -> bool {
        self.spec.external.as_ref().is_some_and(|yes| yes.value)
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The column with this name, or a finding at the place that names it.
    pub fn column(&self, name: &Spanned<String>, out: &mut Diagnostics) -> Option<usize> {
        let found = self.find(name);
        if found.is_none() {
            out.push(self.unknown_column(name, name.span).object(&self.name));
        }
        found
    }

    /// The finding that a column does not exist.
    pub fn unknown_column(&self, name: &str, span: Span) -> Diagnostic {
        crate::reader::unknown(
            code::UNKNOWN_COLUMN,
            span,
            format!("`{}` has no column `{name}`", self.name),
            name,
            self.by_name.keys().map(Ident::as_str),
            "declare it, or name one that the table has",
        )
    }

    /// Whether this column tells the organizations apart.
    pub fn is_scope(&self, column: &Ident) -> bool {
        self.scope.column() == Some(column)
    }

    /// The entries of one kind of list, the table's own and then its mixins', each with who wrote it.
    pub fn entries<T>(
        &self,
        own: impl Fn(&'s TableSpec) -> &'s [T],
        mixed: impl Fn(&'s MixinSpec) -> &'s [T],
    ) -> Vec<(PartWritten, &'s T)> {
        let mut entries: Vec<_> = own(self.spec)
            .iter()
            .enumerate()
            .map(|(place, entry)| (PartWritten::Table(place), entry))
            .collect();
        for (at, mixin) in &self.mixins {
            for (place, entry) in mixed(mixin).iter().enumerate() {
                entries.push((PartWritten::Mixin(*at, place), entry));
            }
        }
        entries
    }
}

/// Puts a table's columns in order: its own, with the scope column behind the key; its mixins'; the time stamps.
pub(super) fn draft<'s>(
    catalog: &Catalog<'s>,
    at: usize,
    name: QualifiedName,
    out: &mut Diagnostics,
) -> Draft<'s> {
    let spec = &catalog.spec.tables[at];
    let mut draft = Draft {
        scope: scope(catalog, spec, &name, out),
        mixins: catalog.mixins_of(spec, out),
        name,
        spec,
        at,
        columns: Vec::new(),
        by_name: BTreeMap::new(),
    };
    for (place, column) in spec.columns.iter().enumerate() {
        draft.add_written(column, ColumnWritten::Table(place), out);
    }
    draft.add_scope_column();
    for (mixin_at, mixin) in draft.mixins.clone() {
        for (place, column) in mixin.columns.iter().enumerate() {
            draft.add_written(column, ColumnWritten::Mixin(mixin_at, place), out);
        }
    }
    draft.add_timestamps(out);
    if draft.columns.len() > MAX_COLUMNS {
        let message = format!(
            "`{}` has {} columns, and a table {MAX_COLUMNS} at most",
            draft.name,
            draft.columns.len()
        );
        out.push(
            Diagnostic::error(code::TOO_MANY_COLUMNS, spec.name.span, message)
                .object(&draft.name)
                .help("split it into two tables, or keep the rest in a jsonb column"),
        );
    }
    draft
}

impl<'s> Draft<'s> {
    fn add_written(
        &mut self,
        column: &'s ColumnSpec,
        written: ColumnWritten,
        out: &mut Diagnostics,
    ) {
        let span = column.name.span;
        let Some(name) = ident(span, &column.name, out) else {
            return;
        };
        if let Some(&first) = self.by_name.get(&name) {
            let implied = self.columns[first].spec().is_none();
            if implied {
                // A mixin that writes the scope column itself: its word counts.
                self.columns[first].kind = ColumnKind::Written(column);
                self.columns[first].origin = ColumnOrigin { span, written };
                return;
            }
            let message = format!("the column `{}.{name}` is declared twice", self.name);
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, span, message)
                    .related(self.columns[first].origin.span, "declared first here")
                    .related(self.spec.name.span, "in this table")
                    .help("a mixin's columns must not stand in the table as well; remove one"),
            );
            return;
        }
        if let Some(system) = SYSTEM_COLUMNS.iter().find(|system| name == ***system) {
            let message = format!("`{system}` is a column that every table has already");
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, span, message)
                    .help("give the column another name (PostgreSQL manual, 5.5)"),
            );
            return;
        }
        self.push(
            name,
            ColumnOrigin { span, written },
            ColumnKind::Written(column),
        );
    }

    fn push(&mut self, name: Ident, origin: ColumnOrigin, kind: ColumnKind<'s>) {
        self.by_name.insert(name.clone(), self.columns.len());
        self.columns.push(DraftColumn { name, origin, kind });
    }

    fn add_scope_column(&mut self) {
        let Scope::Organization(column) = &self.scope else {
            return;
        };
        let Some(word) = &self.spec.org_scoped else {
            return;
        };
        if self.by_name.contains_key(column) {
            return;
        }
        let is_key = |column: &DraftColumn<'_>| {
            let by_word = column
                .spec()
                .and_then(|spec| spec.primary_key.as_ref())
                .is_some_and(|key| key.value);
            let by_list = self.spec.primary_key.as_ref().is_some_and(|key| {
                let names = key.columns.iter().map(|name| name.as_str());
                names.into_iter().any(|name| column.name == *name)
            });
            by_word || by_list
        };
        let behind = self.columns.iter().rposition(is_key).map_or(0, |at| at + 1);
        let origin = ColumnOrigin {
            span: word.span,
            written: ColumnWritten::Implied,
        };
        let implied = DraftColumn {
            name: column.clone(),
            origin,
            kind: ColumnKind::Scope,
        };
        self.columns.insert(behind, implied);
        self.by_name = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| (column.name.clone(), at))
            .collect();
    }

    fn add_timestamps(&mut self, out: &mut Diagnostics) {
        let Some(words) = &self.spec.timestamps else {
            return;
        };
        for word in &words.value {
            if self.by_name.contains_key(word.as_str()) {
                continue;
            }
            if let Some(name) = ident(word.span, word, out) {
                let origin = ColumnOrigin {
                    span: word.span,
                    written: ColumnWritten::Implied,
                };
                self.push(name, origin, ColumnKind::Timestamp);
            }
        }
    }
}

/// Columns that PostgreSQL itself keeps in every table (manual 5.5).
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

fn scope(
    catalog: &Catalog<'_>,
    spec: &TableSpec,
    name: &QualifiedName,
    out: &mut Diagnostics,
) -> Scope {
    let tenancy = &catalog.config.tenancy;
    if *name == tenancy.root {
        if let Some(word) = &spec.org_scoped
            && word.value != OrgScopedSpec::No
        {
            let message = format!("`{name}` is the root of tenancy and cannot be scoped by itself");
            out.push(
                Diagnostic::error(code::INVALID_VALUE, word.span, message)
                    .object(name)
                    .help("remove `org_scoped`, or name another table as `tenancy.root`"),
            );
        }
        return Scope::Root;
    }
    if spec.external.as_ref().is_some_and(|yes| yes.value) {
        return Scope::Global;
    }
    match spec.org_scoped.as_ref() {
        None => Scope::Unsaid,
        Some(word) => match &word.value {
            OrgScopedSpec::No => Scope::Global,
            OrgScopedSpec::Yes => Scope::Organization(tenancy.column.clone()),
            OrgScopedSpec::Column(column) => {
                ident(word.span, column, out).map_or(Scope::Unsaid, Scope::Organization)
            }
        },
    }
}
