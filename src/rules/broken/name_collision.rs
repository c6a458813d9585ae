//! B021.

rule! {
    /// Two names that become one in generated code.
    ///
    /// ## Why
    /// `user_id` and `userId` are two columns in PostgreSQL and one field in Rust. Found only where a target is switched on
    /// that has such a limit.
    ///
    /// ## Bad
    /// ```toml
    /// # schemagen.toml
    /// [target.rust]
    /// dir = "src/db"
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// opened_by = "text?"
    /// openedBy = "text?"
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// # schemagen.toml
    /// [target.rust]
    /// dir = "src/db"
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// opened_by = "text?"
    /// opened_by_other = "text?"
    /// ```
    "B021" "name-collision" Error => crate::rules::Check::Broken
}
