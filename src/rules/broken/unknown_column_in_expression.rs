//! B016.

use crate::rules::Check;

rule! {
    /// An expression that names a column its table does not have.
    ///
    /// ## Why
    /// PostgreSQL would refuse it when the table is made. Unquoted names fold to small letters, as in
    /// any SQL.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// stars = { type = "integer", check = "star between 1 and 5" }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// stars = { type = "integer", check = "stars between 1 and 5" }
    /// ```
    "B016" "unknown-column-in-expression" Error => Check::Broken
}
