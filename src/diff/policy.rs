//! Row-level security: what switches it, policies that come, go and change, and what roles may do with tables.

use super::enum_type::Enums;
use super::list::{Change, compare};
use super::phases::Phases;
use super::table::{Pair, Tables};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Grants, Policy, Privilege, RowSecurity, Schema, Table, mentions};
use crate::statement::{Grant, Statement};
use std::collections::BTreeSet;

/// The row-level security of a new table.
pub(super) fn create(table: &Table, out: &mut Vec<Statement>) {
    switch(table, RowSecurity::Off, out);
    let policies = table.policies.iter();
    out.extend(policies.map(|policy| add(&table.name, policy)));
    grant(&table.name, &Grants::new(), &table.grants, out);
}

/// The policies of tables that go, where they would keep another one of those from going.
pub(super) fn drop(tables: &Tables<'_>, phases: &mut Phases) {
    for table in &tables.dropped {
        let others = || tables.dropped.iter().filter(|it| it.name != table.name);
        let is_in_the_way = |policy: &&Policy| others().any(|it| reads(policy, &it.name));
        let gone = table.policies.iter().filter(is_in_the_way);
        let gone = gone.map(|policy| remove(&table.name, policy));
        phases.policies_aside.extend(gone);
    }
}

/// Whether a policy may read another table: only a query inside of it can.
fn reads(policy: &Policy, table: &QualifiedName) -> bool {
    let mut texts = policy.expressions().map(|it| it.0.as_str());
    texts.any(|it| it.to_ascii_lowercase().contains("select") && mentions(it, &table.name))
}

/// What changes about the row-level security of a table that stays. A policy changes right behind its going, unless
/// a column that it reads does not stay as it is.
pub(super) fn change(
    pair: &Pair<'_>,
    (tables, moved): (&Tables<'_>, &BTreeSet<QualifiedName>),
    enums: &Enums,
    phases: &mut Phases,
) {
    let table = &pair.next.name;
    switch(pair.next, pair.now.row_security, &mut phases.security);
    let is_moved = |policy: &Policy| {
        let mut others = moved.iter().filter(|it| *it != table);
        others.any(|it| reads(policy, it))
    };
    let is_aside = |policy: &Policy| is_moved(policy) || is_touched(policy, pair, tables, enums);
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
    grant(
        table,
        &pair.now.grants,
        &pair.next.grants,
        &mut phases.security,
    );
}

/// The tables that are called otherwise, or whose columns are, under all their names. PostgreSQL keeps what a policy reads
/// by its number; only a policy that is made anew is sure to read what its text says.
pub(super) fn moved(renames: &[Statement]) -> BTreeSet<QualifiedName> {
    let names = renames.iter().flat_map(|statement| match statement {
        Statement::RenameTable { from, to } => vec![from.clone(), to.clone()],
        Statement::RenameColumn { table, .. } => vec![table.clone()],
        _ => Vec::new(),
    });
    names.collect()
}

/// The roles that come, before anything names them, and the schemas that they may look into. A role belongs to the
/// whole server, so none goes; of a schema that goes nothing is taken away.
pub(super) fn roles(previous: &Schema, next: &Schema, phases: &mut Phases) {
    let known = previous.roles();
    let new = next.roles().into_iter().filter(|it| !known.contains(it));
    phases
        .ground
        .extend(new.cloned().map(Statement::CreateRole));
    let (before, after) = (previous.usages(), next.usages());
    let own = |(schema, role): &(&Ident, &Ident)| ((*schema).clone(), (*role).clone());
    for (schema, role) in after.difference(&before).map(own) {
        phases.security.push(Statement::GrantUsage { schema, role });
    }
    for (schema, role) in before.difference(&after).map(own) {
        let dropped = Statement::DropSchema(schema.clone());
        if !phases.ground_gone.contains(&dropped) {
            phases
                .security
                .push(Statement::RevokeUsage { schema, role });
        }
    }
}

/// What a role may do that it might not, and the reverse.
fn grant(table: &QualifiedName, now: &Grants, next: &Grants, out: &mut Vec<Statement>) {
    let nothing = BTreeSet::new();
    let roles: BTreeSet<&Ident> = now.keys().chain(next.keys()).collect();
    for role in roles {
        let held = now.get(role).unwrap_or(&nothing);
        let meant = next.get(role).unwrap_or(&nothing);
        let only = |a: &BTreeSet<Privilege>, b: &BTreeSet<Privilege>| {
            let privileges: BTreeSet<Privilege> = a.difference(b).copied().collect();
            (!privileges.is_empty()).then(|| Grant {
                table: table.clone(),
                role: role.clone(),
                privileges,
            })
        };
        out.extend(only(held, meant).map(Statement::Revoke));
        out.extend(only(meant, held).map(Statement::Grant));
    }
}

fn is_touched(policy: &Policy, pair: &Pair<'_>, tables: &Tables<'_>, enums: &Enums) -> bool {
    let mut others = tables.unsettled().filter(|it| **it != pair.next.name);
    others.any(|table| reads(policy, table))
        || policy
            .expressions()
            .any(|it| pair.fates.any(&it.0) || enums.touch(pair.now, &it.0))
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
