//! The functions of a table's module that add rows: one, many, or one that may be there already.
//! In: a `TableCode`. Out: constants, the statements that a `New` makes, and functions over them.

use super::change::assign;
use super::function::{Caller, Function, ORG, SESSION, WRITES, WRITES_MANY, line};
use super::layout::{call, chain, literal, signature};
use super::model::{Access, ColumnCode, Insertion, TableCode, UniqueCode};
use super::query::{unique_lookups, words};
use super::sql::conflict_const;
use super::table::has_required_part;
use crate::binding::rust::Made;

/// Whether a table's rows can be added many at a time: a list of each column can be bound, and something stands in
/// every row.
pub fn takes_many(table: &TableCode) -> bool {
    let known = |column: &ColumnCode| column.form.traits.known;
    let stands = |column: &ColumnCode| !matches!(column.insertion, Insertion::Default);
    let mut columns = table.insertable();
    table.access != Access::Root
        && table.insertable().all(known)
        && (table.scope.is_some() || columns.any(stands))
}

/// The implementation of `New`: how it becomes a statement.
pub fn new_impl(table: &TableCode, many: bool) -> String {
    let sets = insertions(table);
    let organization = organization(table).map(|path| format!("organization: &{path}"));
    let arguments: Vec<_> = ["self"]
        .into_iter()
        .chain(organization.as_deref())
        .collect();
    let mut out = String::from("impl New {\n    /// The statement that adds the row.\n    ");
    out += &signature("    ", "fn insert", &arguments, "Insert");
    out += " {\n";
    if sets.is_empty() {
        out += "        Insert::default()\n    }\n";
    } else {
        out +=
            &format!("        let mut insert = Insert::default();\n{sets}        insert\n    }}\n");
    }
    if many {
        let arguments: Vec<_> = ["rows: &[Self]"]
            .into_iter()
            .chain(organization.as_deref())
            .collect();
        out += "\n    /// The statement that adds many rows.\n    ";
        out += &signature("    ", "fn many", &arguments, "Many");
        out += &format!(
            " {{\n        let mut many = Many::default();\n{}        many\n    }}\n",
            lists(table)
        );
    }
    out += "}";
    out
}

/// The type of the organization's id, where the rows are of one.
fn organization(table: &TableCode) -> Option<String> {
    let scope = table.scope.filter(|_| table.access == Access::Org)?;
    Some(table.columns[scope].form.path.clone())
}

fn insertions(table: &TableCode) -> String {
    let mut out = String::new();
    if let (Access::Org, Some(scope)) = (table.access, table.scope) {
        set(&mut out, &table.columns[scope], "set", &["organization"]);
    }
    for column in table.insertable() {
        let value = format!("self.{}", column.field);
        let labels = column.form.label_list;
        match &column.insertion {
            Insertion::Default if labels => set(&mut out, column, "some_labels", &[&value]),
            Insertion::Default => set(&mut out, column, "some", &[&value]),
            Insertion::Made(Made::Function { name, .. }) => {
                let make = format!("super::{name}");
                set(&mut out, column, "or_make", &[&value, &make]);
            }
            Insertion::Made(Made::Literal(text)) => {
                set(&mut out, column, "or_sql", &[&value, &literal(text)])
            }
            _ if labels => set(&mut out, column, "labels", &[&value]),
            _ => set(&mut out, column, "set", &[&value]),
        }
    }
    out
}

fn set(out: &mut String, column: &ColumnCode, method: &str, values: &[&str]) {
    assign(out, "        ", column, ("insert", method), values);
}

/// The lists of `many`: one a column.
fn lists(table: &TableCode) -> String {
    let mut out = String::new();
    if let (Access::Org, Some(scope)) = (table.access, table.scope) {
        let column = &table.columns[scope];
        let arguments = [
            &literal(&column.sql),
            &literal(&column.form.write_cast),
            "organization",
        ];
        out += &call("        ", "many.all", &arguments);
    }
    for column in table.insertable() {
        list(&mut out, column);
    }
    out
}

