//! What the prover knows of the schema: whose rows a table holds, which keys and references hold, what views say.
//! In: a `Schema` and its `Model`. Out: a `Catalog`, made once for any number of statements.
//! Nothing is taken for granted that PostgreSQL does not hold at the moment at which a statement reads.

use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::model::{Model, Scope};
use crate::schema::{DataType, Deferrable, ForeignKey, Schema, Table, functions_made};
use crate::sql_text::folded;
use sqlparser::ast::{Query, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::collections::{BTreeMap, BTreeSet};

/// The schema, as the prover sees it.
#[derive(Debug)]
pub struct Catalog<'s> {
    tables: BTreeMap<&'s QualifiedName, TableFacts<'s>>,
    views: BTreeMap<QualifiedName, View>,
    functions: BTreeSet<String>,
}

/// What is known of a table.
#[derive(Debug)]
pub(super) struct TableFacts<'s> {
    /// The table.
    pub table: &'s Table,
    /// Whose rows it holds.
    pub ownership: Ownership,
    /// The kind of equality that each column has.
    pub families: Vec<Option<Family>>,
    /// The keys that no two rows share, whose columns are never NULL.
    pub keys: Vec<Vec<usize>>,
    /// The references that always hold.
    pub references: Vec<Reference>,
}

/// Whose rows a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ownership {
    /// Rows of organizations, told apart by this column.
    Scoped(usize),
    /// Rows of nobody.
    Global,
    /// The spec does not say, or not in a way that can be followed.
    Unsaid,
}

/// A foreign key: columns here and there, pairwise.
#[derive(Debug)]
pub(super) struct Reference {
    /// The name of the constraint.
    pub name: Ident,
    /// The table there.
    pub target: QualifiedName,
    /// The columns, here and there.
    pub pairs: Vec<(usize, usize)>,
}

/// A view: the names of its columns, where it gives them, and its query.
#[derive(Debug)]
pub(super) struct View {
    /// The names that stand behind its name.
    pub columns: Vec<String>,
    /// What it shows; nothing where its rows were stored at another time.
    pub query: Option<Box<Query>>,
}

/// Types whose `=` means the same value for every pair of them, so that equality can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Family {
    /// `text` and `varchar`, in a collation that tells all texts apart.
    Text,
    /// `uuid`
    Uuid,
    /// `smallint`, `integer`, `bigint`
    Integer,
}

impl<'s> Catalog<'s> {
    /// Looks through a schema.
    pub fn new(schema: &'s Schema, model: &Model) -> Self {
        let mut catalog = Self {
            tables: BTreeMap::new(),
            views: BTreeMap::new(),
            functions: BTreeSet::new(),
        };
        for (name, table) in &schema.tables {
            let facts = TableFacts::new(schema, table, model.scope(name));
            catalog.tables.insert(name, facts);
        }
        for object in &schema.sql {
            let made = functions_made(&object.up);
            let made = made.iter().map(|name| name.as_str().to_owned());
            catalog.functions.extend(made);
            let shown: BTreeMap<_, _> = views(&object.up).into_iter().collect();
            for (name, mut view) in shown {
                // Which of two stands in the database is not said.
                if catalog.views.contains_key(&name) {
                    view.query = None;
                }
                catalog.views.insert(name, view);
            }
        }
        catalog
    }

    pub(super) fn table(&self, name: &QualifiedName) -> Option<&TableFacts<'s>> {
        self.tables.get(name)
    }

    pub(super) fn tables(&self) -> impl Iterator<Item = &TableFacts<'s>> {
        self.tables.values()
    }

    pub(super) fn view(&self, name: &QualifiedName) -> Option<&View> {
        self.views.get(name)
    }

    /// Whether the schema's own SQL makes a function of this name.
    pub(super) fn makes_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }
}

impl<'s> TableFacts<'s> {
    fn new(schema: &Schema, table: &'s Table, scope: &Scope) -> Self {
        let families: Vec<_> = table
            .columns
            .iter()
            .map(|column| match column.collation.as_ref() {
                Some(name) if !["C", "POSIX"].contains(&name.as_str()) => None,
                _ => Family::of(&column.data_type),
            })
            .collect();
        let keys = table
            .unique_keys()
            .filter_map(|key| positions(table, &key))
            .filter(|key| key.iter().all(|at| !table.columns[*at].nullable))
            .collect();
        let references = table
            .foreign_keys
            .iter()
            .filter(|key| key.deferrable == Deferrable::No)
            .filter_map(|key| reference(schema, table, key))
            .collect();
        let mut facts = Self {
            table,
            ownership: Ownership::Global,
            families,
            keys,
            references,
        };
        facts.ownership = facts.owned(scope);
        facts
    }

