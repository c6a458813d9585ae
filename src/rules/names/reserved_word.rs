//! S061.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;
use crate::source::Span;

rule! {
    /// A table or a column is called like a word of SQL.
    ///
    /// ## Why
    /// What schemagen writes quotes it. SQL that is written by hand has to as well, and the error of whoever forgets
    /// does not say so: `select order from item` is a syntax error, and `select user from session` is the name of
    /// the database's role. The words are those that PostgreSQL reserves (manual, appendix C).
    ///
    /// The table `user` is left alone, though it is one of them: the guide and Better Auth call it so.
    ///
    /// ## Bad
    /// ```toml
    /// [table.item]
    /// org_scoped = true
    /// timestamps = true
    /// [table.item.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// order = "integer"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.item]
    /// org_scoped = true
    /// timestamps = true
    /// [table.item.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// position = "integer"
    /// ```
    ///
    /// ## When to allow
    /// The table is there already, or the word is what everybody calls the thing.
    "S061" "reserved-word" Info => Check::Schema(check)
}

/// The words that `pg_get_keywords()` gives as reserved (R) or as names of functions and types only (T), PostgreSQL 15 to 18;
/// sorted. The others may stand as the name of a table or a column.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary",
    "both", "case", "cast", "check", "collate", "collation", "column", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end",
    "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike",
    "in", "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left",
    "like", "limit", "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only",
    "or", "order", "outer", "overlaps", "placing", "primary", "references", "returning", "right", "select",
    "session_user", "similar", "some", "symmetric", "system_user", "table", "tablesample", "then", "to",
    "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when", "where", "window",
    "with",
];

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let name = table.name.name.as_str();
        // The guide and Better Auth call it so.
        if is_reserved(name) && name != "user" {
            let object = ObjectId::Table(table.name.clone());
            out.push(finding(object, cx.table_span(table), "table", name));
        }
        for column in &table.columns {
            let name = column.name.as_str();
            let is_written = || cx.column_spec(&table.name, &column.name).is_some();
            if is_reserved(name) && is_written() {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let span = cx.column_span(table, &column.name);
                out.push(finding(object, span, "column", name));
            }
        }
    }
}

fn is_reserved(name: &str) -> bool {
    RESERVED.binary_search(&name).is_ok()
}

fn finding(object: ObjectId, span: Span, what: &str, name: &str) -> Finding {
    let message = format!("the {what} `{name}` is called like a word of SQL");
    let other = match (what, name) {
        (_, "user") => "call it `person`",
        ("column", "order") => "call it `position`",
        ("table", "order") => "call it `purchase`",
        _ => "give it another name",
    };
    let help = format!("{other}, or quote it wherever SQL is written by hand");
    Finding::at(object, span, message).help(help)
}
