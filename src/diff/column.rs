//! Columns: what becomes of those of a table that stays, and the statements for it.

use super::enum_type::Enums;
use super::phases::Phases;
use super::table::Pair;
use crate::ident::Ident;
use crate::schema::{Column, DataType, Default, Table};
use crate::statement::{ColumnChange, Commented, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of a table that something stands on, and that do not stay as they are.
#[derive(Default)]
pub(super) struct Fates {
    /// They go.
    dropped: BTreeSet<Ident>,
    /// They go, and come again: no statement can make the one of the other.
    remade: BTreeSet<Ident>,
    /// They get another type.
    retyped: BTreeSet<Ident>,
    /// They get another type, and what is computed of them may mean something else.
    reread: BTreeSet<Ident>,
}

impl Fates {
    pub(super) fn of(now: &Table, next: &Table, enums: &Enums) -> Self {
        let mut fates = Self::default();
        let after: BTreeMap<&Ident, &Column> =
            next.columns.iter().map(|it| (&it.name, it)).collect();
        for before in &now.columns {
            let name = before.name.clone();
            let Some(after) = after.get(&before.name) else {
                fates.dropped.insert(name);
                continue;
            };
            let is_retyped = !is_same_type(before, after) || enums.is_rebuilt(&before.data_type);
            let is_computed_otherwise =
                after.generated.is_some() && (is_retyped || before.generated != after.generated);
            if is_computed_otherwise {
                fates.remade.insert(name);
            } else if is_retyped {
                if !is_wider_or_narrower(before, after) {
                    fates.reread.insert(name.clone());
                }
                fates.retyped.insert(name);
            }
        }
        // A computed column goes with what it is computed of.
        if !fates.is_quiet() || !enums.is_quiet() {
            for before in &now.columns {
                let is_computed = after
                    .get(&before.name)
                    .is_some_and(|it| it.generated.is_some());
                if let Some(expression) = &before.generated
                    && is_computed
                    && (fates.any(&expression.0) || enums.touch(now, &expression.0))
                {
                    fates.retyped.remove(&before.name);
                    fates.remade.insert(before.name.clone());
                }
            }
        }
        fates
    }

    /// Whether all columns stay as they are, for those that stand on them.
    pub(super) fn is_quiet(&self) -> bool {
        self.dropped.is_empty() && self.remade.is_empty() && self.retyped.is_empty()
    }

    /// Whether a column goes, for good or to come again.
    pub(super) fn is_gone(&self, name: &Ident) -> bool {
        self.dropped.contains(name) || self.remade.contains(name)
    }

    /// Whether a column goes or is to be read in another way.
    pub(super) fn is_reread(&self, name: &Ident) -> bool {
        self.is_gone(name) || self.reread.contains(name)
    }

    /// Whether a column is any of these.
    pub(super) fn is_any(&self, name: &Ident) -> bool {
        self.is_gone(name) || self.retyped.contains(name)
    }

    /// Whether an expression holds a column that goes or is to be read in another way.
    pub(super) fn reread(&self, expression: &str) -> bool {
        let mut names = self.dropped.iter().chain(&self.remade).chain(&self.reread);
        names.any(|it| crate::schema::mentions(expression, it))
    }

    /// Whether an expression holds any of these.
    pub(super) fn any(&self, expression: &str) -> bool {
        let mut names = self.dropped.iter().chain(&self.remade).chain(&self.retyped);
        names.any(|it| crate::schema::mentions(expression, it))
    }
}

/// What a type of one's own is called elsewhere is nothing to the database.
fn is_same_type(before: &Column, after: &Column) -> bool {
    before.collation == after.collation && same(&before.data_type, &after.data_type)
}

fn same(before: &DataType, after: &DataType) -> bool {
    match (before, after) {
        (DataType::Custom { sql: before, .. }, DataType::Custom { sql: after, .. }) => {
            before == after
        }
        (DataType::Array(before), DataType::Array(after)) => same(before, after),
        (before, after) => before == after,
    }
}

/// Whether only a length or digits differ, which no expression over the column sees.
fn is_wider_or_narrower(before: &Column, after: &Column) -> bool {
    before.collation == after.collation
        && matches!(
            (&before.data_type, &after.data_type),
            (DataType::Varchar(_), DataType::Varchar(_))
                | (DataType::Numeric(_), DataType::Numeric(_))
        )
}

/// All that changes about the columns of a table.
pub(super) fn change(pair: &Pair<'_>, enums: &Enums, phases: &mut Phases) {
    let (now, next) = (pair.now, pair.next);
    let table = &next.name;
    let before: BTreeMap<&Ident, &Column> = now.columns.iter().map(|it| (&it.name, it)).collect();
    for column in now.columns.iter().filter(|it| pair.fates.is_gone(&it.name)) {
        let drop = Statement::DropColumn {
            table: table.clone(),
            column: column.clone(),
        };
        if column.generated.is_some() {
            phases.computed_gone.push(drop);
        } else {
            phases.columns_gone.push(drop);
        }
    }
    for column in &next.columns {
        let stays = before
            .get(&column.name)
            .filter(|it| !pair.fates.is_gone(&it.name));
        match stays {
            Some(before) => {
                Alter {
                    pair,
                    before,
                    after: column,
                }
                .write(enums, phases);
            }
            None => add(pair, column, phases),
        }
        let doc = stays.and_then(|it| it.doc.as_ref());
        if doc != column.doc.as_ref() {
            let on = Commented::Column(table.clone(), column.name.clone());
            let text = column.doc.clone();
            phases.comments.push(Statement::Comment { on, text });
        }
    }
}

fn add(pair: &Pair<'_>, column: &Column, phases: &mut Phases) {
    let add = Statement::AddColumn {
        table: pair.next.name.clone(),
        column: column.clone(),
    };
    if column.generated.is_some() {
        phases.computed.push(add);
    } else {
        phases.columns.push(add);
    }
}

/// Whether a default calls a function that is unmade.
fn unmakes(value: &Default, enums: &Enums) -> bool {
    matches!(value, Default::Expression(it) if enums.unmakes(&it.0))
}

/// A column that stays, and is not the same.
struct Alter<'a> {
    pair: &'a Pair<'a>,
    before: &'a Column,
    after: &'a Column,
}

