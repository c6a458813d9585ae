//! What the policies of a database say of its organizations.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Policy, RowSecurity, Schema, Table};

/// What the policies of `rls = "on"` say, where a database has them.
pub(super) struct Secured {
    pub role: Ident,
    pub setting: String,
    /// The column that most of them are about.
    column: Ident,
}

impl Secured {
    pub fn of(schema: &Schema) -> Option<Self> {
        let policies: Vec<_> = (schema.tables.values())
            .filter(|it| it.row_security == RowSecurity::Forced)
            .filter_map(|it| policy_of(it, "organization_isolation"))
            .collect();
        let columns = policies.iter().map(|(_, column)| column);
        let count = |column: &Ident| columns.clone().filter(|it| *it == column).count();
        let column = columns
            .clone()
            .max_by_key(|it| (count(it), std::cmp::Reverse(*it)))?;
        let (policy, _) = policies.first()?;
        let (_, rest) = policy.using.0.split_once("current_setting('")?;
        let (setting, _) = rest.split_once('\'')?;
        Some(Self {
            role: policy.roles.first()?.clone(),
            setting: setting.to_owned(),
            column: column.clone(),
        })
    }

    /// The table that the column leads to.
    pub fn root(&self, schema: &Schema) -> Option<(QualifiedName, Ident)> {
        let mut keys = schema.tables.values().flat_map(|it| &it.foreign_keys);
        let key = keys.find(|it| it.columns.len() == 1 && it.columns[0] == self.column)?;
        Some((key.target.clone(), self.column.clone()))
    }
}

/// A policy of a table by its name, and the column that it compares.
fn policy_of<'t>(table: &'t Table, name: &str) -> Option<(&'t Policy, Ident)> {
    let policy = table.policies.iter().find(|it| it.name == *name)?;
    let (left, _) = policy.using.0.split_once(" = (")?;
    let column = table.columns.iter().find(|it| it.name.sql() == left)?;
    Some((policy, column.name.clone()))
}

/// The table of the memberships, by its policy.
pub(super) fn own_membership(schema: &Schema) -> Option<(QualifiedName, Ident)> {
    let mut tables = schema.tables.values();
    tables.find_map(|table| {
        let (_, user) = policy_of(table, "own_membership")?;
        Some((table.name.clone(), user))
    })
}