fn list(out: &mut String, column: &ColumnCode) {
    const INDENT: &str = "        ";
    let field = format!("row.{}", column.field);
    let default = match &column.insertion {
        Insertion::Made(Made::Literal(text)) => Some(text.as_str()),
        Insertion::Default => Some(column.default.as_deref().unwrap_or("NULL")),
        _ => None,
    };
    let depth = usize::from(column.nullable) + usize::from(default.is_some());
    let is_list = column.form.is_list();
    let cast = if is_list {
        &column.form.write_cast
    } else {
        &column.form.list_cast
    };
    let (name, cast) = (literal(&column.sql), literal(cast));
    if is_list {
        let value = list_value(&field, depth);
        *out += &chain(
            INDENT,
            "let values = ",
            "rows",
            &[".iter()", &format!(".map(|row| {value})")],
        );
        let method = match (column.form.label_list, default) {
            (false, None) => "many.lists",
            (false, Some(_)) => "many.lists_or",
            (true, None) => "many.label_lists",
            (true, Some(_)) => "many.label_lists_or",
        };
        let default = default.map(literal);
        let arguments: Vec<&str> = [name.as_str(), cast.as_str()]
            .into_iter()
            .chain(default.as_deref())
            .chain(["values"])
            .collect();
        *out += &call(INDENT, method, &arguments);
        return;
    }
    let value = match &column.insertion {
        Insertion::Made(Made::Function { name, .. }) => made_value(column, &field, name),
        _ => single_value(column, &field, depth),
    };
    *out += &chain(
        INDENT,
        "let values = ",
        "rows",
        &[".iter()", &format!(".map(|row| {value})")],
    );
    let method = match (&column.insertion, column.nullable) {
        (Insertion::Default, false) => "many.or_default",
        (Insertion::Default, true) => "many.or_null_or_default",
        (Insertion::Made(Made::Literal(_)), false) => "many.or_sql",
        (Insertion::Made(Made::Literal(_)), true) => "many.or_null_or_sql",
        _ => "many.each",
    };
    match default {
        Some(text) => *out += &call(INDENT, method, &[&name, &cast, &literal(text), "values"]),
        None => *out += &call(INDENT, method, &[&name, &cast, "values"]),
    }
}

/// A list that a row has, as `Option<&Vec<T>>`.
fn list_value(field: &str, depth: usize) -> String {
    match depth {
        0 => format!("Some(&{field})"),
        1 => format!("{field}.as_ref()"),
        _ => format!("{field}.as_ref().and_then(Option::as_ref)"),
    }
}

/// A value that a row has, borrowed.
fn single_value(column: &ColumnCode, field: &str, depth: usize) -> String {
    let label = column.form.is_label();
    match depth {
        0 if label => format!("{field}.as_str()"),
        1 if label => format!("{field}.map({}::as_str)", column.form.path),
        0 => format!("&{field}"),
        1 => format!("{field}.as_ref()"),
        _ if label => format!("{field}.map(|it| it.map({}::as_str))", column.form.path),
        _ => format!("{field}.as_ref().map(Option::as_ref)"),
    }
}

/// A value that a row has, or a new one.
fn made_value(column: &ColumnCode, field: &str, maker: &str) -> String {
    let path = &column.form.path;
    let make = if path.ends_with("Id") && (path == "Id" || path.starts_with("super::")) {
        format!("{path}(super::{maker}())")
    } else {
        format!("super::{maker}()")
    };
    let copied = if column.form.traits.copy {
        ""
    } else {
        ".clone()"
    };
    if column.nullable {
        format!("{field}{copied}.unwrap_or_else(|| Some({make}))")
    } else if let Some(function) = make
        .strip_suffix("()")
        .filter(|it| it.starts_with("super::") && !it.contains('('))
    {
        format!("{field}{copied}.unwrap_or_else({function})")
    } else {
        format!("{field}{copied}.unwrap_or_else(|| {make})")
    }
}

/// The functions that add rows.
pub fn inserts(table: &TableCode, consts: &mut String) -> Vec<Function> {
    let caller = if table.access == Access::Org {
        ORG
    } else {
        SESSION
    };
    let new = if has_required_part(table) {
        "new: impl Into<New>"
    } else {
        "new: New"
    };
    let arguments = [caller.argument, new];
    let into = if has_required_part(table) {
        "new.into().insert"
    } else {
        "new.insert"
    };
    let given = organization(table).map_or("", |_| "org.id()");
    let connection = line(&format!("let connection = {};", caller.connection));
    let (statement, connection) = if table.enters {
        entering(table, into)
    } else {
        (line(&format!("let insert = {into}({given});")), connection)
    };
    let insert = Function::new(
        format!("Adds {}.", words(table).new),
        WRITES,
        "insert",
        (&arguments, "Row"),
        &[
            statement.clone(),
            connection.clone(),
            line(if table.enters {
                "super::fetch_entered(connection, before, insert.finish(TABLE, COLUMNS)).await"
            } else {
                "super::fetch_one(connection, insert.finish(TABLE, COLUMNS)).await"
            }),
        ],
    );
    let mut out = vec![insert];
    if takes_many(table) {
        out.extend(many(caller, given));
    }
    for (name, unique) in upserted(table) {
        let body = [&statement, &connection];
        out.push(upsert(table, (&name, unique), &arguments, body, consts));
    }
    out
}

/// Whether a table has a key that an upsert could hold on to.
pub fn is_upserted(table: &TableCode) -> bool {
    !upserted(table).is_empty()
}

