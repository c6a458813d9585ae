//! What Better Auth reads and writes, as data: one profile a version, and what of it a project needs as it is set up.
//! In: a profile's text, which is part of the program, and the choice of plugins. Out: tables, fields, who wants them.
//! Knows nothing of the specs or of the schema that is held against it.

mod grammar;
mod profile;

pub use profile::{Field, Kind, Part, Profile, VERSIONS, models, plugins, profile};

use crate::ident::{Ident, QualifiedName};
use crate::reader::nearest;
use crate::source::Span;

/// `[auth.better_auth]`: what Better Auth needs with these plugins, under this project's names.
#[derive(Clone, Debug)]
pub struct BetterAuth {
    /// `generate_id`
    pub ids: Ids,
    /// The tables that it reads and writes, in its own order.
    pub tables: Vec<AuthTable>,
}

/// Who makes the ids of Better Auth's rows, and of which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Better Auth, as text.
    Text,
    /// The database, as UUIDs.
    Uuid,
    /// The database, as numbers.
    Serial,
}

/// A table that Better Auth reads and writes.
#[derive(Clone, Debug)]
pub struct AuthTable {
    /// What Better Auth calls it: `teamMember`.
    pub model: String,
    /// What this project calls it.
    pub name: QualifiedName,
    /// Where the project asks for it: its name, its plugin, or the whole section.
    pub span: Span,
    /// The plugin that wants it; none if the core does.
    pub plugin: Option<String>,
    /// Its columns.
    pub columns: Vec<AuthColumn>,
}

/// A column that Better Auth reads and writes.
#[derive(Clone, Debug)]
pub struct AuthColumn {
    /// What this project calls it.
    pub name: Ident,
    /// The plugin that wants it; none if the core does.
    pub plugin: Option<String>,
    /// What Better Auth knows of it.
    pub field: Field,
    /// The table whose id it holds.
    pub references: Option<QualifiedName>,
    /// The column that it is always looked up together with.
    pub within: Option<Ident>,
}

impl BetterAuth {
    /// Whether Better Auth writes the ids itself.
    pub fn writes_ids(&self) -> bool {
        self.ids == Ids::Text
    }
}

impl AuthTable {
    /// Who wants it, for a message.
    pub fn wanted_by(&self) -> String {
        wanted_by(self.plugin.as_deref())
    }

    /// The name that was most likely meant for a column that is missing, of the names that there are: the same in the
    /// other spelling, with the `naming` that says so, or one that is much like it and that Better Auth does not know.
    pub fn meant<'a>(
        &self,
        missing: &AuthColumn,
        names: impl Iterator<Item = &'a Ident> + Clone,
    ) -> Option<(&'a Ident, Option<&'static str>)> {
        if let Some((other, naming)) = missing.other_spelling()
            && let Some(name) = names.clone().find(|name| **name == other)
        {
            return Some((name, Some(naming)));
        }
        let others = names.filter(|name| self.columns.iter().all(|known| known.name != **name));
        let near = nearest(missing.name.as_str(), others.clone().map(Ident::as_str))?;
        Some((others.into_iter().find(|name| name.as_str() == near)?, None))
    }
}

impl AuthColumn {
    /// Its name in the other spelling, with the `naming` that says so; none if the project names it.
    fn other_spelling(&self) -> Option<(Ident, &'static str)> {
        let camel = Ident::composed(&[&self.field.name]);
        let snake = Ident::composed(&[&camel.snake()]);
        match &self.name {
            name if *name == snake => Some((camel, "camelCase")),
            name if *name == camel => Some((snake, "snake_case")),
            _ => None,
        }
    }

    /// Who wants it, for a message.
    pub fn wanted_by(&self) -> String {
        wanted_by(self.plugin.as_deref())
    }
}

fn wanted_by(plugin: Option<&str>) -> String {
    match plugin {
        Some(plugin) => format!("Better Auth's `{plugin}`"),
        None => "Better Auth".to_owned(),
    }
}
