//! What a statement does to rows, to code with the old names, and to those who use the table meanwhile.

use super::{Hazard, HazardCx, HazardKind, column, sql::loses_rows};
use crate::ident::QualifiedName;
use crate::schema::{Constraint, Index};
use crate::statement::{ConstraintForm, Statement};

pub(super) fn judge(cx: &HazardCx<'_>, statement: &Statement, out: &mut Vec<Hazard>) {
    match statement {
        Statement::AddColumn { table, column } if !cx.is_new(table) => {
            column::added(table, column, out);
        }
        Statement::AlterColumn {
            table,
            column,
            change,
        } if !cx.is_new(table) => column::altered(cx, table, column, change, out),
        Statement::AddConstraint {
            table,
            constraint,
            form: ConstraintForm::Whole,
        } if !cx.is_new(table) => constraint_added(cx, table, constraint, out),
        Statement::CreateIndex {
            table,
            index,
            concurrently,
        } if !cx.is_new(table) => index_created(cx, table, index, *concurrently, out),
        Statement::DropColumn { table, column } => column::dropped(table, column, out),
        Statement::DropTable(table) => table_dropped(&table.name, out),
        Statement::UndoSql(sql) if sql.down.as_deref().is_some_and(loses_rows) => {
            let message = format!("the `down` of SQL `{}` may take rows away", sql.name);
            out.push(Hazard::new(HazardKind::DataLoss, message));
        }
        Statement::Revoke(grant) => {
            let message = format!(
                "what `{}` may do with `{}` shrinks",
                grant.role, grant.table
            );
            out.push(Hazard::new(HazardKind::BreaksRunningCode, message));
        }
        Statement::RevokeUsage { schema, role } => {
            let message = format!("`{role}` can look into schema `{schema}` no more");
            out.push(Hazard::new(HazardKind::BreaksRunningCode, message));
        }
        Statement::RenameTable { .. }
        | Statement::RenameColumn { .. }
        | Statement::RenameEnum { .. }
        | Statement::RenameEnumValue { .. } => renamed(cx, statement, out),
        // The others take a lock for a moment only, and rows and names stay as they are.
        Statement::CreateSchema(_)
        | Statement::DropSchema(_)
        | Statement::CreateExtension(_)
        | Statement::DropExtension(_)
        | Statement::CreateEnum(_)
        | Statement::AddEnumValue { .. }
        | Statement::DropEnum(_)
        | Statement::CreateTable(_)
        | Statement::AddColumn { .. }
        | Statement::AlterColumn { .. }
        | Statement::AddConstraint { .. }
        | Statement::ValidateConstraint { .. }
        | Statement::RenameConstraint { .. }
        | Statement::DropConstraint { .. }
        | Statement::CreateIndex { .. }
        | Statement::RenameIndex { .. }
        | Statement::DropIndex { .. }
        | Statement::SetRowSecurity { .. }
        | Statement::CreatePolicy { .. }
        | Statement::DropPolicy { .. }
        | Statement::CreateRole(_)
        | Statement::Grant(_)
        | Statement::GrantUsage { .. }
        | Statement::Comment { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. }
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => {}
    }
}

fn table_dropped(name: &QualifiedName, out: &mut Vec<Hazard>) {
    out.push(Hazard::new(
        HazardKind::DataLoss,
        format!("drops table `{name}` with all its rows"),
    ));
    out.push(Hazard::new(
        HazardKind::BreaksRunningCode,
        format!("code that uses table `{name}` fails"),
    ));
}

fn renamed(cx: &HazardCx<'_>, statement: &Statement, out: &mut Vec<Hazard>) {
    let message = match statement {
        Statement::RenameTable { from, to } => {
            format!("code that knows table `{to}` as `{from}` fails")
        }
        // A type that makes room for one of the same name keeps its name for everybody else.
        Statement::RenameEnum { from, to } if !makes_room(cx, from) => {
            format!("code that knows enum `{to}` as `{from}` fails")
        }
        Statement::RenameEnumValue { name, from, to } => {
            format!("code that knows the label `{to}` of `{name}` as `{from}` fails")
        }
        Statement::RenameColumn { table, from, to } => {
            format!("code that knows column `{table}.{to}` as `{from}` fails")
        }
        _ => return,
    };
    out.push(Hazard::new(HazardKind::BreaksRunningCode, message));
}

fn makes_room(cx: &HazardCx<'_>, name: &QualifiedName) -> bool {
    let mut statements = cx.statements.iter();
    statements.any(|it| matches!(it, Statement::CreateEnum(made) if made.name == *name))
}

/// A constraint that looks at all rows at once.
fn constraint_added(
    cx: &HazardCx<'_>,
    table: &QualifiedName,
    constraint: &Constraint,
    out: &mut Vec<Hazard>,
) {
    let name = constraint.name();
    let (kind, locked) = match constraint {
        Constraint::PrimaryKey(_) => ("primary key", "reading and writing"),
        Constraint::Unique(_) => ("unique", "reading and writing"),
        Constraint::Check(_) => ("check", "reading and writing"),
        Constraint::ForeignKey(_) => ("foreign key", "writing"),
    };
    let is_certain = cx.certain.contains(&(table, name));
    if !is_certain && !held_before(cx, table, constraint) {
        out.push(Hazard::new(
            HazardKind::NeedsBackfill,
            format!("{kind} `{name}` fails while rows of `{table}` break it"),
        ));
    }
    let both = match constraint {
        Constraint::ForeignKey(key) if key.target != *table && !cx.is_new(&key.target) => {
            format!("`{table}` and `{}`", key.target)
        }
        _ => format!("`{table}`"),
    };
    out.push(Hazard::new(
        HazardKind::Lock,
        format!("{kind} `{name}` keeps others from {locked} {both} while it looks at all rows"),
    ));
}

/// Whether a foreign key that goes away said the same of the rows.
fn held_before(cx: &HazardCx<'_>, table: &QualifiedName, constraint: &Constraint) -> bool {
    let Constraint::ForeignKey(key) = constraint else {
        return false;
    };
    cx.statements.iter().any(|it| match it {
        Statement::DropConstraint {
            table: of,
            constraint: Constraint::ForeignKey(old),
        } => {
            of == table
                && old.columns == key.columns
                && old.target == key.target
                && old.target_columns == key.target_columns
        }
        _ => false,
    })
}

fn index_created(
    cx: &HazardCx<'_>,
    table: &QualifiedName,
    index: &Index,
    concurrently: bool,
    out: &mut Vec<Hazard>,
) {
    let name = &index.name;
    if index.unique && !cx.certain.contains(&(table, name)) {
        out.push(Hazard::new(
            HazardKind::NeedsBackfill,
            format!("unique index `{name}` fails while rows of `{table}` break it"),
        ));
    }
    if !concurrently {
        out.push(Hazard::new(
            HazardKind::Lock,
            format!("index `{name}` keeps others from writing `{table}` while it is built"),
        ));
    }
}
