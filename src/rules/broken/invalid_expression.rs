//! B015.

use crate::rules::Check;

rule! {
    /// SQL text that is no expression, or one that may not stand there.
    ///
    /// ## Why
    /// Checks, predicates, defaults and generated columns hold one expression, without comments,
    /// parameters, subqueries and aggregates (PostgreSQL manual, CREATE TABLE and CREATE INDEX). It is
    /// read to its end, so that nothing can hide behind it.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// stars = { type = "integer", check = "stars between 1 and" }
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
    "B015" "invalid-expression" Error => Check::Broken
}
