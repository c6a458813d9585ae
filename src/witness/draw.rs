//! A fixture from a number: the first ones are small and all values in them meet, later ones vary more.
//! In: a world and a number. Out: rows that keep the keys and references of the schema, and values for the parameters.
//! The same number gives the same rows.

use super::fixture::{Cell, Fixture, Owner, Row, Stage};
use super::values::{fits, fresh, kind};
use super::world::{Link, World};
use crate::schema::{Column, DataType, Identity};
use std::collections::BTreeMap;

/// How often a row is drawn anew that a key forbids.
const PATIENCE: usize = 8;

/// Numbers from a number (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let end = end.max(1) as u64;
        usize::try_from((z ^ (z >> 31)) % end).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.get(self.below(of.len()))
    }
}

/// What the rows of one fixture have in common; chances are of a hundred.
struct Mood {
    /// The most rows of one table and owner.
    rows: usize,
    /// How many values of one kind there are.
    values: usize,
    none: usize,
    null: usize,
    default: usize,
    /// That a reference leads to another owner's row, where the schema lets it.
    across: usize,
    preferred: usize,
    /// How many of the organizations are among the texts: many a statement compares other columns with its parameter.
    named: usize,
}

pub(super) struct Drawing<'w, 'a> {
    pub world: &'w World<'a>,
    pub dice: Dice,
    mood: Mood,
    /// The values of each kind.
    palette: BTreeMap<String, Vec<String>>,
    types: BTreeMap<u16, DataType>,
    pub fixture: Fixture,
    pub count: usize,
    /// What parameters are, since the rows were made so that they meet them.
    pub said: BTreeMap<String, String>,
}

/// The fixture with this number. The types are those of the parameters.
pub(super) fn draw(world: &World<'_>, types: &BTreeMap<u16, DataType>, number: u32) -> Fixture {
    let mut dice = Dice(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED);
    let mood = Mood::of(number, &mut dice);
    let mut drawing = Drawing {
        fixture: Fixture {
            organizations: organizations(world, &mut dice, number),
            rows: Vec::new(),
            parameters: BTreeMap::new(),
        },
        world,
        dice,
        mood,
        palette: BTreeMap::new(),
        types: types.clone(),
        count: 0,
        said: BTreeMap::new(),
    };
    // The sketch is not all that a statement may ask for.
    if number % 4 != 3 {
        drawing.plant_all(number);
    }
    if number > 0 && (number % 4 == 3 || drawing.dice.percent(50)) {
        drawing.rows();
    }
    drawing.stages();
    drawing.parameters(number);
    drawing.fixture
}

fn organizations(world: &World<'_>, dice: &mut Dice, number: u32) -> [String; 2] {
    let [a, b] = world.organizations.clone();
    match dice.below(4) {
        0 if number > 1 => [b, a],
        1 | 2 if !world.others.is_empty() => {
            let other = dice.pick(&world.others).cloned().unwrap_or_default();
            match dice.below(4) {
                _ if other == a => [b, a],
                0 => [other, b],
                _ => [a, other],
            }
        }
        _ => [a, b],
    }
}

impl Mood {
    fn of(number: u32, dice: &mut Dice) -> Self {
        let (rows, values) = match number {
            0 => (1, 1),
            1 => (1, 2),
            _ => (1 + dice.below(3), 1 + dice.below(4)),
        };
        let mut chance = |of: &[usize]| match number {
            0 => of[0],
            _ => of[dice.below(of.len())],
        };
        Self {
            rows,
            values,
            none: chance(&[0, 0, 15, 40]),
            null: chance(&[0, 0, 25, 60]),
            default: chance(&[0, 30, 70]),
            across: chance(&[0, 0, 50]),
            preferred: chance(&[60, 30, 90, 10]),
            named: chance(&[0, 1, 1, 2]),
        }
    }
}

impl Drawing<'_, '_> {
    fn rows(&mut self) {
        for (table, place) in self.world.tables.iter().enumerate() {
            let owners: &[Owner] = match place.scope {
                Some(_) => &[Owner::Asking, Owner::Other],
                None => &[Owner::Nobody],
            };
            for owner in owners {
                for _ in 0..=self.dice.below(self.mood.rows) {
                    if !self.dice.percent(self.mood.none) {
                        self.row(table, *owner);
                    }
                }
            }
        }
    }

    fn row(&mut self, table: usize, owner: Owner) {
        for attempt in 0..PATIENCE {
            let Some(cells) = self.cells(table, owner, attempt > PATIENCE / 3) else {
                continue;
            };
            if self.is_there_already(table, &cells) {
                continue;
            }
            self.fixture.rows.push(Row {
                table,
                owner,
                cells,
                stage: Stage::Setup,
            });
            return;
        }
    }

