//! A statement that is refuted has a witness, and every witness leaks: its script is run as a person would run it.
//!
//! The scripts are cut at their three steps. What the first and the third show must differ, and the second may touch
//! nothing but rows of the other organization.

use schemagen::{
    database::{Scratch, witnesses},
    model::Model,
    schema::Schema,
    tenancy::{Answer, Catalog, Settings, prove},
    witness::{Found, Subject, Witness},
};
use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Executor as _, PgConnection, Row as _, raw_sql};

use super::corpus::{self, Query, queries, schema};
use super::differential::number;
use super::random::Queries;
use super::row;
use super::world::world;
use crate::support::{block_on, postgres};

/// Over how many random schemas, and how many queries each.
const WORLDS: u64 = 36;
const QUERIES: u64 = 40;

/// What the search came to for some statements.
#[derive(Default)]
struct Tally {
    seen: usize,
    unseen: Vec<String>,
    refused: Vec<String>,
}

#[test]
fn every_refuted_query_of_the_corpus_is_seen_to_leak() {
    let (schema, model) = schema();
    let refuted = refuted((&schema, &model), queries());
    assert!(refuted.len() > 100, "{} refuted", refuted.len());
    let tally = try_all((&schema, &model), &refuted);
    assert!(
        tally.unseen.is_empty(),
        "not seen to leak:\n{}",
        tally.unseen.join("\n")
    );
    assert!(
        tally.refused.is_empty(),
        "not run:\n{}",
        tally.refused.join("\n")
    );
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the corpus is for"
)]
fn random_queries_that_are_refuted_are_seen_to_leak() {
    let mut tally = Tally::default();
    let mut count = 0;
    let first = number("FIRST_WORLD", 0);
    for seed in first..first + number("WORLDS", WORLDS) {
        let world = world(seed);
        let queries = Queries::new(&world);
        let pictures = (&world.schema, &world.model);
        let all = (0..number("QUERIES", QUERIES)).map(|at| Query {
            name: format!("{seed}/{at}"),
            is_safe: false,
            is_shared_key: false,
            kinds: BTreeMap::new(),
            sql: queries.query(seed * 10_000 + at).sql,
        });
        let refuted = refuted(pictures, all.collect());
        count += refuted.len();
        let found = try_all(pictures, &refuted);
        tally.seen += found.seen;
        tally.unseen.extend(found.unseen);
        tally.refused.extend(found.refused);
    }
    println!(
        "{} refuted: {} seen to leak, {} not, {} not run by PostgreSQL",
        count,
        tally.seen,
        tally.unseen.len(),
        tally.refused.len()
    );
    println!("not run:\n{}", tally.refused.join("\n"));
    println!("not seen to leak:\n{}", tally.unseen.join("\n"));
    // What is left cannot leak for reasons that no rule here knows; `audit --witness` calls it unproven.
    assert!(count > 20, "too few are refuted");
    assert!(tally.unseen.len() * 12 <= count, "too few witnesses");
}

/// The queries that are refuted, with what names the organization in them.
fn refuted(
    (schema, model): (&Schema, &Model),
    queries: Vec<Query>,
) -> Vec<(Query, Option<String>)> {
    let catalog = Catalog::new(schema, model);
    let judged = queries.into_iter().filter_map(|query| {
        let verdict = prove(&query.sql, &catalog, &Settings::default()).pop()?;
        let is_refuted = matches!(verdict.answer, Answer::Refuted(_));
        let sql = query.sql[verdict.span].to_owned();
        is_refuted.then_some((Query { sql, ..query }, verdict.organization))
    });
    judged.collect()
}

