//! The SQL of a table's module.
//! In: a `TableCode`. Out: constants of fixed SQL. Every value is a parameter; every statement over the rows of an
//! organization holds the column of the organization equal to `$1`.

use super::layout::{list, literal, sql_const};
use super::model::{Access, ColumnCode, TableCode, UniqueCode};

/// What a table is called in every statement, so that joined tables cannot be meant.
const ALIAS: &str = "t";

/// A column in a statement: `t.title`.
pub fn qualified(column: &ColumnCode) -> String {
    format!("{ALIAS}.{}", column.sql)
}

/// `t.organization_id = $1`; nothing where the rows are of nobody.
pub fn scope_condition(table: &TableCode) -> Option<String> {
    table.scope.map(|scope| {
        let column = &table.columns[scope];
        format!("{} = $1{}", qualified(column), column.form.write_cast)
    })
}

/// The number of the first parameter behind the organization.
pub fn first_parameter(table: &TableCode) -> usize {
    1 + usize::from(table.scope.is_some())
}

/// What holds for the rows that have these values in these columns.
pub fn condition(table: &TableCode, columns: &[usize]) -> String {
    let first = first_parameter(table);
    let equal = columns.iter().enumerate().map(|(place, column)| {
        let column = &table.columns[*column];
        let cast = &column.form.write_cast;
        format!("{} = ${}{cast}", qualified(column), first + place)
    });
    let parts: Vec<_> = scope_condition(table).into_iter().chain(equal).collect();
    parts.join(" and ")
}

/// The list of the columns, in pieces.
pub fn columns(table: &TableCode) -> Vec<String> {
    let last = table.columns.len().saturating_sub(1);
    let piece = |(number, column): (usize, &ColumnCode)| {
        let comma = if number == last { "" } else { ", " };
        format!("{}{}{comma}", qualified(column), column.form.read_cast)
    };
    table.columns.iter().enumerate().map(piece).collect()
}

/// The rows that may be seen: `todos t where t.organization_id = $1`, in pieces.
pub fn from(table: &TableCode, joined: &[String]) -> Vec<String> {
    let mut pieces = vec![format!("{} {ALIAS} ", table.sql)];
    pieces.extend(joined.iter().map(|join| format!("{join} ")));
    let scope = scope_condition(table).unwrap_or_else(|| "true".to_owned());
    pieces.push(format!("where {scope}"));
    pieces
}

/// A constant with the SELECT of the row that has these values in these columns.
pub fn find_const(name: &str, table: &TableCode, keys: &[usize]) -> String {
    let mut pieces = vec!["select ".to_owned()];
    pieces.extend(columns(table));
    if let Some(last) = pieces.last_mut() {
        last.push(' ');
    }
    pieces.push(format!("from {} {ALIAS} ", table.sql));
    pieces.push(format!("where {}", condition(table, keys)));
    sql_const("", name, &pieces)
}

/// A constant with the DELETE of the row that the key names.
pub fn delete_const(table: &TableCode, keys: &[usize]) -> String {
    let head = format!("delete from {} {ALIAS} ", table.sql);
    let tail = format!("where {}", condition(table, keys));
    sql_const("", "DELETE", &[head, tail])
}

/// What an upsert holds on to.
pub fn conflict_const(name: &str, table: &TableCode, unique: &UniqueCode) -> String {
    let names = |columns: &mut dyn Iterator<Item = &ColumnCode>| {
        let names: Vec<_> = columns.map(|column| column.sql.clone()).collect();
        names
    };
    let target = names(&mut unique.columns.iter().map(|column| &table.columns[*column]));
    let held = |column: &&ColumnCode| !target.contains(&column.sql);
    let changes = names(&mut table.columns.iter().filter(|it| it.patched).filter(held));
    let touched: Vec<_> = table.columns.iter().filter(|it| it.touched).collect();
    let touched: Vec<_> = touched
        .iter()
        .map(|it| format!("{} = now()", it.sql))
        .collect();
    let scope = match table.access {
        Access::Org => scope_condition(table),
        Access::Root | Access::Session | Access::Nobody => None,
    };
    let text = |name: &str, value: &str| format!("    {name}: {},\n", literal(value));
    let changes: Vec<_> = changes.iter().map(|name| literal(name)).collect();
    [
        format!("const {name}: Conflict = Conflict {{\n"),
        text("table", table.bare),
        text("constraint", unique.name),
        text("target", &target.join(", ")),
        list("    ", "changes: &", &changes, ","),
        text("touched", &touched.join(", ")),
        text("condition", &scope.unwrap_or_default()),
        "};\n".to_owned(),
    ]
    .concat()
}