    /// Whether a row has one of the keys of another one.
    pub fn is_there_already(&self, table: usize, cells: &[Cell]) -> bool {
        let is_same = |key: &Vec<usize>, row: &Row| {
            let same = |at: &usize| cells[*at].value().is_some() && cells[*at] == row.cells[*at];
            row.table == table && key.iter().all(same)
        };
        let keys = &self.world.tables[table].keys;
        let mut rows = self.fixture.rows.iter();
        rows.any(|row| keys.iter().any(|key| is_same(key, row)))
    }

    fn cells(&mut self, table: usize, owner: Owner, anew: bool) -> Option<Vec<Cell>> {
        let place = &self.world.tables[table];
        let mut cells: Vec<Option<Cell>> = vec![None; place.table.columns.len()];
        if let Some(scope) = place.scope {
            let [asking, other] = &self.fixture.organizations;
            let value = if owner == Owner::Other { other } else { asking };
            cells[scope] = Some(Cell::Value(value.clone()));
        }
        for link in &place.links {
            self.follow(table, owner, link, &mut cells)?;
        }
        let in_key = |at: usize| place.keys.iter().any(|key| key.contains(&at));
        for (at, column) in place.table.columns.iter().enumerate() {
            if cells[at].is_none() {
                cells[at] = Some(self.cell(column, anew && in_key(at))?);
            }
        }
        cells.into_iter().collect()
    }

    /// Fills the columns of a reference: with the key of a row that is there, or with NULL.
    fn follow(
        &mut self,
        table: usize,
        owner: Owner,
        link: &Link,
        cells: &mut [Option<Cell>],
    ) -> Option<()> {
        let columns = &self.world.tables[table].table.columns;
        let open: Vec<usize> = link
            .columns
            .iter()
            .copied()
            .filter(|at| cells[*at].is_none())
            .collect();
        let nullable: Vec<usize> = open
            .iter()
            .copied()
            .filter(|at| columns[*at].nullable)
            .collect();
        let fits_here = |row: &&Row| {
            let mut pairs = link.columns.iter().zip(&link.there);
            row.table == link.target
                && pairs.all(
                    |(here, there)| match (&cells[*here], row.cells[*there].value()) {
                        (_, None) => false,
                        (Some(cell), Some(value)) => cell.value() == Some(value),
                        (None, Some(_)) => true,
                    },
                )
        };
        let is_across = self.dice.percent(self.mood.across);
        let is_own = |row: &&Row| {
            is_across || owner == Owner::Nobody || row.owner == owner || row.owner == Owner::Nobody
        };
        let all: Vec<&Row> = self.fixture.rows.iter().filter(fits_here).collect();
        let own: Vec<&Row> = all.iter().copied().filter(is_own).collect();
        let is_null = !nullable.is_empty() && self.dice.percent(self.mood.null);
        let target = match own.as_slice() {
            _ if is_null => None,
            [] => self.dice.pick(&all),
            own => self.dice.pick(own),
        };
        match target {
            Some(row) => {
                for (here, there) in link.columns.iter().zip(&link.there) {
                    cells[*here] = Some(row.cells[*there].clone());
                }
            }
            None if open.is_empty() && all.is_empty() => return None,
            None if open.is_empty() => {}
            None => {
                for at in nullable.first().map(|_| &nullable)? {
                    cells[*at] = Some(Cell::Null);
                }
            }
        }
        Some(())
    }

    pub fn cell(&mut self, column: &Column, anew: bool) -> Option<Cell> {
        self.count += 1;
        if column.generated.is_some() {
            return Some(Cell::Default);
        }
        // The statement's own rows count from 1.
        if column.identity.is_some() {
            return Some(Cell::Value((100 + self.count).to_string()));
        }
        if column.nullable && self.dice.percent(self.mood.null) {
            return Some(Cell::Null);
        }
        if column.default.is_some() && !anew && self.dice.percent(self.mood.default) {
            return Some(Cell::Default);
        }
        let unique = fresh(&column.data_type, self.count).filter(|_| anew);
        let value = unique.or_else(|| self.value(column.name.as_str(), &column.data_type));
        match value {
            Some(value) => Some(Cell::Value(value)),
            None if column.default.is_some() => Some(Cell::Default),
            None => column.nullable.then_some(Cell::Null),
        }
    }

