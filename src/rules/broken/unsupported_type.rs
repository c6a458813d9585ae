//! B022.

rule! {
    /// A type that a switched-on target has no form for.
    ///
    /// ## Why
    /// Better refused here than generated wrong: an unbounded value read as the nearest type would lose digits or fail at
    /// run time. `{ sql = "…", rust = "…" }` says what it is to be.
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
    /// area = "polygon?"
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
    /// area = "text?"
    /// ```
    "B022" "unsupported-type" Error => crate::rules::Check::Broken
}
