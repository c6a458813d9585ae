//! What a statement acts on, what it needs, and what it does to its object: the edges of the order.

use super::{Commented, CreateTable, Statement};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Constraint, DataType, ObjectId};
use std::collections::BTreeSet;

/// What a statement does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It brings it into being.
    Creates,
    /// It changes it, or only looks at it.
    Alters,
    /// It takes it away.
    Drops,
}

/// The tables that a list of statements creates: nobody reads or writes them yet, so nothing on them waits for anybody.
pub fn created_tables(statements: &[Statement]) -> BTreeSet<&QualifiedName> {
    let created = statements.iter().filter_map(|statement| match statement {
        Statement::CreateTable(table) => Some(&table.name),
        _ => None,
    });
    created.collect()
}

impl Commented {
    /// Its address.
    pub fn object(&self) -> ObjectId {
        match self {
            Self::Table(name) => ObjectId::Table(name.clone()),
            Self::Column(table, name) => ObjectId::Column(table.clone(), name.clone()),
            Self::Enum(name) => ObjectId::Enum(name.clone()),
        }
    }
}

impl Statement {
    /// What it acts on, under the name that it has when the statement runs.
    pub fn object(&self) -> ObjectId {
        let constraint =
            |table: &QualifiedName, name: &Ident| ObjectId::Constraint(table.clone(), name.clone());
        let index =
            |table: &QualifiedName, name: &Ident| ObjectId::Index(table.clone(), name.clone());
        let column =
            |table: &QualifiedName, name: &Ident| ObjectId::Column(table.clone(), name.clone());
        match self {
            Self::CreateSchema(name) | Self::DropSchema(name) => ObjectId::Schema(name.clone()),
            Self::CreateExtension(name) | Self::DropExtension(name) => {
                ObjectId::Extension(name.clone())
            }
            Self::CreateEnum(enum_type) | Self::DropEnum(enum_type) => {
                ObjectId::Enum(enum_type.name.clone())
            }
            Self::RenameEnum { from: name, .. }
            | Self::AddEnumValue { name, .. }
            | Self::RenameEnumValue { name, .. } => ObjectId::Enum(name.clone()),
            Self::CreateTable(table) => ObjectId::Table(table.name.clone()),
            Self::DropTable(table) => ObjectId::Table(table.name.clone()),
            Self::RenameTable { from: table, .. } | Self::SetRowSecurity { table, .. } => {
                ObjectId::Table(table.clone())
            }
            Self::AddColumn { table, column: it } | Self::DropColumn { table, column: it } => {
                column(table, &it.name)
            }
            Self::RenameColumn {
                table, from: name, ..
            }
            | Self::AlterColumn {
                table,
                column: name,
                ..
            }
            | Self::RequireFilled {
                table,
                column: name,
            } => column(table, name),
            Self::FillScope(fill) => column(&fill.table, &fill.column),
            Self::AddConstraint {
                table,
                constraint: it,
                ..
            }
            | Self::DropConstraint {
                table,
                constraint: it,
            } => constraint(table, it.name()),
            Self::ValidateConstraint { table, name }
            | Self::RenameConstraint {
                table, from: name, ..
            } => constraint(table, name),
            Self::CreateIndex {
                table, index: it, ..
            }
            | Self::DropIndex {
                table, index: it, ..
            } => index(table, &it.name),
            Self::RenameIndex { table, from, .. } => index(table, from),
            Self::CreatePolicy { table, policy } | Self::DropPolicy { table, policy } => {
                ObjectId::Policy(table.clone(), policy.name.clone())
            }
            Self::CreateRole(role) => ObjectId::Role(role.clone()),
            Self::Grant(grant) | Self::Revoke(grant) => {
                ObjectId::Grant(grant.table.clone(), grant.role.clone())
            }
            Self::GrantUsage { schema, .. } | Self::RevokeUsage { schema, .. } => {
                ObjectId::Schema(schema.clone())
            }
            Self::Comment { on, .. } => on.object(),
            Self::ExecuteSql(sql) | Self::UndoSql(sql) => ObjectId::Sql(sql.name.clone()),
        }
    }

