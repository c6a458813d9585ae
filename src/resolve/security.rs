//! Row-level security, and what the application's role may do: `rls = "on"`.
//! In: tables as they are otherwise. Out: the same with FORCE, policies and grants. Tables of others get none.
//!
//! A setting that nobody set reads as NULL, or as an empty text once a transaction before has set it (manual 9.27.1);
//! NULLIF makes one of both, which equals no key and casts to every type.

use super::draft::Draft;
use super::links::primary_columns;
use super::names::Catalog;
use super::table::Built;
use crate::config::Tenancy;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::ident::{Ident, QualifiedName};
use crate::model::Scope;
use crate::schema::{DataType, Expression, Policy, PolicyCommand, Privilege, RowSecurity, Table};

/// Secures every table that is ours.
pub(super) fn security(catalog: &Catalog<'_>, built: &mut [Built], out: &mut Diagnostics) {
    let tenancy = &catalog.config.tenancy;
    for &at in catalog.tables.values() {
        out.extend(asked_in_vain(tenancy, &catalog.drafts[at]));
    }
    if !tenancy.rls {
        return;
    }
    let members = Members::of(catalog, built);
    for (at, (table, ..)) in built.iter_mut().enumerate() {
        let draft = &catalog.drafts[at];
        if table.external {
            continue;
        }
        let role = tenancy.app_role.clone();
        table.grants.insert(role, Privilege::ROWS.into());
        let is_open = draft.spec.rls.as_ref().is_some_and(|word| !word.value);
        let key = scope_key(draft).cloned();
        if let Some(key) = key.filter(|_| !is_open) {
            secure(tenancy, table, &key, members.as_ref());
        }
    }
}

/// `rls = true` where there is nothing that it could do: whoever wrote it relies on it.
fn asked_in_vain(tenancy: &Tenancy, draft: &Draft<'_>) -> Option<Diagnostic> {
    let word = draft.spec.rls.as_ref().filter(|word| word.value)?;
    let name = &draft.name;
    let (message, help) = if !tenancy.rls {
        (
            format!("`{name}` asks for row-level security, which is off"),
            "write `rls = \"on\"` under `[tenancy]` in schemagen.toml, or take `rls` out",
        )
    } else if draft.external() || scope_key(draft).is_none() {
        (
            format!("`{name}` has no organization to hold its rows to"),
            "scope the table, or take `rls` out",
        )
    } else {
        return None;
    };
    let found = Diagnostic::error(code::INVALID_VALUE, word.span, message);
    Some(found.object(name).help(help))
}

/// The column that says whose a row is.
fn scope_key<'a>(draft: &'a Draft<'_>) -> Option<&'a Ident> {
    match &draft.scope {
        Scope::Organization(column) => Some(column),
        Scope::Root => match primary_columns(draft)[..] {
            [column] => Some(&draft.columns[column].name),
            _ => None,
        },
        Scope::Global | Scope::Unsaid => None,
    }
}

fn secure(tenancy: &Tenancy, table: &mut Table, key: &Ident, members: Option<&Members>) {
    let Some(is_own) = is_set(table, key, &tenancy.setting) else {
        return;
    };
    table.row_security = RowSecurity::Forced;
    let policy = |name: &str, using: &str, command: PolicyCommand| Policy {
        name: Ident::composed(&[name]),
        roles: vec![tenancy.app_role.clone()],
        using: Expression(using.to_owned()),
        command,
    };
    let check = Expression(is_own.clone());
    let all = PolicyCommand::All { check };
    let mut policies = vec![policy("organization_isolation", &is_own, all)];
    if let Some(members) = members {
        let select = PolicyCommand::Select;
        if table.name == members.table {
            policies.push(policy("own_membership", &members.is_own, select));
        } else if table.name == tenancy.root {
            let is_joined = members.is_joined(key);
            policies.push(policy("own_organizations", &is_joined, select));
        }
    }
    table.policies = policies;
}

/// Who belongs to which organization.
struct Members {
    table: QualifiedName,
    scope: Ident,
    /// Whether a row is of the person who asks.
    is_own: String,
}

impl Members {
    fn of(catalog: &Catalog<'_>, built: &[Built]) -> Option<Self> {
        let tenancy = &catalog.config.tenancy;
        let at = *catalog.tables.get(&tenancy.membership_table)?;
        let table = &built[at].0;
        let is_own = is_set(table, &tenancy.membership_user, &tenancy.user_setting())?;
        Some(Self {
            table: table.name.clone(),
            scope: catalog.drafts[at].scope.column()?.clone(),
            is_own,
        })
    }

    /// Whether an organization is one of those that the person who asks belongs to.
    fn is_joined(&self, key: &Ident) -> String {
        format!(
            "{} IN (SELECT {} FROM {} WHERE {})",
            key.sql(),
            self.scope.sql(),
            self.table.sql(),
            self.is_own
        )
    }
}

/// Whether a column holds what a run-time parameter is set to: read once for a query, not once for a row.
fn is_set(table: &Table, column: &Ident, setting: &str) -> Option<String> {
    let data_type = &table.column(column)?.data_type;
    // The settings' names are words with dots between them, so that nothing in them needs to be quoted.
    let value = format!("nullif(current_setting('{setting}', true), '')");
    let cast = cast(data_type);
    Some(format!("{} = (SELECT {value}{cast})", column.sql()))
}

/// What makes the column's type of a text. A length would cut the text, and so is left out.
fn cast(data_type: &DataType) -> String {
    match data_type {
        DataType::Text | DataType::Varchar(_) => String::new(),
        DataType::Char(_) => "::bpchar".to_owned(),
        DataType::Numeric(_) => "::numeric".to_owned(),
        DataType::Varbit(_) => "::varbit".to_owned(),
        other => format!("::{other}"),
    }
}
