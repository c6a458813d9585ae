//! S042.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, ObjectId};

rule! {
    /// The length of a text is part of its type.
    ///
    /// ## Why
    /// `varchar(n)` is neither smaller nor faster than `text` (PostgreSQL manual 8.3). To make it shorter writes
    /// the table anew while nobody can use it, and views on it stand in the way of making it longer. A check has
    /// a name that the error tells, and changes without a rewrite. squawk's `prefer-text-field` says the same.
    ///
    /// ## Bad
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "varchar(80)", unique = "organization" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.project]
    /// org_scoped = true
    /// timestamps = true
    /// [table.project.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// name = { type = "text", unique = "organization", check = "length(name) <= 80" }
    /// ```
    ///
    /// ## When to allow
    /// Something else that reads the schema takes the length from the type.
    "S042" "bounded-varchar" Info => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for column in &table.columns {
            if let DataType::Varchar(Some(length)) = column.data_type.element() {
                let object = ObjectId::Column(table.name.clone(), column.name.clone());
                let (table_name, name) = (&table.name, &column.name);
                let message = format!("`{table_name}.{name}` has its length in its type");
                let help = match column.data_type {
                    DataType::Array(_) => "write `text[]`".to_owned(),
                    _ => format!(
                        "write `text`, with `check = \"length({}) <= {length}\"`",
                        name.sql()
                    ),
                };
                let span = cx.type_span(table, column);
                out.push(Finding::at(object, span, message).help(help));
            }
        }
    }
}