impl Alter<'_> {
    /// What hinders comes off first: numbers before a default, a default before another type.
    fn write(&self, enums: &Enums, phases: &mut Phases) {
        let (before, after) = (self.before, self.after);
        let is_retyped = self.pair.fates.is_any(&before.name);
        if before.generated.is_some() && after.generated.is_none() {
            let change = self.statement(ColumnChange::DropExpression);
            phases.expressions_gone.push(change);
        }
        let calls_unmade = matches!(&before.default, Some(it) if unmakes(it, enums));
        if calls_unmade {
            let change = self.statement(ColumnChange::DropDefault);
            phases.expressions_gone.push(change);
        }
        let out = &mut phases.columns;
        if before.identity.is_some() && after.identity.is_none() {
            out.push(self.statement(ColumnChange::DropIdentity));
        }
        let is_set = before.default.is_some() && !calls_unmade;
        if is_set && (is_retyped || after.default.is_none()) {
            out.push(self.statement(ColumnChange::DropDefault));
        }
        if is_retyped {
            out.push(self.statement(ColumnChange::Type {
                from: enums.aside(&before.data_type),
                to: after.data_type.clone(),
                collation: after.collation.clone(),
            }));
        }
        if let Some(value) = &after.default
            && (is_retyped
                || calls_unmade
                || before.default != after.default
                || self.is_touched(value, enums))
        {
            out.push(self.statement(ColumnChange::SetDefault {
                data_type: after.data_type.clone(),
                value: value.clone(),
            }));
        }
        if before.nullable && !after.nullable {
            out.push(self.statement(ColumnChange::SetNotNull));
        }
        match (before.identity, after.identity) {
            (None, Some(to)) => out.push(self.statement(ColumnChange::AddIdentity(to))),
            (Some(from), Some(to)) if from != to => {
                out.push(self.statement(ColumnChange::SetIdentity(to)));
            }
            _ => {}
        }
        if !before.nullable && after.nullable {
            let change = self.statement(ColumnChange::DropNotNull);
            phases.nullable.push(change);
        }
    }

    fn is_touched(&self, value: &Default, enums: &Enums) -> bool {
        match value {
            Default::Expression(expression) => enums.touch(self.pair.now, &expression.0),
            Default::Boolean(_)
            | Default::Number(_)
            | Default::Text(_)
            | Default::Json(_)
            | Default::Array(_)
            | Default::Now => false,
        }
    }

    fn statement(&self, change: ColumnChange) -> Statement {
        Statement::AlterColumn {
            table: self.pair.next.name.clone(),
            column: self.after.name.clone(),
            change,
        }
    }
}
