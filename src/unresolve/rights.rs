//! Policies and privileges that are not those of `rls = "on"`, as verbatim SQL.

use super::table::Teller;
use super::verbatim::object;
use crate::ident::Ident;
use crate::schema::{ObjectId, Privilege, RowSecurity};
use crate::statement::{Grant, Statement};
use std::collections::BTreeSet;

/// Row-level security that is not the one of `rls = "on"`.
pub(super) fn security(teller: &mut Teller<'_>) {
    let table = teller.table;
    let is_ours = teller.cx.config.tenancy.rls && table.row_security == RowSecurity::Forced;
    let policies = table.policies.iter();
    let policies = policies.filter(|it| !is_ours || !POLICIES.contains(&it.name.as_str()));
    let policies: Vec<_> = policies.collect();
    let roles: BTreeSet<&Ident> = policies.iter().flat_map(|it| &it.roles).collect();
    let roles = roles.into_iter().cloned().map(Statement::CreateRole);
    let create = policies.iter().map(|policy| Statement::CreatePolicy {
        table: table.name.clone(),
        policy: (*policy).clone(),
    });
    let mut statements: Vec<Statement> = roles.chain(create).collect();
    statements.extend(grants(teller));
    if !is_ours && table.row_security != RowSecurity::Off {
        let set = Statement::SetRowSecurity {
            table: table.name.clone(),
            from: RowSecurity::Off,
            to: table.row_security,
        };
        statements.insert(0, set);
    }
    if statements.is_empty() {
        return;
    }
    let name = Ident::composed(&[table.name.name.as_str(), "rights"]);
    let mut made = object(&name, &statements);
    made.after.insert(ObjectId::Table(table.name.clone()));
    teller.sql.push(made);
}

/// What the roles may do with a table that policies of the schema speak of; of others nothing is told.
fn grants(teller: &Teller<'_>) -> Vec<Statement> {
    let roles = teller.cx.schema.tables.values();
    let roles = roles.flat_map(|it| &it.policies).flat_map(|it| &it.roles);
    let roles: BTreeSet<&Ident> = roles.collect();
    let tenancy = &teller.cx.config.tenancy;
    let rows = BTreeSet::from(Privilege::ROWS);
    let is_brought = |role: &Ident, privileges: &BTreeSet<Privilege>| {
        tenancy.rls && *role == tenancy.app_role && *privileges == rows
    };
    let grants = teller.table.grants.iter();
    let grants = grants.filter(|(role, it)| roles.contains(role) && !is_brought(role, it));
    let statements = grants.map(|(role, privileges)| {
        Statement::Grant(Grant {
            table: teller.table.name.clone(),
            role: role.clone(),
            privileges: privileges.clone(),
        })
    });
    statements.collect()
}

/// The policies that `rls = "on"` makes.
const POLICIES: [&str; 3] = [
    "organization_isolation",
    "own_membership",
    "own_organizations",
];
