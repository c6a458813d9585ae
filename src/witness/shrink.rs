//! The smallest fixture that still leaks: without the rows, the values and the steps that it does not need.
//! In: a fixture that leaks, and a way to ask whether another one does. Out: one from which nothing more can be taken.

use super::fixture::{Cell, Fixture, Owner, Stage};
use super::world::World;
use crate::schema::Default;
use std::collections::BTreeMap;

/// Asks whether a fixture leaks in the same way, and whether what it shows is the same each time.
pub(super) type Leaks<'r> = dyn FnMut(&Fixture) -> bool + 'r;

/// Makes a fixture as small as it gets.
pub(super) fn shrink(world: &World<'_>, fixture: Fixture, leaks: &mut Leaks<'_>) -> Fixture {
    let mut shrinking = Shrinking {
        world,
        fixture,
        leaks,
    };
    shrinking.tables();
    shrinking.rows();
    shrinking.stages();
    shrinking.rows();
    shrinking.cells();
    shrinking.names();
    shrinking.rows();
    shrinking.fixture
}

struct Shrinking<'s, 'a, 'r> {
    world: &'s World<'a>,
    fixture: Fixture,
    leaks: &'s mut Leaks<'r>,
}

impl Shrinking<'_, '_, '_> {
    /// Keeps a fixture if it leaks.
    fn keep(&mut self, fixture: Fixture) -> bool {
        let is_one = fixture != self.fixture && (self.leaks)(&fixture);
        if is_one {
            self.fixture = fixture;
        }
        is_one
    }

    /// Without all rows of one table.
    fn tables(&mut self) {
        for table in (0..self.world.tables.len()).rev() {
            let mut fixture = self.fixture.clone();
            fixture.rows.retain(|row| row.table != table);
            self.keep(fixture);
        }
    }

    /// Without one row.
    fn rows(&mut self) {
        loop {
            let mut is_smaller = false;
            for at in (0..self.fixture.rows.len()).rev() {
                let mut fixture = self.fixture.clone();
                fixture.rows.remove(at);
                is_smaller |= self.keep(fixture);
            }
            if !is_smaller {
                return;
            }
        }
    }

    /// Rows of the other organization that may as well be there from the beginning, or stay as they are.
    fn stages(&mut self) {
        for at in 0..self.fixture.rows.len() {
            let mut fixture = self.fixture.clone();
            fixture.rows[at].stage = Stage::Setup;
            if self.keep(fixture) {
                continue;
            }
            if let Stage::Changes(changes) = self.fixture.rows[at].stage.clone() {
                for column in changes.keys() {
                    let mut fixture = self.fixture.clone();
                    if let Stage::Changes(some) = &mut fixture.rows[at].stage {
                        some.remove(column);
                    }
                    self.keep(fixture);
                }
            }
        }
    }

    /// Values that may as well be left out, or be plain.
    fn cells(&mut self) {
        for at in 0..self.fixture.rows.len() {
            let place = &self.world.tables[self.fixture.rows[at].table];
            for (column, facts) in place.table.columns.iter().enumerate() {
                let is_made = facts.identity.is_some() || facts.generated.is_some();
                if is_made || place.scope == Some(column) {
                    continue;
                }
                let is_free = facts.default.is_some() || facts.nullable;
                // What the database makes anew each time would be shown otherwise each time.
                let is_steady =
                    !matches!(facts.default, Some(Default::Now | Default::Expression(_)));
                let omitted = (is_free && is_steady).then_some(Cell::Default);
                let null = facts.nullable.then_some(Cell::Null);
                let is_fixed = place.fixed.contains(&column);
                let plain = self.world.values(&facts.data_type).into_iter().next();
                let plain = plain.filter(|_| !is_fixed).map(Cell::Value);
                for cell in [omitted, null, plain].into_iter().flatten() {
                    let mut fixture = self.fixture.clone();
                    fixture.rows[at].cells[column] = cell;
                    if self.keep(fixture) {
                        break;
                    }
                }
            }
        }
    }

    /// Keys of one column get names that tell whose row it is, wherever they stand.
    fn names(&mut self) {
        let mut count: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        for at in 0..self.fixture.rows.len() {
            let row = &self.fixture.rows[at];
            let place = &self.world.tables[row.table];
            let number = count
                .entry((row.table, row.owner == Owner::Other))
                .or_default();
            *number += 1;
            let Some(key) = &place.table.primary_key else {
                continue;
            };
            let named = key.columns.iter().filter_map(|name| {
                let mut columns = place.table.columns.iter();
                columns.position(|it| it.name == *name && it.data_type.is_text())
            });
            let mut named = named.filter(|it| place.scope != Some(*it));
            let Some(value) = named.next().and_then(|it| row.cells[it].value()) else {
                continue;
            };
            let tail = match row.owner {
                Owner::Nobody => "",
                Owner::Asking => "_a",
                Owner::Other => "_b",
            };
            let mut name = format!("{}{tail}", place.table.name.name);
            if *number > 1 {
                name.push_str(&number.to_string());
            }
            let fixture = self.renamed(value, &name);
            self.keep(fixture);
        }
    }

    fn renamed(&self, value: &str, name: &str) -> Fixture {
        let mut fixture = self.fixture.clone();
        for row in &mut fixture.rows {
            let place = &self.world.tables[row.table];
            for (at, cell) in row.cells.iter_mut().enumerate() {
                let is_text = place.table.columns[at].data_type.is_text();
                if is_text && place.scope != Some(at) && cell.value() == Some(value) {
                    *cell = Cell::Value(name.to_owned());
                }
            }
        }
        for (number, parameter) in &mut fixture.parameters {
            let own = format!("${number}");
            if self.world.subject.organization != Some(own.as_str())
                && parameter.as_deref() == Some(value)
            {
                *parameter = Some(name.to_owned());
            }
        }
        fixture
    }
}
