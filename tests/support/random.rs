//! Random pairs of schemas that PostgreSQL takes as they are, with what was called otherwise between them.
//!
//! Things are drawn with numbers for addresses, and named only when the schema is written: so a
//! thing keeps its number through a rename, and every expression is valid for its column's type.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::catalog::{self, Options};
use super::postgres::Session;
use schemagen::diff::diff;
use schemagen::ident::{Ident, QualifiedName};
use schemagen::schema::{
    Action, Check, Column, DataType, Default as Value, Deferrable, EnumType, Expression,
    ForeignKey, Identity, Index, IndexExpression, IndexKey, ObjectId, Policy, PolicyCommand,
    PrimaryKey, Privilege, Renames, RowSecurity, Schema, SqlObject, Table, Unique,
};
use schemagen::sql::render;
use schemagen::statement::Statement;

/// What must be there before: a table of somebody else.
pub const BEFORE: &str = "CREATE TABLE theirs (id text PRIMARY KEY);";

/// Two schemas, and the effective renames from the one to the other.
pub fn pair(seed: u64) -> (Schema, Schema, Renames) {
    pair_by(seed, World::mutate)
}

/// The same, where the way from the one to the other seldom hurts rows.
pub fn gentle_pair(seed: u64) -> (Schema, Schema, Renames) {
    pair_by(seed, World::mutate_gently)
}

fn pair_by(seed: u64, mutate: fn(&mut World)) -> (Schema, Schema, Renames) {
    let mut world = World {
        dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        ..World::default()
    };
    for _ in 0..world.dice.upto(3) {
        world.new_function();
    }
    for _ in 0..world.dice.upto(3) {
        world.new_enum();
    }
    for _ in 0..=world.dice.upto(4) {
        world.new_table();
    }
    for _ in 0..world.dice.upto(3) {
        world.new_view();
    }
    let previous = world.schema();
    let before = world.clone();
    for _ in 0..=world.dice.upto(7) {
        mutate(&mut world);
    }
    let next = world.schema();
    let renames = world.renames_since(&before).effective(&previous, &next);
    (previous, next, renames)
}

/// A xorshift, so that a seed says everything.
#[derive(Clone, Default)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
    }

    fn upto(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.upto(chance) == 0
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.upto(all.len())])
    }
}

const NAMES: [&str; 14] = [
    "id",
    "title",
    "Title",
    "order",
    "user",
    "we\"ird",
    "a b",
    "naïve",
    "value",
    "select",
    "position",
    "x",
    "created_at",
    "upper",
];
const TABLES: [&str; 9] = [
    "todos", "Todos", "group", "pro ject", "item", "ta\"ble", "größe", "plan", "user",
];
const ENUMS: [&str; 5] = ["stage", "Kind", "text", "st\"ate", "level"];
const SCHEMAS: [&str; 4] = ["public", "public", "billing", "We ird"];
const LABELS: [&str; 8] = [
    "open",
    "it's",
    "done",
    "new\"",
    "Open",
    "back\\slash",
    "wait",
    "é",
];

#[derive(Clone, Default)]
struct World {
    dice: Dice,
    count: usize,
    enums: Vec<AnEnum>,
    tables: Vec<ATable>,
    views: Vec<AView>,
    functions: Vec<AFunction>,
}

#[derive(Clone)]
struct AnEnum {
    id: usize,
    name: QualifiedName,
    labels: Vec<(usize, String)>,
    doc: Option<String>,
}

#[derive(Clone)]
struct ATable {
    id: usize,
    name: QualifiedName,
    doc: Option<String>,
    columns: Vec<AColumn>,
    parts: Vec<APart>,
    security: RowSecurity,
}

#[derive(Clone, PartialEq)]
enum Kind {
    Plain(DataType),
    Enum(usize, bool),
}

