//! An enum as PostgreSQL holds it.

use crate::ident::QualifiedName;

/// A type made by `CREATE TYPE … AS ENUM` (manual 8.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// Its name.
    pub name: QualifiedName,
    /// `COMMENT ON TYPE`.
    pub doc: Option<String>,
    /// Its labels, in their order.
    pub labels: Vec<String>,
}
