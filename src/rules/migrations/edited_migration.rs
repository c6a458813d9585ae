//! M020.

use crate::rules::Check;

rule! {
    /// A migration's file that was changed after it was built.
    ///
    /// ## Why
    /// A database that has it applied is not changed by the edit, and runners that keep a checksum (sqlx, refinery) refuse
    /// to go on. `schema.chain` has the sum of each file as it was built. What leads back (`.down.sql`) may be edited.
    ///
    /// ## Bad
    /// ```text
    /// $ sed -i s/text/varchar/ migrations/20261122143005_init.sql
    /// ```
    ///
    /// ## Good
    /// ```text
    /// $ git checkout migrations/20261122143005_init.sql   # then change the spec, and build
    /// ```
    "M020" "edited-migration" Error => Check::Files
}