#[derive(Clone)]
struct AColumn {
    id: usize,
    name: Ident,
    kind: Kind,
    nullable: bool,
    default: usize,
    identity: Option<Identity>,
    computed_of: Option<usize>,
    collation: bool,
    doc: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum PartKind {
    Primary,
    Unique,
    Check,
    Reference,
    Index,
    Policy,
}

#[derive(Clone)]
struct APart {
    id: usize,
    name: Option<String>,
    kind: PartKind,
    columns: Vec<usize>,
    target: Option<(usize, usize)>,
    flavour: usize,
}

#[derive(Clone)]
struct AView {
    id: usize,
    table: usize,
    flavour: usize,
}

#[derive(Clone)]
struct AFunction {
    id: usize,
    flavour: usize,
}

impl AFunction {
    fn name(&self) -> String {
        format!("fn{}", self.id)
    }
}

/// Some roles, or none.
fn roles(number: usize) -> Vec<Ident> {
    let all = ["schemagen_reader", "schemagen \"writer\""].into_iter();
    let named = all.enumerate().filter(|(at, _)| (number >> at) % 2 == 1);
    named.map(|(_, it)| ident(it)).collect()
}

/// What stands for the table of somebody else, and for its key.
const THEIRS: (usize, usize) = (0, 0);

fn ident(text: &str) -> Ident {
    Ident::parse(text).expect("a name")
}

/// The first of some names that is free.
fn free(dice: &mut Dice, pool: &[&str], is_taken: impl Fn(&str) -> bool) -> String {
    let start = dice.upto(pool.len());
    for round in 0.. {
        for at in 0..pool.len() {
            let base = pool[(start + at) % pool.len()];
            let name = match round {
                0 => base.to_owned(),
                _ => format!("{base}{round}"),
            };
            if !is_taken(&name) {
                return name;
            }
        }
    }
    unreachable!("a number is free")
}

impl World {
    fn id(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn doc(&mut self) -> Option<String> {
        let number = self.dice.upto(9);
        (number < 4).then(|| format!("it's number {number}"))
    }

    /// The names of tables and enums: a table makes a type of its name.
    fn names(&self) -> BTreeSet<String> {
        let tables = self.tables.iter().map(|it| &it.name);
        let all = tables.chain(self.enums.iter().map(|it| &it.name));
        all.map(|it| it.name.as_str().to_owned()).collect()
    }

    fn free_table_name(&mut self) -> QualifiedName {
        let schema = *self.dice.pick(&SCHEMAS).expect("some");
        let names = self.names();
        let name = free(&mut self.dice, &TABLES, |it| names.contains(it));
        QualifiedName::new(ident(schema), ident(&name))
    }

    fn free_enum_name(&mut self) -> QualifiedName {
        let schema = *self.dice.pick(&SCHEMAS).expect("some");
        let names = self.names();
        let name = free(&mut self.dice, &ENUMS, |it| names.contains(it));
        QualifiedName::new(ident(schema), ident(&name))
    }

    fn new_label(&mut self, labels: &[(usize, String)]) -> (usize, String) {
        let is_taken = |name: &str| labels.iter().any(|(_, it)| it == name);
        (self.id(), free(&mut self.dice, &LABELS, is_taken))
    }

    fn new_enum(&mut self) {
        let (id, name, doc) = (self.id(), self.free_enum_name(), self.doc());
        let mut labels = Vec::new();
        for _ in 0..=self.dice.upto(3) {
            let label = self.new_label(&labels);
            labels.push(label);
        }
        self.enums.push(AnEnum {
            id,
            name,
            labels,
            doc,
        });
    }

    fn new_kind(&mut self) -> Kind {
        if let Some(id) = self.dice.pick(&self.enums).map(|it| it.id)
            && self.dice.one_in(3)
        {
            return Kind::Enum(id, self.dice.one_in(4));
        }
        let all = [
            DataType::Text,
            DataType::Text,
            DataType::Varchar(Some(20)),
            DataType::Varchar(Some(40)),
            DataType::Citext,
            DataType::Integer,
            DataType::Integer,
            DataType::BigInt,
            DataType::Numeric(Some((5, 2))),
            DataType::Numeric(Some((9, 2))),
            DataType::Boolean,
            DataType::TimestampTz(None),
            DataType::Jsonb,
            DataType::Uuid,
            DataType::Array(Box::new(DataType::Text)),
        ];
        Kind::Plain(self.dice.pick(&all).expect("some").clone())
    }

    fn new_column(&mut self, others: &[AColumn]) -> AColumn {
        let is_taken = |name: &str| others.iter().any(|it| it.name == *name);
        let name = ident(&free(&mut self.dice, &NAMES, is_taken));
        let mut column = AColumn {
            id: self.id(),
            name,
            kind: self.new_kind(),
            nullable: false,
            default: 0,
            identity: None,
            computed_of: None,
            collation: false,
            doc: None,
        };
        self.reroll(&mut column, others);
        column
    }

    /// Everything about a column but its name and type.
    fn reroll(&mut self, column: &mut AColumn, others: &[AColumn]) {
        column.nullable = self.dice.one_in(2);
        column.default = self.dice.upto(5);
        column.identity = match self.dice.upto(6) {
            0 => Some(Identity::Always),
            1 => Some(Identity::ByDefault),
            _ => None,
        };
        let base = self.dice.pick(others).map(|it| it.id);
        column.computed_of = base.filter(|_| self.dice.one_in(4));
        column.collation = self.dice.one_in(6);
        column.doc = self.doc();
    }

    fn new_table(&mut self) {
        let (id, name, doc) = (self.id(), self.free_table_name(), self.doc());
        let mut columns = Vec::new();
        for _ in 0..=self.dice.upto(5) {
            let column = self.new_column(&columns);
            columns.push(column);
        }
        self.tables.push(ATable {
            id,
            name,
            doc,
            columns,
            parts: Vec::new(),
            security: RowSecurity::Off,
        });
        let at = self.tables.len() - 1;
        self.new_part(at, PartKind::Primary);
        for _ in 0..self.dice.upto(6) {
            self.new_any_part(at);
        }
    }

    fn new_any_part(&mut self, at: usize) {
        let kinds = [
            PartKind::Primary,
            PartKind::Unique,
            PartKind::Check,
            PartKind::Reference,
            PartKind::Reference,
            PartKind::Index,
            PartKind::Index,
            PartKind::Policy,
        ];
        let kind = *self.dice.pick(&kinds).expect("some");
        self.new_part(at, kind);
    }

    fn new_part(&mut self, at: usize, kind: PartKind) {
        let id = self.id();
        let mut columns = Vec::new();
        for _ in 0..=self.dice.upto(2) {
            let column = self.dice.pick(&self.tables[at].columns).map(|it| it.id);
            columns.extend(column.filter(|it| !columns.contains(it)));
        }
        let mut part = APart {
            id,
            name: self.dice.one_in(3).then(|| format!("part {id}")),
            kind,
            columns,
            target: None,
            flavour: self.dice.upto(1000),
        };
        if kind == PartKind::Reference && !self.aim(at, &mut part) {
            return;
        }
        self.tables[at].parts.push(part);
    }

    /// Gives a reference a key to aim at, and its table columns of the same types.
    fn aim(&mut self, at: usize, part: &mut APart) -> bool {
        if self.dice.one_in(6) {
            part.target = Some(THEIRS);
            part.columns = vec![self.column_like(at, &Kind::Plain(DataType::Text), &[])];
            return true;
        }
        let target = self.dice.upto(self.tables.len());
        let is_key = |it: &&APart| {
            matches!(
                it.kind,
                PartKind::Primary | PartKind::Unique | PartKind::Index
            )
        };
        let keys: Vec<APart> = self.tables[target]
            .parts
            .iter()
            .filter(is_key)
            .cloned()
            .collect();
        let Some(key) = self.dice.pick(&keys).cloned() else {
            return false;
        };
        part.target = Some((self.tables[target].id, key.id));
        part.columns.clear();
        for id in key.columns {
            let Some(wanted) = self.tables[target]
                .columns
                .iter()
                .find(|it| it.id == id)
                .cloned()
            else {
                return false;
            };
            let found = self.column_like(at, &wanted.kind, &part.columns);
            part.columns.push(found);
        }
        true
    }

    /// A column of this type that is none of these; a new one if there is none.
    fn column_like(&mut self, at: usize, kind: &Kind, others: &[usize]) -> usize {
        let columns = self.tables[at].columns.clone();
        let fits = |it: &&AColumn| {
            it.kind == *kind && it.computed_of.is_none() && !others.contains(&it.id)
        };
        let found = columns.iter().find(fits).map(|it| it.id);
        found.unwrap_or_else(|| {
            let mut column = self.new_column(&columns);
            column.kind = kind.clone();
            column.computed_of = None;
            let id = column.id;
            self.tables[at].columns.push(column);
            id
        })
    }

    fn new_function(&mut self) {
        let (id, flavour) = (self.id(), self.dice.upto(100));
        self.functions.push(AFunction { id, flavour });
    }

    fn mutate_functions(&mut self) {
        if self.functions.is_empty() || self.dice.one_in(4) {
            return self.new_function();
        }
        let at = self.dice.upto(self.functions.len());
        if self.dice.one_in(3) {
            self.functions.remove(at);
        } else {
            self.functions[at].flavour = self.dice.upto(100);
        }
    }

    /// Two parts change names, of one table or of two.
    fn swap_names(&mut self) {
        let mut places = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let parts = table.parts.iter().enumerate();
            let parts = parts.filter(|(_, it)| it.kind != PartKind::Policy);
            places.extend(parts.map(|(part, _)| (at, part)));
        }
        let pick = |dice: &mut Dice| dice.pick(&places).copied();
        let (Some(one), Some(other)) = (pick(&mut self.dice), pick(&mut self.dice)) else {
            return;
        };
        let (first, second) = (self.name_of(one), self.name_of(other));
        if let (Some(first), Some(second)) = (first, second) {
            self.tables[one.0].parts[one.1].name = Some(second);
            self.tables[other.0].parts[other.1].name = Some(first);
        }
    }

