//! What the database changes on its own where a row is deleted or a key is changed.
//! In: a table and what happens to its rows. Out: the first table that is reached beyond one organization, if any.

use super::catalog::{Catalog, Ownership};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Action, ForeignKey};
use std::collections::BTreeSet;

/// What happens to rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// They are deleted.
    Deleted,
    /// These columns are changed.
    Changed(BTreeSet<usize>),
}

/// The first table of organizations that is reached by a foreign key that does not carry the scope, and that key.
pub(super) fn escape(
    catalog: &Catalog<'_>,
    table: &QualifiedName,
    event: &Event,
) -> Option<(QualifiedName, Ident)> {
    let is_bound = catalog.table(table)?.scope().is_some();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![(table.clone(), is_bound, event.clone())];
    while let Some(next) = waiting.pop() {
        if !seen.insert(next.clone()) {
            continue;
        }
        let (name, is_bound, event) = next;
        let parent = catalog.table(&name)?;
        for child in catalog.tables() {
            for key in child
                .table
                .foreign_keys
                .iter()
                .filter(|it| it.target == name)
            {
                let place = |column: &Ident| parent.position(column.as_str());
                let targets: Vec<_> = key.target_columns.iter().filter_map(place).collect();
                let Some(mut after) = consequence(key, &targets, &event, |it| child.position(it))
                else {
                    continue;
                };
                if let Event::Changed(columns) = &mut after {
                    columns.extend(child.computed());
                }
                let here = key.columns.iter().map(|it| child.position(it.as_str()));
                let mut pairs = here.zip(&targets);
                let mut carries = |scope: usize| {
                    pairs.any(|(here, there)| here == Some(scope) && parent.scope() == Some(*there))
                };
                // A default may be any organization.
                let resets = |scope: usize| is_default(key, &event) && is_changed(&after, scope);
                let stays = match child.ownership {
                    Ownership::Global => false,
                    Ownership::Scoped(scope) if resets(scope) => {
                        return Some((child.table.name.clone(), key.name.clone()));
                    }
                    Ownership::Scoped(scope) if is_bound && carries(scope) => true,
                    Ownership::Scoped(_) | Ownership::Unsaid => {
                        return Some((child.table.name.clone(), key.name.clone()));
                    }
                };
                waiting.push((child.table.name.clone(), stays, after));
            }
        }
    }
    None
}

/// Whether the database writes defaults here where this happens there.
fn is_default(key: &ForeignKey, event: &Event) -> bool {
    let action = match event {
        Event::Deleted => key.on_delete,
        Event::Changed(_) => key.on_update,
    };
    action == Action::SetDefault
}

fn is_changed(event: &Event, column: usize) -> bool {
    match event {
        Event::Deleted => false,
        Event::Changed(columns) => columns.contains(&column),
    }
}

/// What happens here where this happens there; nothing where the database refuses or is not concerned.
fn consequence(
    key: &ForeignKey,
    targets: &[usize],
    event: &Event,
    position: impl Fn(&str) -> Option<usize>,
) -> Option<Event> {
    let places = |columns: &[Ident]| -> BTreeSet<usize> {
        columns
            .iter()
            .filter_map(|it| position(it.as_str()))
            .collect()
    };
    let action = match event {
        Event::Deleted => key.on_delete,
        Event::Changed(columns) if targets.iter().any(|it| columns.contains(it)) => key.on_update,
        Event::Changed(_) => return None,
    };
    match action {
        Action::NoAction | Action::Restrict => None,
        Action::Cascade if *event == Event::Deleted => Some(Event::Deleted),
        Action::Cascade => Some(Event::Changed(places(&key.columns))),
        Action::SetNull | Action::SetDefault if key.set_columns.is_empty() => {
            Some(Event::Changed(places(&key.columns)))
        }
        Action::SetNull | Action::SetDefault => Some(Event::Changed(places(&key.set_columns))),
    }
}
