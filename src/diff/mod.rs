//! From two schemas to the statements that lead from the one to the other.
//! In: the schema that the migrations so far make, and the one that the specs mean. Out: statements, in the order in
//! which they can run. Creating everything is the way from the empty schema; there is no second path.
//! Knows nothing of SQL, and nothing of where a schema came from.

mod column;
mod constraint;
mod enum_type;
mod list;
mod part;
mod phases;
mod plan;
mod policy;
mod rename;
mod room;
mod sequence;
mod sql_object;
mod table;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Renames, Schema, SqlObject, mentions};
use crate::statement::Statement;
use enum_type::Enums;
use phases::Phases;
use std::collections::BTreeSet;
use table::Tables;

/// The statements that make `next` out of `previous`, in an order in which they run in one transaction; only a label
/// that is added to an enum must be committed before somebody uses it.
///
/// External tables belong to somebody else and count on neither side; neither does the order of lists that PostgreSQL
/// keeps none of. The renames are effective ones, or effective ones turned around.
pub fn diff(previous: &Schema, next: &Schema, renames: &Renames) -> Vec<Statement> {
    plan(previous, next, renames, &BTreeSet::new())
}

/// The same, for a single transaction: an enum whose new labels are used at once is made anew.
pub fn diff_in_one_transaction(
    previous: &Schema,
    next: &Schema,
    renames: &Renames,
) -> Vec<Statement> {
    let statements = diff(previous, next, renames);
    let rebuild = enum_type::used_at_once(&statements);
    if rebuild.is_empty() {
        statements
    } else {
        plan(previous, next, renames, &rebuild)
    }
}

fn plan(
    previous: &Schema,
    next: &Schema,
    renames: &Renames,
    rebuild: &BTreeSet<QualifiedName>,
) -> Vec<Statement> {
    if previous == next && renames.is_empty() {
        return Vec::new();
    }
    let mut phases = Phases::default();
    let now = rename::rename(previous, next, renames, &mut phases);
    create_ground(previous, &now, next, &mut phases);
    let mut enums = enum_type::change(&now, next, renames, rebuild, &mut phases);
    let (tables, undone) = settle(previous, &now, next, &mut enums, &phases);
    policy::drop(&tables, &mut phases);
    table::drop(&tables, &mut phases);
    for table in &tables.created {
        table::create(table, &mut phases);
        policy::create(table, &mut phases.security);
    }
    let moved = policy::moved(&phases.renames);
    for pair in tables.kept.values() {
        if pair.now == pair.next && enums.is_quiet() && pair.now.policies.is_empty() {
            continue;
        }
        column::change(pair, &enums, &mut phases);
        policy::change(pair, (&tables, &moved), &enums, &mut phases);
        table::comment(Some(pair.now), pair.next, &mut phases.comments);
    }
    constraint::change(next, &tables, &enums, &mut phases);
    sql_object::change(previous, next, &undone, &enums, &mut phases);
    enum_type::drop(&now, next, &mut phases);
    drop_ground(previous, next, &mut phases);
    policy::roles(previous, next, &mut phases);
    phases.finish()
}

/// What becomes of the tables, and the verbatim SQL that is undone. A table that an undone function was computed for
/// moves what stands on it, which may undo more.
fn settle<'a>(
    previous: &'a Schema,
    now: &'a Schema,
    next: &'a Schema,
    enums: &mut Enums,
    phases: &Phases,
) -> (Tables<'a>, BTreeSet<&'a Ident>) {
    loop {
        let tables = Tables::of(now, next, enums);
        let undone = sql_object::undone(previous, next, &phases.renames, &tables, enums);
        let functions = sql_object::called(previous, now, &undone);
        if !enums.unmake(functions) {
            return (tables, undone);
        }
    }
}

/// The schemas and extensions that come.
fn create_ground(previous: &Schema, now: &Schema, next: &Schema, phases: &mut Phases) {
    let mut there = previous.schemas();
    there.extend(now.schemas());
    let new = next.schemas().into_iter().filter(|it| !there.contains(it));
    phases
        .ground
        .extend(new.cloned().map(Statement::CreateSchema));
    let new = next.extensions.difference(&previous.extensions).cloned();
    phases.ground.extend(new.map(Statement::CreateExtension));
}

/// The extensions that go, and the schemas in which nothing is left that we know of.
fn drop_ground(previous: &Schema, next: &Schema, phases: &mut Phases) {
    let gone = previous.extensions.difference(&next.extensions).cloned();
    phases
        .ground_gone
        .extend(gone.map(Statement::DropExtension));
    let foreign = previous.tables.values().chain(next.tables.values());
    let foreign = foreign.filter(|it| it.external).map(|it| &it.name.schema);
    let mut stays: BTreeSet<&Ident> = foreign.collect();
    stays.extend(next.schemas());
    let for_good = previous.sql.iter().filter(|it| it.down.is_none());
    let texts: Vec<&SqlObject> = next.sql.iter().chain(for_good).collect();
    let is_empty =
        |name: &&Ident| !stays.contains(*name) && !texts.iter().any(|it| mentions(&it.up, name));
    let gone = previous.schemas().into_iter().filter(is_empty).cloned();
    phases.ground_gone.extend(gone.map(Statement::DropSchema));
}

#[cfg(test)]
mod tests;
