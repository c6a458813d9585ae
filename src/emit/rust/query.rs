//! The functions of a table's module that read.
//! In: a `TableCode`. Out: constants, and functions that bind every value.

use super::function::{Caller, Function, PAGES, READS, bind, bound, line};
use super::model::{Access, ColumnCode, TableCode, UniqueCode};
use super::sql::find_const;

/// What the documentation calls a row and several.
pub struct Words {
    pub one: &'static str,
    pub new: &'static str,
    pub many: &'static str,
}

/// What the documentation calls the rows of a table.
pub fn words(table: &TableCode) -> Words {
    let keyed = table.key.as_ref().is_some_and(|key| !key.is_empty());
    let (one, new, many) = match table.access {
        Access::Root => ("the organization", "an organization", ""),
        Access::Org if keyed || table.key.is_none() => (
            "a row of the organization",
            "a row to the organization",
            "rows of the organization",
        ),
        Access::Org => (
            "the row of the organization",
            "the row of the organization",
            "",
        ),
        Access::Session | Access::Nobody => ("a row", "a row", "rows"),
    };
    Words { one, new, many }
}

/// Whether a table has rows to be listed: more than one for each organization.
pub fn is_listed(table: &TableCode) -> bool {
    let single = table.key.as_ref().is_some_and(Vec::is_empty);
    matches!(table.access, Access::Org | Access::Session) && !single
}

/// The arguments that name a row.
pub fn key_arguments(table: &TableCode, caller: Caller) -> Vec<&'static str> {
    let keyed = table.key.as_ref().is_some_and(|key| !key.is_empty());
    let id = keyed.then_some("id: &Id");
    [caller.argument].into_iter().chain(id).collect()
}

/// The values that name a row.
pub fn key_values(table: &TableCode) -> Vec<String> {
    match table.key.as_deref().unwrap_or_default() {
        [] => Vec::new(),
        [_] => vec!["id".to_owned()],
        key => (key.iter())
            .map(|column| {
                let column = &table.columns[*column];
                let borrow = if column.form.traits.copy { "" } else { "&" };
                format!("{borrow}id.{}", column.field)
            })
            .collect(),
    }
}

/// The functions that find one row, with their constants.
pub fn finds(table: &TableCode, consts: &mut String) -> Vec<Function> {
    let caller = Caller::of(table);
    let mut out = Vec::new();
    if let Some(key) = &table.key {
        *consts += &find_const("FIND", table, key);
        out.extend(by_key(table, caller));
    }
    for (name, unique) in unique_lookups(table) {
        out.push(by_unique(table, caller, &name, unique, consts));
    }
    out
}

fn by_key(table: &TableCode, caller: Caller) -> [Function; 3] {
    let arguments = key_arguments(table, caller);
    let passed = if arguments.len() == 1 {
        caller.passed.to_owned()
    } else {
        format!("{}, id", caller.passed)
    };
    let one = words(table).one;
    let bound = bind(table, &key_values(table));
    let connection = line(&format!("let connection = {};", caller.connection));
    let locking = line(&format!(
        "let connection = {}.locking()?;",
        caller.connection
    ));
    let find = Function::new(
        format!("Finds {one}."),
        READS,
        "find",
        (&arguments, "Option<Row>"),
        &[
            bound.clone(),
            connection,
            line("super::fetch_optional(connection, (FIND, bound)).await"),
        ],
    );
    let get = Function::new(
        format!("Gives {one}."),
        "[`Error::NotFound`] when there is none; and when the database cannot be reached, or a value cannot be held.",
        "get",
        (&arguments, "Row"),
        &[line(&format!(
            "find({passed}).await?.ok_or(Error::NotFound)"
        ))],
    );
    let lock = Function::new(
        format!("Finds {one}, and keeps others from changing it until the transaction ends."),
        "[`Error::NoTransaction`] outside of a transaction; and when the database cannot be reached, or a value cannot be held.",
        "find_for_update",
        (&arguments, "Option<Row>"),
        &[
            bound,
            line("let sql = sqlx::AssertSqlSafe([FIND, \" for update\"].concat());"),
            locking,
            line("super::fetch_optional(connection, (sql, bound)).await"),
        ],
    );
    [find, get, lock]
}

/// The unique keys beside the primary one, and what a function is called that goes by one.
pub fn unique_lookups<'a>(table: &'a TableCode<'a>) -> Vec<(String, &'a UniqueCode<'a>)> {
    let mut out: Vec<(String, &UniqueCode)> = Vec::new();
    if table.access == Access::Root {
        return out;
    }
    for unique in table.uniques.iter().filter(|unique| !unique.is_primary) {
        let columns = beside_scope(table, unique);
        if columns.is_empty() || Some(&columns) == table.key.as_ref() {
            continue;
        }
        let fields: Vec<_> = columns
            .iter()
            .map(|it| plain(&table.columns[*it]))
            .collect();
        let name = fields.join("_and_");
        if out.iter().all(|(other, _)| *other != name) {
            out.push((name, unique));
        }
    }
    out
}