/// Looks for witnesses, and runs the script of each.
#[track_caller]
fn try_all((schema, model): (&Schema, &Model), refuted: &[(Query, Option<String>)]) -> Tally {
    let database = postgres::database();
    database.execute(&corpus::ddl(schema));
    let scratch = Scratch::open(Some(database.url())).unwrap();
    let subjects: Vec<_> = refuted
        .iter()
        .map(|(query, organization)| Subject {
            schema,
            model,
            sql: &query.sql,
            organization: organization.as_deref(),
        })
        .collect();
    let (version, found) = witnesses(&scratch, schema, &subjects).unwrap();
    assert!(version.starts_with("PostgreSQL "), "{version}");
    let mut tally = Tally::default();
    let mut faults = Vec::new();
    block_on(async {
        let mut connection = database.connect().await;
        for ((query, _), found) in refuted.iter().zip(found) {
            let Query { name, sql, .. } = query;
            match found {
                Found::Unseen(tries) => tally.unseen.push(format!("{name} ({tries}): {sql}")),
                Found::Refused(message) => tally.refused.push(format!("{name}: {message}: {sql}")),
                Found::Seen(witness) => {
                    tally.seen += 1;
                    if let Err(fault) = leaks(&mut connection, schema, model, &witness).await {
                        faults.push(format!("{name}: {fault}\n{}", witness.script()));
                    }
                }
            }
        }
    });
    assert!(
        faults.is_empty(),
        "{} witnesses do not leak:\n{}",
        faults.len(),
        faults.join("\n")
    );
    tally
}

/// Runs the script of a witness on a database without rows, and leaves it so.
async fn leaks(
    connection: &mut PgConnection,
    schema: &Schema,
    model: &Model,
    witness: &Witness,
) -> Result<(), String> {
    let script = witness.script();
    let mut steps = Vec::new();
    let mut rest = script.as_str();
    for number in 1..=3 {
        let (step, more) = rest
            .split_once(&format!("\n-- {number}. "))
            .ok_or("a step is missing")?;
        steps.push(step);
        rest = more;
    }
    let (third, end) = rest
        .split_once("\n-- leaks: ")
        .ok_or("the leak is not told")?;
    steps.push(third);
    let mut shown: Vec<Vec<String>> = Vec::new();
    let mut ours = Vec::new();
    for step in steps {
        let step = format!("-- {step}");
        let rows = connection.fetch_all(raw_sql(AssertSqlSafe(step))).await;
        let rows = rows.map_err(|it| it.to_string())?;
        let mut rows: Vec<String> = rows.iter().map(row).collect();
        rows.sort();
        shown.push(rows);
        ours.push(state(connection, schema, model, &witness.organizations[1]).await?);
    }
    let end = format!("-- {end}");
    connection
        .execute(raw_sql(AssertSqlSafe(end)))
        .await
        .map_err(|it| it.to_string())?;
    let differs = match witness.leak.rows {
        Some(_) => shown[1] != shown[3],
        None => shown[1].len() != shown[3].len(),
    };
    if !differs {
        return Err(format!("the steps show the same: {:?}", shown[1]));
    }
    // Where the other organization acts in between, the one that asks has what it had.
    if !witness.arrival.is_empty() && ours[1] != ours[2] {
        return Err(format!("{}\nbecame\n{}", ours[1], ours[2]));
    }
    let left = state(connection, schema, model, "nobody").await?;
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("rows are left:\n{left}"))
    }
}

/// All rows but those of one organization.
async fn state(
    connection: &mut PgConnection,
    schema: &Schema,
    model: &Model,
    but: &str,
) -> Result<String, String> {
    let parts = schema.tables.values().map(|table| {
        let key = || table.primary_key.as_ref().map(|it| it.columns[0].clone());
        let scope = match model.scope(&table.name) {
            schemagen::model::Scope::Root => key(),
            scope => scope.column().cloned(),
        };
        let scope = scope.map_or("''".to_owned(), |it| it.sql());
        let name = table.name.sql();
        format!("SELECT '{name} ' || t::text AS line FROM {name} t WHERE {scope}::text <> '{but}'")
    });
    let sql = format!(
        "SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM ({}) x",
        parts.collect::<Vec<_>>().join(" UNION ALL ")
    );
    let rows = connection.fetch_one(raw_sql(AssertSqlSafe(sql))).await;
    let rows = rows.map_err(|it| it.to_string())?;
    rows.try_get::<String, _>(0).map_err(|it| it.to_string())
}
