//! The types that are inferred of statements, against PostgreSQL's own prepare.
//!
//! What is inferred is never another thing than prepare reports, and nothing is inferred of what it refuses; a fault
//! where it reports something is a gap, which is listed by name.

mod every;
mod prepare;
mod random;

use schemagen::ident::Ident;
use schemagen::schema::Schema;
use schemagen::typing::{Catalog, infer};
use sqlx::{AssertSqlSafe, Executor as _, Row as _, ValueRef as _, raw_sql};

use crate::support::{block_on, postgres, postgres::Database, repository};
use crate::tenancy::{
    bound, corpus, differential::number, fixtures::fixture, random::Queries, script, world::world,
};
use prepare::{Server, Told, inferred};

fn public() -> [Ident; 1] {
    [Ident::parse("public").unwrap()]
}

/// What both say of one statement.
struct Compared {
    name: String,
    sql: String,
    real: Result<Told, String>,
    ours: Result<Told, String>,
}

impl Compared {
    fn differs(&self) -> bool {
        self.real != self.ours && (self.real.is_ok() || self.ours.is_ok())
    }

    fn told(&self) -> String {
        let Self {
            name,
            sql,
            real,
            ours,
        } = self;
        format!("{name}\n  {sql}\n  prepare:  {real:?}\n  inferred: {ours:?}")
    }
}

fn compared(schema: &Schema, statements: Vec<(String, String)>) -> Vec<Compared> {
    let catalog = Catalog::new(schema, &public());
    let database = Database::with(&corpus::ddl(schema));
    block_on(async {
        let server = Server::of(&database).await;
        let mut out = Vec::new();
        for (name, sql) in statements {
            out.push(Compared {
                real: server.prepare(&sql).await,
                ours: inferred(&sql, &catalog),
                name,
                sql,
            });
        }
        out
    })
}

fn none(faults: Vec<String>, of: usize) {
    assert!(
        faults.is_empty(),
        "{} of {of} differ:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn the_corpus_is_as_prepare_reports() {
    let (schema, _) = corpus::schema();
    let queries = corpus::queries().into_iter();
    let statements: Vec<_> = queries.map(|it| (it.name, it.sql)).collect();
    let count = statements.len();
    assert!(count > 380);
    let all = compared(&schema, statements);
    let differ = all.iter().filter(|it| it.differs());
    none(differ.map(Compared::told).collect(), count);
}

/// Statements over every type, one a paragraph. `-- gap: why` before one that is a fault here and none for PostgreSQL,
/// `-- late: why` before one that PostgreSQL refuses and that is not refused here.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the corpus is for"
)]
fn statements_over_every_type_are_as_prepare_reports() {
    let text = std::fs::read_to_string(repository("tests/typing/statements.sql")).unwrap();
    let mut statements = Vec::new();
    for part in text.split("\n\n").filter(|it| !it.trim().is_empty()) {
        let (notes, lines): (Vec<_>, Vec<_>) =
            part.lines().partition(|line| line.starts_with("--"));
        statements.push((notes.join(" "), lines.join("\n")));
    }
    let all = compared(&every::schema(), statements);
    let is_listed = |it: &Compared| match (&it.real, &it.ours) {
        (Ok(_), Err(_)) => it.name.contains("-- gap:"),
        (Err(_), Ok(_)) => it.name.contains("-- late:"),
        _ => false,
    };
    let listed = all.iter().filter(|it| is_listed(it)).count();
    let refused = all.iter().filter(|it| it.real.is_err()).count();
    println!(
        "{} statements, {refused} of them refused by PostgreSQL; {listed} are listed as told otherwise",
        all.len()
    );
    let differ = all.iter().filter(|it| it.differs() && !is_listed(it));
    let stale = all
        .iter()
        .filter(|it| it.name.contains("-- ") && !it.name.contains("-- #") && !is_listed(it))
        .map(|it| format!("listed for nothing: {}", it.told()));
    none(differ.map(Compared::told).chain(stale).collect(), all.len());
}

/// How many random statements are made.
const RANDOM: u64 = 4000;

/// What PostgreSQL refuses by running a part of the statement while it prepares.
const LATE: &[&str] = &[
    "invalid input syntax",
    "malformed",
    "out of range",
    "of jsonpath input",
    "text search configuration",
];

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the corpus is for"
)]
fn random_statements_are_as_prepare_reports() {
    let words = random::Words::new();
    let first = number("FIRST_QUERY", 0);
    let last = first + number("QUERIES", RANDOM);
    let statements = (first..last).map(|seed| (seed.to_string(), random::statement(&words, seed)));
    let all = compared(&every::schema(), statements.collect());
    let taken = all.iter().filter(|it| it.real.is_ok()).count();
    let gaps: Vec<_> = all
        .iter()
        .filter(|it| it.real.is_ok() && it.ours.is_err())
        .map(Compared::told)
        .collect();
    let is_late = |it: &Compared| match &it.real {
        Err(message) => LATE.iter().any(|late| message.contains(late)),
        Ok(_) => false,
    };
    let wrong = all
        .iter()
        .filter(|it| it.differs() && it.ours.is_ok() && !is_late(it));
    println!(
        "{} statements, {taken} of them prepared, {} of those faults here:\n{}",
        all.len(),
        gaps.len(),
        gaps.iter().take(25).cloned().collect::<Vec<_>>().join("\n")
    );
    none(wrong.map(Compared::told).collect(), all.len());
    assert!(gaps.len() * 50 <= taken, "too many gaps");
}