    fn name_of(&self, (table, part): (usize, usize)) -> Option<String> {
        let (table, part) = (&self.tables[table], &self.tables[table].parts[part]);
        let writer = Writer { world: self, table };
        let columns = writer.columns_of(part)?;
        let columns: Vec<Ident> = columns.iter().map(|it| it.name.clone()).collect();
        Some(writer.part_name(part, &columns).as_str().to_owned())
    }

    /// A table gets the name of an index, of a key or of an enum that goes; or an enum that of a table that goes.
    fn take_name(&mut self) {
        if self.tables.is_empty() {
            return;
        }
        let at = self.dice.upto(self.tables.len());
        if !self.enums.is_empty() && self.dice.one_in(2) {
            let other = self.dice.upto(self.enums.len());
            if self.dice.one_in(3) {
                self.enums[other].name = self.tables.remove(at).name;
            } else {
                self.tables[at].name = self.enums.remove(other).name;
            }
            return;
        }
        let other = self.dice.upto(self.tables.len());
        let parts = self.tables[other].parts.len();
        if parts == 0 {
            return;
        }
        let part = self.dice.upto(parts);
        let Some(name) = self.name_of((other, part)) else {
            return;
        };
        let schema = self.tables[other].name.schema.clone();
        if self.dice.one_in(2) {
            self.tables[other].parts.remove(part);
        } else {
            self.tables[other].parts[part].name = Some(format!("moved {}", self.id()));
        }
        self.tables[at].name = QualifiedName::new(schema, ident(&name));
    }

    /// What rows mostly outlive.
    fn mutate_gently(&mut self) {
        if self.tables.is_empty() || self.dice.one_in(6) {
            return match self.dice.upto(5) {
                0 => self.new_table(),
                1 => self.new_enum(),
                2 => self.new_view(),
                3 => self.mutate_functions(),
                _ => self.swap_names(),
            };
        }
        if self.dice.one_in(6) && !self.enums.is_empty() {
            let at = self.dice.upto(self.enums.len());
            let labels = self.enums[at].labels.clone();
            match self.dice.upto(3) {
                0 => self.enums[at].name = self.free_enum_name(),
                1 => self.enums[at].labels[0].1 = self.new_label(&labels).1,
                _ => {
                    let label = self.new_label(&labels);
                    self.enums[at].labels.push(label);
                }
            }
            return;
        }
        let at = self.dice.upto(self.tables.len());
        match self.dice.upto(8) {
            0 => self.tables[at].name = self.free_table_name(),
            1 => self.tables[at].security = RowSecurity::Enabled,
            2 => self.new_part(at, PartKind::Index),
            3 => self.new_part(at, PartKind::Policy),
            4 if !self.tables[at].parts.is_empty() => {
                let part = self.dice.upto(self.tables[at].parts.len());
                if self.dice.one_in(2) {
                    self.tables[at].parts.remove(part);
                } else {
                    self.tables[at].parts[part].flavour = self.dice.upto(1000);
                }
            }
            5 if !self.tables[at].columns.is_empty() => self.wider_key(at),
            6 => {
                let columns = self.tables[at].columns.clone();
                let mut column = self.new_column(&columns);
                column.nullable |= column.default < 3;
                self.tables[at].columns.push(column);
            }
            _ if !self.tables[at].columns.is_empty() => self.mutate_column_gently(at),
            _ => {}
        }
    }

