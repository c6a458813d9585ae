//! Row-level security: what switches it, and policies that come, go and change.

use super::enum_type::Enums;
use super::list::{Change, compare};
use super::phases::Phases;
use super::table::{Pair, Tables};
use crate::ident::QualifiedName;
use crate::schema::{Policy, RowSecurity, Table, mentions};
use crate::statement::Statement;

/// The row-level security of a new table.
pub(super) fn create(table: &Table, out: &mut Vec<Statement>) {
    switch(table, RowSecurity::Off, out);
    let policies = table.policies.iter();
    out.extend(policies.map(|policy| add(&table.name, policy)));
}

/// What changes about the row-level security of a table that stays. A policy changes right behind its going, unless
/// a column that it reads does not stay as it is.
pub(super) fn change(pair: &Pair<'_>, tables: &Tables<'_>, enums: &Enums, phases: &mut Phases) {
    let table = &pair.next.name;
    switch(pair.next, pair.now.row_security, &mut phases.security);
    let is_aside = |policy: &Policy| is_touched(policy, pair, tables, enums);
    let (aside, calm): (Vec<&Policy>, Vec<&Policy>) =
        pair.now.policies.iter().partition(|it| is_aside(it));
    let gone = aside.iter().map(|policy| remove(table, policy));
    phases.policies_aside.extend(gone);
    let changes = compare(calm, &pair.next.policies, |it| &it.name);
    for (_, change) in changes {
        let out = &mut phases.security;
        match change {
            Change::Added(policy) => out.push(add(table, policy)),
            Change::Dropped(policy) => out.push(remove(table, policy)),
            Change::Altered(before, after) => {
                out.push(remove(table, before));
                out.push(add(table, after));
            }
        }
    }
}

fn is_touched(policy: &Policy, pair: &Pair<'_>, tables: &Tables<'_>, enums: &Enums) -> bool {
    // Only a query inside of it can read another table.
    let reads_another = |it: &str| {
        it.to_ascii_lowercase().contains("select")
            && tables
                .unsettled()
                .any(|table| *table != pair.next.name && mentions(it, &table.name))
    };
    [&policy.using, &policy.check]
        .into_iter()
        .any(|it| pair.fates.any(&it.0) || enums.touch(pair.now, &it.0) || reads_another(&it.0))
}

fn switch(table: &Table, from: RowSecurity, out: &mut Vec<Statement>) {
    if from != table.row_security {
        out.push(Statement::SetRowSecurity {
            table: table.name.clone(),
            from,
            to: table.row_security,
        });
    }
}

fn add(table: &QualifiedName, policy: &Policy) -> Statement {
    Statement::CreatePolicy {
        table: table.clone(),
        policy: policy.clone(),
    }
}

fn remove(table: &QualifiedName, policy: &Policy) -> Statement {
    Statement::DropPolicy {
        table: table.clone(),
        policy: policy.clone(),
    }
}
