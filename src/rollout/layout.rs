//! The walk over the statements: each goes into the step that is open, into one of its own, or waits for a later one.
//! In: naive statements. Out: steps. Which tables are new is known at each point of the walk, renames included.

use super::bound::{Bound, compared};
use super::pending::{Pending, Place, stands_in_the_way};
use super::{Fills, Step};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Check, Column, Constraint, Index, IndexKey, Schema};
use crate::statement::{ColumnChange, ConstraintForm, FillScope, Statement, is_not_null};
use std::collections::{BTreeSet, VecDeque};

/// A plan in the making.
pub(super) struct Layout<'a> {
    fills: &'a Fills,
    online: bool,
    /// What is still to come.
    rest: VecDeque<Statement>,
    /// The tables that hold no rows yet, as they are called at this point.
    created: BTreeSet<QualifiedName>,
    /// Which tables bind their owner.
    bound: Bound,
    /// Names that a temporary thing must not have.
    taken: BTreeSet<Ident>,
    steps: Vec<Step>,
    /// The step that takes what may share a transaction.
    open: Vec<Statement>,
    pending: Pending,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        previous: &Schema,
        statements: Vec<Statement>,
        fills: &'a Fills,
        online: bool,
    ) -> Self {
        let named = statements.iter().filter_map(|statement| match statement {
            Statement::AddConstraint { constraint, .. }
            | Statement::DropConstraint { constraint, .. } => Some(constraint.name()),
            Statement::CreateIndex { index, .. } | Statement::DropIndex { index, .. } => {
                Some(&index.name)
            }
            _ => None,
        });
        Self {
            bound: Bound::by(previous),
            fills,
            online,
            taken: named.cloned().collect(),
            rest: statements.into(),
            created: BTreeSet::new(),
            steps: Vec::new(),
            open: Vec::new(),
            pending: Pending::default(),
        }
    }

    pub(super) fn run(mut self) -> Vec<Step> {
        while let Some(statement) = self.rest.pop_front() {
            if self.pending.must_precede(&statement) {
                self.catch_up();
            }
            for (table, index) in self.pending.drops_before(&statement) {
                self.drop_index(table, index);
            }
            self.place(statement);
        }
        self.catch_up();
        for (table, index) in std::mem::take(&mut self.pending.idle) {
            self.drop_index(table, index);
        }
        self.close();
        self.steps
    }

    fn place(&mut self, statement: Statement) {
        if self.is_filled(&statement) {
            return self.expand(statement);
        }
        let on_existing = (statement.object().table()).is_some_and(|it| !self.created.contains(it));
        if !on_existing {
            return self.push(statement);
        }
        if !self.online {
            return self.push_at_once(statement);
        }
        match statement {
            Statement::CreateIndex { table, index, .. } => self.create_index(table, index),
            Statement::DropIndex { table, index, .. } => self.pending.idle.push((table, index)),
            Statement::AddConstraint {
                table, constraint, ..
            } => self.add_constraint(table, constraint),
            Statement::DropConstraint { table, constraint }
                if self.is_replaced(&table, &constraint) =>
            {
                self.pending.replaced.push((table, constraint));
            }
            Statement::AlterColumn {
                table,
                column,
                change: ColumnChange::SetNotNull,
            } => self.set_not_null((table, column)),
            other => self.push(other),
        }
    }

    /// Puts a statement into the open step. A label that was added can only be used by the next transaction.
    fn push(&mut self, statement: Statement) {
        let is_label = |it: &Statement| matches!(it, Statement::AddEnumValue { .. });
        let last = self.open.last();
        if last.is_some_and(|last| is_label(last) != is_label(&statement)) {
            self.close();
        }
        self.note_tables(&statement);
        self.open.push(statement);
    }

    /// Puts a statement on a table that exists into the open step. Of several references the first lets the owner see
    /// rows, and the last binds it again.
    fn push_at_once(&mut self, statement: Statement) {
        let Some(tables) = compared(&statement) else {
            return self.push(statement);
        };
        self.free(tables);
        self.push(statement);
        let next = self.rest.front().filter(|it| compared(it).is_some());
        let next = next.and_then(|it| it.object().table().cloned());
        if next.is_none_or(|it| self.created.contains(&it)) {
            self.bind();
        }
    }

    /// Which tables are new after the statement, and which bind their owner.
    fn note_tables(&mut self, statement: &Statement) {
        self.bound.note(statement);
        if let Statement::CreateTable(table) = statement {
            self.created.insert(table.name.clone());
        } else if let Statement::DropTable(table) = statement {
            self.created.remove(&table.name);
        } else if let Statement::RenameTable { from, to } = statement
            && self.created.remove(from)
        {
            self.created.insert(to.clone());
        }
    }

    /// Ends the open step.
    fn close(&mut self) {
        if !self.open.is_empty() {
            let statements = std::mem::take(&mut self.open);
            self.steps.push(Step { statements });
        }
    }

    /// A step of its own.
    fn apart(&mut self, statements: Vec<Statement>) {
        self.close();
        self.steps.push(Step { statements });
    }

    /// A new index under the name of an old one is built under another, so that one of the two is always there.
    fn create_index(&mut self, table: QualifiedName, mut index: Index) {
        let is_old =
            |(of, old): &mut (QualifiedName, Index)| *of == table && old.name == index.name;
        let Some((_, old)) = self.pending.idle.extract_if(.., is_old).next() else {
            return self.apart(vec![concurrently(table, index)]);
        };
        let to = index.name;
        let from = self.free_name(&[to.as_str(), "new"]);
        index.name = from.clone();
        self.apart(vec![concurrently(table.clone(), index)]);
        self.drop_index(table.clone(), old);
        self.push(Statement::RenameIndex { table, from, to });
    }

    fn drop_index(&mut self, table: QualifiedName, index: Index) {
        self.apart(vec![Statement::DropIndex {
            table,
            index,
            concurrently: true,
        }]);
    }

    fn add_constraint(&mut self, table: QualifiedName, constraint: Constraint) {
        match constraint {
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => self.add_key(table, constraint),
            Constraint::Check(_) | Constraint::ForeignKey(_) => {
                let place = (table.clone(), constraint.name().clone());
                self.pending.unvalidated.push(place);
                if let Constraint::ForeignKey(key) = &constraint {
                    let ends = [table.clone(), key.target.clone()];
                    self.pending.compared.extend(ends);
                }
                self.push(Statement::AddConstraint {
                    table,
                    constraint,
                    form: ConstraintForm::NotValid,
                });
            }
        }
    }

    /// A key by an index that is built beforehand. What it replaces goes in the same transaction.
    fn add_key(&mut self, table: QualifiedName, constraint: Constraint) {
        let is_old = |(of, old): &mut (QualifiedName, Constraint)| {
            *of == table && replaces(old, &constraint)
        };
        let old: Vec<_> = (self.pending.replaced.extract_if(.., is_old)).collect();
        let to = constraint.name().clone();
        let is_taken = old.iter().any(|(_, old)| *old.name() == to);
        let from = if is_taken {
            self.free_name(&[to.as_str(), "new"])
        } else {
            to.clone()
        };
        let index = concurrently(table.clone(), key_index(from.clone(), &constraint));
        let statements = vec![index];
        // Built before the open step, it leaves together what drops a reference to the old key and adds one to the new.
        let is_needed = |it: &Statement| {
            let is_rename = matches!(it, Statement::RenameIndex { .. });
            adds_column(it, &table)
                || matches!(it, Statement::RenameTable { to, .. } if *to == table)
                || stands_in_the_way(it, &table) && !is_rename
                || gives_up(it, &table, &from)
        };
        if self.open.iter().any(is_needed) {
            self.close();
        }
        self.steps.push(Step { statements });
        for (table, constraint) in old {
            self.push(Statement::DropConstraint { table, constraint });
        }
        if from != to {
            let table = table.clone();
            self.push(Statement::RenameIndex { table, from, to });
        }
        self.push(Statement::AddConstraint {
            table,
            constraint,
            form: ConstraintForm::UsingIndex,
        });
    }

    /// Whether a key comes later that a dropped one can wait for.
    fn is_replaced(&self, table: &QualifiedName, old: &Constraint) -> bool {
        for statement in &self.rest {
            match statement {
                Statement::AddConstraint {
                    table: of,
                    constraint,
                    ..
                } if of == table && replaces(old, constraint) => return true,
                other if stands_in_the_way(other, table) => return false,
                _ => {}
            }
        }
        false
    }

    /// A check that holds for new rows now and is validated later proves that no row holds NULL, so that NOT NULL
    /// needs no look at the rows while it locks the table.
    fn set_not_null(&mut self, (table, column): Place) {
        let check = Check {
            name: self.free_name(&[table.name.as_str(), column.as_str(), "filled"]),
            expression: is_not_null(&column),
        };
        let place = (table.clone(), check.name.clone());
        self.pending.unvalidated.push(place);
        self.push(Statement::AddConstraint {
            table: table.clone(),
            constraint: Constraint::Check(check.clone()),
            form: ConstraintForm::NotValid,
        });
        self.pending.proved.push(((table, column), check));
    }

    /// How the statement's column is filled, if it is to hold no NULL in rows that exist.
    fn fill_of(&self, statement: &Statement) -> Option<&'a FillScope> {
        let (table, column) = match statement {
            Statement::AddColumn { table, column } if !column.nullable => (table, &column.name),
            Statement::AlterColumn {
                table,
                column,
                change: ColumnChange::SetNotNull,
            } => (table, column),
            _ => return None,
        };
        if self.created.contains(table) {
            return None;
        }
        self.fills.get(&(table.clone(), column.clone()))
    }

    fn is_filled(&self, statement: &Statement) -> bool {
        !self.fills.is_empty() && self.fill_of(statement).is_some()
    }

    /// The column comes as one that may hold NULL. One may be filled from another, so all of them come first.
    fn expand(&mut self, statement: Statement) {
        self.pending
            .unfilled
            .extend(self.fill_of(&statement).cloned());
        if let Statement::AddColumn { table, column } = statement {
            let column = Column {
                nullable: true,
                ..column
            };
            self.push(Statement::AddColumn { table, column });
        }
        if !self.rest.iter().any(|it| self.is_filled(it)) {
            self.backfill();
        }
    }

    /// Fills the rows that exist. While the database is in use, each table in a transaction of its own.
    fn backfill(&mut self) {
        let fills = in_order(std::mem::take(&mut self.pending.unfilled));
        let tables = fills.iter().flat_map(|it| [&it.table, &it.target]);
        self.free(tables.cloned().collect());
        if self.online {
            for fill in &fills {
                self.apart(vec![Statement::FillScope(fill.clone())]);
            }
            for fill in fills {
                self.set_not_null((fill.table.clone(), fill.column.clone()));
                self.pending.refilled.push(fill);
            }
            return;
        }
        for fill in &fills {
            self.push(Statement::FillScope(fill.clone()));
        }
        for fill in fills {
            let (table, column) = (fill.table, fill.column);
            self.push(require_filled(&table, &column));
            self.push(not_null(table, column));
        }
        self.bind();
    }

    fn free(&mut self, tables: BTreeSet<QualifiedName>) {
        let switches = self.bound.free(tables);
        switches.into_iter().for_each(|it| self.push(it));
    }

    fn bind(&mut self) {
        let switches = self.bound.restore();
        switches.into_iter().for_each(|it| self.push(it));
    }

    /// Runs what waits: rows that came meanwhile are filled, in a transaction that ends before the long look at all
    /// rows; then constraints are validated, and only then comes what locks readers out.
    fn catch_up(&mut self) {
        self.backfill();
        let refilled = std::mem::take(&mut self.pending.refilled);
        if !refilled.is_empty() {
            let fills = refilled.iter().cloned().map(Statement::FillScope);
            let required = (refilled.iter()).map(|it| require_filled(&it.table, &it.column));
            self.apart(fills.chain(required).collect());
        }
        let unvalidated = std::mem::take(&mut self.pending.unvalidated);
        if unvalidated.is_empty() {
            return self.bind();
        }
        let compared = std::mem::take(&mut self.pending.compared);
        self.free(compared);
        let validate = |(table, name)| Statement::ValidateConstraint { table, name };
        let mut statements: Vec<Statement> = unvalidated.into_iter().map(validate).collect();
        for ((table, column), check) in std::mem::take(&mut self.pending.proved) {
            statements.push(not_null(table.clone(), column));
            statements.push(Statement::DropConstraint {
                table,
                constraint: Constraint::Check(check),
            });
        }
        self.apart(statements);
        self.bind();
    }

    /// A name that nothing in these statements has.
    fn free_name(&mut self, parts: &[&str]) -> Ident {
        let mut name = Ident::composed(parts);
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            let digits = number.to_string();
            name = Ident::composed(&[parts, &[digits.as_str()]].concat());
            number += 1;
        }
        name
    }
}

