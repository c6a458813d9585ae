//! The settings under which a database tells itself best: what is the organization, how things are called.
//! In: a schema. Out: a `Config`. What cannot be told from the schema is the default.

use super::secured::{Secured, own_membership};
use super::table::TIMESTAMPS;
use crate::config::{Config, ConstraintNames, ForeignKeys, TimestampType};
use crate::ident::{Ident, QualifiedName};
use crate::resolve::{Part, composed, foreign_key_words};
use crate::schema::{DataType, ForeignKey, Schema, Table};

/// What tables of organizations are called, the likeliest first.
const ROOTS: [&str; 10] = [
    "organization",
    "tenant",
    "workspace",
    "account",
    "company",
    "team",
    "customer",
    "client",
    "org",
    "store",
];

/// The settings that a schema speaks for.
pub fn guess(schema: &Schema) -> Config {
    let mut config = Config::default();
    let secured = Secured::of(schema);
    let from_policies = secured.as_ref().and_then(|it| it.root(schema));
    if let Some((root, column)) = from_policies.or_else(|| root(schema)) {
        config.tenancy.root = root;
        config.tenancy.column = column;
    }
    config.conventions.timestamp_type = timestamps(schema);
    config.conventions.constraint_names = names(schema);
    config.tenancy.foreign_keys = foreign_keys(schema, &config);
    let members = own_membership(schema).or_else(|| membership(schema, &config));
    if let Some((table, user)) = members {
        config.tenancy.membership_table = table;
        config.tenancy.membership_user = user;
    }
    if let Some(secured) = secured {
        config.tenancy.rls = true;
        config.tenancy.app_role = secured.role;
        config.tenancy.setting = secured.setting;
    }
    config
}

/// The table to which most others say that they belong, by a column of its name. Of several that are called like
/// organizations, the one that more belong to.
fn root(schema: &Schema) -> Option<(QualifiedName, Ident)> {
    let mut best: Option<(usize, usize, &QualifiedName, &Ident)> = None;
    for table in schema.tables.values() {
        let name = table.name.name.as_str();
        let Some(rank) = ROOTS.iter().position(|it| is_plural(name, it)) else {
            continue;
        };
        for column in belonging(schema, table) {
            let count = (schema.tables.values())
                .filter(|it| it.name != table.name && it.column(column).is_some())
                .count();
            let found = (count, ROOTS.len() - rank);
            if best.is_none_or(|(most, other, ..)| found > (most, other)) {
                best = Some((found.0, found.1, &table.name, column));
            }
        }
    }
    best.map(|(_, _, table, column)| (table.clone(), column.clone()))
}

/// `companies` is more than one `company`.
fn is_plural(name: &str, one: &str) -> bool {
    let many = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    let name = name.to_ascii_lowercase();
    name == one || name == many
}

/// The columns by which others reference a table's key, and that are called after it.
fn belonging<'s>(schema: &'s Schema, root: &'s Table) -> impl Iterator<Item = &'s Ident> {
    let name = root.name.name.as_str().to_ascii_lowercase();
    let stem = match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => name.strip_suffix('s').unwrap_or(&name).to_owned(),
    };
    let tables = schema.tables.values();
    let keys = tables.flat_map(|it| &it.foreign_keys);
    keys.filter(move |key| {
        key.target == root.name
            && key.columns.len() == 1
            && key.columns[0]
                .as_str()
                .to_ascii_lowercase()
                .starts_with(&stem)
    })
    .map(|key| &key.columns[0])
}

fn timestamps(schema: &Schema) -> TimestampType {
    let tables = schema.tables.values();
    let columns = tables.flat_map(|it| &it.columns);
    let stamps = columns.filter(|it| TIMESTAMPS.contains(&it.name.as_str()));
    let (mut naive, mut aware) = (0, 0);
    for column in stamps {
        naive += usize::from(column.data_type == DataType::Timestamp(None));
        aware += usize::from(column.data_type == DataType::TimestampTz(None));
    }
    if naive > aware {
        TimestampType::Timestamp
    } else {
        TimestampType::TimestampTz
    }
}

/// Whose names most foreign keys have.
fn names(schema: &Schema) -> ConstraintNames {
    let called = |style| {
        let tables = schema.tables.values();
        let count = tables.map(|table| {
            let keys = table.foreign_keys.iter();
            keys.filter(|key| {
                let words =
                    foreign_key_words(style, &key.columns, &key.target, &key.target_columns);
                key.name == composed(style, &table.name, Part::ForeignKey, &words)
            })
            .count()
        });
        count.sum::<usize>()
    };
    if called(ConstraintNames::Drizzle) > called(ConstraintNames::Postgres) {
        ConstraintNames::Drizzle
    } else {
        ConstraintNames::Postgres
    }
}

/// Composite, if no reference between two tables of organizations leaves the organization out.
fn foreign_keys(schema: &Schema, config: &Config) -> ForeignKeys {
    let column = &config.tenancy.column;
    let is_scoped = |name: &QualifiedName| {
        let table = schema.table(name).and_then(|it| it.column(column));
        table.is_some() && *name != config.tenancy.root
    };
    let leaves_out = |key: &ForeignKey| is_scoped(&key.target) && !key.columns.contains(column);
    let mut tables = schema.tables.values();
    let is_open =
        tables.any(|table| is_scoped(&table.name) && table.foreign_keys.iter().any(leaves_out));
    if is_open {
        ForeignKeys::Simple
    } else {
        ForeignKeys::Composite
    }
}

/// The table that says who belongs to which organization: its rows are of an organization and of a person.
fn membership(schema: &Schema, config: &Config) -> Option<(QualifiedName, Ident)> {
    let column = &config.tenancy.column;
    let is_person = |name: &QualifiedName| {
        let name = name.name.as_str();
        ["user", "person", "profile"]
            .iter()
            .any(|it| is_plural(name, it))
    };
    let tables = schema.tables.values();
    let mut found: Vec<_> = tables
        .filter(|table| {
            let name = table.name.name.as_str().to_ascii_lowercase();
            let is_called_so = name.contains("member") || name.contains("user");
            is_called_so && table.column(column).is_some() && !is_person(&table.name)
        })
        .filter_map(|table| {
            let mut keys = table.foreign_keys.iter();
            let key = keys.find(|key| is_person(&key.target) && key.columns.len() == 1)?;
            Some((table.name.clone(), key.columns[0].clone()))
        })
        .collect();
    found.sort_by_key(|(name, _)| name.name.as_str().len());
    found.into_iter().next()
}
