//! The prover against a labelled corpus, and the labels against PostgreSQL.
//!
//! A query is safe if its results, and what it leaves of the rows of A and of nobody, are the same in two databases that
//! differ in the rows of B alone, and if it leaves the rows of B as they were. It leaks if some fixture shows otherwise.

pub mod corpus;
pub mod differential;
pub mod fixtures;
pub mod random;
mod rows;
mod verdicts;
mod witness;
pub mod world;

use schemagen::tenancy::{Answer, Catalog, Settings, prove};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _, ValueRef as _, raw_sql};

use crate::support::{block_on, postgres};
use corpus::{Query, queries, schema};
use fixtures::{Fixture, fixture};

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the corpus is for"
)]
fn no_leaking_query_is_proved() {
    let (schema, model) = schema();
    let catalog = Catalog::new(&schema, &model);
    let settings = Settings::default();
    let mut faults = Vec::new();
    let mut missed = Vec::new();
    let mut unsure = Vec::new();
    let (mut safe, mut leaking, mut refuted) = (0, 0, 0);
    for query in queries() {
        let verdicts = prove(&query.sql, &catalog, &settings);
        let [verdict] = verdicts.as_slice() else {
            panic!("`{}` is {} statements", query.name, verdicts.len());
        };
        let said = format!("{}: {:?}\n  {}", query.name, verdict.answer, query.sql);
        safe += usize::from(query.is_safe);
        leaking += usize::from(!query.is_safe);
        match (query.is_safe, &verdict.answer) {
            (true, Answer::Proved(_)) => {}
            (false, Answer::Unknown(_)) => unsure.push(said),
            (true, Answer::Unknown(_)) => missed.push(said),
            (false, Answer::Refuted(_)) => refuted += 1,
            (true, Answer::Refuted(_)) | (false, Answer::Proved(_)) => faults.push(said),
        }
    }
    println!(
        "{safe} safe, {} of them proved; {leaking} leaking, {refuted} of them refuted",
        safe - missed.len()
    );
    println!("not proved:\n{}", missed.join("\n"));
    println!("not refuted:\n{}", unsure.join("\n"));
    assert!(faults.is_empty(), "wrong answers:\n{}", faults.join("\n"));
    assert!(
        missed.len() * 10 <= safe,
        "too few proved:\n{}",
        missed.join("\n")
    );
}

/// How many fixtures each query is run over.
const FIXTURES: u64 = 24;