fn concurrently(table: QualifiedName, index: Index) -> Statement {
    Statement::CreateIndex {
        table,
        index,
        concurrently: true,
    }
}

fn require_filled(table: &QualifiedName, column: &Ident) -> Statement {
    Statement::RequireFilled {
        table: table.clone(),
        column: column.clone(),
    }
}

fn not_null(table: QualifiedName, column: Ident) -> Statement {
    Statement::AlterColumn {
        table,
        column,
        change: ColumnChange::SetNotNull,
    }
}

fn adds_column(statement: &Statement, table: &QualifiedName) -> bool {
    matches!(statement, Statement::AddColumn { table: of, .. } if of == table)
}

/// Whether a statement sets the name of a key free.
fn gives_up(statement: &Statement, table: &QualifiedName, name: &Ident) -> bool {
    match statement {
        Statement::DropConstraint {
            table: of,
            constraint,
        } => of.schema == table.schema && constraint.name() == name,
        Statement::DropTable(gone) => gone.name.schema == table.schema,
        Statement::RenameTable { from, .. } => from.schema == table.schema,
        Statement::RenameIndex {
            table: of, from, ..
        }
        | Statement::RenameConstraint {
            table: of, from, ..
        } => of.schema == table.schema && from == name,
        _ => false,
    }
}

