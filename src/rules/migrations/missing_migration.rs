//! M021.

use crate::rules::Check;

rule! {
    /// A migration that is in the list, and whose file is gone.
    ///
    /// ## Why
    /// A database that lacks it cannot be brought up any more, and sqlx refuses to run over a database that has it applied.
    /// A build that was never applied anywhere is taken back with its line in `schema.chain` and the snapshot: all three.
    ///
    /// ## Bad
    /// ```text
    /// $ rm migrations/20261122143005_init.sql
    /// ```
    ///
    /// ## Good
    /// ```text
    /// $ git checkout migrations/20261122143005_init.sql
    /// ```
    "M021" "missing-migration" Error => Check::Files
}
