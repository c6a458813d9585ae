//! What statements do, in words: what counts of them for the name of a migration.
//! In: statements. Out: acts such as `add_todos_priority`, one for each table and for each thing outside of tables, the
//! telling ones first. What only follows from another act (the index of a new column) is not told.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{DataType, ObjectId};
use crate::statement::{ColumnChange, Effect, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What is done, each once.
pub(super) fn acts(statements: &[Statement]) -> Vec<String> {
    let seen = Seen::of(statements);
    let mut tables: Vec<(QualifiedName, Acts)> = Vec::new();
    let mut order: Vec<Result<String, usize>> = Vec::new();
    let mut frames: Vec<String> = Vec::new();
    // A new enum is made for a table, which says more.
    let mut enums: Vec<Result<String, usize>> = Vec::new();
    for statement in statements {
        if seen.is_of_enum(statement) {
            continue;
        }
        let object = statement.object();
        let Some(table) = object.table() else {
            let act = seen.alone(statement, &object);
            let is_frame = matches!(
                object,
                ObjectId::Schema(_) | ObjectId::Extension(_) | ObjectId::Role(_)
            );
            if is_frame && !frames.contains(&act) {
                frames.push(act);
            } else if seen.is_new_enum(statement) {
                enums.push(Ok(act));
            } else if !is_frame && !order.contains(&Ok(act.clone())) {
                order.push(Ok(act));
            }
            continue;
        };
        let table = seen.renamed.get(table).copied().unwrap_or(table);
        let at = tables.iter().position(|(name, _)| name == table);
        let at = at.unwrap_or_else(|| {
            tables.push((table.clone(), Acts::default()));
            order.push(Err(tables.len() - 1));
            tables.len() - 1
        });
        seen.inside(statement, table, &mut tables[at].1);
    }
    // What is done beside columns is told last, and in short where it is not all that is done.
    let is_sole = order.len() + enums.len() == 1;
    let (main, beside): (Vec<_>, Vec<_>) = (order.into_iter()).partition(|act| {
        act.as_ref()
            .map_or_else(|at| !tables[*at].1.main.is_empty(), |_| true)
    });
    let told = main.into_iter().chain(enums).chain(beside).map(|act| {
        act.unwrap_or_else(|at| {
            let (table, acts) = &tables[at];
            acts.told(table, is_sole)
        })
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { frames } else { told }
}

/// What is done inside of one table.
#[derive(Default)]
struct Acts {
    /// To itself and its columns.
    main: BTreeSet<String>,
    /// To its keys, checks and indexes.
    beside: BTreeSet<String>,
}

impl Acts {
    fn told(&self, table: &QualifiedName, is_sole: bool) -> String {
        // What is done to a new column belongs to making it, and what is dropped and made anew has changed.
        let is_news = |acts: &BTreeSet<String>, act: &str| {
            let (verb, what) = act.split_once('_').unwrap_or(("add", act));
            verb == "add" || !acts.contains(&format!("add_{what}"))
        };
        let sole = |acts: &BTreeSet<String>| {
            let mut news = acts.iter().filter(|act| is_news(acts, act));
            let first = news.next()?.clone();
            news.next().is_none().then_some(first)
        };
        let told = match (self.main.is_empty(), is_sole) {
            (false, _) => sole(&self.main),
            (true, true) => sole(&self.beside),
            (true, false) => None,
        };
        told.unwrap_or_else(|| format!("alter_{}", short(table)))
    }
}

/// What all statements together do.
struct Seen<'a> {
    created: BTreeSet<ObjectId>,
    dropped: BTreeSet<ObjectId>,
    /// Tables by their former names.
    renamed: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
    /// Enums that are made anew, with the names that they go by meanwhile.
    remade: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
    /// Enums, with how many values each gets.
    grown: BTreeMap<ObjectId, usize>,
    /// Columns that turn to the new form of an enum.
    turned: BTreeSet<(&'a QualifiedName, &'a Ident)>,
}

impl<'a> Seen<'a> {
    fn of(statements: &'a [Statement]) -> Self {
        let objects = |effect: Effect| -> BTreeSet<ObjectId> {
            let of_effect = statements.iter().filter(|it| it.effect() == effect);
            of_effect.map(Statement::object).collect()
        };
        let mut seen = Self {
            created: objects(Effect::Creates),
            dropped: objects(Effect::Drops),
            renamed: BTreeMap::new(),
            remade: BTreeMap::new(),
            grown: BTreeMap::new(),
            turned: BTreeSet::new(),
        };
        for statement in statements {
            match statement {
                Statement::RenameTable { from, to } => drop(seen.renamed.insert(from, to)),
                Statement::RenameEnum { from, to }
                    if seen.created.contains(&ObjectId::Enum(from.clone()))
                        && seen.dropped.contains(&ObjectId::Enum(to.clone())) =>
                {
                    seen.remade.insert(from, to);
                }
                Statement::AlterColumn {
                    table,
                    column,
                    change: ColumnChange::Type { to, .. },
                } => {
                    if let DataType::Enum(name) = to.element()
                        && seen.remade.contains_key(name)
                    {
                        seen.turned.insert((table, column));
                    }
                }
                Statement::AddEnumValue { .. } => {
                    *seen.grown.entry(statement.object()).or_default() += 1;
                }
                _ => {}
            }
        }
        seen
    }

    /// Whether it makes an enum that was not there in any form.
    fn is_new_enum(&self, statement: &Statement) -> bool {
        let Statement::CreateEnum(made) = statement else {
            return false;
        };
        let mut remade = self.remade.iter();
        !remade.any(|(new, old)| [*new, *old].contains(&&made.name))
    }

    /// Whether it only follows from an enum that is made anew.
    fn is_of_enum(&self, statement: &Statement) -> bool {
        let Statement::AlterColumn {
            table,
            column,
            change,
        } = statement
        else {
            return false;
        };
        let follows = matches!(
            change,
            ColumnChange::Type { .. } | ColumnChange::SetDefault { .. } | ColumnChange::DropDefault
        );
        follows && self.turned.contains(&(table, column))
    }

    /// An act on something that is in no table.
    fn alone(&self, statement: &Statement, object: &ObjectId) -> String {
        let name = match object {
            ObjectId::Enum(name) => {
                let mut remade = self.remade.iter();
                if let Some((name, _)) = remade.find(|(new, old)| [**new, **old].contains(&name)) {
                    return format!("change_{}", short(name));
                }
                short(name)
            }
            other => other.to_string(),
        };
        match statement {
            Statement::RenameEnum { from, to } => {
                return format!("rename_{}_to_{}", short(from), short(to));
            }
            Statement::RenameEnumValue { from, to, .. } => {
                return format!("rename_{name}_{from}_to_{to}");
            }
            Statement::AddEnumValue { label, .. } if self.grown.get(object) == Some(&1) => {
                return format!("add_{name}_{label}");
            }
            Statement::AddEnumValue { .. } => return format!("add_{name}_values"),
            _ => {}
        }
        let (is_new, is_gone) = (self.created.contains(object), self.dropped.contains(object));
        match (is_new, is_gone) {
            (true, false) => format!("add_{name}"),
            (false, true) => format!("drop_{name}"),
            _ => format!("alter_{name}"),
        }
    }

    /// An act inside of a table.
    fn inside(&self, statement: &Statement, table: &QualifiedName, acts: &mut Acts) {
        let whole = ObjectId::Table(table.clone());
        let name = short(table);
        if self.created.contains(&whole) {
            acts.main.insert(format!("add_{name}"));
        } else if self.dropped.contains(&whole) {
            acts.main.insert(format!("drop_{name}"));
        } else {
            let (is_main, act) = inside(statement, &name);
            let acts = if is_main {
                &mut acts.main
            } else {
                &mut acts.beside
            };
            acts.insert(act);
        }
    }
}

/// An act inside of a table that stays, and whether it is to the table itself or its columns.
fn inside(statement: &Statement, table: &str) -> (bool, String) {
    match statement {
        Statement::RenameTable { from, to } if from.name == to.name => {
            (true, format!("move_{}_to_{}", from.name, to.schema))
        }
        Statement::RenameTable { from, to } => {
            (true, format!("rename_{}_to_{}", short(from), short(to)))
        }
        Statement::AddColumn { column, .. } => (true, format!("add_{table}_{}", column.name)),
        Statement::DropColumn { column, .. } => (true, format!("drop_{table}_{}", column.name)),
        Statement::RenameColumn { from, to, .. } => {
            (true, format!("rename_{table}_{from}_to_{to}"))
        }
        Statement::AlterColumn { column, change, .. } => {
            let verb = match change {
                ColumnChange::SetNotNull => "require",
                ColumnChange::DropNotNull => "relax",
                _ => "change",
            };
            (true, format!("{verb}_{table}_{column}"))
        }
        Statement::AddConstraint { constraint, .. } => {
            (false, format!("add_{}", constraint.name()))
        }
        Statement::DropConstraint { constraint, .. } => {
            (false, format!("drop_{}", constraint.name()))
        }
        Statement::ValidateConstraint { name, .. } => (false, format!("add_{name}")),
        Statement::CreateIndex { index, .. } => (false, format!("add_{}", index.name)),
        Statement::DropIndex { index, .. } => (false, format!("drop_{}", index.name)),
        Statement::SetRowSecurity { .. }
        | Statement::CreatePolicy { .. }
        | Statement::DropPolicy { .. }
        | Statement::Grant(_)
        | Statement::Revoke(_) => (false, format!("secure_{table}")),
        Statement::Comment { .. } => (false, format!("describe_{table}")),
        Statement::RequireFilled { column, .. } => (true, format!("require_{table}_{column}")),
        Statement::FillScope(_)
        | Statement::RenameConstraint { .. }
        | Statement::RenameIndex { .. }
        | Statement::CreateRole(_)
        | Statement::GrantUsage { .. }
        | Statement::RevokeUsage { .. }
        | Statement::CreateSchema(_)
        | Statement::DropSchema(_)
        | Statement::CreateExtension(_)
        | Statement::DropExtension(_)
        | Statement::CreateEnum(_)
        | Statement::RenameEnum { .. }
        | Statement::AddEnumValue { .. }
        | Statement::RenameEnumValue { .. }
        | Statement::DropEnum(_)
        | Statement::CreateTable(_)
        | Statement::DropTable(_)
        | Statement::ExecuteSql(_)
        | Statement::UndoSql(_) => (false, format!("alter_{table}")),
    }
}

fn short(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        name.name.to_string()
    } else {
        format!("{}_{}", name.schema, name.name)
    }
}
