//! The SQL of a fixture: its rows as INSERTs, what the other organization does, the statement with its values.
//! In: a world and a fixture. Out: single statements, without semicolons, that PostgreSQL runs as they stand.

use super::draw::is_numbered;
use super::fixture::{Cell, Fixture, Row, Stage};
use super::words::Words;
use super::world::World;
use crate::ident::Ident;
use crate::sql::SqlWriter;

/// The name under which the statement is prepared.
pub(super) const NAME: &str = "asked";

/// How a statement is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Prepared, so that it stands as it was written and takes values.
    Prepared {
        /// The statement.
        sql: String,
        /// The types of its parameters, where PostgreSQL must be told of one that stands nowhere.
        types: String,
    },
    /// As it is, since it can be neither prepared nor given values.
    Direct(String),
}

impl Act {
    /// How this statement is run.
    pub fn of(sql: &str, words: &Words) -> Self {
        let types = types(words);
        match words.all.first().map(String::as_str) {
            Some("truncate") => Self::Direct(sql.to_owned()),
            // What a cursor hands out is its query.
            Some("declare") => {
                let lower = sql.to_ascii_lowercase();
                let query = lower.find(" for ").and_then(|at| sql.get(at + 5..));
                let sql = query.unwrap_or(sql).to_owned();
                Self::Prepared { sql, types }
            }
            _ => Self::Prepared {
                sql: sql.to_owned(),
                types,
            },
        }
    }

    /// What makes it ready to be run.
    pub fn prepare(&self) -> Option<String> {
        match self {
            Self::Prepared { sql, types } => Some(format!("PREPARE {NAME}{types} AS\n{sql}")),
            Self::Direct(_) => None,
        }
    }

    /// What runs it.
    pub fn run(&self, fixture: &Fixture) -> String {
        let sql = match self {
            Self::Direct(sql) => return sql.clone(),
            Self::Prepared { .. } => NAME,
        };
        let last = fixture.parameters.keys().last().copied().unwrap_or(0);
        if last == 0 {
            return format!("EXECUTE {sql}");
        }
        let values = (1..=last).map(|number| match fixture.parameters.get(&number) {
            Some(Some(value)) => literal(value),
            Some(None) | None => "NULL".to_owned(),
        });
        format!("EXECUTE {sql}({})", values.collect::<Vec<_>>().join(", "))
    }
}

/// ` (text, unknown)` for a statement with `$2` and no `$1`: what is unknown is found out from the statement.
fn types(words: &Words) -> String {
    let last = words.parameters.keys().last().copied().unwrap_or(0);
    let is_there = |number: u16| words.parameters.contains_key(&number);
    if (1..=last).all(is_there) {
        return String::new();
    }
    let types: Vec<&str> = (1..=last)
        .map(|number| if is_there(number) { "unknown" } else { "text" })
        .collect();
    format!(" ({})", types.join(", "))
}

/// A text in single quotes.
pub(super) fn literal(text: &str) -> String {
    let mut out = SqlWriter::default();
    out.literal(text);
    out.finish()
}

/// What tells the database which organization asks, where a setting does.
pub(super) fn setting(world: &World<'_>, fixture: &Fixture) -> Option<String> {
    let name = world.subject.organization?;
    let value = literal(&fixture.organizations[0]);
    (!name.starts_with('$')).then(|| format!("SET LOCAL {name} = {value}"))
}

/// The rows that are there from the beginning.
pub(super) fn setup(world: &World<'_>, fixture: &Fixture) -> Vec<String> {
    let rows = fixture.rows.iter();
    let rows = rows.filter(|it| it.stage != Stage::Arrives);
    rows.map(|row| insert(world, row)).collect()
}

/// What the other organization does then.
pub(super) fn arrivals(world: &World<'_>, fixture: &Fixture) -> Vec<String> {
    let act = |row: &Row| match &row.stage {
        Stage::Setup => None,
        Stage::Arrives => Some(insert(world, row)),
        Stage::Changes(_) => update(world, row),
    };
    fixture.rows.iter().filter_map(act).collect()
}

/// The INSERT of a row.
pub(super) fn insert(world: &World<'_>, row: &Row) -> String {
    let table = world.tables[row.table].table;
    let written = table.columns.iter().zip(&row.cells);
    let written: Vec<_> = written
        .filter(|(_, cell)| **cell != Cell::Default)
        .collect();
    let mut out = SqlWriter::default();
    out.words("INSERT INTO ").name(&table.name);
    if written.is_empty() {
        out.words(" DEFAULT VALUES");
        return out.finish();
    }
    let columns: Vec<_> = written.iter().map(|(column, _)| *column).collect();
    let names: Vec<Ident> = columns.iter().map(|it| it.name.clone()).collect();
    out.words(" ").columns(&names);
    if is_numbered(&columns) {
        out.words("\n  OVERRIDING SYSTEM VALUE");
    }
    out.words("\n  VALUES (");
    out.list(written, |out, (_, cell)| {
        match cell {
            Cell::Value(text) => out.literal(text),
            Cell::Null | Cell::Default => out.words("NULL"),
        };
    });
    out.words(")");
    out.finish()
}

/// The UPDATE by which the other organization changes its row.
fn update(world: &World<'_>, row: &Row) -> Option<String> {
    let Stage::Changes(changes) = &row.stage else {
        return None;
    };
    if changes.is_empty() {
        return None;
    }
    let place = &world.tables[row.table];
    let columns = &place.table.columns;
    let is_known = |key: &&Vec<usize>| key.iter().all(|at| row.cells[*at].value().is_some());
    let key = place.keys.iter().find(is_known)?;
    let mut out = SqlWriter::default();
    out.words("UPDATE ").name(&place.table.name).words(" SET ");
    out.list(changes, |out, (at, value)| {
        out.ident(&columns[*at].name).words(" = ").literal(value);
    });
    out.words("\n  WHERE ");
    for (at, column) in key.iter().enumerate() {
        out.words(if at > 0 { " AND " } else { "" });
        let value = row.cells[*column].value().unwrap_or_default();
        out.ident(&columns[*column].name)
            .words(" = ")
            .literal(value);
    }
    Some(out.finish())
}
