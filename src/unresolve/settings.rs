//! The settings under which a database tells itself best: what is the organization, how things are called.
//! In: a schema. Out: a `Config`, and its text. What cannot be told from the schema is the default.

use super::address::table_name;
use super::inline::Inline;
use super::table::TIMESTAMPS;
use crate::config::{Config, ConstraintNames, ForeignKeys, TimestampType};
use crate::ident::{Ident, QualifiedName};
use crate::resolve::{Part, composed, foreign_key_words};
use crate::schema::{DataType, ForeignKey, Policy, RowSecurity, Schema, Table};

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

/// What the policies of `rls = "on"` say, where a database has them.
struct Secured {
    role: Ident,
    setting: String,
    /// The column that most of them are about.
    column: Ident,
}

impl Secured {
    fn of(schema: &Schema) -> Option<Self> {
        let policies: Vec<_> = (schema.tables.values())
            .filter(|it| it.row_security == RowSecurity::Forced)
            .filter_map(|it| policy_of(it, "organization_isolation"))
            .collect();
        let columns = policies.iter().map(|(_, column)| column);
        let count = |column: &Ident| columns.clone().filter(|it| *it == column).count();
        let column = columns
            .clone()
            .max_by_key(|it| (count(it), std::cmp::Reverse(*it)))?;
        let (policy, _) = policies.first()?;
        let (_, rest) = policy.using.0.split_once("current_setting('")?;
        let (setting, _) = rest.split_once('\'')?;
        Some(Self {
            role: policy.roles.first()?.clone(),
            setting: setting.to_owned(),
            column: column.clone(),
        })
    }

    /// The table that the column leads to.
    fn root(&self, schema: &Schema) -> Option<(QualifiedName, Ident)> {
        let mut keys = schema.tables.values().flat_map(|it| &it.foreign_keys);
        let key = keys.find(|it| it.columns.len() == 1 && it.columns[0] == self.column)?;
        Some((key.target.clone(), self.column.clone()))
    }
}

/// A policy of a table by its name, and the column that it compares.
fn policy_of<'t>(table: &'t Table, name: &str) -> Option<(&'t Policy, Ident)> {
    let policy = table.policies.iter().find(|it| it.name == *name)?;
    let (left, _) = policy.using.0.split_once(" = (")?;
    let column = table.columns.iter().find(|it| it.name.sql() == left)?;
    Some((policy, column.name.clone()))
}

/// The table of the memberships, by its policy.
fn own_membership(schema: &Schema) -> Option<(QualifiedName, Ident)> {
    let mut tables = schema.tables.values();
    tables.find_map(|table| {
        let (_, user) = policy_of(table, "own_membership")?;
        Some((table.name.clone(), user))
    })
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

/// The text of `schemagen.toml`, with all that is not the default, and what a project begins with.
pub fn text(config: &Config) -> String {
    let plain = Config::default();
    let (tenancy, other) = (&config.tenancy, &plain.tenancy);
    let mut text = format!("{HEAD}\nspecs = \"specs\"\n\n[tenancy]\n");
    let mut out = Inline::default();
    out.text("root", &table_name(&tenancy.root));
    out.text("column", tenancy.column.as_str());
    let person = (&tenancy.membership_table, &tenancy.membership_user);
    if person != (&other.membership_table, &other.membership_user) {
        let mut entry = Inline::default();
        entry.text("table", &table_name(person.0));
        entry.text("user", person.1.as_str());
        out.raw("membership", entry.finish());
    }
    text.push_str(&out.lines());
    text.push_str(match tenancy.foreign_keys {
        ForeignKeys::Composite => "foreign_keys = \"composite\"\n",
        ForeignKeys::Simple => SIMPLE,
    });
    if tenancy.rls {
        let mut out = Inline::default();
        out.text("rls", "on");
        out.text("setting", &tenancy.setting);
        out.text("app_role", tenancy.app_role.as_str());
        text.push_str(&out.lines());
    }
    let mut conventions = Inline::default();
    if config.conventions.timestamp_type == TimestampType::Timestamp {
        conventions.text("timestamp_type", "timestamp");
    }
    if config.conventions.constraint_names == ConstraintNames::Drizzle {
        conventions.text("constraint_names", "drizzle");
    }
    let conventions = conventions.lines();
    if !conventions.is_empty() {
        text.push_str(&format!("\n[conventions]\n{conventions}"));
    }
    text.push_str("\n[migrations]\ndir = \"migrations\"\nformat = \"sqlx\"\n");
    text.push_str("\n[target.rust]\ndir = \"src/db\"\n");
    text
}

const HEAD: &str = "\
# What a database told of itself. `schemagen init` in an empty folder writes all settings, with what they mean.
";

const SIMPLE: &str = "\
# As it is, a row can reference another organization's. With \"composite\", which the next build would turn into a
# migration, PostgreSQL itself refuses that.
foreign_keys = \"simple\"
";
