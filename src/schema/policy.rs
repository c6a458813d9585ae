//! Row-level security and privileges as PostgreSQL holds them (manual 5.7, 5.8).

use super::Expression;
use crate::ident::Ident;
use std::collections::{BTreeMap, BTreeSet};

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

/// CREATE POLICY. Of several on one table, one that lets a row through is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: Ident,
    /// The roles it is for.
    pub roles: Vec<Ident>,
    /// Which rows are seen.
    pub using: Expression,
    /// What it lets a role do with them.
    pub command: PolicyCommand,
}

/// What a policy is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyCommand {
    /// Every command.
    All {
        /// Which rows may be written.
        check: Expression,
    },
    /// `FOR SELECT`: reading alone.
    Select,
}

impl Policy {
    /// Its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let check = match &self.command {
            PolicyCommand::All { check } => Some(check),
            PolicyCommand::Select => None,
        };
        [&self.using].into_iter().chain(check)
    }

    /// Its expressions, to be changed.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expression> {
        let check = match &mut self.command {
            PolicyCommand::All { check } => Some(check),
            PolicyCommand::Select => None,
        };
        [&mut self.using].into_iter().chain(check)
    }
}

/// What a role may do with a table, by roles. The owner needs no word, and PUBLIC has none here.
pub type Grants = BTreeMap<Ident, BTreeSet<Privilege>>;

/// One thing that a role may do with a table (manual 5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Privilege {
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `TRUNCATE`, which no policy stops
    Truncate,
    /// `REFERENCES`: foreign keys to it, which see past every policy
    References,
    /// `TRIGGER`: functions that run as whoever writes
    Trigger,
}

impl Privilege {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Select,
        Self::Insert,
        Self::Update,
        Self::Delete,
        Self::Truncate,
        Self::References,
        Self::Trigger,
    ];

    /// What reads and writes rows, under the eyes of the policies.
    pub const ROWS: [Self; 4] = [Self::Select, Self::Insert, Self::Update, Self::Delete];

    /// Its name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Truncate => "TRUNCATE",
            Self::References => "REFERENCES",
            Self::Trigger => "TRIGGER",
        }
    }

    /// The one that SQL calls so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
