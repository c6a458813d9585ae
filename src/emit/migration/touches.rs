//! What statements have to do with, as the list of migrations keeps it.
//! In: statements. Out: what they make, change and take away, and what they rely on. What changes its kind (a column
//! its type) counts as taken away and made anew, for whoever relies on it has to know.

use crate::history::{Mark, Touches};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Constraint, Index, IndexExpression, ObjectId};
use crate::statement::{ColumnChange, Effect, Statement};
use std::collections::BTreeSet;

/// All that statements touch.
pub fn touches(statements: &[Statement]) -> Touches {
    let mut listed = Listed::default();
    for statement in statements {
        listed.add(statement);
    }
    Touches::Listed(listed.0)
}

#[derive(Default)]
struct Listed(BTreeSet<(Mark, ObjectId)>);

impl Listed {
    fn add(&mut self, statement: &Statement) {
        let object = statement.object();
        match statement.effect() {
            Effect::Creates => self.put(Mark::Creates, object),
            Effect::Drops => self.put(Mark::Drops, object),
            Effect::Alters => self.put(Mark::Alters, object),
        }
        for needed in statement.needs() {
            self.put(Mark::Needs, needed);
        }
        self.add_kind(statement);
    }

    /// What the effect alone does not say.
    fn add_kind(&mut self, statement: &Statement) {
        match statement {
            Statement::RenameTable { from, to } => {
                self.moved(ObjectId::Table(from.clone()), ObjectId::Table(to.clone()))
            }
            Statement::RenameEnum { from, to } => {
                self.moved(ObjectId::Enum(from.clone()), ObjectId::Enum(to.clone()));
            }
            Statement::RenameEnumValue { name, .. } => {
                let name = ObjectId::Enum(name.clone());
                self.moved(name.clone(), name);
            }
            Statement::RenameColumn { table, from, to } => self.moved(
                ObjectId::Column(table.clone(), from.clone()),
                ObjectId::Column(table.clone(), to.clone()),
            ),
            Statement::RenameConstraint { table, from, to } => self.moved(
                ObjectId::Constraint(table.clone(), from.clone()),
                ObjectId::Constraint(table.clone(), to.clone()),
            ),
            Statement::RenameIndex { table, from, to } => self.moved(
                ObjectId::Index(table.clone(), from.clone()),
                ObjectId::Index(table.clone(), to.clone()),
            ),
            Statement::AlterColumn {
                change: ColumnChange::Type { .. },
                ..
            } => self.moved(statement.object(), statement.object()),
            Statement::AddConstraint {
                table, constraint, ..
            }
            | Statement::DropConstraint { table, constraint } => self.constraint(table, constraint),
            Statement::CreateIndex { table, index, .. } => self.index(table, index),
            Statement::FillScope(fill) => {
                self.columns(&fill.table, &fill.columns);
                self.columns(&fill.target, &fill.target_columns);
                self.columns(&fill.target, std::slice::from_ref(&fill.target_scope));
            }
            Statement::CreatePolicy { table, policy } => {
                for expression in policy.expressions() {
                    self.words(table, &expression.0);
                }
            }
            Statement::CreateSchema(_)
            | Statement::DropSchema(_)
            | Statement::CreateExtension(_)
            | Statement::DropExtension(_)
            | Statement::CreateEnum(_)
            | Statement::AddEnumValue { .. }
            | Statement::DropEnum(_)
            | Statement::CreateTable(_)
            | Statement::DropTable(_)
            | Statement::AddColumn { .. }
            | Statement::DropColumn { .. }
            | Statement::AlterColumn { .. }
            | Statement::ValidateConstraint { .. }
            | Statement::DropIndex { .. }
            | Statement::SetRowSecurity { .. }
            | Statement::DropPolicy { .. }
            | Statement::CreateRole(_)
            | Statement::Grant(_)
            | Statement::Revoke(_)
            | Statement::GrantUsage { .. }
            | Statement::RevokeUsage { .. }
            | Statement::Comment { .. }
            | Statement::RequireFilled { .. }
            | Statement::ExecuteSql(_)
            | Statement::UndoSql(_) => {}
        }
    }

    fn put(&mut self, mark: Mark, object: ObjectId) {
        self.0.insert((mark, object));
    }

    fn moved(&mut self, from: ObjectId, to: ObjectId) {
        self.put(Mark::Drops, from);
        self.put(Mark::Creates, to);
    }

    fn constraint(&mut self, table: &QualifiedName, constraint: &Constraint) {
        match constraint {
            Constraint::PrimaryKey(key) => {
                self.columns(table, &key.columns);
                self.put(
                    Mark::Alters,
                    ObjectId::Index(table.clone(), key.name.clone()),
                );
            }
            Constraint::Unique(unique) => {
                self.columns(table, &unique.columns);
                self.put(
                    Mark::Alters,
                    ObjectId::Index(table.clone(), unique.name.clone()),
                );
            }
            Constraint::Check(check) => self.words(table, &check.expression.0),
            Constraint::ForeignKey(key) => {
                self.columns(table, &key.columns);
                self.columns(&key.target, &key.target_columns);
            }
        }
    }

    fn index(&mut self, table: &QualifiedName, index: &Index) {
        for key in &index.keys {
            match &key.expression {
                IndexExpression::Column(name) => self.columns(table, std::slice::from_ref(name)),
                IndexExpression::Expression(text) => self.words(table, &text.0),
            }
        }
        self.columns(table, &index.include);
        if let Some(predicate) = &index.predicate {
            self.words(table, &predicate.0);
        }
    }

    fn columns(&mut self, table: &QualifiedName, columns: &[Ident]) {
        for column in columns {
            self.put(Mark::Needs, ObjectId::Column(table.clone(), column.clone()));
        }
    }

    /// Every word of an expression may be a column. One that is none harms nobody.
    fn words(&mut self, table: &QualifiedName, expression: &str) {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        for word in expression.split(|letter| !is_part(letter)) {
            let begins = word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
            if let (true, Ok(name)) = (begins, Ident::parse(word)) {
                self.columns(table, std::slice::from_ref(&name));
            }
        }
    }
}