    /// A key over the columns of another one, and one more.
    fn wider_key(&mut self, at: usize) {
        let is_key = |it: &&APart| matches!(it.kind, PartKind::Primary | PartKind::Unique);
        let keys = self.tables[at].parts.iter().filter(is_key);
        let keys: Vec<APart> = keys.cloned().collect();
        let Some(mut key) = self.dice.pick(&keys).cloned() else {
            return;
        };
        key.id = self.id();
        key.name = None;
        key.kind = PartKind::Unique;
        key.flavour = self.dice.upto(1000);
        let more = self.dice.pick(&self.tables[at].columns).map(|it| it.id);
        key.columns.retain(|it| Some(*it) != more);
        key.columns.extend(more);
        self.tables[at].parts.push(key);
    }

    fn mutate_column_gently(&mut self, at: usize) {
        let columns = self.tables[at].columns.clone();
        let place = self.dice.upto(columns.len());
        let is_taken = |name: &str| columns.iter().any(|it| it.name == *name);
        let name = ident(&free(&mut self.dice, &NAMES, is_taken));
        let default = self.dice.upto(5);
        let wider = match &columns[place].kind {
            Kind::Plain(DataType::Varchar(Some(20))) => Some(DataType::Varchar(Some(40))),
            Kind::Plain(DataType::Varchar(Some(40))) => Some(DataType::Text),
            Kind::Plain(DataType::Integer) => Some(DataType::BigInt),
            Kind::Plain(DataType::Numeric(_)) => Some(DataType::Numeric(Some((9, 2)))),
            _ => None,
        };
        let column = &mut self.tables[at].columns[place];
        match (self.dice.upto(4), wider) {
            (0, _) => column.name = name,
            (1, _) => column.nullable = true,
            (2, Some(wider)) => column.kind = Kind::Plain(wider),
            _ => column.default = default,
        }
    }

    fn new_view(&mut self) {
        let id = self.id();
        if let Some(table) = self.dice.pick(&self.tables).map(|it| it.id) {
            let flavour = self.dice.upto(100);
            self.views.push(AView { id, table, flavour });
        }
    }

    fn mutate(&mut self) {
        match self.dice.upto(15) {
            12 => self.mutate_functions(),
            13 => self.swap_names(),
            14 => self.take_name(),
            0 | 6 => self.mutate_enum(),
            1 => self.new_table(),
            2 if !self.tables.is_empty() => {
                let at = self.dice.upto(self.tables.len());
                self.tables.remove(at);
            }
            3 if self.dice.one_in(2) => self.new_view(),
            3 if !self.views.is_empty() => {
                let at = self.dice.upto(self.views.len());
                if self.dice.one_in(2) {
                    self.views.remove(at);
                } else {
                    self.views[at].flavour = self.dice.upto(100);
                }
            }
            4 => self.new_enum(),
            5 if !self.enums.is_empty() => {
                let at = self.dice.upto(self.enums.len());
                self.enums.remove(at);
            }
            _ if !self.tables.is_empty() => {
                let at = self.dice.upto(self.tables.len());
                self.mutate_table(at);
            }
            _ => {}
        }
    }

    fn mutate_enum(&mut self) {
        if self.enums.is_empty() {
            return;
        }
        let at = self.dice.upto(self.enums.len());
        let labels = self.enums[at].labels.clone();
        let place = self.dice.upto(labels.len());
        match self.dice.upto(7) {
            0 => self.enums[at].name = self.free_enum_name(),
            1 if labels.len() > 1 => {
                self.enums[at].labels.remove(place);
            }
            2 => self.enums[at].labels.reverse(),
            3 => self.enums[at].labels[place].1 = self.new_label(&labels).1,
            4 => self.enums[at].doc = self.doc(),
            _ => {
                let label = self.new_label(&labels);
                let place = self.dice.upto(labels.len() + 1);
                self.enums[at].labels.insert(place, label);
            }
        }
    }

    fn mutate_table(&mut self, at: usize) {
        match self.dice.upto(14) {
            0 => self.tables[at].name = self.free_table_name(),
            1 => self.tables[at].doc = self.doc(),
            2 => {
                let all = [RowSecurity::Off, RowSecurity::Enabled, RowSecurity::Forced];
                self.tables[at].security = *self.dice.pick(&all).expect("some");
            }
            3..6 => self.new_any_part(at),
            6 | 7 if !self.tables[at].parts.is_empty() => {
                let part = self.dice.upto(self.tables[at].parts.len());
                match self.dice.upto(3) {
                    0 => {
                        self.tables[at].parts.remove(part);
                    }
                    1 => self.tables[at].parts[part].flavour = self.dice.upto(1000),
                    _ => {
                        let number = self.dice.upto(30);
                        self.tables[at].parts[part].name =
                            Some(format!("called {} {number}", self.count));
                    }
                }
            }
            8 => {
                let columns = self.tables[at].columns.clone();
                let column = self.new_column(&columns);
                let place = self.dice.upto(columns.len() + 1);
                self.tables[at].columns.insert(place, column);
            }
            _ if !self.tables[at].columns.is_empty() => self.mutate_column(at),
            _ => {}
        }
    }

