//! What is called otherwise: tables, columns, enums and labels.
//! In: the previous schema and the renames that lead to the next one. Out: statements, and the schema behind them, so
//! that everything else compares under the new names.

use super::phases::Phases;
use super::sequence::order_anyhow;
use crate::schema::{Renames, Schema};
use crate::statement::{Statement, apply};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Renames everything that is renamed, and gives what comes of it.
pub(super) fn rename<'a>(
    previous: &'a Schema,
    renames: &Renames,
    phases: &mut Phases,
) -> Cow<'a, Schema> {
    if renames.is_empty() {
        return Cow::Borrowed(previous);
    }
    phases.schemas_moved_to = schemas_moved_to(previous, renames);
    phases.renames = statements(renames);
    let mut now = previous.clone();
    for statement in &phases.renames {
        apply(&mut now, statement);
    }
    Cow::Owned(now)
}

fn schemas_moved_to(previous: &Schema, renames: &Renames) -> Vec<Statement> {
    let there = previous.schemas();
    let names = renames.tables.keys().chain(renames.enums.keys());
    let new: BTreeSet<_> = names
        .filter(|name| !name.is_default_schema() && !there.contains(&name.schema))
        .map(|name| name.schema.clone())
        .collect();
    new.into_iter().map(Statement::CreateSchema).collect()
}

fn statements(renames: &Renames) -> Vec<Statement> {
    let tables = in_order(&renames.tables);
    let mut out: Vec<_> = (tables.into_iter())
        .map(|(from, to)| Statement::RenameTable { from, to })
        .collect();
    let columns = renames.columns.iter();
    let columns: BTreeMap<_, _> = columns
        .map(|((table, to), from)| ((table.clone(), to.clone()), (table.clone(), from.clone())))
        .collect();
    out.extend(
        (in_order(&columns).into_iter()).map(|((table, from), (_, to))| Statement::RenameColumn {
            table,
            from,
            to,
        }),
    );
    let enums = in_order(&renames.enums);
    out.extend((enums.into_iter()).map(|(from, to)| Statement::RenameEnum { from, to }));
    let labels = renames.labels.iter();
    let labels: BTreeMap<_, _> = labels
        .map(|((name, to), from)| ((name.clone(), to.clone()), (name.clone(), from.clone())))
        .collect();
    out.extend(
        (in_order(&labels).into_iter()).map(|((name, from), (_, to))| Statement::RenameEnumValue {
            name,
            from,
            to,
        }),
    );
    out
}

/// Pairs of old and new name, in an order in which each new name is free.
fn in_order<N: Ord + Clone>(renames: &BTreeMap<N, N>) -> Vec<(N, N)> {
    let by_old: BTreeMap<&N, &N> = renames.iter().map(|(new, old)| (old, new)).collect();
    let keys: Vec<&N> = renames.keys().collect();
    let edges: Vec<(&N, &N)> = keys
        .iter()
        .filter_map(|new| Some((*new, *by_old.get(*new)?)))
        .collect();
    let order = order_anyhow(&keys, &edges).into_iter();
    order
        .filter_map(|new| Some((renames.get(new)?.clone(), new.clone())))
        .collect()
}
