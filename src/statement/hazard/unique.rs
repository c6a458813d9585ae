//! Which new keys no rows can break: a key over fewer of their columns holds already.
//! In: a schema, and what a migration does to it. Out: the new keys, by table and name.

use crate::ident::{Ident, QualifiedName};
use crate::schema::{Constraint, Index, PrimaryKey, Schema, Table, Unique};
use crate::statement::{ColumnChange, ConstraintForm, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// Columns in which no two rows are the same.
struct Key<'a> {
    name: &'a Ident,
    columns: Vec<&'a Ident>,
    /// Whether that counts rows with a NULL in them too.
    counts_nulls: bool,
}

impl<'a> Key<'a> {
    fn primary(key: &'a PrimaryKey) -> Self {
        Self {
            name: &key.name,
            columns: key.columns.iter().collect(),
            counts_nulls: true,
        }
    }

    fn unique(key: &'a Unique) -> Self {
        Self {
            name: &key.name,
            columns: key.columns.iter().collect(),
            counts_nulls: key.nulls_not_distinct,
        }
    }

    /// Where an index has a collation or an operator class of its own, so it has its own notion of what is the same.
    fn index(index: &'a Index) -> Option<Self> {
        let is_plain =
            |it: &crate::schema::IndexKey| it.collation.is_none() && it.operator_class.is_none();
        let columns = index.unique_columns()?;
        index.keys.iter().all(is_plain).then_some(Self {
            name: &index.name,
            columns,
            counts_nulls: index.nulls_not_distinct,
        })
    }

    fn has(&self, column: &Ident) -> bool {
        self.columns.contains(&column)
    }

    /// Whether two rows that break the other one would break this one too.
    fn implies(&self, other: &Self, is_primary: bool) -> bool {
        let is_part = self.columns.iter().all(|it| other.has(it));
        is_part && (self.counts_nulls || !other.counts_nulls || is_primary)
    }
}

/// The keys of each table, as the statements go by.
struct Keys<'a> {
    there: BTreeMap<&'a QualifiedName, Vec<Key<'a>>>,
    /// Those that the statements right before took away: nobody could write a row since.
    just_gone: Vec<(&'a QualifiedName, Key<'a>)>,
}

/// The keys that a migration adds where a key over fewer columns is there, or was there until right before.
pub(super) fn certain<'a>(
    previous: &'a Schema,
    statements: &'a [Statement],
) -> BTreeSet<(&'a QualifiedName, &'a Ident)> {
    let mut out = BTreeSet::new();
    if !statements.iter().any(|it| added(it).is_some()) {
        return out;
    }
    let tables = previous.owned_tables();
    let mut keys = Keys {
        there: tables.map(|it| (&it.name, keys_of(it))).collect(),
        just_gone: Vec::new(),
    };
    for statement in statements {
        if let Some((table, key, is_primary)) = added(statement) {
            let gone = keys.just_gone.iter().filter(|(of, _)| *of == table);
            let mut known = gone
                .map(|(_, it)| it)
                .chain(keys.there.get(table).into_iter().flatten());
            if known.any(|it| it.implies(&key, is_primary)) {
                out.insert((table, key.name));
            }
            keys.of(table).push(key);
        } else {
            keys.follow(statement);
        }
    }
    out
}

fn keys_of(table: &Table) -> Vec<Key<'_>> {
    let primary = table.primary_key.iter().map(Key::primary);
    let uniques = table.uniques.iter().map(Key::unique);
    let indexes = table.indexes.iter().filter_map(Key::index);
    let mut keys: Vec<Key<'_>> = primary.chain(uniques).chain(indexes).collect();
    for key in &mut keys {
        let mut columns = key.columns.iter().map(|it| table.column(it));
        key.counts_nulls |= columns.all(|it| it.is_some_and(|it| !it.nullable));
    }
    keys
}

/// The key that a statement adds, and whether it is a primary one: its columns are without NULLs by then.
fn added(statement: &Statement) -> Option<(&QualifiedName, Key<'_>, bool)> {
    match statement {
        Statement::AddConstraint {
            table,
            constraint,
            form: ConstraintForm::Whole,
        } => match constraint {
            Constraint::PrimaryKey(key) => Some((table, Key::primary(key), true)),
            Constraint::Unique(key) => Some((table, Key::unique(key), false)),
            Constraint::Check(_) | Constraint::ForeignKey(_) => None,
        },
        Statement::CreateIndex { table, index, .. } => Some((table, Key::index(index)?, false)),
        _ => None,
    }
}

/// The constraint or index that a statement drops.
fn dropped(statement: &Statement) -> Option<(&QualifiedName, &Ident)> {
    match statement {
        Statement::DropConstraint { table, constraint } => Some((table, constraint.name())),
        Statement::DropIndex { table, index, .. } => Some((table, &index.name)),
        _ => None,
    }
}

impl<'a> Keys<'a> {
    /// What a statement leaves of the keys. One whose columns get another type may come to say something else.
    fn follow(&mut self, statement: &'a Statement) {
        if let Some((table, name)) = dropped(statement) {
            let gone = self.of(table).extract_if(.., |it| it.name == name);
            let gone: Vec<_> = gone.map(|it| (table, it)).collect();
            self.just_gone.extend(gone);
            return;
        }
        self.just_gone.clear();
        match statement {
            Statement::RenameTable { from, to } => {
                if let Some(keys) = self.there.remove(from) {
                    self.there.insert(to, keys);
                }
            }
            Statement::DropTable(table) => drop(self.there.remove(&table.name)),
            Statement::RenameColumn { table, from, to } => {
                let columns = self.of(table).iter_mut().flat_map(|it| &mut it.columns);
                columns.filter(|it| **it == from).for_each(|it| *it = to);
            }
            Statement::DropColumn { table, column } => {
                self.of(table).retain(|it| !it.has(&column.name));
            }
            Statement::AlterColumn {
                table,
                column,
                change,
            } => match change {
                ColumnChange::Type { .. } => self.of(table).retain(|it| !it.has(column)),
                ColumnChange::DropNotNull => {
                    let keys = self.of(table).iter_mut();
                    keys.filter(|it| it.has(column))
                        .for_each(|it| it.counts_nulls = false);
                }
                _ => {}
            },
            Statement::RenameConstraint { table, from, to }
            | Statement::RenameIndex { table, from, to } => {
                let names = self.of(table).iter_mut().map(|it| &mut it.name);
                names.filter(|it| **it == from).for_each(|it| *it = to);
            }
            _ => {}
        }
    }

    fn of(&mut self, table: &'a QualifiedName) -> &mut Vec<Key<'a>> {
        self.there.entry(table).or_default()
    }
}
