//! B005.

use crate::rules::Check;

rule! {
    /// A name of more than 63 bytes.
    ///
    /// ## Why
    /// PostgreSQL cuts it without an error (manual 4.1.1), and two names that differ at the end become
    /// one. Names that the tool puts together itself are shortened with a stable hash.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// how_often_the_note_was_opened_by_people_who_are_not_members_of_it = "integer?"
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
    /// opened_by_others = "integer?"
    /// ```
    "B005" "name-too-long" Error => Check::Broken
}