    /// What must exist before it runs. A thing that nobody creates here is there already, or somebody else's.
    pub fn needs(&self) -> Vec<ObjectId> {
        match self {
            Self::CreateEnum(enum_type) => schema_of(&enum_type.name),
            Self::RenameEnum { to, .. } | Self::RenameTable { to, .. } => schema_of(to),
            Self::CreateTable(table) => table.needs(),
            Self::AddColumn { table, column } => {
                let mut needs = vec![ObjectId::Table(table.clone())];
                type_needs(&column.data_type, &mut needs);
                needs
            }
            Self::AddConstraint {
                table, constraint, ..
            } => {
                let mut needs = vec![ObjectId::Table(table.clone())];
                if let Constraint::ForeignKey(key) = constraint {
                    needs.push(ObjectId::Table(key.target.clone()));
                }
                needs
            }
            Self::CreateIndex { table, .. } => vec![ObjectId::Table(table.clone())],
            Self::CreatePolicy { table, policy } => {
                let roles = policy.roles.iter().cloned().map(ObjectId::Role);
                roles.chain([ObjectId::Table(table.clone())]).collect()
            }
            Self::Grant(grant) => vec![
                ObjectId::Role(grant.role.clone()),
                ObjectId::Table(grant.table.clone()),
            ],
            Self::GrantUsage { schema, role } => vec![
                ObjectId::Role(role.clone()),
                ObjectId::Schema(schema.clone()),
            ],
            Self::Comment { on, .. } => vec![on.object()],
            Self::ExecuteSql(sql) => sql.after.iter().cloned().collect(),
            Self::CreateSchema(_)
            | Self::DropSchema(_)
            | Self::CreateExtension(_)
            | Self::DropExtension(_)
            | Self::AddEnumValue { .. }
            | Self::RenameEnumValue { .. }
            | Self::DropEnum(_)
            | Self::DropTable(_)
            | Self::RenameColumn { .. }
            | Self::DropColumn { .. }
            | Self::AlterColumn { .. }
            | Self::ValidateConstraint { .. }
            | Self::RenameConstraint { .. }
            | Self::DropConstraint { .. }
            | Self::RenameIndex { .. }
            | Self::DropIndex { .. }
            | Self::SetRowSecurity { .. }
            | Self::DropPolicy { .. }
            | Self::CreateRole(_)
            | Self::Revoke(_)
            | Self::RevokeUsage { .. }
            | Self::FillScope(_)
            | Self::RequireFilled { .. }
            | Self::UndoSql(_) => Vec::new(),
        }
    }

    /// Whether it creates its object, changes it, or takes it away.
    pub fn effect(&self) -> Effect {
        match self {
            Self::CreateSchema(_)
            | Self::CreateExtension(_)
            | Self::CreateEnum(_)
            | Self::CreateTable(_)
            | Self::AddColumn { .. }
            | Self::AddConstraint { .. }
            | Self::CreateIndex { .. }
            | Self::CreatePolicy { .. }
            | Self::CreateRole(_)
            | Self::ExecuteSql(_) => Effect::Creates,
            Self::DropSchema(_)
            | Self::DropExtension(_)
            | Self::DropEnum(_)
            | Self::DropTable(_)
            | Self::DropColumn { .. }
            | Self::DropConstraint { .. }
            | Self::DropIndex { .. }
            | Self::DropPolicy { .. }
            | Self::UndoSql(_) => Effect::Drops,
            Self::RenameEnum { .. }
            | Self::AddEnumValue { .. }
            | Self::RenameEnumValue { .. }
            | Self::RenameTable { .. }
            | Self::RenameColumn { .. }
            | Self::AlterColumn { .. }
            | Self::ValidateConstraint { .. }
            | Self::RenameConstraint { .. }
            | Self::RenameIndex { .. }
            | Self::SetRowSecurity { .. }
            | Self::Grant(_)
            | Self::Revoke(_)
            | Self::GrantUsage { .. }
            | Self::RevokeUsage { .. }
            | Self::Comment { .. }
            | Self::FillScope(_)
            | Self::RequireFilled { .. } => Effect::Alters,
        }
    }

    /// Whether it may stand in a transaction (manual, CREATE INDEX and DROP INDEX).
    pub fn is_transactional(&self) -> bool {
        !matches!(
            self,
            Self::CreateIndex {
                concurrently: true,
                ..
            } | Self::DropIndex {
                concurrently: true,
                ..
            }
        )
    }
}

impl CreateTable {
    /// Its schema, and the types of its columns. References are statements of their own.
    fn needs(&self) -> Vec<ObjectId> {
        let mut needs = schema_of(&self.name);
        for column in &self.columns {
            type_needs(&column.data_type, &mut needs);
        }
        needs
    }
}

fn type_needs(data_type: &DataType, needs: &mut Vec<ObjectId>) {
    match data_type.element() {
        DataType::Enum(name) => needs.push(ObjectId::Enum(name.clone())),
        DataType::Citext => needs.extend(Ident::parse("citext").map(ObjectId::Extension)),
        _ => {}
    }
}

fn schema_of(name: &QualifiedName) -> Vec<ObjectId> {
    if name.is_default_schema() {
        Vec::new()
    } else {
        vec![ObjectId::Schema(name.schema.clone())]
    }
}