/// Whether a new key takes the place of an old one: its name, or that of the one primary key.
fn replaces(old: &Constraint, new: &Constraint) -> bool {
    let is_key = |it: &Constraint| matches!(it, Constraint::PrimaryKey(_) | Constraint::Unique(_));
    let is_primary = |it: &Constraint| matches!(it, Constraint::PrimaryKey(_));
    is_key(old) && is_key(new) && old.name() == new.name() || is_primary(old) && is_primary(new)
}

/// The index that a key stands on.
fn key_index(name: Ident, constraint: &Constraint) -> Index {
    let (columns, nulls_not_distinct) = match constraint {
        Constraint::PrimaryKey(key) => (key.columns.as_slice(), false),
        Constraint::Unique(unique) => (unique.columns.as_slice(), unique.nulls_not_distinct),
        Constraint::Check(_) | Constraint::ForeignKey(_) => (&[][..], false),
    };
    Index {
        name,
        unique: true,
        method: Ident::composed(&["btree"]),
        keys: columns.iter().cloned().map(IndexKey::of).collect(),
        include: Vec::new(),
        nulls_not_distinct,
        predicate: None,
    }
}

/// A table that is filled from another comes behind it. In a ring no order helps, and the first comes first.
fn in_order(mut fills: Vec<FillScope>) -> Vec<FillScope> {
    let mut done = Vec::new();
    while !fills.is_empty() {
        let is_ready = |fill: &FillScope| {
            let is_source =
                |it: &FillScope| it.table == fill.target && it.column == fill.target_scope;
            !fills.iter().any(|it| it != fill && is_source(it))
        };
        let at = fills.iter().position(is_ready).unwrap_or(0);
        done.push(fills.remove(at));
    }
    done
}