    pub fn value(&mut self, column: &str, data_type: &DataType) -> Option<String> {
        let preferred = self.world.preferred(column, data_type);
        if !preferred.is_empty() && self.dice.percent(self.mood.preferred) {
            return self.dice.pick(&preferred).cloned();
        }
        let kind = kind(data_type);
        if !self.palette.contains_key(&kind) {
            let mut all = self.world.values(data_type);
            let organizations = self.fixture.organizations.iter();
            let named = organizations.filter(|it| fits(data_type, it));
            let mut some: Vec<String> = named.take(self.mood.named).cloned().collect();
            all.retain(|it| !some.contains(it));
            // Often the organizations are all there is.
            let is_alone = !some.is_empty() && self.dice.percent(50);
            let all_but = if is_alone { self.mood.values } else { 0 };
            for _ in all_but..self.mood.values.min(all.len()) {
                // The first try is the plainest.
                let at = if self.count < 2 {
                    0
                } else {
                    self.dice.below(all.len())
                };
                some.push(all.remove(at));
            }
            self.palette.insert(kind.clone(), some);
        }
        let palette = self.palette.get(&kind)?;
        self.dice.pick(palette).cloned()
    }

    /// The rows of the other organization arrive later, unless rows of others need them: then they change.
    fn stages(&mut self) {
        let fixture = &self.fixture;
        let mut needed = vec![false; fixture.rows.len()];
        for (at, row) in fixture.rows.iter().enumerate().rev() {
            if row.owner != Owner::Other {
                needed[at] = true;
            }
            if needed[at] {
                for link in 0..self.world.tables[row.table].links.len() {
                    if let Some(target) = fixture.target(self.world, row, link) {
                        needed[target] = true;
                    }
                }
            }
        }
        for (at, needed) in needed.into_iter().enumerate() {
            let row = &self.fixture.rows[at];
            if row.owner != Owner::Other {
                continue;
            }
            let stage = if needed {
                Stage::Changes(self.changes(row.table, &row.cells.clone()))
            } else {
                Stage::Arrives
            };
            self.fixture.rows[at].stage = stage;
        }
    }

    fn changes(&mut self, table: usize, cells: &[Cell]) -> BTreeMap<usize, String> {
        let place = &self.world.tables[table];
        let mut out = BTreeMap::new();
        for (at, column) in place.table.columns.iter().enumerate() {
            self.count += 1;
            if place.fixed.contains(&at) {
                continue;
            }
            let mut all = self
                .world
                .preferred(column.name.as_str(), &column.data_type);
            all.extend(self.world.values(&column.data_type));
            all.retain(|it| cells[at].value() != Some(it.as_str()));
            let in_key = place.keys.iter().any(|key| key.contains(&at));
            let value = match fresh(&column.data_type, self.count).filter(|_| in_key) {
                Some(value) => Some(value),
                None => self.dice.pick(&all).cloned(),
            };
            if let Some(value) = value {
                out.insert(at, value);
            }
        }
        out
    }

    fn parameters(&mut self, number: u32) {
        let near = self.world.words.parameters.clone();
        for (parameter, near) in near {
            let is_organization =
                self.world.subject.organization == Some(format!("${parameter}").as_str());
            // Nobody asks: a statement that then shows everything is told of as well, if nothing else is found.
            let is_null = number % 8 == 7;
            let said = self.said.get(&format!("${parameter}")).cloned();
            let value = match self.types.get(&parameter).cloned() {
                Some(it)
                    if !is_organization && said.as_ref().is_some_and(|said| fits(&it, said)) =>
                {
                    said
                }
                _ if is_organization && is_null => None,
                _ if is_organization => Some(self.fixture.organizations[0].clone()),
                Some(data_type) => self.parameter(near.as_deref(), &data_type),
                None => None,
            };
            self.fixture.parameters.insert(parameter, value);
        }
    }

    fn parameter(&mut self, near: Option<&str>, data_type: &DataType) -> Option<String> {
        let world = self.world;
        let cells = self.fixture.rows.iter().flat_map(|row| {
            let columns = world.tables[row.table].table.columns.iter();
            let named = columns
                .zip(&row.cells)
                .filter(|(it, _)| Some(it.name.as_str()) == near);
            named.filter_map(|(_, cell)| cell.value().map(str::to_owned))
        });
        let cells: Vec<String> = cells.filter(|it| fits(data_type, it)).collect();
        match self.dice.below(8) {
            0..4 if !cells.is_empty() => self.dice.pick(&cells).cloned(),
            4 | 5 if fits(data_type, &self.fixture.organizations[1]) => {
                Some(self.fixture.organizations[1].clone())
            }
            6 => {
                self.count += 1;
                fresh(data_type, self.count).or_else(|| self.value("", data_type))
            }
            _ => self.value("", data_type),
        }
    }
}

/// Whether an INSERT must say that it numbers rows itself.
pub(super) fn is_numbered(columns: &[&Column]) -> bool {
    columns
        .iter()
        .any(|it| it.identity == Some(Identity::Always))
}
