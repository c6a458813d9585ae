//! The list of migrations, kept beside them: `schema.chain`.
//! In and out: its text, a line a migration; what stands in the folder, what the snapshot says. Out as well: what does
//! not fit together, and, where two branches both added migrations, whether their work can stand in one row.
//! Knows no files and no database.

mod address;
mod commute;
mod conflict;
mod fork;
mod judge;
mod merge;
mod rebase;
mod text;
mod unfinished;

pub use commute::{Clash, clash};
pub use conflict::{Marked, sides};
pub use judge::{Found, judge, unlisted};
pub use merge::{incoherence, merge};
pub use rebase::{Rebased, Refusal, Sides, rebase, split};
pub use text::{InvalidChain, Parsed, Placed, parse};
pub use unfinished::{Progress, progress};

use crate::schema::{ObjectId, Schema, snapshot};
use std::collections::BTreeSet;
use std::fmt;

/// The name of the list, in the folder of the migrations.
pub const FILE_NAME: &str = "schema.chain";

/// What a schema is, in 16 digits: schemas that no statement leads between have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

/// What a file holds, in 16 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Checksum(u64);

/// What a migration does to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It brings it into being.
    Creates,
    /// It changes it in a way that nothing else has to know of.
    Alters,
    /// It takes it away. What is both taken away and created has become something else.
    Drops,
    /// It only relies on it.
    Needs,
}

/// All that a migration has to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touches {
    /// Nobody listed it: a first migration, or one from before there was a list.
    Everything,
    /// These, and nothing else that a schema knows. A migration written by hand lists nothing.
    Listed(BTreeSet<(Mark, ObjectId)>),
}

/// One migration: a line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its version, by which runners order.
    pub version: u64,
    /// Its name, as it stands in the name of its file.
    pub name: String,
    /// The sum of its file; `None` as long as somebody still writes on it.
    pub checksum: Option<Checksum>,
    /// The schema that it starts from.
    pub before: Fingerprint,
    /// The schema that it leads to.
    pub after: Fingerprint,
    /// What it has to do with.
    pub touches: Touches,
}

/// The list itself.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Chain {
    /// The migrations, in order.
    pub links: Vec<Link>,
}

impl Fingerprint {
    /// Of a schema. What a migration cannot say is left out: the order of columns, other people's tables, when the
    /// user's SQL runs and how it is undone.
    pub fn of(schema: &Schema) -> Self {
        let mut plain = schema.clone();
        plain.tables.retain(|_, table| !table.external);
        for table in plain.tables.values_mut() {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
            table.checks.sort_by(|a, b| a.name.cmp(&b.name));
            table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
            table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            table.policies.sort_by(|a, b| a.name.cmp(&b.name));
        }
        plain.sql.sort_by(|a, b| a.name.cmp(&b.name));
        for sql in &mut plain.sql {
            sql.after.clear();
            sql.before.clear();
            sql.down = None;
        }
        Self(digest(snapshot::encode(&plain).as_bytes()))
    }

    /// Of a schema that is only known as what a migration makes of another one.
    fn behind(self, link: &Link) -> Self {
        let made = format!("{self} {} {}", link.version, link.name);
        Self(digest(made.as_bytes()))
    }
}

impl Checksum {
    /// Of a file.
    pub fn of(bytes: &[u8]) -> Self {
        Self(digest(bytes))
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let first = hash.as_bytes().iter().take(8);
    first.fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Link {
    /// Its file's name without what follows: `20261122143005_init`.
    pub fn title(&self) -> String {
        format!("{}_{}", self.version, self.name)
    }
}

impl Chain {
    /// The schema that all of them lead to: that of nothing, if there is none.
    pub fn end(&self) -> Fingerprint {
        let last = self.links.last().map(|link| link.after);
        last.unwrap_or_else(|| Fingerprint::of(&Schema::default()))
    }

    /// A list of files that were there before there was a list. Nobody knows what each of them did: the first counts as
    /// having made all that the snapshot has.
    pub fn adopt<'a>(
        files: impl Iterator<Item = &'a Found>,
        snapshot: Option<Fingerprint>,
    ) -> Self {
        let mut chain = Self::default();
        for file in files {
            let before = chain.end();
            let touches = match snapshot {
                Some(_) => Touches::Everything,
                None => Touches::Listed(BTreeSet::new()),
            };
            chain.links.push(Link {
                version: file.version,
                name: file.name.clone(),
                checksum: Some(file.checksum),
                before,
                after: snapshot.unwrap_or(before),
                touches,
            });
        }
        chain
    }

    /// The newest version in it.
    pub fn newest(&self) -> Option<u64> {
        self.links.iter().map(|link| link.version).max()
    }
}

#[cfg(test)]
mod tests;
