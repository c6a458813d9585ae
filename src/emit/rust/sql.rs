//! The SQL of a table's module.
//! In: a `TableCode`. Out: constants of fixed SQL. Every value is a parameter; every statement over the rows of an
//! organization holds the column of the organization equal to `$1`.

use super::layout::sql_const;
use super::model::{ColumnCode, TableCode};
use super::table::is_patchable;

/// The pieces that the statements of a table are put together from.
pub struct Sql {
    table: String,
    /// The column list, in pieces.
    columns: Vec<String>,
    /// `organization_id = $1`
    pub scope: Option<String>,
    /// The columns of the key and what casts a parameter of each.
    pub key: Vec<(String, String)>,
}

impl Sql {
    /// The pieces of a table's statements.
    pub fn new(table: &TableCode) -> Self {
        let last = table.columns.len().saturating_sub(1);
        let name = |column: &ColumnCode| column.sql.clone();
        Self {
            table: table.sql.clone(),
            columns: table
                .columns
                .iter()
                .enumerate()
                .map(|(number, column)| {
                    let comma = if number == last { "" } else { ", " };
                    format!("{}{}{comma}", name(column), column.form.read_cast)
                })
                .collect(),
            scope: table.scope.map(|scope| {
                let column = &table.columns[scope];
                format!("{} = $1{}", name(column), column.form.write_cast)
            }),
            key: table
                .key
                .iter()
                .flatten()
                .map(|column| {
                    let column = &table.columns[*column];
                    (name(column), column.form.write_cast.clone())
                })
                .collect(),
        }
    }

    /// What holds for one row.
    fn condition(&self) -> String {
        let first = 1 + usize::from(self.scope.is_some());
        let parts: Vec<_> =
            self.scope
                .iter()
                .cloned()
                .chain(
                    self.key.iter().enumerate().map(|(place, (column, cast))| {
                        format!("{column} = ${}{cast}", first + place)
                    }),
                )
                .collect();
        parts.join(" and ")
    }

    /// What holds for the rows behind one, in the order of the key.
    fn behind(&self) -> String {
        let first = 2 + usize::from(self.scope.is_some());
        let columns: Vec<_> = self.key.iter().map(|(column, _)| column.as_str()).collect();
        let values: Vec<_> = self
            .key
            .iter()
            .enumerate()
            .map(|(place, (_, cast))| format!("${}{cast}", first + place))
            .collect();
        let word = if self.scope.is_some() { "and" } else { "where" };
        match columns[..] {
            [column] => format!(" {word} {column} > {}", values[0]),
            _ => format!(" {word} ({}) > ({})", columns.join(", "), values.join(", ")),
        }
    }

    /// The end of a list.
    fn order(&self) -> String {
        let columns: Vec<_> = self.key.iter().map(|(column, _)| column.as_str()).collect();
        let limit = 1 + usize::from(self.scope.is_some());
        if columns.is_empty() {
            format!(" limit ${limit}")
        } else {
            format!(" order by {} limit ${limit}", columns.join(", "))
        }
    }

    fn select(&self, condition: &str) -> Vec<String> {
        let mut pieces = vec!["select ".to_owned()];
        pieces.extend(self.columns.iter().cloned());
        pieces.push(format!(" from {}", self.table));
        if !condition.is_empty() {
            pieces.push(format!(" where {condition}"));
        }
        spaced(pieces)
    }
}

/// Moves leading spaces to the piece before: a broken literal loses the spaces that start a line.
fn spaced(mut pieces: Vec<String>) -> Vec<String> {
    for place in 1..pieces.len() {
        if let Some(rest) = pieces[place].strip_prefix(' ') {
            let rest = rest.to_owned();
            pieces[place] = rest;
            pieces[place - 1].push(' ');
        }
    }
    pieces
}

/// The constants of a table's module.
pub fn consts(table: &TableCode, sql: &Sql, named: bool, listed: bool, written: bool) -> String {
    let condition = sql.condition();
    let mut out = String::new();
    let member = table.listed_by_member;
    if written {
        out += &sql_const("", "TABLE", std::slice::from_ref(&sql.table));
    }
    if written || member {
        out += &sql_const(
            if member { "pub(super) " } else { "" },
            "COLUMNS",
            &sql.columns,
        );
    }
    if written && is_patchable(table) {
        out += &sql_const("", "KEY", std::slice::from_ref(&condition));
    }
    if named {
        out += &sql_const("", "FIND", &sql.select(&condition));
    }
    if listed {
        out += &sql_const(
            "",
            "LIST",
            &sql.select(sql.scope.as_deref().unwrap_or_default()),
        );
        if named {
            out += &sql_const("", "BEHIND", &[sql.behind()]);
        }
        out += &sql_const("", "ORDER", &[sql.order()]);
    }
    if written && named {
        let head = format!("delete from {} ", sql.table);
        out += &sql_const("", "DELETE", &[head, format!("where {condition}")]);
    }
    out.truncate(out.trim_end().len());
    out
}
