//! S060.

use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::ObjectId;
use crate::source::Span;

rule! {
    /// A table, a column or an enum has a name that SQL folds or cannot read without quotes.
    ///
    /// ## Why
    /// PostgreSQL reads a name without quotes in small letters (manual 4.1.1), so `createdAt` in a query is the
    /// column `createdat`, which there is not. Everybody who writes SQL by hand has to quote such a name
    /// everywhere, for good. The guide names tables and columns in snake case; what Rust and TypeScript call them
    /// follows from that by itself.
    ///
    /// ## Bad
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// dueDate = { type = "date", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// due_date = { type = "date", index = true }
    /// ```
    ///
    /// ## When to allow
    /// The database is there already, and something else reads it. For a whole database of such names:
    /// `not-snake-case = "off"` under `[rules]`.
    "S060" "not-snake-case" Info => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let name = &table.name.name;
        if !is_snake(name) {
            let object = ObjectId::Table(table.name.clone());
            out.push(finding(object, cx.table_span(table), "table", name));
        }
        for column in table.columns.iter().filter(|it| !is_snake(&it.name)) {
            // The name of the scope column comes from the config, and would be told for every table.
            if cx.column_spec(&table.name, &column.name).is_some() {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let span = cx.column_span(table, &column.name);
                out.push(finding(object, span, "column", &column.name));
            }
        }
    }
    for name in cx.schema.enums.keys().filter(|it| !is_snake(&it.name)) {
        let object = ObjectId::Enum(name.clone());
        let span = cx.span(&object);
        out.push(finding(object, span, "enum", &name.name));
    }
}

/// Whether the name is read as it is without quotes: letters that have no other size, digits behind the first, `_`.
fn is_snake(name: &Ident) -> bool {
    let mut chars = name.as_str().chars();
    let is_letter = |it: char| it == '_' || (it.is_alphabetic() && !it.is_uppercase());
    chars.next().is_some_and(is_letter) && chars.all(|it| is_letter(it) || it.is_ascii_digit())
}

fn finding(object: ObjectId, span: Span, what: &str, name: &Ident) -> Finding {
    let message = format!("the name of {what} `{name}` has to be quoted in SQL");
    let snake = name.snake();
    let help = match Ident::parse(&snake) {
        Ok(snake) if is_snake(&snake) => {
            format!("call it `{snake}`, with `renamed_from = \"{name}\"` if it exists already")
        }
        _ => "give it a name of small letters, digits and `_`".to_owned(),
    };
    Finding::at(object, span, message).help(help)
}
