//! B027.

use crate::rules::Check;

rule! {
    /// A query that cannot become a function: its header, its parameters or its columns are not in order.
    ///
    /// ## Why
    /// With `queries = "queries"` in `[target.rust]`, every statement of the `.sql` files in that folder becomes a
    /// function. A comment above it says what it is called and what it gives: `:one` the first row, or
    /// `Error::NotFound`; `:opt` a row or none; `:many` all rows; `:stream` one after the other, none of which is held
    /// longer than it is needed; `:exec` nothing; `:execrows` the number of rows. Other comments there are the function's
    /// documentation. The parameter of the organization is no argument: the `Org` that the function takes gives it.
    ///
    /// Parameters are `$1`, `$2` and so on, or have names, as sqlc writes them: `@since` or `sqlc.arg(since)`, and
    /// `sqlc.narg(since)` where it may be NULL. One with a number is called as the column that it goes to, or as a
    /// comment says: `-- $2: since`. There `?` lets it be NULL and `!` does not: `-- $2: since?`, `-- @since!`. A column
    /// of the result is called as PostgreSQL calls it; behind `AS "total!"` it is taken to be never NULL, behind
    /// `AS "total?"` it may be. A column of the schema behind `:` says whose type it has: `-- @owner: user.id`,
    /// `AS "settings!: project.settings"`.
    ///
    /// `*` and `t.*` are written out when the function is made, so that a column that the database gets later changes
    /// nothing. `sqlc.embed(t)` makes the row of a table one field, which is absent where an outer join finds none. Rows
    /// that have the columns of a table are rows of its module.
    ///
    /// ## Bad
    /// ```text
    /// -- name: open_todos :all
    /// -- $4: until
    /// SELECT id, title || '!' FROM todos WHERE organization_id = $1 AND created_at > $3;
    /// ```
    ///
    /// ## Good
    /// ```text
    /// -- What nobody has begun yet.
    /// -- name: open_todos :many
    /// SELECT id, title || '!' AS call FROM todos WHERE organization_id = $1 AND created_at > @since;
    /// ```
    "B027" "invalid-query" Error => Check::Files
}