    fn mutate_column(&mut self, at: usize) {
        let mut others = self.tables[at].columns.clone();
        let place = self.dice.upto(others.len());
        let mut column = others.remove(place);
        match self.dice.upto(6) {
            0 => {
                self.tables[at].columns.remove(place);
                return;
            }
            1 => {
                let is_taken =
                    |name: &str| self.tables[at].columns.iter().any(|it| it.name == *name);
                column.name = ident(&free(&mut self.dice.clone(), &NAMES, is_taken));
                let old = self.tables[at].columns[place].name.clone();
                self.tables[at].columns[place] = column;
                if let Some(other) = self.dice.pick(&others).map(|it| it.id)
                    && self.dice.one_in(2)
                {
                    let mut all = self.tables[at].columns.iter_mut();
                    let other = all.find(|it| it.id == other).expect("it is there");
                    other.name = old;
                }
                return;
            }
            2 | 3 => column.kind = self.new_kind(),
            _ => self.reroll(&mut column, &others),
        }
        self.tables[at].columns[place] = column;
    }

    fn renames_since(&self, before: &Self) -> Renames {
        let mut out = Renames::default();
        for table in &self.tables {
            let Some(old) = before.tables.iter().find(|it| it.id == table.id) else {
                continue;
            };
            if old.name != table.name {
                out.tables.insert(table.name.clone(), old.name.clone());
            }
            for column in &table.columns {
                let mut all = old.columns.iter();
                if let Some(old) = all.find(|it| it.id == column.id && it.name != column.name) {
                    let key = (table.name.clone(), column.name.clone());
                    out.columns.insert(key, old.name.clone());
                }
            }
        }
        for it in &self.enums {
            let Some(old) = before.enums.iter().find(|old| old.id == it.id) else {
                continue;
            };
            if old.name != it.name {
                out.enums.insert(it.name.clone(), old.name.clone());
            }
            for (id, label) in &it.labels {
                let mut all = old.labels.iter();
                if let Some((_, old)) = all.find(|(old, name)| old == id && name != label) {
                    let key = (it.name.clone(), label.clone());
                    out.labels.insert(key, old.clone());
                }
            }
        }
        out
    }

    fn schema(&self) -> Schema {
        let mut schema = Schema::default();
        for it in &self.enums {
            let made = EnumType {
                name: it.name.clone(),
                doc: it.doc.clone(),
                labels: it.labels.iter().map(|(_, label)| label.clone()).collect(),
            };
            schema.enums.insert(it.name.clone(), made);
        }
        let name = QualifiedName::new(ident("public"), ident("theirs"));
        let mut theirs = Table::new(name.clone());
        theirs.external = true;
        theirs.columns = vec![Column::new(ident("id"), DataType::Text)];
        schema.tables.insert(name, theirs);
        for it in &self.tables {
            let table = Writer {
                world: self,
                table: it,
            }
            .table();
            schema.tables.insert(it.name.clone(), table);
        }
        // References need the keys of all tables.
        for it in &self.tables {
            let keys = Writer {
                world: self,
                table: it,
            }
            .references(&schema);
            let table = schema.tables.get_mut(&it.name).expect("it is there");
            table.foreign_keys = keys;
        }
        let columns = schema.tables.values().flat_map(|it| &it.columns);
        if columns.clone().any(|it| it.data_type == DataType::Citext) {
            schema.extensions.insert(ident("citext"));
        }
        schema.sql = self.functions(&schema);
        schema.sql.extend(self.views());
        schema
    }

    fn functions(&self, schema: &Schema) -> Vec<SqlObject> {
        let object = |it: &AFunction| {
            let (name, flavour) = (it.name(), it.flavour % 5);
            let call = format!("{name}(");
            let callers = schema.tables.values();
            let callers = callers.filter(|table| format!("{table:?}").contains(&call));
            let over = match it.flavour % 2 {
                0 => "OR REPLACE ",
                _ => "",
            };
            SqlObject {
                up: format!(
                    "CREATE {over}FUNCTION {name}(boolean) RETURNS boolean LANGUAGE sql IMMUTABLE \
                     AS $$ SELECT $1 or {flavour} > 9; $$"
                ),
                down: Some(format!("DROP FUNCTION {name}(boolean)")),
                name: ident(&name),
                after: BTreeSet::new(),
                before: callers.map(|it| ObjectId::Table(it.name.clone())).collect(),
            }
        };
        self.functions.iter().map(object).collect()
    }

    fn views(&self) -> Vec<SqlObject> {
        let mut out: Vec<SqlObject> = Vec::new();
        for view in &self.views {
            let Some(table) = self.tables.iter().find(|it| it.id == view.table) else {
                continue;
            };
            let name = ident(&format!("view{}", view.id));
            let mut after = BTreeSet::new();
            let from = match out.last() {
                Some(last) if view.flavour.is_multiple_of(3) => {
                    after.insert(ObjectId::Sql(last.name.clone()));
                    last.name.sql()
                }
                _ => {
                    after.insert(ObjectId::Table(table.name.clone()));
                    table.name.sql()
                }
            };
            let what = match table.columns.first() {
                Some(column) if from == table.name.sql() => column.name.sql(),
                _ => "1".to_owned(),
            };
            let text = view.flavour % 5;
            out.push(SqlObject {
                up: format!(
                    "CREATE VIEW {name} AS SELECT {what} AS c, {text} AS n FROM {from} AS t"
                ),
                down: Some(format!("DROP VIEW {name}")),
                name,
                after,
                before: BTreeSet::new(),
            });
        }
        out
    }
}

/// Writes one table down.
struct Writer<'a> {
    world: &'a World,
    table: &'a ATable,
}