#[test]
fn labels_are_true() {
    let queries = queries();
    let seen = try_all(&queries, FIXTURES);
    let faults: Vec<_> = queries
        .iter()
        .zip(&seen)
        .filter_map(|(query, seen)| seen.fault(query))
        .collect();
    assert!(
        faults.is_empty(),
        "{} labels are wrong:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Runs all queries over some fixtures.
fn try_all(queries: &[Query], fixtures: u64) -> Vec<Seen> {
    let (schema, _) = schema();
    let database = postgres::database();
    database.execute(&corpus::ddl(&schema));
    let mut seen = vec![Seen::default(); queries.len()];
    block_on(async {
        let mut connection = database.connect().await;
        let states = [text(OURS), text(THEIRS)];
        for seed in 0..fixtures {
            let fixture = fixture(seed);
            let mut outcomes = Vec::new();
            let trials: Vec<_> = queries
                .iter()
                .map(|query| Trial {
                    sql: bound(query, &fixture),
                    is_read: query.sql.to_uppercase().starts_with("SELECT"),
                    is_shared_key: query.is_shared_key,
                })
                .collect();
            for rows in &fixture.databases {
                outcomes.push(run(&mut connection, rows, &trials, &states).await);
            }
            let second = outcomes.pop().unwrap();
            let first = outcomes.pop().unwrap();
            for (at, (one, other)) in first.into_iter().zip(second).enumerate() {
                seen[at].take(&trials[at], one, other);
            }
        }
    });
    seen
}

/// A query to run.
struct Trial {
    sql: String,
    /// Whether it changes nothing.
    is_read: bool,
    /// Whether it may meet a key of another organization, which tells of itself.
    is_shared_key: bool,
}

/// What became of a query in one database.
enum Outcome {
    Failed(String),
    Ran {
        results: Vec<String>,
        /// The rows of A and of nobody behind it.
        ours: String,
        /// Whether the rows of B are as they were.
        is_theirs_whole: bool,
    },
}

/// What the fixtures showed of a query.
#[derive(Clone, Default)]
struct Seen {
    runs: usize,
    error: String,
    leak: Option<String>,
}

impl Seen {
    fn take(&mut self, trial: &Trial, one: Outcome, other: Outcome) {
        let (one, other) = match (one, other) {
            (Outcome::Failed(error), _) | (_, Outcome::Failed(error)) => {
                self.error = error;
                return;
            }
            ran => ran,
        };
        let (
            Outcome::Ran {
                results: results_one,
                ours: ours_one,
                is_theirs_whole: whole_one,
            },
            Outcome::Ran {
                results: results_other,
                ours: ours_other,
                is_theirs_whole: whole_other,
            },
        ) = (one, other)
        else {
            return;
        };
        self.runs += 1;
        let leak = if !whole_one || !whole_other {
            "the rows of B change".to_owned()
        } else if trial.is_shared_key {
            return;
        } else if results_one != results_other {
            format!("results {results_one:?} and {results_other:?}")
        } else if ours_one != ours_other {
            format!("leaves\n{ours_one}\nand\n{ours_other}")
        } else {
            return;
        };
        self.leak.get_or_insert(leak);
    }

    fn fault(&self, query: &Query) -> Option<String> {
        let Query { name, sql, .. } = query;
        if self.runs == 0 {
            return Some(format!("{name} never ran: {}\n  {sql}", self.error));
        }
        match (query.is_safe, &self.leak) {
            (true, Some(leak)) => Some(format!("{name} leaks: {leak}\n  {sql}")),
            (false, None) => Some(format!("{name} was not seen to leak\n  {sql}")),
            _ => None,
        }
    }
}

/// Runs every query over the same rows, each in a transaction that is rolled back.
async fn run(
    connection: &mut PgConnection,
    rows: &str,
    trials: &[Trial],
    [ours, theirs]: &[String; 2],
) -> Vec<Outcome> {
    script(connection, &format!("BEGIN; {rows}")).await.unwrap();
    let before = answer(connection, theirs).await;
    script(connection, "SAVEPOINT it").await.unwrap();
    let mut out = Vec::new();
    for trial in trials {
        let sql = AssertSqlSafe(trial.sql.clone());
        let rows = connection.fetch_all(raw_sql(sql)).await;
        out.push(match rows {
            Err(error) => Outcome::Failed(error.to_string()),
            Ok(rows) => {
                let mut results: Vec<_> = rows.iter().map(row).collect();
                results.sort();
                Outcome::Ran {
                    results,
                    ours: if trial.is_read {
                        String::new()
                    } else {
                        answer(connection, ours).await
                    },
                    is_theirs_whole: trial.is_read || answer(connection, theirs).await == before,
                }
            }
        });
        script(connection, "ROLLBACK TO it").await.unwrap();
    }
    script(connection, "ROLLBACK").await.unwrap();
    out
}

async fn answer(connection: &mut PgConnection, sql: &str) -> String {
    let sql = AssertSqlSafe(sql.to_owned());
    let rows = connection.fetch_all(raw_sql(sql)).await.unwrap();
    rows.iter().map(row).collect()
}

/// The query with its values in place of its parameters.
pub fn bound(query: &Query, fixture: &Fixture) -> String {
    let mut sql = query.sql.replace("$01", "$1");
    for (number, kind) in query.kinds.iter().rev() {
        sql = sql.replace(&format!("${number}"), &fixture.value(kind, *number));
    }
    sql
}

pub async fn script(connection: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    connection
        .execute(raw_sql(AssertSqlSafe(sql.to_owned())))
        .await
        .map(|_| ())
}

fn row(row: &sqlx::postgres::PgRow) -> String {
    let values = (0..row.len()).map(|at| {
        let value = row.try_get_raw(at).unwrap();
        if value.is_null() {
            "NULL".to_owned()
        } else {
            value.as_str().unwrap().to_owned()
        }
    });
    values.collect::<Vec<_>>().join(" | ")
}

/// What to ask for the rows of all tables whose organization meets a condition.
fn text(condition: &str) -> String {
    let tables = [
        ("organization", "id"),
        ("member", "organization_id"),
        ("project", "organization_id"),
        ("todo", "organization_id"),
        ("comment", "organization_id"),
        ("tag", "organization_id"),
        ("todo_tag", "organization_id"),
        ("setting", "organization_id"),
        ("visit", "organization_id"),
        ("audit.entry", "organization_id"),
        ("\"user\"", "'org_a'"),
        ("country", "'org_a'"),
        ("session", "'org_a'"),
    ];
    let parts = tables.map(|(table, scope)| {
        format!("SELECT '{table} ' || t::text AS line FROM {table} t WHERE {scope} {condition}")
    });
    state(&parts)
}

/// One query for the lines of several, in order.
fn state(parts: &[String]) -> String {
    format!(
        "SELECT string_agg(line, E'\\n' ORDER BY line) FROM ({}) x",
        parts.join(" UNION ALL ")
    )
}

const OURS: &str = "<> 'org_b'";
const THEIRS: &str = "= 'org_b'";