/// The keys that an upsert could hold on to, and what its function is called by; the primary key by nothing.
pub fn upserted<'a>(table: &'a TableCode<'a>) -> Vec<(String, &'a UniqueCode<'a>)> {
    if table.access == Access::Root {
        return Vec::new();
    }
    let primary = table.uniques.iter().find(|unique| unique.is_primary);
    let primary = primary.map(|unique| (String::new(), unique));
    let given = |(_, unique): &(String, &UniqueCode)| {
        let columns = &unique.columns;
        columns
            .iter()
            .all(|column| is_given(&table.columns[*column]))
    };
    (primary.into_iter())
        .chain(unique_lookups(table))
        .filter(given)
        .collect()
}

/// Whether a `New` or an `Org` can say the value of a column.
fn is_given(column: &ColumnCode) -> bool {
    !matches!(column.insertion, Insertion::Never)
}

/// A new organization: the policies are told of it before its row comes.
fn entering(table: &TableCode, into: &str) -> (String, String) {
    let Some(key) = table.scope.map(|scope| &table.columns[scope]) else {
        return Default::default();
    };
    let field = &key.field;
    let mut body = String::new();
    let new = if into.contains("into") {
        "new.into()"
    } else {
        "new"
    };
    let mut connection = line("let mut connection = session.place().begin().await?;");
    connection += &line("let before = connection.value(super::ENTERED).await?;");
    let id = match &key.insertion {
        Insertion::Required => {
            body += &line(&format!("let new: New = {new};"));
            format!("&new.{field}")
        }
        insertion => {
            body += &line(&format!("let mut new: New = {new};"));
            let make = match insertion {
                Insertion::Made(Made::Function { .. }) => "Id::generate()".to_owned(),
                Insertion::Made(Made::Literal(text)) => made_by_database(text),
                _ => made_by_database(key.default.as_deref().unwrap_or("NULL")),
            };
            connection += &format!(
                "    let id = match new.{field}.take() {{\n        Some(id) => id,\n        None => {make},\n    }};\n"
            );
            connection += &line(&format!("new.{field} = Some(id.clone());"));
            "id".to_owned()
        }
    };
    connection += &call("    ", "let bound = Bound::of", &[&id]);
    connection += &line("super::set(&mut connection, super::ENTER, bound).await?;");
    connection += &line("let insert = new.insert();");
    (body, connection)
}

fn made_by_database(expression: &str) -> String {
    format!(
        "connection.value({}).await?",
        literal(&format!("select {expression}"))
    )
}

fn many(caller: Caller, given: &str) -> [Function; 2] {
    let rows = "rows: impl IntoIterator<Item = impl Into<New>>";
    let collected = line("let rows: Vec<New> = rows.into_iter().map(Into::into).collect();");
    let empty =
        |value: &str| format!("    if rows.is_empty() {{\n        return Ok({value});\n    }}\n");
    let arguments = if given.is_empty() {
        "&rows".to_owned()
    } else {
        format!("&rows, {given}")
    };
    let connection = line(&format!("let connection = {};", caller.connection));
    let statement = |returning: &str| {
        line(&format!(
            "let query = New::many({arguments}).finish(TABLE, rows.len(), {returning});"
        ))
    };
    let insert = Function::new(
        "Adds many rows in one statement, all of them or none, and tells how many.",
        WRITES_MANY,
        "insert_many",
        (&[caller.argument, rows], "u64"),
        &[
            collected.clone(),
            empty("0"),
            statement("\"\""),
            connection.clone(),
            line("super::execute(connection, query).await"),
        ],
    );
    let returning = Function::new(
        "Adds many rows in one statement, all of them or none, and gives them.",
        WRITES_MANY,
        "insert_many_returning",
        (&[caller.argument, rows], "Vec<Row>"),
        &[
            collected,
            empty("Vec::new()"),
            statement("COLUMNS"),
            connection,
            line("super::fetch_all(connection, query).await"),
        ],
    );
    [insert, returning]
}

fn upsert(
    table: &TableCode,
    (name, unique): (&str, &UniqueCode),
    arguments: &[&str],
    [statement, connection]: [&String; 2],
    consts: &mut String,
) -> Function {
    let (function, constant, by) = if name.is_empty() {
        ("upsert".to_owned(), "CONFLICT".to_owned(), "its key")
    } else {
        let constant = format!("CONFLICT_{}", name.to_ascii_uppercase());
        (format!("upsert_by_{name}"), constant, "a key of its own")
    };
    *consts += &conflict_const(&constant, table, unique);
    Function::new(
        format!(
            "Adds {}, or changes the one that has {by} already: what the new row says is written, the rest stays.",
            words(table).new
        ),
        WRITES,
        &function,
        (arguments, "Row"),
        &[
            statement.clone(),
            connection.clone(),
            line(&format!(
                "let query = insert.or_update(TABLE, &{constant}, COLUMNS);"
            )),
            line(&format!(
                "super::fetch_upserted(connection, query, &{constant}).await"
            )),
        ],
    )
}
