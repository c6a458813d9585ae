//! How the things of a schema are called and typed in the languages that code is generated for.
//! In: the schema and the model. Out: names, types, and what stands in the way of having them.
//! Knows nothing of templates, files, or how findings are shown.

mod ascii;
pub mod drizzle;
pub mod rust;

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
