//! M023.

use crate::rules::Check;

rule! {
    /// Migrations that do not stand in one row, each starting where the one before it ends.
    ///
    /// ## Why
    /// Two branches that both add a migration start from the same schema. Merged, neither knows of the other, and whether
    /// they work in any order is not said by Git. `schemagen migrate rebase` puts them in one row where they do not touch the
    /// same things, and says what both touch where they do. It changes the list and the snapshot, never a migration.
    ///
    /// ## Bad
    /// ```text
    /// <<<<<<< HEAD
    /// 20261122150000 add_todos_priority … 5f0c… 88aa… …
    /// =======
    /// 20261122150500 add_labels … 5f0c… 19d3… …
    /// >>>>>>> labels
    /// ```
    ///
    /// ## Good
    /// ```text
    /// $ git merge labels; schemagen migrate rebase; schemagen build
    /// ```
    "M023" "forked-history" Error => Check::Files
}