impl Writer<'_> {
    fn column(&self, id: usize) -> Option<&AColumn> {
        self.table.columns.iter().find(|it| it.id == id)
    }

    fn an_enum(&self, id: usize) -> Option<&AnEnum> {
        self.world.enums.iter().find(|it| it.id == id)
    }

    /// The type that a column really has: what it is computed of, if it can be, decides.
    fn data_type(&self, column: &AColumn) -> DataType {
        match self.computed(column) {
            Some((data_type, _)) => data_type,
            None => self.own_type(column),
        }
    }

    fn own_type(&self, column: &AColumn) -> DataType {
        match &column.kind {
            Kind::Plain(data_type) => data_type.clone(),
            Kind::Enum(id, is_array) => match self.an_enum(*id) {
                Some(it) if *is_array => DataType::Array(Box::new(DataType::Enum(it.name.clone()))),
                Some(it) => DataType::Enum(it.name.clone()),
                None => DataType::Text,
            },
        }
    }

    fn computed(&self, column: &AColumn) -> Option<(DataType, Expression)> {
        let base = self.column(column.computed_of?)?;
        if base.computed_of.is_some() || base.id == column.id {
            return None;
        }
        let name = base.name.sql();
        let (data_type, text) = match self.own_type(base) {
            DataType::Text | DataType::Varchar(_) => (DataType::Text, format!("upper({name})")),
            DataType::Integer | DataType::BigInt => (DataType::BigInt, format!("{name} * 2")),
            DataType::Numeric(_) => (DataType::Numeric(None), format!("{name} + 1")),
            DataType::Boolean => (
                DataType::Boolean,
                self.called(base.id, format!("not {name}")),
            ),
            DataType::Enum(_) => (
                DataType::Boolean,
                format!("{name} = '{}'", self.label(base)?),
            ),
            _ => return None,
        };
        Some((data_type, Expression(text)))
    }

    /// Every other time, what a function says of something true or false.
    fn called(&self, flavour: usize, text: String) -> String {
        let functions = &self.world.functions;
        if functions.is_empty() || flavour.is_multiple_of(2) {
            return text;
        }
        let function = &functions[flavour / 2 % functions.len()];
        format!("{}({text})", function.name())
    }

    /// The first label of a column's enum, as it stands in SQL.
    fn label(&self, column: &AColumn) -> Option<String> {
        match column.kind {
            Kind::Enum(id, _) => Some(self.an_enum(id)?.labels.first()?.1.replace('\'', "''")),
            Kind::Plain(_) => None,
        }
    }

    /// Something about a column that is true or false.
    fn predicate(&self, column: &AColumn, flavour: usize) -> Expression {
        let name = match flavour % 4 {
            0 => format!("{}.{}", self.table.name.name.sql(), column.name.sql()),
            _ => column.name.sql(),
        };
        let plain = self.called(flavour / 3, format!("{name} is not null"));
        Expression(match (self.data_type(column), flavour % 3) {
            (_, 0) => plain,
            (DataType::Text | DataType::Varchar(_) | DataType::Citext, 1) => {
                format!("length({name}) > 1 and {name} <> 'title'")
            }
            // Of `varchar`, PostgreSQL prints such a list in other words once it has made the index anew by itself.
            (DataType::Text, _) => format!("{name} in ('open', 'x')"),
            (DataType::Integer | DataType::BigInt | DataType::Numeric(_), 1) => {
                format!("{name} between 1 and 5")
            }
            (DataType::Integer | DataType::BigInt, _) => format!("{name} + 1 > 0"),
            (DataType::Boolean, _) => format!("{name} or not {name}"),
            (DataType::Enum(of), _) => match self.label(column) {
                Some(label) => format!("{name} <> '{label}'::{}", of.type_sql()),
                None => plain,
            },
            _ => plain,
        })
    }

    fn default(&self, column: &AColumn) -> Option<Value> {
        let text = |it: &str| Value::Text(it.to_owned());
        let sql = |it: &str| Value::Expression(Expression(it.to_owned()));
        Some(match (self.own_type(column), column.default) {
            (_, 0 | 1) => return None,
            (DataType::Text | DataType::Varchar(_), 2) => sql("'a' || 'b'"),
            (DataType::Text | DataType::Varchar(_) | DataType::Citext, _) => text("it's"),
            (DataType::Integer | DataType::BigInt, 2) => sql("1 + 1"),
            (DataType::Integer | DataType::BigInt | DataType::Numeric(_), it) => {
                Value::Number(it.to_string())
            }
            (DataType::Boolean, 4) => sql(&self.called(column.id, "true".to_owned())),
            (DataType::Boolean, it) => Value::Boolean(it == 2),
            (DataType::TimestampTz(_), _) => Value::Now,
            (DataType::Jsonb, _) => Value::Json("{\"a\":1}".to_owned()),
            (DataType::Uuid, _) => sql("gen_random_uuid()"),
            (DataType::Enum(of), 2) => {
                sql(&format!("'{}'::{}", self.label(column)?, of.type_sql()))
            }
            (DataType::Enum(_), _) => text(&self.label(column)?.replace("''", "'")),
            (DataType::Array(of), 2) if matches!(*of, DataType::Enum(_)) => {
                Value::Array(vec![text(&self.label(column)?.replace("''", "'"))])
            }
            (DataType::Array(_), _) => Value::Array(Vec::new()),
            _ => return None,
        })
    }

    fn written_column(&self, column: &AColumn, keys: &BTreeSet<usize>) -> Column {
        let data_type = self.data_type(column);
        let generated = self.computed(column).map(|it| it.1);
        let is_plain = generated.is_none();
        let is_whole = matches!(data_type, DataType::Integer | DataType::BigInt);
        let identity = column.identity.filter(|_| is_plain && is_whole);
        let default = self
            .default(column)
            .filter(|_| is_plain && identity.is_none());
        let has_collation = column.collation && data_type == DataType::Text;
        Column {
            nullable: column.nullable && identity.is_none() && !keys.contains(&column.id),
            collation: has_collation.then(|| ident("C")),
            default,
            identity,
            generated,
            doc: column.doc.clone(),
            ..Column::new(column.name.clone(), data_type)
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(self.table.name.clone());
        table.doc = self.table.doc.clone();
        table.row_security = self.table.security;
        let mut in_key = BTreeSet::new();
        for part in &self.table.parts {
            let Some(columns) = self.columns_of(part) else {
                continue;
            };
            let names: Vec<Ident> = columns.iter().map(|it| it.name.clone()).collect();
            let name = self.part_name(part, &names);
            let condition = self.predicate(columns[0], part.flavour);
            match part.kind {
                PartKind::Primary if table.primary_key.is_none() && self.is_ordered(&columns) => {
                    in_key = part.columns.iter().copied().collect();
                    table.primary_key = Some(PrimaryKey {
                        name,
                        columns: names,
                    });
                }
                PartKind::Unique if self.is_ordered(&columns) => table.uniques.push(Unique {
                    name,
                    columns: names,
                    nulls_not_distinct: part.flavour.is_multiple_of(4),
                    deferrable: match part.flavour % 5 {
                        0 => Deferrable::InitiallyDeferred,
                        _ => Deferrable::No,
                    },
                }),
                PartKind::Check => table.checks.push(Check {
                    name,
                    expression: condition,
                }),
                PartKind::Index => table.indexes.extend(self.index(part, &columns, name)),
                PartKind::Policy => table.policies.push(Policy {
                    name,
                    roles: roles(part.flavour),
                    using: self.seen(part.flavour).unwrap_or(condition),
                    command: match part.flavour % 3 {
                        0 => PolicyCommand::Select,
                        _ => PolicyCommand::All {
                            check: Expression("true".to_owned()),
                        },
                    },
                }),
                PartKind::Primary | PartKind::Unique | PartKind::Reference => {}
            }
        }
        // Whatever changes about its parts may change who may do what.
        let number = self.table.id + 3 * self.table.parts.len();
        for role in roles(number) {
            let may = Privilege::ALL.into_iter().enumerate();
            let may = may.filter(|(at, _)| (number >> at).is_multiple_of(2));
            table.grants.insert(role, may.map(|(_, it)| it).collect());
        }
        table.grants.retain(|_, may| !may.is_empty());
        let columns = self.table.columns.iter();
        table.columns = columns.map(|it| self.written_column(it, &in_key)).collect();
        table
    }

    /// Some policies read another table.
    fn seen(&self, flavour: usize) -> Option<Expression> {
        let other = &self.world.tables[flavour % self.world.tables.len()];
        let column = other.columns.first()?;
        let is_other = flavour.is_multiple_of(5) && other.id != self.table.id;
        is_other.then(|| {
            let (name, column) = (other.name.sql(), column.name.sql());
            Expression(format!("(SELECT count({column}) FROM {name}) > 1"))
        })
    }

    fn columns_of(&self, part: &APart) -> Option<Vec<&AColumn>> {
        let columns: Option<Vec<_>> = part.columns.iter().map(|it| self.column(*it)).collect();
        columns.filter(|it| !it.is_empty())
    }

    fn is_ordered(&self, columns: &[&AColumn]) -> bool {
        columns.iter().all(|it| self.data_type(it).is_ordered())
    }

    /// Half of the names follow those of the table and its columns.
    fn part_name(&self, part: &APart, columns: &[Ident]) -> Ident {
        match &part.name {
            Some(name) => ident(name),
            None => Ident::composed(&[
                self.table.name.name.as_str(),
                columns[0].as_str(),
                &part.id.to_string(),
            ]),
        }
    }

    fn index(&self, part: &APart, columns: &[&AColumn], name: Ident) -> Option<Index> {
        if !self.is_ordered(columns) {
            return None;
        }
        let flavour = part.flavour;
        let mut keys: Vec<IndexKey> = columns
            .iter()
            .map(|it| IndexKey::of(it.name.clone()))
            .collect();
        keys[0].descending = flavour.is_multiple_of(3);
        let is_text = self.data_type(columns[0]) == DataType::Text;
        if flavour % 4 == 1 && is_text {
            let text = format!("lower({})", columns[0].name.sql());
            keys[0].expression = IndexExpression::Expression(Expression(text));
        }
        let last = columns.last().expect("some");
        let has_predicate = flavour % 5 == 1;
        let unique = flavour.is_multiple_of(2);
        Some(Index {
            name,
            unique,
            method: ident("btree"),
            include: if flavour % 7 == 1 && columns.len() == 1 {
                let others = self.table.columns.iter().map(|it| it.name.clone());
                others.filter(|it| *it != columns[0].name).take(1).collect()
            } else {
                Vec::new()
            },
            keys,
            nulls_not_distinct: unique && flavour.is_multiple_of(8),
            predicate: has_predicate.then(|| self.predicate(last, flavour / 5)),
        })
    }

    /// Those that PostgreSQL takes: their keys exist, and their types fit.
    fn references(&self, schema: &Schema) -> Vec<ForeignKey> {
        let mut out = Vec::new();
        let own = &schema.tables[&self.table.name];
        for part in self
            .table
            .parts
            .iter()
            .filter(|it| it.kind == PartKind::Reference)
        {
            let (Some((target, key)), Some(columns)) = (part.target, self.columns_of(part)) else {
                continue;
            };
            let names = |columns: &[&AColumn]| columns.iter().map(|it| it.name.clone()).collect();
            if (target, key) == THEIRS {
                let is_fit = self.data_type(columns[0]) == DataType::Text
                    && self.computed(columns[0]).is_none();
                if is_fit {
                    let theirs = QualifiedName::new(ident("public"), ident("theirs"));
                    out.push(self.reference(part, names(&columns), theirs, vec![ident("id")]));
                }
                continue;
            }
            let Some(target) = self.world.tables.iter().find(|it| it.id == target) else {
                continue;
            };
            let Some(key) = target.parts.iter().find(|it| it.id == key) else {
                continue;
            };
            let there = Writer {
                world: self.world,
                table: target,
            };
            let Some(aims) = there.columns_of(key) else {
                continue;
            };
            let (aims, columns): (Vec<Ident>, Vec<Ident>) = (names(&aims), names(&columns));
            let far = &schema.tables[&target.name];
            let is_fit = columns.len() == aims.len()
                && far.is_unique_key(&aims.iter().collect::<Vec<_>>())
                && columns.iter().zip(&aims).all(|(here, there)| {
                    let (here, there) = (own.column(here), far.column(there));
                    let (here, there) = (here.expect("ours"), there.expect("theirs"));
                    here.data_type == there.data_type && here.generated.is_none()
                });
            if is_fit {
                out.push(self.reference(part, columns, target.name.clone(), aims));
            }
        }
        out
    }

    fn reference(
        &self,
        part: &APart,
        columns: Vec<Ident>,
        target: QualifiedName,
        target_columns: Vec<Ident>,
    ) -> ForeignKey {
        let on_delete = Action::ALL[part.flavour % 5];
        let sets = matches!(on_delete, Action::SetNull | Action::SetDefault);
        ForeignKey {
            name: self.part_name(part, &columns),
            set_columns: match sets && part.flavour.is_multiple_of(2) {
                true => vec![columns[0].clone()],
                false => Vec::new(),
            },
            columns,
            target,
            target_columns,
            on_delete,
            on_update: Action::ALL[part.flavour / 5 % 5],
            deferrable: match part.flavour % 7 {
                0 => Deferrable::InitiallyDeferred,
                1 => Deferrable::InitiallyImmediate,
                _ => Deferrable::No,
            },
        }
    }
}

