//! B023.

use crate::rules::Check;

rule! {
    /// Verbatim SQL that is to stand before or after something unknown, or runs in a circle.
    ///
    /// ## Why
    /// `before` and `after` name `table.x`, `column.x.y`, `enum.x`, `sql.z` or `extension.e`. What must
    /// come before itself can never come.
    ///
    /// ## Bad
    /// ```toml
    /// [sql.slug]
    /// up = "CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql AS 'SELECT lower($1)'"
    /// before = ["table.nothing"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [sql.slug]
    /// up = "CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql AS 'SELECT lower($1)'"
    /// before = ["table.user"]
    /// ```
    "B023" "invalid-order" Error => Check::Broken
}
