//! Verbatim SQL: what is unmade, and what is made, again or for the first time.
//! Nobody here reads it. What says that it comes behind a thing, or holds the name of a table, may stand on it.

use super::enum_type::Enums;
use super::phases::Phases;
use super::sequence::order_anyhow;
use super::table::Tables;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ObjectId, Schema, SqlObject, mentions};
use crate::statement::Statement;
use std::collections::{BTreeMap, BTreeSet};

/// Compares the verbatim SQL of both sides.
pub(super) fn change(
    previous: &Schema,
    next: &Schema,
    tables: &Tables<'_>,
    enums: &Enums,
    phases: &mut Phases,
) {
    let after: BTreeMap<&Ident, &SqlObject> = next.sql.iter().map(|it| (&it.name, it)).collect();
    let before: BTreeMap<&Ident, &SqlObject> =
        previous.sql.iter().map(|it| (&it.name, it)).collect();
    let moved = Moved::of(&phases.renames, tables, enums);
    let dependents = dependents(&previous.sql);
    let mut undone: BTreeSet<&Ident> = BTreeSet::new();
    for object in &previous.sql {
        let stays = after.get(&object.name);
        let is_changed = stays.is_some_and(|it| it.up != object.up);
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
    let order = creation_order(&previous.sql).into_iter().rev();
    let gone = order.filter(|it| undone.contains(&it.name));
    phases.undo = gone.cloned().map(Statement::UndoSql).collect();
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
    fn of(renames: &'a [Statement], tables: &Tables<'a>, enums: &'a Enums) -> Self {
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
