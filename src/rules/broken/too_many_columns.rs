//! B020.

use crate::rules::Check;

rule! {
    /// More columns or keys than PostgreSQL can hold.
    ///
    /// ## Why
    /// A table has at most 1,600 columns, an index or key at most 32 (manual, appendix K).
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// n1 = "integer?"
    /// n2 = "integer?"
    /// n3 = "integer?"
    /// n4 = "integer?"
    /// n5 = "integer?"
    /// n6 = "integer?"
    /// n7 = "integer?"
    /// n8 = "integer?"
    /// n9 = "integer?"
    /// n10 = "integer?"
    /// n11 = "integer?"
    /// n12 = "integer?"
    /// n13 = "integer?"
    /// n14 = "integer?"
    /// n15 = "integer?"
    /// n16 = "integer?"
    /// n17 = "integer?"
    /// n18 = "integer?"
    /// n19 = "integer?"
    /// n20 = "integer?"
    /// n21 = "integer?"
    /// n22 = "integer?"
    /// n23 = "integer?"
    /// n24 = "integer?"
    /// n25 = "integer?"
    /// n26 = "integer?"
    /// n27 = "integer?"
    /// n28 = "integer?"
    /// n29 = "integer?"
    /// n30 = "integer?"
    /// n31 = "integer?"
    /// n32 = "integer?"
    /// n33 = "integer?"
    /// [[table.note.index]]
    /// name = "wide"
    /// columns = [
    ///   "organization_id",
    ///   "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11",
    ///   "n12", "n13", "n14", "n15", "n16", "n17", "n18", "n19", "n20", "n21", "n22",
    ///   "n23", "n24", "n25", "n26", "n27", "n28", "n29", "n30", "n31", "n32", "n33",
    /// ]
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
    /// numbers = { type = "integer[]", default = [] }
    /// ```
    "B020" "too-many-columns" Error => Check::Broken
}
