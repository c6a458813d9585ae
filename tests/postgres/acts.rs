//! Short ways to say what is done to a database.

use super::rich::{ident, name};
use schemagen::ident::Ident;
use schemagen::schema::{
    Action, Check, Column, Constraint, Deferrable, Expression, ForeignKey, Index, IndexKey,
    PrimaryKey, SqlObject, Unique,
};
use schemagen::statement::{ColumnChange, ConstraintForm, EnumPlace, FillScope, Statement};
use std::collections::BTreeSet;

pub fn idents(names: &[&str]) -> Vec<Ident> {
    names.iter().map(|it| ident(it)).collect()
}

pub fn index(name: &str, columns: &[&str], unique: bool) -> Index {
    Index {
        name: ident(name),
        unique,
        method: ident("btree"),
        keys: idents(columns).into_iter().map(IndexKey::of).collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
    }
}

pub fn create_index(table: &str, index: Index) -> Statement {
    Statement::CreateIndex {
        table: name(table),
        index,
        concurrently: false,
    }
}

pub fn drop_index(table: &str, index: Index) -> Statement {
    Statement::DropIndex {
        table: name(table),
        index,
        concurrently: false,
    }
}

pub fn add(table: &str, constraint: Constraint) -> Statement {
    Statement::AddConstraint {
        table: name(table),
        constraint,
        form: ConstraintForm::Whole,
    }
}

pub fn drop(table: &str, constraint: Constraint) -> Statement {
    Statement::DropConstraint {
        table: name(table),
        constraint,
    }
}

pub fn check(name: &str, expression: &str) -> Constraint {
    Constraint::Check(Check {
        name: ident(name),
        expression: Expression(expression.into()),
    })
}

pub fn unique(name: &str, columns: &[&str]) -> Constraint {
    Constraint::Unique(Unique {
        name: ident(name),
        columns: idents(columns),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
    })
}

pub fn key(name: &str, columns: &[&str]) -> Constraint {
    Constraint::PrimaryKey(PrimaryKey {
        name: ident(name),
        columns: idents(columns),
    })
}

pub fn reference(of: &str, columns: &[&str], target: &str, target_columns: &[&str]) -> Constraint {
    Constraint::ForeignKey(ForeignKey {
        name: ident(of),
        columns: idents(columns),
        target: name(target),
        target_columns: idents(target_columns),
        on_delete: Action::NoAction,
        set_columns: Vec::new(),
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
    })
}

pub fn alter(table: &str, column: &str, change: ColumnChange) -> Statement {
    Statement::AlterColumn {
        table: name(table),
        column: ident(column),
        change,
    }
}

pub fn add_column(table: &str, column: Column) -> Statement {
    Statement::AddColumn {
        table: name(table),
        column,
    }
}

pub fn add_label(label: &str) -> Statement {
    Statement::AddEnumValue {
        name: name("stage"),
        label: label.into(),
        place: EnumPlace::After("done".into()),
    }
}

pub fn sql(up: &str) -> Statement {
    Statement::ExecuteSql(SqlObject {
        name: ident("x"),
        up: up.into(),
        down: None,
        after: BTreeSet::new(),
        before: BTreeSet::new(),
    })
}

/// `organization_id` of `table`, read off what `column` references.
pub fn fill(table: &str, column: &str, target: &str) -> FillScope {
    FillScope {
        table: name(table),
        column: ident("organization_id"),
        columns: idents(&[column]),
        target: name(target),
        target_columns: idents(&["id"]),
        target_scope: ident("organization_id"),
    }
}
