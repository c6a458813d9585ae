//! What was called otherwise before.
//! In: `renamed_from` on tables, columns, enums and labels. Out: `Renames`, as said; whether history holds them already
//! is found out against the previous schema, which nobody knows here.

use super::draft::Draft;
use super::names::{Catalog, address, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::MAX_BYTES;
use crate::reader::invalid_name;
use crate::schema::Renames;
use crate::source::{Span, Spanned};
use crate::spec::EnumSpec;
use std::collections::BTreeMap;
use std::fmt::Display;

/// The names of one kind within one thing, each with the name it had and the place that says so.
struct Said<N>(BTreeMap<N, (N, Span)>);

/// All that the specs say of former names.
pub(super) fn renames(catalog: &Catalog<'_>, out: &mut Diagnostics) -> Renames {
    let mut renames = Renames::default();
    let mut tables = Said(BTreeMap::new());
    for (name, &at) in &catalog.tables {
        let draft = &catalog.drafts[at];
        if let Some(word) = &draft.spec.renamed_from
            && is_ours(draft, word, out)
            && let Some(old) = address(word, out)
        {
            tables.take(name.clone(), old, word.span, &name.to_string(), out);
        }
        let columns = columns(draft, out).settled(out);
        let columns = columns.map(|(new, old)| ((name.clone(), new), old));
        renames.columns.extend(columns);
    }
    renames.tables = tables.settled(out).collect();

    let specs = catalog.spec.enums.iter().map(|spec| (spec.name.span, spec));
    let specs: BTreeMap<Span, &EnumSpec> = specs.collect();
    let mut enums = Said(BTreeMap::new());
    for (name, span) in &catalog.enum_places {
        let Some(spec) = specs.get(span) else {
            continue;
        };
        if let Some(word) = &spec.renamed_from
            && let Some(old) = address(word, out)
        {
            enums.take(name.clone(), old, word.span, &name.to_string(), out);
        }
        let labels = labels(spec, out).settled(out);
        let labels = labels.map(|(new, old)| ((name.clone(), new), old));
        renames.labels.extend(labels);
    }
    renames.enums = enums.settled(out).collect();
    renames
}

fn columns(draft: &Draft<'_>, out: &mut Diagnostics) -> Said<crate::ident::Ident> {
    let mut columns = Said(BTreeMap::new());
    for column in &draft.columns {
        let word = column.spec().and_then(|spec| spec.renamed_from.as_ref());
        if let Some(word) = word
            && is_ours(draft, word, out)
            && let Some(old) = ident(word.span, word, out)
        {
            let object = format!("{}.{}", draft.name, column.name);
            columns.take(column.name.clone(), old, word.span, &object, out);
        }
    }
    columns
}

fn labels(spec: &EnumSpec, out: &mut Diagnostics) -> Said<String> {
    let mut labels = Said(BTreeMap::new());
    for value in &spec.values {
        let Some(old) = &value.renamed_from else {
            continue;
        };
        if old.len() > MAX_BYTES {
            let fault = crate::ident::InvalidName::TooLong;
            out.push(invalid_name(old.span, old, fault));
            continue;
        }
        let (new, object) = (value.name.value.clone(), &spec.name.value);
        labels.take(new, old.value.clone(), old.span, object, out);
    }
    labels
}

/// What someone else owns is never renamed here.
fn is_ours(draft: &Draft<'_>, word: &Spanned<String>, out: &mut Diagnostics) -> bool {
    if draft.external() {
        let message = format!("`{}` is external, and never renamed here", draft.name);
        out.push(
            Diagnostic::error(code::INVALID_VALUE, word.span, message)
                .object(&draft.name)
                .help("take `renamed_from` out: its owner renames it"),
        );
    }
    !draft.external()
}

impl<N: Ord + Clone + Display> Said<N> {
    /// Takes one in, unless it can mean nothing.
    fn take(&mut self, new: N, old: N, span: Span, object: &str, out: &mut Diagnostics) {
        if new == old {
            let message = format!("`{new}` is renamed from itself");
            out.push(
                Diagnostic::error(code::INVALID_VALUE, span, message)
                    .object(object)
                    .help("name what it was called before, or take `renamed_from` out"),
            );
            return;
        }
        let mut others = self.0.iter();
        if let Some((other, (_, first))) = others.find(|(_, (theirs, _))| *theirs == old) {
            let message = format!("`{other}` and `{new}` are both renamed from `{old}`");
            out.push(
                Diagnostic::error(code::DUPLICATE_NAME, span, message)
                    .object(object)
                    .related(*first, "said first here")
                    .help("only one of them can be what it was; take the other `renamed_from` out"),
            );
            return;
        }
        self.0.insert(new, (old, span));
    }

    /// Those that can be done. Names that go round in a ring are the same before and after, so that nobody could tell
    /// whether it was done; giving a name on and taking it for something new is no ring.
    fn settled(self, out: &mut Diagnostics) -> impl Iterator<Item = (N, N)> {
        for (new, (old, span)) in &self.0 {
            if self.comes_back(new) {
                let message = format!("`{new}` and `{old}` take each other's names");
                out.push(Diagnostic::error(code::INVALID_VALUE, *span, message).help(
                    "rename them in two migrations: one of them to a third name first, then both",
                ));
            }
        }
        self.0.into_iter().map(|(new, (old, _))| (new, old))
    }

    /// Whether the old names, followed from here, lead back to here. An old name leads to one new name only, so a walk
    /// that never comes back ends.
    fn comes_back(&self, start: &N) -> bool {
        let mut at = start;
        while let Some((old, _)) = self.0.get(at) {
            if old == start {
                return true;
            }
            at = old;
        }
        false
    }
}
