//! Rows that a statement asks for, as the prover sketches them, with the rows that they need.
//! In: a sketch of the statement. Out: rows among those of a fixture, whose values are the same where they must be.
//! Knows nothing of SQL: a row that cannot stand is left out, and luck has to do.

use super::draw::Drawing;
use super::fixture::{Cell, Owner, Row, Stage};
use super::values::{fits, fresh};
use crate::ident::QualifiedName;
use crate::tenancy::{Known, Sketch};
use std::collections::BTreeMap;

/// How far rows are made that other rows need.
const DEPTH: usize = 6;

/// How often a row is made otherwise that a key forbids.
const PATIENCE: usize = 3;

/// The values of a sketch, by class.
#[derive(Debug, Default)]
pub(super) struct Values {
    known: BTreeMap<usize, String>,
}

impl Drawing<'_, '_> {
    /// Makes the rows of the sketch; some are left out, since a statement may ask that they be not there.
    pub fn plant_all(&mut self, number: u32) {
        let world = self.world;
        let count = world.sketches.len().max(1);
        let at = usize::try_from(number).map_or(0, |it| it % count);
        let Some(sketch) = world.sketches.get(at) else {
            return;
        };
        let mut values = Values::default();
        self.name(sketch, &mut values);
        let is_whole = number < 4 || self.dice.percent(40);
        let place =
            |name: &QualifiedName| world.tables.iter().position(|it| it.table.name == *name);
        let rows = sketch.rows.iter();
        let mut rows: Vec<_> = rows
            .filter_map(|(name, classes)| Some((place(name)?, classes)))
            .collect();
        // What other rows need comes first, so that it is made as it is asked for.
        rows.sort_by_key(|it| it.0);
        for (table, classes) in rows {
            if !is_whole && self.dice.percent(20) {
                continue;
            }
            let mut cells = vec![None; classes.len()];
            for (at, class) in classes.iter().enumerate() {
                cells[at] = self.of_class((sketch, &mut values), (table, at), *class);
            }
            for _ in 0..PATIENCE {
                if self.plant(table, cells.clone(), DEPTH).is_some() {
                    break;
                }
            }
        }
        for (class, known) in &sketch.classes {
            let Some(value) = values.known.get(class) else {
                continue;
            };
            for given in &known.given {
                self.said.insert(given.clone(), value.clone());
            }
        }
    }

    /// Settles what the parameters are, and whose rows are literally named.
    fn name(&mut self, sketch: &Sketch, values: &mut Values) {
        let world = self.world;
        let is_asking = |known: &Known| {
            let mut given = known.given.iter();
            given.any(|it| Some(it.as_str()) == world.subject.organization)
        };
        let scopes = sketch.rows.iter().filter_map(|(name, classes)| {
            let mut tables = world.tables.iter();
            let place = tables.find(|it| it.table.name == *name)?;
            let scope = place.scope?;
            let data_type = &place.table.columns[scope].data_type;
            Some((classes[scope], data_type))
        });
        for (class, data_type) in scopes {
            let Some(known) = sketch.classes.get(&class) else {
                continue;
            };
            let fitting = known.literals.iter().find(|it| fits(data_type, it));
            let at = usize::from(!is_asking(known));
            if let Some(literal) = fitting
                && self.fixture.organizations[1 - at] != *literal
            {
                self.fixture.organizations[at].clone_from(literal);
            }
        }
        for (class, known) in &sketch.classes {
            let value = if is_asking(known) {
                Some(self.fixture.organizations[0].clone())
            } else {
                known.literals.first().cloned()
            };
            if let Some(value) = value {
                values.known.insert(*class, value);
            }
        }
    }

