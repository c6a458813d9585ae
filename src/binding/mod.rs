//! How the things of a schema are called and typed in the languages that code is generated for.
//! In: the schema and the model. Out: names, types, and what stands in the way of having them.
//! Knows nothing of templates, files, or how findings are shown.

mod ascii;
pub mod drizzle;
mod join;
mod key;
pub mod rust;

pub use join::{Joined, joined};
pub use key::{Key, Membership, key, membership, root};

use crate::ident::Ident;
use crate::model::Model;
use crate::schema::ObjectId;

/// Why something of a schema has no form in a target language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What it is about.
    pub object: ObjectId,
    /// Of which kind it is.
    pub kind: ObstacleKind,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The kinds of obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObstacleKind {
    /// A type that has no form in the language, or none yet.
    UnsupportedType,
    /// Two names that become one.
    NameCollision,
}

/// The first column that holds a shape, itself or inside another, as the place to speak of it.
fn holder(model: &Model, shape: &Ident) -> Option<ObjectId> {
    let find = |wanted: &dyn Fn(&Ident) -> bool| {
        model.tables.iter().find_map(|(table, known)| {
            let (column, _) = known
                .columns
                .iter()
                .find(|(_, column)| column.shape.as_ref().is_some_and(wanted))?;
            Some(ObjectId::Column(table.clone(), column.clone()))
        })
    };
    find(&|held: &Ident| held == shape).or_else(|| find(&|_: &Ident| true))
}
