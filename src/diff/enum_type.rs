//! Enums: what makes one, what adds to one, and how one is made anew when labels go or change places.

use super::part::Part;
use super::phases::Phases;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, Constraint, DataType, Default, EnumType, Expression, Renames, Schema, Table, mentions,
};
use crate::statement::{ColumnChange, Commented, EnumPlace, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// The type and what is said of it.
fn create(enum_type: &EnumType, out: &mut Vec<Statement>) {
    let on = Commented::Enum(enum_type.name.clone());
    out.push(Statement::CreateEnum(enum_type.clone()));
    if enum_type.doc.is_some() {
        let text = enum_type.doc.clone();
        out.push(Statement::Comment { on, text });
    }
}

/// What becomes of the enums that stay, and of functions that verbatim SQL makes, as far as it concerns those who use
/// them.
#[derive(Default)]
pub(super) struct Enums {
    /// Those that are made anew, each with the name that the old one has meanwhile.
    rebuilt: BTreeMap<QualifiedName, QualifiedName>,
    /// Labels that are called otherwise: the names they had.
    relabelled: BTreeMap<QualifiedName, Vec<String>>,
    /// Functions that are called, and unmade for a while or for good.
    unmade: BTreeSet<Ident>,
}

impl Enums {
    /// Whether nobody who uses an enum has to care.
    pub(super) fn is_quiet(&self) -> bool {
        self.rebuilt.is_empty() && self.relabelled.is_empty() && self.unmade.is_empty()
    }

    /// Takes these functions for unmade too; whether one of them is news.
    pub(super) fn unmake(&mut self, functions: BTreeSet<Ident>) -> bool {
        let before = self.unmade.len();
        self.unmade.extend(functions);
        self.unmade.len() > before
    }

    /// Whether this function is called, and unmade.
    pub(super) fn has_unmade(&self, function: &Ident) -> bool {
        self.unmade.contains(function)
    }

    /// Whether an expression calls a function that is unmade.
    pub(super) fn unmakes(&self, expression: &str) -> bool {
        self.unmade.iter().any(|it| mentions(expression, it))
    }

    /// The names of those that are made anew.
    pub(super) fn rebuilt(&self) -> impl Iterator<Item = &Ident> {
        self.rebuilt.keys().map(|it| &it.name)
    }

    /// Whether columns of this type must be given the enum that is made anew.
    pub(super) fn is_rebuilt(&self, data_type: &DataType) -> bool {
        matches!(data_type.element(), DataType::Enum(name) if self.rebuilt.contains_key(name))
    }

    /// The type that a column has once its enum has stepped aside.
    pub(super) fn aside(&self, data_type: &DataType) -> DataType {
        match data_type {
            DataType::Array(element) => DataType::Array(Box::new(self.aside(element))),
            DataType::Enum(name) => DataType::Enum(self.rebuilt.get(name).unwrap_or(name).clone()),
            other => other.clone(),
        }
    }

    /// Whether an expression of a table may hold a value of the old enum, or a label under its old name, or calls a
    /// function that is unmade.
    pub(super) fn touch(&self, table: &Table, expression: &str) -> bool {
        let uses = |name: &QualifiedName| {
            let mut columns = table.columns.iter();
            columns.any(|it| *it.data_type.element() == DataType::Enum(name.clone()))
        };
        self.unmakes(expression)
            || self.rebuilt().any(|it| mentions(expression, it))
            || self.relabelled.iter().any(|(name, labels)| {
                let holds = |it: &String| expression.contains(&it.replace('\'', "''"));
                labels.iter().any(holds) && (uses(name) || mentions(expression, &name.name))
            })
    }
}

/// Compares the enums of both sides. Those in `rebuild` are made anew even if labels only came.
pub(super) fn change(
    now: &Schema,
    next: &Schema,
    renames: &Renames,
    rebuild: &BTreeSet<QualifiedName>,
    phases: &mut Phases,
) -> Enums {
    let mut enums = Enums::default();
    for ((name, _), from) in &renames.labels {
        let labels = enums.relabelled.entry(name.clone()).or_default();
        labels.push(from.clone());
    }
    for enum_type in next.enums.values() {
        let Some(before) = now.enums.get(&enum_type.name) else {
            create(enum_type, &mut phases.ground);
            continue;
        };
        let is_longer = is_part(&before.labels, &enum_type.labels);
        if before.labels != enum_type.labels && (!is_longer || rebuild.contains(&enum_type.name)) {
            let aside = free_name(&enum_type.name, now, next);
            remake(before, enum_type, &aside, phases);
            enums.rebuilt.insert(enum_type.name.clone(), aside);
            continue;
        }
        add_labels(before, enum_type, &mut phases.labels);
        if before.doc != enum_type.doc {
            let on = Commented::Enum(enum_type.name.clone());
            let text = enum_type.doc.clone();
            phases.comments.push(Statement::Comment { on, text });
        }
    }
    enums
}

/// The enums that go, those that someone else's table still uses excepted.
pub(super) fn drop(now: &Schema, next: &Schema, phases: &mut Phases) {
    let left_alone = |table: &&Table| next.table(&table.name).is_some_and(|it| it.external);
    let columns = (now.owned_tables().filter(left_alone)).flat_map(|table| &table.columns);
    let types: BTreeSet<_> = columns.map(|it| it.data_type.element()).collect();
    let gone = now.enums.values().filter(|it| {
        !next.enums.contains_key(&it.name) && !types.contains(&DataType::Enum(it.name.clone()))
    });
    let gone = gone.cloned().map(Statement::DropEnum);
    phases.ground_gone.extend(gone);
}

/// Whether all of `some` stand in `all`, in the same order.
fn is_part(some: &[String], all: &[String]) -> bool {
    let mut all = all.iter();
    some.iter().all(|label| all.any(|it| it == label))
}

fn add_labels(before: &EnumType, after: &EnumType, out: &mut Vec<Statement>) {
    let there: BTreeSet<&String> = before.labels.iter().collect();
    for (at, label) in after.labels.iter().enumerate() {
        if there.contains(label) {
            continue;
        }
        let place = match (at.checked_sub(1), before.labels.first()) {
            (Some(left), _) => EnumPlace::After(after.labels[left].clone()),
            (None, Some(first)) => EnumPlace::Before(first.clone()),
            (None, None) => EnumPlace::Only,
        };
        out.push(Statement::AddEnumValue {
            name: after.name.clone(),
            label: label.clone(),
            place,
        });
    }
}

/// The old type steps aside, the new one takes its name, and the old one goes when no column has it any more.
fn remake(before: &EnumType, after: &EnumType, aside: &QualifiedName, phases: &mut Phases) {
    phases.ground.push(Statement::RenameEnum {
        from: after.name.clone(),
        to: aside.clone(),
    });
    create(after, &mut phases.ground);
    phases.ground_gone.push(Statement::DropEnum(EnumType {
        name: aside.clone(),
        ..before.clone()
    }));
}

fn free_name(name: &QualifiedName, now: &Schema, next: &Schema) -> QualifiedName {
    let mut number = 0_u32;
    loop {
        let tail = if number == 0 {
            "old".to_owned()
        } else {
            format!("old{number}")
        };
        let free = Ident::composed(&[name.name.as_str(), &tail]);
        let free = QualifiedName::new(name.schema.clone(), free);
        let is_taken = [now, next]
            .iter()
            .any(|it| it.enums.contains_key(&free) || it.tables.contains_key(&free));
        if !is_taken {
            return free;
        }
        number += 1;
    }
}

/// The enums that get labels which a later statement of the list may use: in one transaction PostgreSQL refuses that
/// (manual, ALTER TYPE, Notes).
pub(super) fn used_at_once(statements: &[Statement]) -> BTreeSet<QualifiedName> {
    let mut out = BTreeSet::new();
    for statement in statements {
        if let Statement::AddEnumValue { name, label, .. } = statement
            && statements.iter().any(|it| may_use(it, name, label))
        {
            out.insert(name.clone());
        }
    }
    out
}

/// Whether a statement makes PostgreSQL read values, and the label is, or may be, one of them.
fn may_use(statement: &Statement, name: &QualifiedName, label: &str) -> bool {
    let written = label.replace('\'', "''");
    let reads = |it: &Expression| it.0.contains(&written);
    let holds = |it: &Column| {
        let default = it.default.as_ref();
        default.is_some_and(|it| is_value(it, label, &reads)) || it.generated.iter().any(reads)
    };
    let stands_in = |part: Part<'_>| part.expressions().into_iter().any(reads);
    match statement {
        Statement::AlterColumn { change, .. } => match change {
            ColumnChange::Type { to, .. } => *to.element() == DataType::Enum(name.clone()),
            ColumnChange::SetDefault { value, .. } => is_value(value, label, &reads),
            ColumnChange::DropDefault
            | ColumnChange::SetNotNull
            | ColumnChange::DropNotNull
            | ColumnChange::AddIdentity(_)
            | ColumnChange::SetIdentity(_)
            | ColumnChange::DropIdentity
            | ColumnChange::DropExpression => false,
        },
        Statement::CreateTable(table) => {
            table.columns.iter().any(holds) || table.checks.iter().map(Part::Check).any(stands_in)
        }
        Statement::AddColumn { column, .. } => holds(column),
        Statement::AddConstraint {
            constraint: Constraint::Check(check),
            ..
        } => stands_in(Part::Check(check)),
        Statement::CreateIndex { index, .. } => stands_in(Part::Index(index)),
        Statement::CreatePolicy { policy, .. } => policy.expressions().any(reads),
        Statement::ExecuteSql(_) => true,
        Statement::CreateSchema(_)
        | Statement::DropSchema(_)
        | Statement::CreateExtension(_)
        | Statement::DropExtension(_)
        | Statement::CreateEnum(_)
        | Statement::RenameEnum { .. }
        | Statement::AddEnumValue { .. }
        | Statement::RenameEnumValue { .. }
        | Statement::DropEnum(_)
        | Statement::RenameTable { .. }
        | Statement::DropTable(_)
        | Statement::RenameColumn { .. }
        | Statement::DropColumn { .. }
        | Statement::AddConstraint { .. }
        | Statement::ValidateConstraint { .. }
        | Statement::RenameConstraint { .. }
        | Statement::DropConstraint { .. }
        | Statement::RenameIndex { .. }
        | Statement::DropIndex { .. }
        | Statement::SetRowSecurity { .. }
        | Statement::DropPolicy { .. }
        | Statement::CreateRole(_)
        | Statement::Grant(_)
        | Statement::Revoke(_)
        | Statement::GrantUsage { .. }
        | Statement::RevokeUsage { .. }
        | Statement::Comment { .. }
        | Statement::FillScope(_)
        | Statement::RequireFilled { .. }
        | Statement::UndoSql(_) => false,
    }
}

/// Whether a default is the label, or may hold it.
fn is_value(value: &Default, label: &str, reads: &impl Fn(&Expression) -> bool) -> bool {
    match value {
        Default::Text(text) => text == label,
        Default::Array(items) => items.iter().any(|it| is_value(it, label, reads)),
        Default::Expression(expression) => reads(expression),
        Default::Boolean(_) | Default::Number(_) | Default::Json(_) | Default::Now => false,
    }
}
