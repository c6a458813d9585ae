//! What tells two schemas apart, object by object.
//! In: two schemas. Out: the addresses of what was added, dropped or altered: a table that came or went counts as
//! one, in a table that stayed each column, key, index and policy counts.

use super::list::{Change, compare};
use crate::schema::{Constraint, ObjectId, Schema, Table};
use std::fmt;

/// Why there are no statements: the schema is not empty, and not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What differs, sorted; never empty.
    pub differences: Vec<Difference>,
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Its address.
    pub object: ObjectId,
    /// What became of it.
    pub kind: Kind,
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Dropped,
    /// It is not what it was.
    Altered,
}

/// `table todos was altered`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match &self.object {
            ObjectId::Schema(_) => "schema",
            ObjectId::Extension(_) => "extension",
            ObjectId::Enum(_) => "enum",
            ObjectId::Table(_) => "table",
            ObjectId::Column(..) => "column",
            ObjectId::Constraint(..) => "constraint",
            ObjectId::Index(..) => "index",
            ObjectId::Policy(..) => "policy",
            ObjectId::Sql(_) => "sql",
        };
        let became = match self.kind {
            Kind::Added => "added",
            Kind::Dropped => "dropped",
            Kind::Altered => "altered",
        };
        write!(f, "{what} `{}` was {became}", self.object)
    }
}

/// Everything that differs, sorted by address.
pub(super) fn differences(previous: &Schema, next: &Schema) -> Vec<Difference> {
    let mut out = Vec::new();
    let extensions = compare(&previous.extensions, &next.extensions, |it| it);
    record(extensions, &mut out, |it| ObjectId::Extension(it.clone()));
    let enums = compare(previous.enums.values(), next.enums.values(), |it| &it.name);
    record(enums, &mut out, |it| ObjectId::Enum(it.clone()));
    let sql = compare(&previous.sql, &next.sql, |it| &it.name);
    record(sql, &mut out, |it| ObjectId::Sql(it.clone()));
    let tables = compare(previous.owned_tables(), next.owned_tables(), |it| &it.name);
    let mut whole = Vec::new();
    for (name, change) in tables {
        match change {
            Change::Altered(before, after) => inside(before, after, &mut out),
            Change::Added(_) | Change::Dropped(_) => whole.push((name, change)),
        }
    }
    record(whole, &mut out, |it| ObjectId::Table(it.clone()));
    out.sort();
    out
}

/// What differs in two tables of one name. The order of columns counts for nothing: PostgreSQL cannot change it.
fn inside(previous: &Table, next: &Table, out: &mut Vec<Difference>) {
    let table = &next.name;
    if (&previous.doc, previous.row_security) != (&next.doc, next.row_security) {
        out.push(Difference {
            object: ObjectId::Table(table.clone()),
            kind: Kind::Altered,
        });
    }
    let columns = compare(&previous.columns, &next.columns, |it| &it.name);
    record(columns, out, |it| {
        ObjectId::Column(table.clone(), it.clone())
    });
    let (before, after) = (constraints(previous), constraints(next));
    let constraints = compare(&before, &after, |it| it.name().clone());
    record(constraints, out, |it| {
        ObjectId::Constraint(table.clone(), it.clone())
    });
    let indexes = compare(&previous.indexes, &next.indexes, |it| &it.name);
    record(indexes, out, |it| {
        ObjectId::Index(table.clone(), it.clone())
    });
    let policies = compare(&previous.policies, &next.policies, |it| &it.name);
    record(policies, out, |it| {
        ObjectId::Policy(table.clone(), it.clone())
    });
}

/// Every constraint of a table: they share one space of names.
fn constraints(table: &Table) -> Vec<Constraint> {
    let keys = table
        .primary_key
        .iter()
        .cloned()
        .map(Constraint::PrimaryKey);
    let uniques = table.uniques.iter().cloned().map(Constraint::Unique);
    let checks = table.checks.iter().cloned().map(Constraint::Check);
    let references = table
        .foreign_keys
        .iter()
        .cloned()
        .map(Constraint::ForeignKey);
    keys.chain(uniques)
        .chain(checks)
        .chain(references)
        .collect()
}

fn record<K, T>(
    changes: Vec<(K, Change<'_, T>)>,
    out: &mut Vec<Difference>,
    address: impl Fn(K) -> ObjectId,
) {
    out.extend(changes.into_iter().map(|(name, change)| Difference {
        object: address(name),
        kind: match change {
            Change::Added(_) => Kind::Added,
            Change::Dropped(_) => Kind::Dropped,
            Change::Altered(..) => Kind::Altered,
        },
    }));
}
