//! M022.

use crate::rules::Check;

rule! {
    /// A migration's file that is not in the list.
    ///
    /// ## Why
    /// Runners apply every file of the folder, so one that `schema.chain` does not know may change the schema behind the
    /// specs. It is left from a build that was interrupted and whose specs changed since (delete it, and build), or it was
    /// written by hand (make it with `schemagen migrate new`, which lists it). The snapshot must hold it as well: one that was
    /// taken from version control without its list looks the same. Migrations that drizzle-kit made before schemagen came to
    /// the project are taken over, all of them at once, by `schemagen migrate adopt`.
    ///
    /// ## Bad
    /// ```text
    /// $ vi migrations/20261122150000_fill_titles.sql
    /// ```
    ///
    /// ## Good
    /// ```text
    /// $ schemagen migrate new fill_titles
    /// ```
    "M022" "unlisted-migration" Error => Check::Files
}
