//! What rows may be made of for one statement: the tables it comes to, in the order in which their rows can be made,
//! whose rows they hold, and the values that its literals and the schema's checks ask for.
//! In: schema, model, statement. Out: a `World`, from which fixtures are drawn.

use super::Subject;
use super::values::{self, uuid};
use super::words::Words;
use crate::ident::{Ident, QualifiedName};
use crate::model::Scope;
use crate::order::order;
use crate::schema::{Action, DataType, ForeignKey, IndexKey, Table, functions_made};
use crate::tenancy::{Catalog, Settings, Sketch, sketches};
use std::collections::{BTreeMap, BTreeSet};

/// What rows may be made of.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub subject: &'a Subject<'a>,
    /// The tables, each behind those that its rows need.
    pub tables: Vec<Place<'a>>,
    /// The two organizations, the one that asks first.
    pub organizations: [String; 2],
    /// What the organization may be called besides, since the statement says so.
    pub others: Vec<String>,
    /// What the statement speaks of.
    pub words: Words,
    /// Values that are likely to matter, by column.
    preferred: BTreeMap<String, Vec<String>>,
    /// The rows that it asks for.
    pub sketches: Vec<Sketch>,
    /// All texts and numbers that the statement speaks of.
    literals: Vec<String>,
}

/// A table in a world.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub table: &'a Table,
    /// The column that says whose a row is.
    pub scope: Option<usize>,
    /// Columns that no two rows share.
    pub keys: Vec<Vec<usize>>,
    pub links: Vec<Link>,
    /// Columns that stay as they are: keys, references and what they lead to, and what the database makes.
    pub fixed: BTreeSet<usize>,
}

/// A foreign key: columns here, and there in another table of the world.
#[derive(Debug)]
pub(super) struct Link {
    pub columns: Vec<usize>,
    pub target: usize,
    pub there: Vec<usize>,
}

impl<'a> World<'a> {
    /// The world of a statement.
    pub fn new(subject: &'a Subject<'a>) -> Self {
        let tables = subject.schema.tables.values();
        let columns: BTreeSet<&str> = tables
            .clone()
            .flat_map(|it| it.columns.iter().map(|column| column.name.as_str()))
            .collect();
        let words = Words::read(subject.sql, &columns);
        let names = in_order(subject, &reached(subject, &words));
        let mut literals: Vec<String> = words.literals.iter().map(|it| it.text.clone()).collect();
        literals.dedup();
        let mut preferred: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut prefer = |words: &Words| {
            for literal in &words.literals {
                if let Some(column) = &literal.column {
                    let all = preferred.entry(column.clone()).or_default();
                    all.push(literal.text.clone());
                }
            }
        };
        prefer(&words);
        for table in names.iter().filter_map(|it| subject.schema.table(it)) {
            for check in &table.checks {
                prefer(&Words::read(&check.expression.0, &columns));
            }
        }
        let mut world = Self {
            subject,
            tables: Vec::new(),
            organizations: ["org_a", "org_b"].map(str::to_owned),
            others: Vec::new(),
            words,
            sketches: sketched(subject),
            preferred,
            literals,
        };
        for name in &names {
            world.tables.extend(place(subject, &names, name));
        }
        world.name_organizations();
        world
    }

    fn name_organizations(&mut self) {
        let scoped = self.tables.iter();
        let mut scoped = scoped.filter_map(|it| Some(&it.table.columns[it.scope?].data_type));
        let Some(data_type) = scoped.next().cloned() else {
            return;
        };
        self.organizations = match &data_type {
            DataType::Varchar(Some(length)) | DataType::Char(length) if *length < 5 => {
                ["a", "b"].map(str::to_owned)
            }
            it if it.is_text() => ["org_a", "org_b"].map(str::to_owned),
            DataType::Uuid => ["a", "b"].map(uuid),
            _ => {
                let some = values::values(&data_type, self.subject.schema, &[]);
                match some.as_slice() {
                    [a, b, ..] => [a.clone(), b.clone()],
                    _ => return,
                }
            }
        };
        let fitting = |it: &&String| values::fits(&data_type, it) && !it.is_empty();
        self.others = self.literals.iter().filter(fitting).cloned().collect();
    }

    /// Values of a type that are worth trying.
    pub fn values(&self, data_type: &DataType) -> Vec<String> {
        let mut literals = self.literals.clone();
        if data_type.element().is_text() {
            literals.extend(self.organizations.iter().cloned());
        }
        values::values(data_type, self.subject.schema, &literals)
    }

    /// Values that are likely to matter in a column.
    pub fn preferred(&self, column: &str, data_type: &DataType) -> Vec<String> {
        let said = self.preferred.get(column).map_or(&[][..], Vec::as_slice);
        let mut out = Vec::new();
        for literal in said {
            let length = literal.parse::<usize>().ok().filter(|it| *it <= 64);
            match length {
                // A check that counts characters.
                Some(length) if data_type.is_text() => {
                    out.extend([length, length + 1].map(|it| "x".repeat(it)));
                }
                _ => out.extend(
                    values::values(
                        data_type,
                        self.subject.schema,
                        std::slice::from_ref(literal),
                    )
                    .into_iter()
                    .filter(|_| values::fits(data_type, literal))
                    .skip_while(|it| it != literal),
                ),
            }
        }
        if let DataType::Enum(name) = data_type {
            let labels = self.subject.schema.enums.get(name);
            let labels = labels.iter().flat_map(|it| &it.labels);
            out.extend(labels.filter(|it| said.contains(it)).cloned());
        }
        out
    }
}

