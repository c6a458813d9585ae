//! What is called otherwise: tables, columns, enums and labels.
//! In: the previous schema and the renames that lead to the next one. Out: statements, and the schema behind them, so
//! that everything else compares under the new names.

use super::phases::Phases;
use super::room;
use super::sequence::order_anyhow;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Renames, Schema};
use crate::statement::{Statement, apply};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Renames everything that is renamed, and gives what comes of it.
pub(super) fn rename<'a>(
    previous: &'a Schema,
    next: &Schema,
    renames: &Renames,
    phases: &mut Phases,
) -> Cow<'a, Schema> {
    let mut renames = renames.clone();
    let room = room::for_types(previous, next, &mut renames);
    if renames.is_empty() && room.is_empty() {
        return Cow::Borrowed(previous);
    }
    let renames = &renames;
    phases.schemas_moved_to = schemas_moved_to(previous, renames);
    let mut now = previous.clone();
    let mut run = |now: &mut Schema, statements: Vec<Statement>| {
        for statement in &statements {
            apply(now, statement);
        }
        phases.renames.extend(statements);
    };
    run(&mut now, room);
    let statements = room::for_tables(&now, next, renames);
    run(&mut now, statements);
    let statements = tables(&now, renames);
    run(&mut now, statements);
    let statements = columns(&now, renames);
    run(&mut now, statements);
    let statements = enums(&now, renames);
    run(&mut now, statements);
    let statements = labels(&now, renames);
    run(&mut now, statements);
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

fn tables(now: &Schema, renames: &Renames) -> Vec<Statement> {
    let is_there = |name: &QualifiedName| now.tables.contains_key(name);
    let pairs = in_order(&renames.tables, is_there, aside);
    detours(pairs, now)
        .map(|(from, to)| Statement::RenameTable { from, to })
        .collect()
}

fn columns(now: &Schema, renames: &Renames) -> Vec<Statement> {
    type Address = (QualifiedName, Ident);
    let columns = renames.columns.iter();
    let columns: BTreeMap<Address, Address> = columns
        .map(|((table, to), from)| ((table.clone(), to.clone()), (table.clone(), from.clone())))
        .collect();
    let is_there = |(table, name): &Address| {
        let table = now.table(table);
        table.is_some_and(|it| it.column(name).is_some())
    };
    let aside = |(table, name): &Address, number| (table.clone(), aside_ident(name, number));
    in_order(&columns, is_there, aside)
        .map(|((table, from), (_, to))| Statement::RenameColumn { table, from, to })
        .collect()
}

fn enums(now: &Schema, renames: &Renames) -> Vec<Statement> {
    let is_there = |name: &QualifiedName| now.enums.contains_key(name);
    let pairs = in_order(&renames.enums, is_there, aside);
    detours(pairs, now)
        .map(|(from, to)| Statement::RenameEnum { from, to })
        .collect()
}

fn labels(now: &Schema, renames: &Renames) -> Vec<Statement> {
    type Address = (QualifiedName, String);
    let labels = renames.labels.iter();
    let labels: BTreeMap<Address, Address> = labels
        .map(|((name, to), from)| ((name.clone(), to.clone()), (name.clone(), from.clone())))
        .collect();
    let is_there = |(name, label): &Address| {
        let it = now.enums.get(name);
        it.is_some_and(|it| it.labels.contains(label))
    };
    let aside = |(name, label): &Address, number: u32| {
        // A label is as long as a name at most.
        let text = Ident::composed(&[label, &format!("old{number}")]);
        (name.clone(), text.as_str().to_owned())
    };
    in_order(&labels, is_there, aside)
        .map(|((name, from), (_, to))| Statement::RenameEnumValue { name, from, to })
        .collect()
}

/// What gets both another schema and another name has its old name in the new schema for a moment; where somebody has
/// that one, it gets its new name first, or one that is free.
fn detours(
    pairs: impl Iterator<Item = (QualifiedName, QualifiedName)>,
    now: &Schema,
) -> impl Iterator<Item = (QualifiedName, QualifiedName)> {
    let names = now.tables.keys().chain(now.enums.keys());
    let mut taken: BTreeSet<QualifiedName> = names.cloned().collect();
    let mut out = Vec::new();
    for (from, to) in pairs {
        let moved = QualifiedName::new(to.schema.clone(), from.name.clone());
        let mut before = from.clone();
        if from.schema != to.schema && from.name != to.name && taken.contains(&moved) {
            let renamed = QualifiedName::new(from.schema.clone(), to.name.clone());
            let mut others = (1..).map(|number| aside(&from, number));
            if !taken.contains(&renamed) {
                before = renamed;
            } else if let Some(free) = others.find(|it| !taken.contains(it)) {
                before = free;
            }
            out.push((from.clone(), before.clone()));
        }
        taken.remove(&from);
        taken.insert(to.clone());
        out.push((before, to));
    }
    out.into_iter()
}

fn aside(name: &QualifiedName, number: u32) -> QualifiedName {
    QualifiedName::new(name.schema.clone(), aside_ident(&name.name, number))
}

fn aside_ident(name: &Ident, number: u32) -> Ident {
    Ident::composed(&[name.as_str(), &format!("old{number}")])
}

/// Pairs of old and new name, in an order in which each new name is free. What holds one and is not itself renamed
/// steps aside first: it goes, since the next schema has another thing under its name.
fn in_order<N: Ord + Clone>(
    renames: &BTreeMap<N, N>,
    is_there: impl Fn(&N) -> bool,
    aside: impl Fn(&N, u32) -> N,
) -> impl Iterator<Item = (N, N)> {
    let by_old: BTreeMap<&N, &N> = renames.iter().map(|(new, old)| (old, new)).collect();
    let keys: Vec<&N> = renames.keys().collect();
    let edges: Vec<(&N, &N)> = keys
        .iter()
        .filter_map(|new| Some((*new, *by_old.get(*new)?)))
        .collect();
    let mut out = Vec::new();
    for new in keys
        .iter()
        .filter(|it| !by_old.contains_key(*it) && is_there(it))
    {
        let free = (1..)
            .map(|number| aside(new, number))
            .find(|it| !is_there(it) && !renames.contains_key(it));
        out.extend(free.map(|free| ((*new).clone(), free)));
    }
    for new in order_anyhow(&keys, &edges) {
        out.push((renames[new].clone(), new.clone()));
    }
    out.into_iter()
}
