//! The rows that a joined list puts beside the rows of its table.
//! In: what the spec says of a join. Out: what is joined on which columns; how a language writes it is not known here.

use crate::ident::Ident;
use crate::model::{JoinSide, Model};
use crate::schema::{ForeignKey, Schema, Table};

/// What one reference of a joined list leads to.
pub struct Joined<'a> {
    /// The table of the rows.
    pub target: &'a Table,
    /// The reference that is followed.
    pub reference: &'a ForeignKey,
    /// The columns that are equal: here, and there.
    pub pairs: Vec<(&'a Ident, &'a Ident)>,
    /// Whether there may be no row.
    pub optional: bool,
}

/// What one reference of a joined list of a table leads to.
pub fn joined<'a>(
    schema: &'a Schema,
    model: &'a Model,
    table: &'a Table,
    side: &JoinSide,
) -> Option<Joined<'a>> {
    let target = schema.table(&side.target)?;
    let leads = |it: &&ForeignKey| it.target == side.target && it.columns.contains(&side.column);
    let reference = table.foreign_keys.iter().find(leads)?;
    let mut pairs: Vec<_> = (reference.columns.iter())
        .zip(&reference.target_columns)
        .collect();
    let scopes = (
        model.scope(&table.name).column(),
        model.scope(&target.name).column(),
    );
    // A reference that does not hold the organization must not lead out of it.
    let mut bridged = false;
    if let (Some(here), Some(there)) = scopes
        && !pairs.contains(&(here, there))
    {
        pairs.push((here, there));
        bridged = true;
    }
    let nullable = |name: &Ident| table.column(name).is_some_and(|column| column.nullable);
    let optional = bridged || reference.columns.iter().any(nullable);
    Some(Joined {
        target,
        reference,
        pairs,
        optional,
    })
}
