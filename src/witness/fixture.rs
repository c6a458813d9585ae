//! Rows of two organizations and of nobody, and values for the parameters: what one try of the search is made of.
//! In: made by `draw`, made smaller by `shrink`. Out: read by `trial` and `script`.

use super::world::World;
use std::collections::BTreeMap;

/// Rows and values for one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fixture {
    /// The organization that asks, and the other one.
    pub organizations: [String; 2],
    /// The rows, each behind those that it needs.
    pub rows: Vec<Row>,
    /// The values of the parameters, by number; `None` is NULL.
    pub parameters: BTreeMap<u16, Option<String>>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The number of its table in the world.
    pub table: usize,
    pub owner: Owner,
    pub cells: Vec<Cell>,
    pub stage: Stage,
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Nobody,
    /// The organization that asks.
    Asking,
    /// The one that must not matter.
    Other,
}

/// When a row is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// From the beginning.
    Setup,
    /// From the beginning, and the other organization writes something else into some columns.
    Changes(BTreeMap<usize, String>),
    /// The other organization adds it.
    Arrives,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// What the database puts there.
    Default,
    Null,
    Value(String),
}

impl Cell {
    /// The value, if there is one that is known.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Value(text) => Some(text),
            Self::Default | Self::Null => None,
        }
    }
}

impl Fixture {
    /// The row that a reference of a row leads to.
    pub fn target(&self, world: &World<'_>, row: &Row, link: usize) -> Option<usize> {
        let link = &world.tables[row.table].links[link];
        let values = link.columns.iter().map(|at| row.cells[*at].value());
        let values: Vec<&str> = values.collect::<Option<_>>()?;
        let mut rows = self.rows.iter();
        rows.position(|it| {
            let there = link.there.iter().map(|at| it.cells[*at].value());
            it.table == link.target && there.eq(values.iter().map(|it| Some(*it)))
        })
    }
}
