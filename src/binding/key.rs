//! What names a row: the primary key without the column of the organization, which the caller's right to it gives.
//! In: tables. Out: the parts of their keys, and the table of the organizations.

use crate::config::Tenancy;
use crate::ident::{Ident, QualifiedName};
use crate::model::{Model, Scope};
use crate::schema::{Column, Schema, Table};

/// What names a row, once the organization is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Nothing does: there is no primary key.
    None,
    /// The organization does: there is one row for each.
    Scope,
    /// One column.
    Single(&'a Ident),
    /// Several columns.
    Composite(Vec<&'a Ident>),
}

/// What names a row of a table.
pub fn key<'a>(model: &Model, table: &'a Table) -> Key<'a> {
    let Some(primary) = &table.primary_key else {
        return Key::None;
    };
    let scope = model.scope(&table.name).column();
    let columns: Vec<_> = primary
        .columns
        .iter()
        .filter(|name| Some(*name) != scope && table.column(name).is_some())
        .collect();
    match columns[..] {
        [] if scope.is_some() => Key::Scope,
        [] => Key::None,
        [column] => Key::Single(column),
        _ => Key::Composite(columns),
    }
}

/// The table of the organizations, if there is one whose rows one column names.
pub fn root<'a>(
    schema: &'a Schema,
    model: &Model,
    configured: &QualifiedName,
) -> Option<&'a Table> {
    schema
        .tables
        .values()
        .find(|table| *model.scope(&table.name) == Scope::Root)
        .or_else(|| schema.table(configured).filter(|table| table.external))
        .filter(|table| matches!(key(model, table), Key::Single(_)))
}

/// Where it stands who belongs to which organization.
pub struct Membership<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its column for the organization.
    pub organization: &'a Column,
    /// Its column for the person.
    pub user: &'a Column,
    /// Its column for what the person may do there.
    pub role: Option<&'a Column>,
}

/// Where it stands who belongs to which organization, if the schema has it.
pub fn membership<'a>(
    schema: &'a Schema,
    model: &Model,
    tenancy: &Tenancy,
) -> Option<Membership<'a>> {
    let table = schema.table(&tenancy.membership_table)?;
    let scope = model.scope(&table.name).column().unwrap_or(&tenancy.column);
    Some(Membership {
        table,
        organization: table.column(scope)?,
        user: table.column(&tenancy.membership_user)?,
        role: (tenancy.membership_role.as_ref()).and_then(|role| table.column(role)),
    })
}