/// A schema without what counts for nothing: the order of lists, and what only says when verbatim SQL runs.
pub fn without_order(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.tables.retain(|_, it| !it.external);
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.policies.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema.sql.sort_by(|a, b| a.name.cmp(&b.name));
    for object in &mut schema.sql {
        object.after = BTreeSet::new();
        object.before = BTreeSet::new();
    }
    schema
}

/// The pairs to try: `SCHEMAGEN_PAIRS` of them, or `usual`, from number `SCHEMAGEN_FIRST_PAIR` on.
pub fn seeds(usual: u64) -> Range<u64> {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let first = number("SCHEMAGEN_FIRST_PAIR").unwrap_or(0);
    first..first + number("SCHEMAGEN_PAIRS").unwrap_or(usual)
}

/// Makes this schema, and nothing else, in the database.
pub fn make(session: &mut Session, seed: u64, schema: &Schema) {
    session.execute(CLEAR);
    session.execute(BEFORE);
    run(
        session,
        seed,
        &[&diff(&Schema::default(), schema, &Renames::default())],
    );
}

const CLEAR: &str = "SET client_min_messages TO warning;
    DROP SCHEMA IF EXISTS public, billing, \"We ird\" CASCADE; CREATE SCHEMA public";

/// Runs each list in a transaction of its own, or as it is where it may not stand in one.
pub fn run(session: &mut Session, seed: u64, lists: &[&[Statement]]) {
    for statements in lists {
        let lines: Vec<String> = statements.iter().map(render).collect();
        let script = if statements.iter().all(Statement::is_transactional) {
            format!("BEGIN;\n{}\nCOMMIT;", lines.join("\n"))
        } else {
            lines.concat()
        };
        if let Err(message) = session.try_execute(&script) {
            panic!("pair {seed}: {message}\n--- in\n{script}");
        }
    }
}

