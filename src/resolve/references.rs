//! Foreign keys.
//! In: `references` on columns, scope columns, and `[[….foreign_key]]`. Out: keys whose targets are unique and of the same type.
//! Between scoped tables the scope column joins the key on both sides, so that no row can reach another organization's.

use super::draft::{ColumnKind, Draft};
use super::links::{Links, Place, key_columns, primary_columns};
use super::names::Catalog;
use super::naming::{Namer, Part, foreign_key_words};
use super::provenance::{PartOrigin, PartWritten};
use super::table::{Built, deferrable};
use crate::config::ForeignKeys;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, code};
use crate::ident::Ident;
use crate::model::Scope;
use crate::schema::{Action, Deferrable, ForeignKey, Unique};
use crate::source::{Span, Spanned};
use crate::spec::{ColumnSpec, ForeignKeySpec};

/// A key on its way.
struct Reference<'s> {
    /// The places here and there, pairwise.
    pairs: Vec<(usize, usize)>,
    target: usize,
    on_delete: Option<&'s Spanned<String>>,
    on_update: Option<&'s Spanned<String>>,
    deferrable: Deferrable,
    name: Option<&'s Spanned<String>>,
    span: Span,
    written: PartWritten,
    /// `on_delete` where nothing is written.
    otherwise: Action,
}

/// Adds the foreign keys of every table, and to their targets the unique keys that composite ones need.
pub(super) fn references(
    catalog: &Catalog<'_>,
    links: &Links,
    namer: &mut Namer,
    built: &mut [Built],
    out: &mut Diagnostics,
) {
    for &at in catalog.tables.values() {
        let mut found = Vec::new();
        let draft = &catalog.drafts[at];
        for (place, column) in draft.columns.iter().enumerate() {
            match column.kind {
                ColumnKind::Timestamp => {}
                ColumnKind::Scope => found.extend(scope_reference(links, (at, place), draft)),
                ColumnKind::Written(spec) => {
                    found.extend(column_reference(catalog, links, (at, place), spec));
                }
            }
        }
        for (place, spec) in draft.spec.foreign_keys.iter().enumerate() {
            found.extend(listed_reference(catalog, at, place, spec, out));
        }
        let mut maker = Maker {
            catalog,
            links,
            namer,
            built,
            out,
            at,
        };
        for reference in found {
            maker.add(&reference);
        }
    }
}

fn scope_reference<'s>(links: &Links, column: Place, draft: &Draft<'s>) -> Option<Reference<'s>> {
    let (target, target_column) = links.target(column)?;
    Some(Reference {
        pairs: vec![(column.1, target_column)],
        target,
        on_delete: None,
        on_update: None,
        deferrable: Deferrable::No,
        name: None,
        span: draft.columns[column.1].origin.span,
        written: PartWritten::Column,
        otherwise: Action::Cascade,
    })
}

fn column_reference<'s>(
    catalog: &Catalog<'s>,
    links: &Links,
    column: Place,
    spec: &'s ColumnSpec,
) -> Option<Reference<'s>> {
    let reference = spec.references.as_ref()?;
    let (target, target_column) = links.target(column)?;
    let mut pairs = vec![(column.1, target_column)];
    join_scope(catalog, column.0, target, &mut pairs);
    Some(Reference {
        pairs,
        target,
        on_delete: spec.on_delete.as_ref(),
        on_update: spec.on_update.as_ref(),
        deferrable: deferrable(spec.deferrable),
        name: reference.name.as_ref(),
        span: reference.span,
        written: PartWritten::Column,
        otherwise: Action::NoAction,
    })
}

fn listed_reference<'s>(
    catalog: &Catalog<'s>,
    own: usize,
    place: usize,
    spec: &'s ForeignKeySpec,
    out: &mut Diagnostics,
) -> Option<Reference<'s>> {
    let draft = &catalog.drafts[own];
    let here: Vec<Option<usize>> = spec
        .columns
        .iter()
        .map(|name| draft.column(name, out))
        .collect();
    let target = if spec.table.value == "self" {
        own
    } else {
        catalog.table(&spec.table, out)?
    };
    let there: Vec<Option<usize>> = match &spec.target_columns {
        Some(list) => list
            .iter()
            .map(|name| catalog.drafts[target].column(name, out))
            .collect(),
        None => {
            let whole = primary_columns(&catalog.drafts[target]);
            let own_part = key_columns(&catalog.drafts[target]);
            let key = if whole.len() == spec.columns.len() {
                whole
            } else {
                own_part
            };
            key.into_iter().map(Some).collect()
        }
    };
    let here: Vec<usize> = here.into_iter().collect::<Option<_>>()?;
    let there: Vec<usize> = there.into_iter().collect::<Option<_>>()?;
    if here.len() != there.len() || here.is_empty() {
        let message = format!(
            "the key has {} columns here and {} in `{}`",
            here.len(),
            there.len(),
            catalog.drafts[target].name
        );
        out.push(
            Diagnostic::error(code::INVALID_VALUE, spec.span, message)
                .object(&draft.name)
                .help("name as many columns on both sides, pairwise"),
        );
        return None;
    }
    let mut pairs: Vec<(usize, usize)> = here.into_iter().zip(there).collect();
    join_scope(catalog, own, target, &mut pairs);
    Some(Reference {
        pairs,
        target,
        on_delete: spec.on_delete.as_ref(),
        on_update: spec.on_update.as_ref(),
        deferrable: deferrable(spec.deferrable),
        name: spec.name.as_ref(),
        span: spec.span,
        written: PartWritten::Table(place),
        otherwise: Action::NoAction,
    })
}