fn plain<'a>(column: &'a ColumnCode) -> &'a str {
    column.field.trim_start_matches("r#")
}

pub fn beside_scope(table: &TableCode, unique: &UniqueCode) -> Vec<usize> {
    let columns = unique.columns.iter().copied();
    columns
        .filter(|column| Some(*column) != table.scope)
        .collect()
}

fn by_unique(
    table: &TableCode,
    caller: Caller,
    name: &str,
    unique: &UniqueCode,
    consts: &mut String,
) -> Function {
    let columns = beside_scope(table, unique);
    let constant = format!("FIND_BY_{}", name.to_ascii_uppercase());
    *consts += &find_const(&constant, table, &columns);
    let (arguments, values): (Vec<_>, Vec<_>) = (columns.iter())
        .map(|column| argument(&table.columns[*column]))
        .unzip();
    let arguments: Vec<_> = std::iter::once(caller.argument)
        .chain(arguments.iter().map(String::as_str))
        .collect();
    Function::new(
        format!("Finds {} by a key of its own.", words(table).one),
        READS,
        &format!("find_by_{name}"),
        (&arguments, "Option<Row>"),
        &[
            bind(table, &values),
            line(&format!("let connection = {};", caller.connection)),
            line(&format!(
                "super::fetch_optional(connection, ({constant}, bound)).await"
            )),
        ],
    )
}

/// The argument for a column, and the value that it binds.
fn argument(column: &ColumnCode) -> (String, String) {
    let field = &column.field;
    let name = match plain(column) {
        "org" | "session" | "bound" | "connection" => format!("{field}_"),
        _ => field.clone(),
    };
    let path = &column.form.path;
    let text = match path.as_str() {
        "String" => "&str".to_owned(),
        _ if column.form.traits.copy => path.clone(),
        _ => match path
            .strip_prefix("Vec<")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            Some(item) => format!("&[{item}]"),
            None => format!("&{path}"),
        },
    };
    let value = if column.form.label_list {
        format!("write::Labels::texts({name}.to_vec())")
    } else {
        name.clone()
    };
    (format!("{name}: {text}"), value)
}

/// The functions that read several rows, or tell of them.
pub fn lists(table: &TableCode) -> Vec<Function> {
    if !is_listed(table) {
        return Vec::new();
    }
    let caller = Caller::of(table);
    let many = words(table).many;
    let bound = bound(table);
    let connection = line(&format!("let connection = {};", caller.connection));
    let list = Function::new(
        format!("Lists {many}: a page of those that pass a filter, in an order."),
        PAGES,
        "list",
        (&[caller.argument, "list: impl Into<List>"], "Vec<Row>"),
        &[
            line("let list = list.into();"),
            line(&format!(
                "let query = Where::listed(COLUMNS, FROM, {bound}, &list)?;"
            )),
            connection.clone(),
            line("let rows = super::fetch_all(connection, query.finish()).await;"),
            line("rows.map_err(|error| error.of_page(&list.page))"),
        ],
    );
    let filtered = |columns: &str| {
        line(&format!(
            "let query = Where::filtered({columns}, FROM, {bound}, filter);"
        ))
    };
    let count = Function::new(
        format!("Counts {many} that pass a filter."),
        READS,
        "count",
        (&[caller.argument, "filter: &Filter"], "i64"),
        &[
            filtered("\"count(*)\""),
            connection.clone(),
            line("let (count,) = super::fetch_one(connection, query.finish()).await?;"),
            line("Ok(count)"),
        ],
    );
    let exists = Function::new(
        format!("Tells whether there are {many} that pass a filter."),
        READS,
        "exists",
        (&[caller.argument, "filter: &Filter"], "bool"),
        &[
            filtered("\"\""),
            connection,
            line("let (exists,) = super::fetch_one(connection, query.exists()).await?;"),
            line("Ok(exists)"),
        ],
    );
    vec![list, stream(table, caller), count, exists]
}

fn stream(table: &TableCode, caller: Caller) -> Function {
    let order = "order: impl Into<Order<OrderBy>>";
    Function::new(
        format!(
            "Gives {} that pass a filter one after the other, without holding all of them.",
            words(table).many
        ),
        READS,
        "stream<'a>",
        (&[caller.held, "filter: &Filter", order], "Rows<'a, Row>"),
        &[
            line(&format!(
                "let mut query = Where::filtered(COLUMNS, FROM, {}, filter);",
                bound(table)
            )),
            line("query.order(order.into());"),
            line(&format!("Rows::open({}, query).await", caller.streaming)),
        ],
    )
}
