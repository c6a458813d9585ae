//! B027.

use crate::rules::Check;

rule! {
    /// A query that cannot become a function: its header, its parameters or its columns are not in order.
    ///
    /// ## Why
    /// With `queries = "queries"` in `[target.rust]`, every statement of the `.sql` files in that folder becomes a
    /// function. A comment above it says what it is called and what it gives: `:one` the first row, or
    /// `Error::NotFound`; `:opt` a row or none; `:many` all rows; `:exec` nothing; `:execrows` the number of rows. Other
    /// comments there are the function's documentation. The parameter of the organization is no argument: the `Org`
    /// that the function takes gives it.
    ///
    /// An argument is called as the column that its parameter goes to. `-- $2: since` gives it another name,
    /// `-- $2: since?` lets it be NULL too, `-- $2: since!` does not. A column of the result is called as PostgreSQL
    /// calls it; behind `AS "total!"` it is taken to be never NULL, behind `AS "total?"` it may be.
    ///
    /// Columns are read by their place, so each needs a name of its own, and `*` is refused: what it stands for, and in
    /// which order, is the database's when the query runs, not that of the specs.
    ///
    /// ## Bad
    /// ```text
    /// -- name: open_todos :all
    /// SELECT * FROM todos WHERE organization_id = $1 AND created_at > $3;
    /// ```
    ///
    /// ## Good
    /// ```text
    /// -- What nobody has begun yet.
    /// -- name: open_todos :many
    /// -- $2: since
    /// SELECT id, title FROM todos WHERE organization_id = $1 AND created_at > $2;
    /// ```
    "B027" "invalid-query" Error => Check::Files
}
