//! To know a thing again that PostgreSQL prints in other words than it was written in.
//! In: what a database holds, what is meant, and what is meant as a scratch database prints it. Out: what the database
//! holds, in the words of what is meant wherever both are the same. Texts of expressions are never judged.

use crate::ident::Ident;
use crate::schema::{Column, EnumType, Grants, Schema, Table};
use std::collections::BTreeSet;

/// The database's schema in the words of the meant one. What only verbatim SQL makes is not in it, and tables of others
/// are as the specs say.
pub fn recognise(live: Schema, meant: &Schema, printed: &Schema) -> Schema {
    let mut out = Schema {
        sql: meant.sql.clone(),
        ..Schema::default()
    };
    let is_ours =
        |name: &Ident| meant.extensions.contains(name) || !printed.extensions.contains(name);
    out.extensions = live.extensions.into_iter().filter(is_ours).collect();
    for (name, found) in live.enums {
        match (meant.enums.get(&name), printed.enums.get(&name)) {
            (Some(meant), Some(printed)) => {
                let known = enum_type(found, meant, printed);
                out.enums.insert(name, known);
            }
            (None, Some(_)) => {}
            (_, None) => {
                out.enums.insert(name, found);
            }
        }
    }
    for (name, found) in live.tables {
        match (meant.tables.get(&name), printed.tables.get(&name)) {
            (Some(meant), _) if meant.external => {}
            (Some(meant), Some(printed)) => {
                let known = table(found, meant, printed);
                out.tables.insert(name, known);
            }
            (None, Some(_)) => {}
            (_, None) => {
                out.tables.insert(name, found);
            }
        }
    }
    let others = meant.tables.values().filter(|table| table.external);
    out.tables
        .extend(others.map(|it| (it.name.clone(), it.clone())));
    out
}

/// Leaves out what roles may do that none of these speak of: that is somebody else's business.
pub(super) fn leave_out_others(live: &mut Schema, known: &[&Schema]) {
    let roles: BTreeSet<&Ident> = known.iter().flat_map(|it| it.roles()).collect();
    for table in live.tables.values_mut() {
        table.grants.retain(|role, _| roles.contains(role));
    }
}

/// The meant value, if the database's is the printed one.
fn settle<T: PartialEq + Clone>(live: T, meant: &T, printed: &T) -> T {
    if live == *printed {
        meant.clone()
    } else {
        live
    }
}

fn enum_type(live: EnumType, meant: &EnumType, printed: &EnumType) -> EnumType {
    EnumType {
        doc: settle(live.doc, &meant.doc, &printed.doc),
        labels: settle(live.labels, &meant.labels, &printed.labels),
        name: live.name,
    }
}

fn table(live: Table, meant: &Table, printed: &Table) -> Table {
    macro_rules! list {
        ($field:ident, $settle:expr) => {
            list(
                live.$field,
                &meant.$field,
                &printed.$field,
                |it| &it.name,
                $settle,
            )
        };
    }
    Table {
        name: live.name,
        external: false,
        doc: settle(live.doc, &meant.doc, &printed.doc),
        columns: list!(columns, column),
        primary_key: settle(live.primary_key, &meant.primary_key, &printed.primary_key),
        uniques: list!(uniques, settle),
        checks: list!(checks, settle),
        foreign_keys: list!(foreign_keys, settle),
        indexes: list!(indexes, settle),
        row_security: settle(
            live.row_security,
            &meant.row_security,
            &printed.row_security,
        ),
        policies: list!(policies, settle),
        grants: grants(live.grants, &meant.grants, &printed.grants),
    }
}

/// What each role may do. What only verbatim SQL gives or takes is left to it.
fn grants(live: Grants, meant: &Grants, printed: &Grants) -> Grants {
    let roles: BTreeSet<&Ident> = live.keys().chain(meant.keys()).collect();
    let known = roles.into_iter().filter_map(|role| {
        let found = live.get(role);
        let held = settle(found, &meant.get(role), &printed.get(role));
        Some((role.clone(), held?.clone()))
    });
    known.collect()
}

/// What is meant in its order, then what nobody means. What only verbatim SQL makes or unmakes is left to it.
fn list<T: Clone>(
    live: Vec<T>,
    meant: &[T],
    printed: &[T],
    name: impl Fn(&T) -> &Ident,
    settle: impl Fn(T, &T, &T) -> T,
) -> Vec<T> {
    let find = |list: &[T], wanted: &Ident| list.iter().position(|it| name(it) == wanted);
    let mut rest: Vec<Option<T>> = live.into_iter().map(Some).collect();
    let mut out = Vec::new();
    for meant in meant {
        let place = rest
            .iter()
            .position(|it| it.as_ref().is_some_and(|it| name(it) == name(meant)));
        let found = place.and_then(|at| rest[at].take());
        match (found, find(printed, name(meant))) {
            (Some(found), Some(at)) => out.push(settle(found, meant, &printed[at])),
            (Some(found), None) => out.push(found),
            (None, Some(_)) => {}
            (None, None) => out.push(meant.clone()),
        }
    }
    let extra = rest.into_iter().flatten();
    out.extend(extra.filter(|it| find(printed, name(it)).is_none()));
    out
}

fn column(live: Column, meant: &Column, printed: &Column) -> Column {
    Column {
        name: live.name,
        data_type: settle(live.data_type, &meant.data_type, &printed.data_type),
        nullable: settle(live.nullable, &meant.nullable, &printed.nullable),
        default: settle(live.default, &meant.default, &printed.default),
        identity: settle(live.identity, &meant.identity, &printed.identity),
        generated: settle(live.generated, &meant.generated, &printed.generated),
        collation: settle(live.collation, &meant.collation, &printed.collation),
        doc: settle(live.doc, &meant.doc, &printed.doc),
    }
}