/// The catalog without the sequences of numbered columns, which keep the names of their first tables.
pub fn read(session: &mut Session) -> String {
    let options = Options {
        any_column_order: true,
        ..Options::default()
    };
    let text = catalog::read_in(session, options);
    let is_sequence = |it: &&str| it.starts_with("relation ") && it.contains(" kind S");
    let lines = text.lines().filter(|it| !is_sequence(it));
    lines.collect::<Vec<_>>().join("\n")
}

/// Requires that two catalogs are the same, and shows what led there.
#[track_caller]
pub fn same(seed: u64, now: &str, goal: &str, statements: &[Statement]) {
    let difference = catalog::difference(now, goal);
    let lines: Vec<String> = statements.iter().map(render).collect();
    assert!(
        difference.is_empty(),
        "pair {seed}:\n{difference}--- after\n{}",
        lines.join("\n")
    );
}

#[test]
fn pairs_hold_what_there_is_to_hold() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..300 {
        let (previous, next, renames) = pair(seed);
        let mut see = |what, count: usize| *seen.entry(what).or_default() += count;
        see("tables renamed", renames.tables.len());
        see("columns renamed", renames.columns.len());
        see("enums renamed", renames.enums.len());
        see("labels renamed", renames.labels.len());
        see("verbatim SQL", next.sql.len());
        for table in previous.owned_tables() {
            see("references", table.foreign_keys.len());
            see("policies", table.policies.len());
            let is_select = |it: &&Policy| it.command == PolicyCommand::Select;
            let select = table.policies.iter().filter(is_select);
            see("policies for reading", select.count());
            see("grants", table.grants.len());
            see("grants in a schema", next.usages().len());
            see("checks", table.checks.len());
            see("indexes", table.indexes.len());
            let columns = || table.columns.iter();
            see(
                "computed",
                columns().filter(|it| it.generated.is_some()).count(),
            );
            see(
                "numbered",
                columns().filter(|it| it.identity.is_some()).count(),
            );
            see(
                "collated",
                columns().filter(|it| it.collation.is_some()).count(),
            );
        }
    }
    assert!(seen.values().all(|it| *it > 5), "{seen:?}");
}