/// What the prover makes of the statement.
fn sketched(subject: &Subject<'_>) -> Vec<Sketch> {
    let catalog = Catalog::new(subject.schema, subject.model);
    let organization = subject.organization.map(str::to_owned);
    let setting = organization.clone().filter(|it| !it.starts_with('$'));
    let settings = Settings {
        organization,
        setting,
        ..Settings::default()
    };
    sketches(subject.sql, &catalog, &settings)
}

/// The tables that a statement comes to: those it names, through views and functions too, those that their rows need,
/// and, where it changes rows, those whose rows follow.
fn reached(subject: &Subject<'_>, words: &Words) -> BTreeSet<QualifiedName> {
    let schema = subject.schema;
    let mut said: BTreeSet<String> = words.all.iter().cloned().collect();
    for _ in 0..schema.sql.len() {
        for object in &schema.sql {
            let own = Words::read(&object.up, &BTreeSet::new()).all;
            let views = own.iter().enumerate().filter(|(_, it)| *it == "view");
            let mut made = views.flat_map(|(at, _)| own.iter().skip(at + 1).take(4));
            let functions = functions_made(&object.up);
            if made.any(|it| said.contains(it))
                || functions.iter().any(|it| said.contains(it.as_str()))
            {
                said.extend(own);
            }
        }
    }
    let names = schema.tables.keys();
    let mut out: BTreeSet<_> = names
        .filter(|it| said.contains(it.name.as_str()))
        .cloned()
        .collect();
    let follows = |key: &ForeignKey| {
        let keeps = |it: Action| matches!(it, Action::NoAction | Action::Restrict);
        !(keeps(key.on_delete) && keeps(key.on_update))
    };
    loop {
        let before = out.len();
        for (name, table) in &schema.tables {
            for key in &table.foreign_keys {
                if out.contains(name) {
                    out.insert(key.target.clone());
                } else if words.may_change() && out.contains(&key.target) && follows(key) {
                    out.insert(name.clone());
                }
            }
        }
        if out.len() == before {
            return out;
        }
    }
}

/// The tables, each behind those that its rows need; of rings, behind those that its rows cannot do without.
fn in_order(subject: &Subject<'_>, names: &BTreeSet<QualifiedName>) -> Vec<QualifiedName> {
    let edges = |all: bool| {
        let tables = names.iter().filter_map(|it| subject.schema.table(it));
        let keys = tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
        let is_bound = |table: &Table, key: &ForeignKey| {
            let mut columns = key.columns.iter().filter_map(|it| table.column(it));
            columns.all(|it| !it.nullable)
        };
        keys.filter(move |(table, key)| all || is_bound(table, key))
            .map(|(table, key)| (table.name.clone(), key.target.clone()))
            .collect::<Vec<_>>()
    };
    order(names.clone(), edges(true))
        .or_else(|_| order(names.clone(), edges(false)))
        .unwrap_or_else(|_| names.iter().cloned().collect())
}

fn place<'a>(
    subject: &Subject<'a>,
    names: &[QualifiedName],
    name: &QualifiedName,
) -> Option<Place<'a>> {
    let table = subject.schema.table(name)?;
    let at = |name: &Ident| table.columns.iter().position(|it| it.name == *name);
    let scope = match subject.model.scope(name) {
        Scope::Root => match table.primary_key.as_ref()?.columns.as_slice() {
            [column] => at(column),
            _ => None,
        },
        Scope::Organization(column) => at(column),
        Scope::Global | Scope::Unsaid => None,
    };
    let mut keys: Vec<Vec<usize>> = Vec::new();
    let partial = table.indexes.iter().filter(|it| it.unique);
    let partial = partial.filter_map(|it| {
        it.keys
            .iter()
            .map(IndexKey::column)
            .collect::<Option<Vec<_>>>()
    });
    for key in table.unique_keys().chain(partial) {
        keys.extend(key.into_iter().map(at).collect::<Option<Vec<_>>>());
    }
    let link = |key: &ForeignKey| {
        let target = subject.schema.table(&key.target)?;
        let there = |name: &Ident| target.columns.iter().position(|it| it.name == *name);
        Some(Link {
            columns: key.columns.iter().map(at).collect::<Option<_>>()?,
            target: names.iter().position(|it| *it == key.target)?,
            there: key
                .target_columns
                .iter()
                .map(there)
                .collect::<Option<_>>()?,
        })
    };
    let links: Vec<Link> = table.foreign_keys.iter().filter_map(link).collect();
    let mut fixed: BTreeSet<usize> = links.iter().flat_map(|it| it.columns.clone()).collect();
    fixed.extend(scope);
    fixed.extend(
        table
            .primary_key
            .iter()
            .flat_map(|it| it.columns.iter().filter_map(at)),
    );
    let others = subject
        .schema
        .tables
        .values()
        .flat_map(|it| &it.foreign_keys);
    let leading_here = others.filter(|it| it.target == *name);
    fixed.extend(leading_here.flat_map(|it| it.target_columns.iter().filter_map(at)));
    let made = table.columns.iter().enumerate();
    let made = made.filter(|(_, it)| it.generated.is_some() || it.identity.is_some());
    fixed.extend(made.map(|(at, _)| at));
    Some(Place {
        table,
        scope,
        keys,
        links,
        fixed,
    })
}
