//! B028.

use crate::rules::Check;

rule! {
    /// A query with a parameter or a column whose type cannot be told, or has no form in Rust.
    ///
    /// ## Why
    /// The types of a query are worked out from the specs alone, as PostgreSQL itself works them out. Where an operator or
    /// a function is not known, or a name is not declared, nothing is guessed: a cast says what is meant. A type that
    /// travels only as text, such as `inet`, is cast where it is read: `host(address)` or `address::text`.
    ///
    /// ## Bad
    /// ```text
    /// -- name: near :many
    /// SELECT id, my_distance(place, $2) AS distance FROM shop WHERE organization_id = $1;
    /// ```
    ///
    /// ## Good
    /// ```text
    /// -- name: near :many
    /// SELECT id, my_distance(place, $2::text)::integer AS distance FROM shop WHERE organization_id = $1;
    /// ```
    "B028" "untyped-query" Error => Check::Files
}
