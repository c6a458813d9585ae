//! S054.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Column, DataType, Index};

rule! {
    /// A B-tree over a whole document, list or text-search vector.
    ///
    /// ## Why
    /// It answers "which rows hold exactly this document" and nothing else: not what is inside of it, for which
    /// there is GIN (PostgreSQL manual 8.14.4, 11.2). And it breaks: a value of more than 2,704 bytes does not fit
    /// in, and the row that has it cannot be inserted ("index row size exceeds btree version 4 maximum").
    ///
    /// ## Bad
    /// ```toml
    /// [table.page]
    /// org_scoped = true
    /// timestamps = true
    /// [table.page.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", unique = "organization" }
    /// data = { type = "jsonb", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.page]
    /// org_scoped = true
    /// timestamps = true
    /// [table.page.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", unique = "organization" }
    /// data = { type = "jsonb", index = { using = "gin" } }
    /// tags = "text[]"
    /// [[table.page.index]]
    /// columns = ["tags"]
    /// using = "gin"
    /// [[table.page.index]]
    /// columns = ["organization_id", { expr = "data ->> 'kind'" }]
    /// ```
    ///
    /// ## When to allow
    /// The lists are short, and equality with a whole one is what is asked.
    "S054" "btree-over-document" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        for index in table.indexes.iter().filter(|it| is_plain(it)) {
            let mut columns = index
                .keys
                .iter()
                .filter_map(|key| table.column(key.column()?));
            if let Some(column) = columns.find(|column| is_document(column)) {
                let part = cx.index(table, index);
                let message = format!(
                    "the index `{}` is over all of `{}`, which is {}",
                    index.name, column.name, column.data_type
                );
                out.push(Finding::at(part.object, part.span, message).help(
                    "write `using = \"gin\"`, or index the part that is asked for: `{ expr = \"…\" }`",
                ));
            }
        }
    }
}

/// Whether it is there to find rows: a unique one is over the whole of something because it must.
fn is_plain(index: &Index) -> bool {
    index.method == *"btree" && !index.unique
}

fn is_document(column: &Column) -> bool {
    matches!(
        column.data_type,
        DataType::Array(_) | DataType::Jsonb | DataType::TsVector
    )
}