/// How many random schemas there are, and how many random queries over each, unless the environment says it.
const WORLDS: u64 = 8;
const QUERIES: u64 = 50;

/// What is told otherwise: a part of the message, a part of the statement, and why.
const TOLD_OTHERWISE: [(&str, &str, &str); 2] = [
    (
        "no SQL that is understood",
        "GROUP BY ROLLUP ((",
        "sqlparser takes the brackets of `ROLLUP ((a)::text)` for several keys, and stumbles over what is behind them",
    ),
    (
        "failed to find conversion function",
        "",
        "PostgreSQL itself does not find a cast that it has chosen",
    ),
];

/// Random queries over random schemas: joins, WITH, set operations, windows and all changes of rows.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the queries are for"
)]
fn random_queries_over_random_schemas_are_as_prepare_reports() {
    let (mut made, mut taken) = (0, 0);
    let mut faults = Vec::new();
    let mut listed = [0; TOLD_OTHERWISE.len()];
    let first = number("FIRST_WORLD", 0);
    for seed in first..first + number("WORLDS", WORLDS) {
        let world = world(seed);
        let queries = Queries::new(&world);
        let all = (0..number("QUERIES", QUERIES)).map(|at| seed * 10_000 + at);
        let statements = all.map(|at| (format!("query {at}"), queries.query(at).sql));
        let all = compared(&world.schema, statements.collect());
        made += all.len();
        taken += all.iter().filter(|it| it.real.is_ok()).count();
        for it in all.iter().filter(|it| it.differs()) {
            let message = it.real.as_ref().err().or(it.ours.as_ref().err());
            let is_that = |(said, written, _): &(&str, &str, &str)| {
                message.is_some_and(|it| it.contains(said)) && it.sql.contains(written)
            };
            match TOLD_OTHERWISE.iter().position(is_that) {
                Some(at) => listed[at] += 1,
                None => faults.push(it.told()),
            }
        }
    }
    println!("{made} queries, {taken} of them prepared");
    for ((_, _, why), count) in TOLD_OTHERWISE.iter().zip(listed) {
        println!("{count} are told otherwise: {why}");
    }
    none(faults, made);
    assert!(
        listed.iter().sum::<usize>() * 50 <= taken,
        "too many are told otherwise"
    );
    assert!(
        taken * 10 > made * 7,
        "too few are SQL that PostgreSQL takes"
    );
}

/// How many fixtures each statement is run over.
const FIXTURES: u64 = 12;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the corpus is for"
)]
fn what_is_not_nullable_is_never_null() {
    let (schema, _) = corpus::schema();
    let catalog = Catalog::new(&schema, &public());
    let queries = corpus::queries();
    let inferred: Vec<_> = queries
        .iter()
        .map(|query| infer(&query.sql, &catalog).map_or(Vec::new(), |it| it.columns))
        .collect();
    let database = postgres::database();
    database.execute(&corpus::ddl(&schema));
    let mut faults = Vec::new();
    let mut rows_seen = 0;
    block_on(async {
        let mut connection = database.connect().await;
        for seed in 0..FIXTURES {
            let fixture = fixture(seed);
            let rows = &fixture.databases[0];
            script(&mut connection, &format!("BEGIN; {rows}"))
                .await
                .unwrap();
            for (query, columns) in queries.iter().zip(&inferred) {
                script(&mut connection, "SAVEPOINT it").await.unwrap();
                let sql = bound(query, &fixture);
                let rows = connection.fetch_all(raw_sql(AssertSqlSafe(sql))).await;
                for row in rows.unwrap_or_default() {
                    rows_seen += 1;
                    for (at, column) in columns.iter().enumerate() {
                        if !column.nullable && row.try_get_raw(at).unwrap().is_null() {
                            faults
                                .push(format!("{}: {}\n  {}", query.name, column.name, query.sql));
                        }
                    }
                }
                script(&mut connection, "ROLLBACK TO it").await.unwrap();
            }
            script(&mut connection, "ROLLBACK").await.unwrap();
        }
    });
    faults.sort();
    faults.dedup();
    let all = inferred.iter().flatten();
    let firm = all.clone().filter(|it| !it.nullable).count();
    println!(
        "{} results, {firm} of them not nullable; {rows_seen} rows seen",
        all.count()
    );
    none(faults, firm);
    assert!(firm > 100 && rows_seen > 1000);
}

/// `catalog.txt` is what `catalog.sql` makes; a newer server may have more.
#[test]
fn the_catalog_is_that_of_the_server() {
    let sql = std::fs::read_to_string(repository("src/typing/catalog.sql")).unwrap();
    let kept = std::fs::read_to_string(repository("src/typing/catalog.txt")).unwrap();
    let database = Database::with("CREATE EXTENSION citext; CREATE EXTENSION pg_trgm");
    let mut session = database.session();
    let lines: Vec<_> = session.texts(&sql).into_iter().flatten().collect();
    let version = session.texts("SHOW server_version_num").remove(0).unwrap();
    if version.starts_with("15") {
        let made = lines.join("\n") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(repository("src/typing/catalog.txt"), &made).unwrap();
        } else {
            assert!(made == kept, "run this test with UPDATE=1");
        }
        return;
    }
    let gone: Vec<_> = kept
        .lines()
        .filter(|it| !lines.iter().any(|line| line == it))
        .collect();
    assert!(gone.len() * 20 < kept.lines().count(), "gone: {gone:#?}");
}