/// The column of a row that holds its organization: the scope column, or the key of the organization itself.
fn tenant(draft: &Draft<'_>) -> Option<usize> {
    match (&draft.scope, &primary_columns(draft)[..]) {
        (Scope::Organization(column), _) => draft.find(column.as_str()),
        (Scope::Root, [key]) => Some(*key),
        (Scope::Root | Scope::Global | Scope::Unsaid, _) => None,
    }
}

/// Puts the organization of both sides in front where the rows there are scoped, unless it is in the key already.
fn join_scope(catalog: &Catalog<'_>, own: usize, target: usize, pairs: &mut Vec<(usize, usize)>) {
    let (own, target) = (&catalog.drafts[own], &catalog.drafts[target]);
    let simple = catalog.config.tenancy.foreign_keys == ForeignKeys::Simple;
    if simple || target.scope.column().is_none() {
        return;
    }
    if let (Some(here), Some(there)) = (tenant(own), tenant(target))
        && pairs.iter().all(|pair| pair.0 != here && pair.1 != there)
    {
        pairs.insert(0, (here, there));
    }
}

struct Maker<'a, 's> {
    catalog: &'a Catalog<'s>,
    links: &'a Links,
    namer: &'a mut Namer,
    built: &'a mut [Built],
    out: &'a mut Diagnostics,
    at: usize,
}

