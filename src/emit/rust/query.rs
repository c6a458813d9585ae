//! The view of a table's module: its SQL and its functions.
//! In: a `TableCode`. Out: constants of fixed SQL, heads and bodies of functions. Every value is bound; every statement
//! over the rows of an organization holds the column of the organization equal to `$1`.

use super::layout::{call, literal, signature, sql_const};
use super::model::{Access, ColumnCode, Insertion, Shared, TableCode};
use super::table::{has_required_part, is_patchable};
use crate::binding::rust::Made;
use serde::Serialize;

/// The functions of a table, and what they share.
#[derive(Serialize, Default)]
pub struct Functions {
    consts: String,
    /// What gives the connection: `org` or `&mut session`.
    run: &'static str,
    /// The lines that bind what names a row.
    bind: String,
    one: &'static str,
    one_new: &'static str,
    many: &'static str,
    find: Option<String>,
    list: Option<Function>,
    insert: Option<Function>,
    update: Option<Function>,
    delete: Option<String>,
}

/// A function whose body depends on the columns.
#[derive(Serialize)]
struct Function {
    signature: String,
    body: String,
    run: &'static str,
    /// For an update: how the row is found when nothing changes.
    find: &'static str,
}

const ORG: &str = "org: &mut Org";
const SESSION: &str = "mut session: impl Session";

impl Functions {
    /// The names that the functions use of `mod.rs`.
    pub fn imports(&self, table: &TableCode) -> String {
        let root = table.access == Access::Root;
        let org = matches!(table.access, Access::Org | Access::Root);
        let any = self.find.is_some() || self.list.is_some() || self.insert.is_some();
        let paged = self.list.is_some() && table.key.is_some();
        let bound = self.find.is_some() || self.list.is_some();
        let session = table.access == Access::Session || (root && self.insert.is_some());
        let names: Vec<_> = [
            (bound, "Bound"),
            (any, "Error"),
            (self.insert.is_some(), "Insert"),
            (org && (bound || !root), "Org"),
            (paged, "Page"),
            (session && any, "Session"),
            (self.update.is_some(), "Update"),
        ]
        .into_iter()
        .filter_map(|(used, name)| used.then_some(name))
        .collect();
        match names[..] {
            [] => String::new(),
            [name] => format!("use super::{name};\n"),
            _ => format!("use super::{{{}}};\n", names.join(", ")),
        }
    }
}

/// The functions of a table.
pub fn functions(shared: &Shared, table: &TableCode) -> Functions {
    let sql = Sql::new(table);
    if table.access == Access::Nobody {
        return Functions::default();
    }
    let (receiver, run) = match table.access {
        Access::Org | Access::Root => (ORG, "org"),
        Access::Session | Access::Nobody => (SESSION, "&mut session"),
    };
    let written = !table.table.external;
    let named = table.key.is_some();
    let keyed = table.key.as_ref().is_some_and(|key| !key.is_empty());
    let key_arguments = if keyed {
        vec![receiver, "id: &Id"]
    } else {
        vec![receiver]
    };
    let listed = table.access != Access::Root && (keyed || !named);
    let (one, many) = match table.access {
        Access::Root => ("the organization", ""),
        Access::Org if keyed => ("a row of the organization", "rows of the organization"),
        Access::Org => ("the row of the organization", "rows of the organization"),
        Access::Session | Access::Nobody => ("a row", "rows"),
    };
    Functions {
        consts: consts(shared, table, &sql, named, listed, written),
        run,
        bind: bind(table),
        one,
        one_new: match table.access {
            Access::Root => "an organization",
            Access::Org => "a row to the organization",
            Access::Session | Access::Nobody => "a row",
        },
        many,
        find: named.then(|| {
            signature(
                "",
                "pub async fn find",
                &key_arguments,
                "Result<Option<Row>, Error>",
            )
        }),
        list: listed.then(|| list(table, &sql, receiver, run)),
        insert: written.then(|| insert(table)),
        update: (written && is_patchable(table)).then(|| {
            let arguments = [&key_arguments[..], &["patch: Patch"]].concat();
            Function {
                signature: signature(
                    "",
                    "pub async fn update",
                    &arguments,
                    "Result<Option<Row>, Error>",
                ),
                body: updates(table),
                run,
                find: match (run, keyed) {
                    ("org", true) => "find(org, id)",
                    ("org", false) => "find(org)",
                    _ => "find(session, id)",
                },
            }
        }),
        delete: (written && named).then(|| {
            signature(
                "",
                "pub async fn delete",
                &key_arguments,
                "Result<bool, Error>",
            )
        }),
    }
}

/// The pieces that the statements of a table are put together from.
struct Sql {
    table: String,
    /// The column list, in pieces.
    columns: Vec<String>,
    /// `organization_id = $1`
    scope: Option<String>,
    /// The columns of the key and what casts a parameter of each.
    key: Vec<(String, String)>,
}

