//! Verbatim SQL: what is unmade, and what is made, again or for the first time.
//! Only the names of functions are read in it. What says that it comes behind a thing, or holds the name of a table, may stand on it.

use super::enum_type::Enums;
use super::part::keys_of;
use super::phases::Phases;
use super::sequence::order_anyhow;
use super::table::Tables;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Default, ObjectId, Schema, SqlObject, Table, functions_made, is_replaced_in_place, mentions,
};
use crate::statement::Statement;
use std::collections::{BTreeMap, BTreeSet};

/// The verbatim SQL of the previous schema that is undone: it goes or changes, or stands on what does.
pub(super) fn undone<'a>(
    previous: &'a Schema,
    next: &Schema,
    renames: &[Statement],
    tables: &Tables<'_>,
    enums: &Enums,
) -> BTreeSet<&'a Ident> {
    let mut undone: BTreeSet<&Ident> = BTreeSet::new();
    if previous.sql.is_empty() {
        return undone;
    }
    let after: BTreeMap<&Ident, &SqlObject> = next.sql.iter().map(|it| (&it.name, it)).collect();
    let before: BTreeMap<&Ident, &SqlObject> =
        previous.sql.iter().map(|it| (&it.name, it)).collect();
    let moved = Moved::of(renames, tables, enums);
    let dependents = dependents(&previous.sql);
    for object in &previous.sql {
        let stays = after.get(&object.name);
        let is_changed =
            stays.is_some_and(|it| it.up != object.up && !is_replaced_in_place(&object.up, &it.up));
        if stays.is_none() || is_changed || moved.is_under(object) {
            let mut all = BTreeSet::new();
            collect(&object.name, &dependents, &mut all);
            let can_undo = |it: &&Ident| before.get(*it).is_some_and(|it| it.down.is_some());
            if all.iter().all(can_undo) {
                undone.extend(all);
            } else if stays.is_none() {
                undone.extend(all.into_iter().filter(can_undo));
                undone.insert(&object.name);
            }
        }
    }
    undone
}

/// The functions among what is undone that an expression of a table calls.
pub(super) fn called(
    previous: &Schema,
    now: &Schema,
    undone: &BTreeSet<&Ident>,
) -> BTreeSet<Ident> {
    let objects = previous.sql.iter();
    let gone = objects.filter(|it| it.down.is_some() && undone.contains(&it.name));
    let mut functions: BTreeSet<Ident> = gone.flat_map(|it| functions_made(&it.up)).collect();
    if functions.is_empty() {
        return functions;
    }
    let texts: Vec<&str> = now.owned_tables().flat_map(expressions).collect();
    functions.retain(|name| texts.iter().any(|it| mentions(it, name)));
    functions
}

/// Every expression of a table.
fn expressions(table: &Table) -> Vec<&str> {
    let columns = table.columns.iter();
    let generated = columns.clone().filter_map(|it| it.generated.as_ref());
    let defaults = columns.filter_map(|it| match &it.default {
        Some(Default::Expression(expression)) => Some(expression),
        _ => None,
    });
    let policies = table.policies.iter().flat_map(|it| it.expressions());
    let parts = keys_of(table).into_iter().flat_map(|it| it.expressions());
    let all = generated.chain(defaults).chain(policies).chain(parts);
    all.map(|it| it.0.as_str()).collect()
}

/// Compares the verbatim SQL of both sides. What makes a function that is called goes late, and with it what it stands
/// on.
pub(super) fn change(
    previous: &Schema,
    next: &Schema,
    undone: &BTreeSet<&Ident>,
    enums: &Enums,
    phases: &mut Phases,
) {
    let before: BTreeMap<&Ident, &SqlObject> =
        previous.sql.iter().map(|it| (&it.name, it)).collect();
    let mut late: BTreeSet<&Ident> = BTreeSet::new();
    for object in creation_order(&previous.sql).into_iter().rev() {
        if !undone.contains(&object.name) {
            continue;
        }
        let statement = Statement::UndoSql(object.clone());
        let is_called = functions_made(&object.up)
            .iter()
            .any(|it| enums.has_unmade(it));
        if is_called || late.contains(&object.name) {
            let needed = object.after.iter().filter_map(|it| match it {
                ObjectId::Sql(name) => Some(name),
                _ => None,
            });
            late.extend(needed);
            phases.functions_undone.push(statement);
        } else {
            phases.undo.push(statement);
        }
    }
    let comes = next.sql.iter().filter(|it| {
        undone.contains(&it.name) || before.get(&it.name).is_none_or(|old| old.up != it.up)
    });
    phases.sql = comes.cloned().map(Statement::ExecuteSql).collect();
}

/// Who says that it comes behind each object.
fn dependents(objects: &[SqlObject]) -> BTreeMap<&Ident, Vec<&Ident>> {
    let mut out: BTreeMap<&Ident, Vec<&Ident>> = BTreeMap::new();
    for object in objects {
        for needed in &object.after {
            if let ObjectId::Sql(name) = needed {
                out.entry(name).or_default().push(&object.name);
            }
        }
    }
    out
}

/// An object and all that stands on it.
fn collect<'a>(
    name: &'a Ident,
    dependents: &BTreeMap<&'a Ident, Vec<&'a Ident>>,
    out: &mut BTreeSet<&'a Ident>,
) {
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        if out.insert(name) {
            open.extend(dependents.get(name).into_iter().flatten().copied());
        }
    }
}

fn creation_order(objects: &[SqlObject]) -> Vec<&SqlObject> {
    let places: BTreeMap<&Ident, usize> = (objects.iter().enumerate())
        .map(|(at, it)| (&it.name, at))
        .collect();
    let place = |id: &ObjectId| match id {
        ObjectId::Sql(name) => places.get(name).copied(),
        _ => None,
    };
    let mut edges = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        edges.extend(object.after.iter().filter_map(place).map(|it| (at, it)));
        edges.extend(object.before.iter().filter_map(place).map(|it| (it, at)));
    }
    let all: Vec<usize> = (0..objects.len()).collect();
    let order = order_anyhow(&all, &edges).into_iter();
    order.map(|at| &objects[at]).collect()
}

/// The tables and enums that what stands on them would hold fast, under the names that they had.
struct Moved<'a> {
    tables: BTreeSet<&'a QualifiedName>,
    names: BTreeSet<&'a Ident>,
}

impl<'a> Moved<'a> {
    fn of(renames: &'a [Statement], tables: &'a Tables<'_>, enums: &'a Enums) -> Self {
        let mut were: BTreeMap<&QualifiedName, &QualifiedName> = BTreeMap::new();
        for statement in renames {
            if let Statement::RenameTable { from, to } = statement {
                let first = were.remove(from).unwrap_or(from);
                were.insert(to, first);
            }
        }
        let old = |name: &'a QualifiedName| were.get(name).copied().unwrap_or(name);
        let tables: BTreeSet<_> = tables.unsettled().map(old).collect();
        let names = tables.iter().map(|it| &it.name).chain(enums.rebuilt());
        Self {
            names: names.collect(),
            tables,
        }
    }

    fn is_under(&self, object: &SqlObject) -> bool {
        let mut after = object.after.iter().filter_map(ObjectId::table);
        after.any(|it| self.tables.contains(it))
            || self.names.iter().any(|name| mentions(&object.up, name))
    }
}
