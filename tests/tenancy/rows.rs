//! Rows for any schema, from a number: pairs of databases with the same rows of A and of nobody, and any rows of B.
//!
//! PostgreSQL itself says which rows hold the constraints. Those that may be deferred are not held, since nothing holds
//! them while a transaction lasts.

use std::collections::BTreeMap;

use schemagen::ident::Ident;
use schemagen::model::Scope;
use schemagen::schema::{Deferrable, Table};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, raw_sql};

use super::fixtures::Random;
use super::world::{Kind, World, scope};

/// The keys of the two organizations, as literals.
pub fn organizations(world: &World, seed: u64) -> (&'static str, &'static str) {
    let values = world.key.values();
    let others = 3.min(values.len() as u64 - 1);
    (values[0], values[1 + (seed % others) as usize])
}

/// What makes the rows, behind `BEGIN`.
pub const BEFORE: &str = "SET CONSTRAINTS ALL DEFERRED;";

/// Two databases, as scripts.
pub async fn pair(
    connection: &mut PgConnection,
    world: &World,
    organizations: (&str, &str),
    seed: u64,
) -> [String; 2] {
    let (a, b) = organizations;
    script(connection, &format!("BEGIN; {BEFORE}"))
        .await
        .unwrap();
    let mut ours = Loading {
        world,
        random: Random::new(seed),
        rows: BTreeMap::new(),
        lines: Vec::new(),
    };
    for _ in 0..2 {
        ours.round(connection, a, false).await;
    }
    script(connection, "SAVEPOINT ours").await.unwrap();
    let mut made: Vec<Vec<String>> = Vec::new();
    let mut late: Vec<Candidate> = Vec::new();
    for which in 0..2 {
        let mut loading = ours.clone();
        loading.random = Random::new(seed * 31 + which + 1000);
        // Sometimes there is nobody else.
        if which == 0 || seed % 3 != 2 {
            for _ in 0..2 {
                loading.round(connection, b, true).await;
            }
        }
        made.push(texts(&std::mem::take(&mut loading.lines)));
        if which == 0 {
            // Rows of A and of nobody that may name those of B, if they are there in both.
            loading.random = Random::new(seed + 5);
            loading.round(connection, a, false).await;
        } else {
            for candidate in late {
                loading.insert(connection, candidate).await;
            }
        }
        late = loading.lines;
        script(connection, "ROLLBACK TO ours").await.unwrap();
    }
    script(connection, "ROLLBACK").await.unwrap();
    let late = texts(&late);
    let second = made.pop().unwrap();
    let first = made.pop().unwrap();
    let whole = |late: &[String]| {
        [&first, &second].map(|early| {
            let all: Vec<_> = early.iter().chain(late).cloned().collect();
            format!("{BEFORE} {}", all.join(" "))
        })
    };
    let both = whole(&late);
    for script in &both {
        // One of the late rows may need another one that was there in one of the two alone.
        if self::script(connection, &format!("BEGIN; {script} ROLLBACK"))
            .await
            .is_err()
        {
            self::script(connection, "ROLLBACK").await.unwrap();
            return whole(&[]);
        }
    }
    both
}

fn texts(lines: &[Candidate]) -> Vec<String> {
    lines.iter().map(|it| it.sql.clone()).collect()
}

type Row = BTreeMap<usize, String>;

#[derive(Clone)]
struct Candidate {
    table: usize,
    row: Row,
    sql: String,
}

#[derive(Clone)]
struct Loading<'w> {
    world: &'w World,
    random: Random,
    rows: BTreeMap<usize, Vec<Row>>,
    lines: Vec<Candidate>,
}