    fn owned(&self, scope: &Scope) -> Ownership {
        let column = match scope {
            Scope::Global => return Ownership::Global,
            Scope::Unsaid => None,
            Scope::Organization(column) => self.position(column.as_str()),
            Scope::Root => {
                let key = self.table.primary_key.as_ref();
                match key.map(|key| key.columns.as_slice()) {
                    Some([column]) => self.position(column.as_str()),
                    _ => None,
                }
            }
        };
        column.map_or(Ownership::Unsaid, Ownership::Scoped)
    }

    /// The place of the column with this name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.table
            .columns
            .iter()
            .position(|column| column.name.as_str() == name)
    }

    /// The columns that the database computes from others.
    pub(super) fn computed(&self) -> impl Iterator<Item = usize> {
        let columns = self.table.columns.iter().enumerate();
        columns.filter_map(|(at, column)| column.generated.is_some().then_some(at))
    }

    /// Whether a foreign key is made of a column.
    pub(super) fn is_reference(&self, column: usize) -> bool {
        let name = &self.table.columns[column].name;
        let mut keys = self.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(name))
    }

    /// Whether a column may keep less than what is written into it.
    pub(super) fn cuts(&self, column: usize) -> bool {
        matches!(
            self.table.columns[column].data_type,
            DataType::Varchar(Some(_))
        )
    }

    /// The column that tells organizations apart.
    pub(super) fn scope(&self) -> Option<usize> {
        match self.ownership {
            Ownership::Scoped(at) => Some(at),
            Ownership::Global | Ownership::Unsaid => None,
        }
    }
}

impl Family {
    fn of(data_type: &DataType) -> Option<Self> {
        match data_type {
            DataType::Text | DataType::Varchar(_) => Some(Self::Text),
            DataType::Uuid => Some(Self::Uuid),
            DataType::SmallInt | DataType::Integer | DataType::BigInt => Some(Self::Integer),
            _ => None,
        }
    }
}

fn positions(table: &Table, names: &[&Ident]) -> Option<Vec<usize>> {
    let at = |name: &&Ident| table.columns.iter().position(|it| it.name == **name);
    names.iter().map(at).collect()
}

fn reference(schema: &Schema, table: &Table, key: &ForeignKey) -> Option<Reference> {
    let target = schema.table(&key.target)?;
    let here = positions(table, &key.columns.iter().collect::<Vec<_>>())?;
    let there = positions(target, &key.target_columns.iter().collect::<Vec<_>>())?;
    Some(Reference {
        name: key.name.clone(),
        target: key.target.clone(),
        pairs: here.into_iter().zip(there).collect(),
    })
}

/// The views that verbatim SQL makes. What does not parse makes none, and its name stays unknown.
fn views(sql: &str) -> Vec<(QualifiedName, View)> {
    let Ok(statements) = Parser::parse_sql(&PostgreSqlDialect {}, sql) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for statement in statements {
        let Statement::CreateView(view) = statement else {
            continue;
        };
        let parts: Option<Vec<_>> = view.name.0.iter().map(|it| it.as_ident()).collect();
        let parts = parts.unwrap_or_default();
        let parts: Vec<_> = parts.into_iter().filter_map(folded).collect();
        let (schema, name) = match parts.as_slice() {
            [name] => (DEFAULT_SCHEMA, name.as_str()),
            [schema, name] => (schema.as_str(), name.as_str()),
            _ => continue,
        };
        let (Ok(schema), Ok(name)) = (Ident::parse(schema), Ident::parse(name)) else {
            continue;
        };
        let columns = view.columns.iter().map(|it| folded(&it.name));
        let Some(columns) = columns.collect() else {
            continue;
        };
        let query = (!view.materialized).then_some(view.query);
        let view = View { columns, query };
        out.push((QualifiedName::new(schema, name), view));
    }
    out
}
