//! Row-level security as PostgreSQL holds it (manual 5.8).

use super::Expression;
use crate::ident::Ident;

/// Whether a table's policies bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSecurity {
    /// They do not.
    Off,
    /// They bind all but the owner and superusers.
    Enabled,
    /// They bind the owner too.
    Forced,
}

/// CREATE POLICY, for every command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: Ident,
    /// The roles it is for.
    pub roles: Vec<Ident>,
    /// Which rows are seen.
    pub using: Expression,
    /// Which rows may be written.
    pub check: Expression,
}