    /// The value of a class in a column. One that nothing else mentions is left to chance.
    fn of_class(
        &mut self,
        (sketch, values): (&Sketch, &mut Values),
        (table, at): (usize, usize),
        class: usize,
    ) -> Option<Cell> {
        let place = &self.world.tables[table];
        let column = &place.table.columns[at];
        let is_scope = place.scope == Some(at);
        if column.generated.is_some() {
            return None;
        }
        if let Some(value) = values.known.get(&class) {
            let is_one = fits(&column.data_type, value);
            return is_one.then(|| Cell::Value(value.clone()));
        }
        let rows = sketch.rows.iter();
        let mentions: usize = rows
            .map(|it| it.1.iter().filter(|it| **it == class).count())
            .sum();
        let is_known = sketch.classes.contains_key(&class);
        let is_shared = mentions > 1 || is_known;
        if !is_shared && !is_scope {
            return None;
        }
        // A class with a scope column in it is an organization, mostly the other one.
        let is_organization = is_scope || self.is_scope_class(sketch, class);
        let value = if is_organization {
            let is_own = self.dice.percent(15);
            Some(self.fixture.organizations[usize::from(!is_own)].clone())
        } else if self.dice.percent(50) {
            self.count += 1;
            fresh(&column.data_type, self.count)
        } else {
            None
        };
        let value = value
            .filter(|it| fits(&column.data_type, it))
            .or_else(|| self.value(column.name.as_str(), &column.data_type))?;
        if is_shared {
            values.known.insert(class, value.clone());
        }
        Some(Cell::Value(value))
    }

    fn is_scope_class(&self, sketch: &Sketch, class: usize) -> bool {
        sketch.rows.iter().any(|(name, classes)| {
            let mut tables = self.world.tables.iter();
            let place = tables.find(|it| it.table.name == *name);
            let scope = place.and_then(|it| it.scope);
            scope.is_some_and(|scope| classes[scope] == class)
        })
    }

    /// Makes a row of which some values are settled, behind the rows that it needs.
    fn plant(&mut self, table: usize, mut cells: Vec<Option<Cell>>, depth: usize) -> Option<()> {
        if depth == 0 {
            return None;
        }
        let place = &self.world.tables[table];
        let [asking, other] = self.fixture.organizations.clone();
        if let Some(scope) = place.scope
            && cells[scope].is_none()
        {
            let is_own = self.dice.percent(50);
            cells[scope] = Some(Cell::Value(if is_own { asking.clone() } else { other }));
        }
        let scope = place.scope.and_then(|it| cells[it].clone());
        let owner = match scope {
            None => Owner::Nobody,
            Some(cell) if cell.value() == Some(&asking) => Owner::Asking,
            Some(_) => Owner::Other,
        };
        for link in 0..place.links.len() {
            self.plant_target(table, link, &mut cells, depth)?;
        }
        let in_key = |at: usize| place.keys.iter().any(|key| key.contains(&at));
        for (at, column) in place.table.columns.iter().enumerate() {
            if cells[at].is_none() {
                cells[at] = Some(self.cell(column, in_key(at))?);
            }
        }
        let cells: Vec<Cell> = cells.into_iter().collect::<Option<_>>()?;
        if self.is_there_already(table, &cells) {
            return None;
        }
        self.fixture.rows.push(Row {
            table,
            owner,
            cells,
            stage: Stage::Setup,
        });
        Some(())
    }

    /// Fills the columns of a reference, and makes the row that it leads to if there is none.
    fn plant_target(
        &mut self,
        table: usize,
        link: usize,
        cells: &mut [Option<Cell>],
        depth: usize,
    ) -> Option<()> {
        let place = &self.world.tables[table];
        let link = &place.links[link];
        let columns = &place.table.columns;
        let open = link.columns.iter().copied();
        let open = open.filter(|at| cells[*at].is_none());
        let nullable: Vec<usize> = open.filter(|it| columns[*it].nullable).collect();
        if !nullable.is_empty() && self.dice.percent(60) {
            for at in nullable {
                cells[at] = Some(Cell::Null);
            }
            return Some(());
        }
        let is_null = |at: &usize| cells[*at] == Some(Cell::Null);
        if link.columns.iter().any(is_null) {
            return Some(());
        }
        let target = &self.world.tables[link.target];
        let mut there = vec![None; target.table.columns.len()];
        for (here, to) in link.columns.iter().zip(&link.there) {
            there[*to].clone_from(&cells[*here]);
        }
        if self.leads_to(link.target, &there).is_none() {
            self.plant(link.target, there.clone(), depth - 1)?;
        }
        let found = self.leads_to(link.target, &there)?;
        for (here, to) in link.columns.iter().zip(&link.there) {
            cells[*here] = Some(self.fixture.rows[found].cells[*to].clone());
        }
        Some(())
    }

    /// The row that has these values.
    fn leads_to(&self, table: usize, cells: &[Option<Cell>]) -> Option<usize> {
        self.fixture.rows.iter().position(|row| {
            let mut pairs = row.cells.iter().zip(cells);
            row.table == table && pairs.all(|(a, b)| b.as_ref().is_none_or(|b| a == b))
        })
    }
}