impl Loading<'_> {
    /// Some rows of an organization, and unless it is another's, of nobody.
    async fn round(&mut self, connection: &mut PgConnection, owner: &str, is_other: bool) {
        let tables: Vec<&Table> = self.world.schema.tables.values().collect();
        let is_root = |it: &Table| *self.world.model.scope(&it.name) == Scope::Root;
        let root = tables.iter().position(|it| is_root(it)).unwrap();
        let order = std::iter::once(root).chain(0..tables.len());
        for at in order {
            let scope = scope(&self.world.model, tables[at]);
            if scope.is_none() && is_other {
                continue;
            }
            for _ in 0..1 + self.random.below(2) {
                if let Some(row) = self.row(&tables, at, scope.map(|it| (it, owner))) {
                    let sql = insert(tables[at], &row);
                    let candidate = Candidate {
                        table: at,
                        row,
                        sql,
                    };
                    self.insert(connection, candidate).await;
                }
            }
        }
    }

    async fn insert(&mut self, connection: &mut PgConnection, candidate: Candidate) {
        let sql = format!("SAVEPOINT it; {} RELEASE it", candidate.sql);
        if script(connection, &sql).await.is_err() {
            script(connection, "ROLLBACK TO it").await.unwrap();
            return;
        }
        let rows = self.rows.entry(candidate.table).or_default();
        rows.push(candidate.row.clone());
        self.lines.push(candidate);
    }

    fn row(&mut self, tables: &[&Table], at: usize, owner: Option<(usize, &str)>) -> Option<Row> {
        let table = tables[at];
        let place =
            |table: &Table, name: &Ident| table.columns.iter().position(|it| it.name == *name);
        let mut row = Row::new();
        if let Some((scope, owner)) = owner {
            row.insert(scope, owner.to_owned());
        }
        for key in &table.foreign_keys {
            let here: Vec<_> = key
                .columns
                .iter()
                .map(|it| place(table, it).unwrap())
                .collect();
            let target = tables.iter().position(|it| it.name == key.target)?;
            let there: Vec<_> = key
                .target_columns
                .iter()
                .map(|it| place(tables[target], it).unwrap())
                .collect();
            let is_open = |it: &usize| table.columns[*it].nullable && !row.contains_key(it);
            if here.iter().any(is_open) && self.random.below(4) == 0 {
                for at in here {
                    row.entry(at).or_insert("NULL".to_owned());
                }
                continue;
            }
            if key.deferrable != Deferrable::No && self.random.below(2) == 0 {
                continue;
            }
            let pairs: Vec<_> = here.iter().copied().zip(there).collect();
            let fits = |parent: &&Row| {
                pairs.iter().all(|(here, there)| {
                    row.get(here).is_none_or(|it| parent.get(there) == Some(it))
                })
            };
            let rows = self.rows.get(&target).map_or(&[][..], Vec::as_slice);
            let parents: Vec<&Row> = rows.iter().filter(fits).collect();
            if parents.is_empty() {
                for at in here {
                    row.entry(at).or_insert("NULL".to_owned());
                }
                continue;
            }
            let parent = parents[self.random.below(parents.len())].clone();
            for (here, there) in pairs {
                row.insert(here, parent[&there].clone());
            }
        }
        for (at, column) in table.columns.iter().enumerate() {
            if row.contains_key(&at) || column.generated.is_some() {
                continue;
            }
            let values = Kind::of(&column.data_type).values();
            // Keys have room for the rows of all; all else is seldom different.
            let is_key = table.unique_keys().any(|key| key.contains(&&column.name));
            let values = match is_key {
                true => values,
                false => &values[..values.len().min(2)],
            };
            let value = if column.nullable && self.random.below(4) == 0 {
                "NULL"
            } else {
                self.random.pick(values)
            };
            row.insert(at, value.to_owned());
        }
        Some(row)
    }
}

fn insert(table: &Table, row: &Row) -> String {
    let columns: Vec<_> = row.keys().map(|it| table.columns[*it].name.sql()).collect();
    let values: Vec<_> = row.values().cloned().collect();
    format!(
        "INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({});",
        table.name.sql(),
        columns.join(", "),
        values.join(", ")
    )
}

async fn script(connection: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    connection
        .execute(raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .map(|_| ())
}
