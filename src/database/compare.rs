//! What two schemas do not have in common, object by object.
//! In: what a database holds, recognised, and what is meant. Out: differences, each with both sides as SQL.
//! The order of columns and of lists is no difference: a database that grew has another one than the specs.

use crate::ident::QualifiedName;
use crate::schema::{Column, Constraint, ObjectId, RowSecurity, Schema, Table};
use crate::sql;
use crate::statement::{ConstraintForm, Grant, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Its address: `todos.title`.
    pub object: String,
    /// What kind of thing it is: `column`.
    pub what: String,
    /// On which side it is.
    pub state: State,
    /// What the database has, as SQL.
    pub actual: Option<String>,
    /// What is meant, as SQL.
    pub meant: Option<String>,
}

/// On which side a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is meant, and the database does not have it.
    Missing,
    /// The database has it, and nobody means it.
    Extra,
    /// Both have it, in two ways.
    Different,
}

impl Difference {
    /// The difference of two texts about one thing, if there is one.
    pub(super) fn between(
        what: &str,
        object: &str,
        actual: Option<String>,
        meant: Option<String>,
    ) -> Option<Self> {
        let state = match (&actual, &meant) {
            (None, None) => return None,
            (None, Some(_)) => State::Missing,
            (Some(_), None) => State::Extra,
            (Some(actual), Some(meant)) if actual == meant => return None,
            (Some(_), Some(_)) => State::Different,
        };
        Some(Self {
            object: object.to_owned(),
            what: what.to_owned(),
            state,
            actual,
            meant,
        })
    }
}

/// All that is not the same, sorted by address. Tables of others count on neither side.
pub fn compare(actual: &Schema, meant: &Schema) -> Vec<Difference> {
    let (actual, meant) = (facts(actual), facts(meant));
    let keys: BTreeSet<_> = actual.keys().chain(meant.keys()).collect();
    let whole = |side: &Facts, object: &ObjectId| {
        let table = object.table().cloned().map(ObjectId::Table);
        table.is_none_or(|it| side.contains_key(&(it, "table")))
    };
    let mut out = Vec::new();
    for key in keys {
        let (object, what) = key;
        // A table that is on one side only is one difference, not one for each of its parts.
        if *what != "table" && !(whole(&actual, object) && whole(&meant, object)) {
            continue;
        }
        let address = object.to_string();
        let (actual, meant) = (actual.get(key).cloned(), meant.get(key).cloned());
        out.extend(Difference::between(what, &address, actual, meant));
    }
    out
}

/// Every address in a schema, with the kind of thing that has it.
pub(super) fn addresses(schema: &Schema) -> BTreeSet<(String, String)> {
    let facts = facts(schema).into_keys();
    facts
        .map(|(object, what)| (object.to_string(), what.to_owned()))
        .collect()
}

type Facts = BTreeMap<(ObjectId, &'static str), String>;

/// Everything that can be said of a schema, a line each.
fn facts(schema: &Schema) -> Facts {
    let mut out = Facts::new();
    for name in &schema.extensions {
        let id = ObjectId::Extension(name.clone());
        let sql = line(&Statement::CreateExtension(name.clone()));
        out.insert((id, "extension"), sql);
    }
    for enum_type in schema.enums.values() {
        let id = ObjectId::Enum(enum_type.name.clone());
        comment(&id, enum_type.doc.as_ref(), &mut out);
        let sql = line(&Statement::CreateEnum(enum_type.clone()));
        out.insert((id, "enum"), sql);
    }
    for table in schema.owned_tables() {
        table_facts(table, &mut out);
    }
    out
}

fn table_facts(table: &Table, out: &mut Facts) {
    let name = &table.name;
    let id = ObjectId::Table(name.clone());
    comment(&id, table.doc.as_ref(), out);
    let security = match table.row_security {
        RowSecurity::Off => "off",
        RowSecurity::Enabled => "on",
        RowSecurity::Forced => "on, for the owner too",
    };
    out.insert((id.clone(), "row-level security"), security.to_owned());
    out.insert((id, "table"), format!("TABLE {}", name.sql()));
    for column in &table.columns {
        let id = ObjectId::Column(name.clone(), column.name.clone());
        comment(&id, column.doc.as_ref(), out);
        out.insert((id, "column"), definition(name, column));
    }
    for constraint in constraints(table) {
        let (what, own) = (kind(&constraint), constraint.name().clone());
        let added = Statement::AddConstraint {
            table: name.clone(),
            constraint,
            form: ConstraintForm::Whole,
        };
        let text = line(&added);
        let text = text.split_once(" ADD ").map_or(&*text, |(_, rest)| rest);
        out.insert(
            (ObjectId::Constraint(name.clone(), own), what),
            text.to_owned(),
        );
    }
    for index in &table.indexes {
        let id = ObjectId::Index(name.clone(), index.name.clone());
        let made = Statement::CreateIndex {
            table: name.clone(),
            index: index.clone(),
            concurrently: false,
        };
        out.insert((id, "index"), line(&made));
    }
    for policy in &table.policies {
        let id = ObjectId::Policy(name.clone(), policy.name.clone());
        let made = Statement::CreatePolicy {
            table: name.clone(),
            policy: policy.clone(),
        };
        out.insert((id, "policy"), line(&made));
    }
    for (role, privileges) in &table.grants {
        let id = ObjectId::Grant(name.clone(), role.clone());
        let given = Statement::Grant(Grant {
            table: name.clone(),
            role: role.clone(),
            privileges: privileges.clone(),
        });
        out.insert((id, "grant"), line(&given));
    }
}

fn comment(id: &ObjectId, doc: Option<&String>, out: &mut Facts) {
    if let Some(doc) = doc {
        out.insert((id.clone(), "comment"), doc.clone());
    }
}

/// `title text NOT NULL`
fn definition(table: &QualifiedName, column: &Column) -> String {
    let text = line(&Statement::AddColumn {
        table: table.clone(),
        column: column.clone(),
    });
    let start = format!("ALTER TABLE {} ADD COLUMN ", table.sql());
    text.strip_prefix(&start).unwrap_or(&text).to_owned()
}

fn constraints(table: &Table) -> Vec<Constraint> {
    let keys = table
        .primary_key
        .iter()
        .cloned()
        .map(Constraint::PrimaryKey);
    let uniques = table.uniques.iter().cloned().map(Constraint::Unique);
    let checks = table.checks.iter().cloned().map(Constraint::Check);
    let references = table
        .foreign_keys
        .iter()
        .cloned()
        .map(Constraint::ForeignKey);
    keys.chain(uniques)
        .chain(checks)
        .chain(references)
        .collect()
}

fn kind(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::PrimaryKey(_) => "primary key",
        Constraint::Unique(_) => "unique",
        Constraint::Check(_) => "check",
        Constraint::ForeignKey(_) => "foreign key",
    }
}

/// A statement on one line, without its semicolon.
fn line(statement: &Statement) -> String {
    let text = sql::render(statement);
    let text = text.strip_suffix(';').unwrap_or(&text);
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for next in lines {
        out.push(' ');
        out.push_str(next.trim_start());
    }
    out
}
