//! The snapshot as a file beside the migrations: what the next difference starts from.

use crate::schema::{Schema, snapshot};

/// Its name, in the folder of the migrations. No runner takes it for a migration: it does not end in `.sql`.
pub const FILE_NAME: &str = "schema.snapshot.json";

/// Its text.
pub fn text(schema: &Schema) -> String {
    snapshot::encode(schema)
}