impl<'s> Maker<'_, 's> {
    fn draft(&self) -> &Draft<'s> {
        &self.catalog.drafts[self.at]
    }

    /// A finding about the reference, under the address of the column that matters.
    fn report(
        &mut self,
        code: Code,
        span: Span,
        reference: &Reference<'_>,
        message: String,
        help: String,
    ) {
        let draft = self.draft();
        let object = match reference.pairs.last() {
            Some((here, _)) => format!("{}.{}", draft.name, draft.columns[*here].name),
            None => draft.name.to_string(),
        };
        let target = self.catalog.drafts[reference.target].spec.name.span;
        self.out.push(
            Diagnostic::error(code, span, message)
                .object(object)
                .related(target, "the table it leads to")
                .help(help),
        );
    }

    fn add(&mut self, reference: &Reference<'_>) {
        let on_delete = self.action(reference.on_delete, reference.otherwise);
        let on_update = self.action(reference.on_update, Action::NoAction);
        if !self.types_agree(reference) || !self.target_is_unique(reference) {
            return;
        }
        let draft = self.draft();
        let columns: Vec<Ident> = self.names(self.at, reference, |pair| pair.0);
        let target_columns = self.names(reference.target, reference, |pair| pair.1);
        let scope = tenant(draft).map(|at| draft.columns[at].name.clone());
        let touches = |action| matches!(action, Action::SetNull | Action::SetDefault);
        let holds_scope = scope.as_ref().is_some_and(|scope| columns.contains(scope));
        if holds_scope && columns.len() == 1 && touches(on_delete) {
            self.impossible(reference, reference.on_delete, on_delete, "deleted");
            return;
        }
        if holds_scope && touches(on_update) {
            self.impossible(reference, reference.on_update, on_update, "changed");
            return;
        }
        let set_columns = if holds_scope && touches(on_delete) {
            let own = |name: &&Ident| Some(*name) != scope.as_ref();
            columns.iter().filter(own).cloned().collect()
        } else {
            Vec::new()
        };
        let name = self.name(reference, &columns, &target_columns);
        let origin = PartOrigin {
            span: reference.span,
            written: reference.written,
        };
        let target = self.catalog.drafts[reference.target].name.clone();
        let (table, _, provenance) = &mut self.built[self.at];
        provenance.parts.insert(name.clone(), origin);
        table.foreign_keys.push(ForeignKey {
            name,
            columns,
            target,
            target_columns,
            on_delete,
            set_columns,
            on_update,
            deferrable: reference.deferrable,
        });
    }

    fn names(
        &self,
        at: usize,
        reference: &Reference<'_>,
        side: impl Fn(&(usize, usize)) -> usize,
    ) -> Vec<Ident> {
        let columns = &self.catalog.drafts[at].columns;
        let places = reference.pairs.iter().map(side);
        places.map(|place| columns[place].name.clone()).collect()
    }

    fn name(&mut self, reference: &Reference<'_>, columns: &[Ident], there: &[Ident]) -> Ident {
        let style = self.catalog.config.conventions.constraint_names;
        let target = &self.catalog.drafts[reference.target].name;
        let words = foreign_key_words(style, columns, target, there);
        let table = &self.catalog.drafts[self.at].name;
        self.namer.name(
            table,
            Part::ForeignKey,
            reference.name,
            &words,
            reference.span,
        )
    }

    fn action(&mut self, word: Option<&Spanned<String>>, otherwise: Action) -> Action {
        let Some(word) = word else {
            return otherwise;
        };
        let found = Action::ALL
            .into_iter()
            .find(|action| action.name() == word.value);
        found.unwrap_or_else(|| {
            let names = Action::ALL.map(Action::name);
            let plain = word.value.to_lowercase().replace('_', " ");
            self.out.push(crate::reader::unknown(
                code::INVALID_VALUE,
                word.span,
                format!("there is no action `{}`", word.value),
                &plain,
                names,
                format!("write one of {}", names.join(", ")),
            ));
            otherwise
        })
    }

    fn impossible(
        &mut self,
        reference: &Reference<'_>,
        word: Option<&Spanned<String>>,
        action: Action,
        when: &str,
    ) {
        let message = format!(
            "`{}` would clear the scope column when the key is {when}",
            action.name()
        );
        let help = "use cascade, restrict or no action: a row never leaves its organization";
        let span = word.map_or(reference.span, |word| word.span);
        self.report(
            code::IMPOSSIBLE_ACTION,
            span,
            reference,
            message,
            help.to_owned(),
        );
    }

    fn types_agree(&mut self, reference: &Reference<'_>) -> bool {
        for &(here, there) in &reference.pairs {
            let own = self.links.data_type((self.at, here));
            let other = self.links.data_type((reference.target, there));
            let (Some(own), Some(other)) = (own, other) else {
                return false;
            };
            if !own.comparable(other) {
                let message = format!(
                    "`{}` is {own}, and `{}.{}` is {other}",
                    self.draft().columns[here].name,
                    self.catalog.drafts[reference.target].name,
                    self.catalog.drafts[reference.target].columns[there].name,
                );
                let help = format!("leave the `type` out, or make it {other}");
                let span = reference.span;
                self.report(
                    code::REFERENCE_TYPE_MISMATCH,
                    span,
                    reference,
                    message,
                    help,
                );
                return false;
            }
        }
        true
    }

    /// Whether the columns there are unique. What is unique within one organization is so together with the scope
    /// column; a key that says the former gets the latter beside it.
    fn target_is_unique(&mut self, reference: &Reference<'_>) -> bool {
        let target = &self.catalog.drafts[reference.target];
        if target.external() {
            return true;
        }
        let columns = self.names(reference.target, reference, |pair| pair.1);
        let wanted: Vec<&Ident> = columns.iter().collect();
        let (table, ..) = &self.built[reference.target];
        if table.is_unique_key(&wanted) {
            return true;
        }
        let own: Vec<&Ident> = columns
            .iter()
            .filter(|name| !target.is_scope(name))
            .collect();
        if own.len() < columns.len() && table.is_unique_key(&own) {
            self.add_target_key(reference.target, columns);
            return true;
        }
        let shown = if own.is_empty() { &wanted } else { &own };
        let listed: Vec<&str> = shown.iter().map(|name| name.as_str()).collect();
        let message = format!("`{}` ({}) is not unique", target.name, listed.join(", "));
        let help = if listed.len() == 1 {
            format!(
                "reference its primary key, or make `{}` unique there",
                listed[0]
            )
        } else {
            "add a `[[….unique]]` over these columns there".to_owned()
        };
        let span = reference.span;
        self.report(code::REFERENCE_NOT_UNIQUE, span, reference, message, help);
        false
    }

    fn add_target_key(&mut self, target: usize, columns: Vec<Ident>) {
        let draft = &self.catalog.drafts[target];
        let words: Vec<&str> = columns.iter().map(Ident::as_str).collect();
        let span = draft.spec.name.span;
        let name = self
            .namer
            .name(&draft.name, Part::Unique, None, &words, span);
        let (table, _, origin) = &mut self.built[target];
        let written = PartWritten::Implied;
        origin
            .parts
            .insert(name.clone(), PartOrigin { span, written });
        table.uniques.push(Unique {
            name,
            columns,
            nulls_not_distinct: false,
            deferrable: Deferrable::No,
        });
    }
}