impl Sql {
    fn new(table: &TableCode) -> Self {
        let last = table.columns.len().saturating_sub(1);
        let name = |column: &ColumnCode| column.column.name.sql();
        Self {
            table: table.table.name.sql(),
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

fn consts(
    shared: &Shared,
    table: &TableCode,
    sql: &Sql,
    named: bool,
    listed: bool,
    written: bool,
) -> String {
    let condition = sql.condition();
    let mut out = String::new();
    let member = shared.membership.is_some() && table.access == Access::Root;
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

fn bind(table: &TableCode) -> String {
    let key = table.key.as_deref().unwrap_or_default();
    let mut values: Vec<String> = Vec::new();
    if table.scope.is_some() {
        values.push("org.id()".to_owned());
    }
    match key {
        [] => {}
        [_] => values.push("id".to_owned()),
        _ => values.extend(key.iter().map(|column| {
            let column = &table.columns[*column];
            let borrow = if column.form.traits.copy { "" } else { "&" };
            format!("{borrow}id.{}", column.field)
        })),
    }
    bound(&values)
}

fn bound(values: &[String]) -> String {
    let Some((first, rest)) = values.split_first() else {
        return "    let bound = Bound::default();".to_owned();
    };
    let mutable = if rest.is_empty() { "" } else { "mut " };
    let mut out = call("    ", &format!("let {mutable}bound = Bound::of"), &[first]);
    for value in rest {
        out += &call("    ", "bound.add", &[value]);
    }
    out.truncate(out.trim_end().len());
    out
}

fn list(table: &TableCode, sql: &Sql, receiver: &'static str, run: &'static str) -> Function {
    let paged = !sql.key.is_empty();
    let argument = if paged {
        "page: Page<Id>"
    } else {
        "limit: u32"
    };
    let mut values = Vec::new();
    if table.scope.is_some() {
        values.push("org.id()".to_owned());
    }
    values.push(format!(
        "i64::from({})",
        if paged { "page.limit" } else { "limit" }
    ));
    let mut body = bound(&values);
    if paged && values.len() == 1 {
        body = body.replacen("let bound", "let mut bound", 1);
    }
    if paged {
        body += "\n    let mut sql = String::from(LIST);\n    if let Some(after) = page.after {\n";
        match table.key.as_deref().unwrap_or_default() {
            [_] => body += "        bound.add(after);\n",
            key => {
                for column in key {
                    body += &call(
                        "        ",
                        "bound.add",
                        &[&format!("after.{}", table.columns[*column].field)],
                    );
                }
            }
        }
        body += "        sql.push_str(BEHIND);\n    }\n    sql.push_str(ORDER);\n";
    } else {
        body += "\n    let sql = [LIST, ORDER].concat();\n";
    }
    body += &format!("    super::fetch_all({run}, sqlx::AssertSqlSafe(sql), bound).await");
    Function {
        signature: signature(
            "",
            "pub async fn list",
            &[receiver, argument],
            "Result<Vec<Row>, Error>",
        ),
        body,
        run,
        find: "",
    }
}

fn insert(table: &TableCode) -> Function {
    let (receiver, run) = if table.access == Access::Org {
        (ORG, "org")
    } else {
        (SESSION, "&mut session")
    };
    let convert = has_required_part(table);
    let mut sets = String::new();
    if let (Access::Org, Some(scope)) = (table.access, table.scope) {
        let column = &table.columns[scope];
        set(&mut sets, column, "set", &["org.id()"]);
    }
    for column in table.insertable() {
        let value = format!("new.{}", column.field);
        let labels = column.form.label_list;
        match &column.insertion {
            Insertion::Default if labels => set(&mut sets, column, "some_labels", &[&value]),
            Insertion::Default => set(&mut sets, column, "some", &[&value]),
            Insertion::Made(Made::Function { name, .. }) => {
                set(
                    &mut sets,
                    column,
                    "or_make",
                    &[&value, &format!("super::{name}")],
                );
            }
            Insertion::Made(Made::Literal(text)) => {
                set(&mut sets, column, "or_sql", &[&value, &literal(text)])
            }
            _ if labels => set(&mut sets, column, "labels", &[&value]),
            _ => set(&mut sets, column, "set", &[&value]),
        }
    }
    let mut body = String::new();
    if convert {
        body += "    let new = new.into();\n";
    }
    body += if sets.is_empty() {
        "    let insert = Insert::default();\n"
    } else {
        "    let mut insert = Insert::default();\n"
    };
    body += &sets;
    body.truncate(body.trim_end().len());
    let name = match (table.insertable().next(), convert) {
        (None, _) => "New {}: New",
        (Some(_), true) => "new: impl Into<New>",
        (Some(_), false) => "new: New",
    };
    Function {
        signature: signature(
            "",
            "pub async fn insert",
            &[receiver, name],
            "Result<Row, Error>",
        ),
        body,
        run,
        find: "",
    }
}

fn updates(table: &TableCode) -> String {
    let mut out = String::new();
    for column in table.columns.iter().filter(|column| column.patched) {
        let method = if column.form.label_list {
            "some_labels"
        } else {
            "some"
        };
        let value = format!("patch.{}", column.field);
        change(&mut out, column, "update", method, &[&value]);
    }
    for column in table.columns.iter().filter(|column| column.touched) {
        out += &call(
            "    ",
            "update.touch",
            &[&literal(&column.column.name.sql())],
        );
    }
    out.truncate(out.trim_end().len());
    out
}

fn set(out: &mut String, column: &ColumnCode, method: &str, values: &[&str]) {
    change(out, column, "insert", method, values);
}

fn change(out: &mut String, column: &ColumnCode, statement: &str, method: &str, values: &[&str]) {
    if !column.form.write_cast.is_empty() {
        *out += &call(
            "    ",
            &format!("{statement}.cast"),
            &[&literal(&column.form.write_cast)],
        );
    }
    let name = literal(&column.column.name.sql());
    let arguments: Vec<_> = std::iter::once(name.as_str())
        .chain(values.iter().copied())
        .collect();
    *out += &call("    ", &format!("{statement}.{method}"), &arguments);
}
