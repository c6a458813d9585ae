//! `migrate apply` on a real PostgreSQL: beside sqlx, beside itself, and killed at any moment.

use crate::support::postgres::{Database, database};
use crate::support::{Project, block_on};
use sqlx::migrate::Migrator;
use sqlx::{Connection as _, Executor as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const SPEC: &str = "[table.organization]\ntimestamps = true\n\
    [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

/// A project with these migrations, numbered from 1.
fn project(database: &Database, migrations: &[&str]) -> Project {
    let project = Project::new()
        .env("DATABASE_URL", database.url())
        .file("specs/a.toml", SPEC);
    let numbered = migrations.iter().enumerate();
    numbered.fold(project, |project, (at, sql)| {
        project.file(&format!("migrations/{}_step_{}.sql", at + 1, at + 1), sql)
    })
}

/// Version and success of every row that sqlx would see.
fn books(database: &Database) -> Vec<(i64, bool)> {
    rows(
        database,
        "SELECT version, success FROM _sqlx_migrations ORDER BY version",
    )
}

fn rows<T>(database: &Database, sql: &'static str) -> Vec<T>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
{
    block_on(async {
        let mut connection = database.connect().await;
        let rows = sqlx::query_as(sql).fetch_all(&mut connection).await;
        rows.expect("the query is right")
    })
}

fn sqlx_run(project: &Project, database: &Database) -> Result<(), String> {
    block_on(async {
        let migrator = Migrator::new(project.path("migrations"))
            .await
            .expect("sqlx reads the folder");
        let mut connection = database.connect().await;
        let run = migrator.run(&mut connection);
        run.await.map_err(|error| error.to_string())
    })
}

const BUILD: &str = "-- no-transaction\nCREATE INDEX CONCURRENTLY a_idx ON a (id);\n";

#[test]
fn what_was_applied_is_applied_for_sqlx_too() {
    let database = database();
    let project = project(&database, &["CREATE TABLE a (id int);", BUILD]);
    let first = project.run(&["migrate", "apply"]).succeeds();
    first
        .says("applied 1_step_1.sql  ")
        .says("applied 2_step_2.sql  ");
    let second = project.run(&["migrate", "apply"]).succeeds();
    second.says("nothing to do: 2 migrations are applied");
    sqlx_run(&project, &database).expect("sqlx has nothing to do");
    assert_eq!(books(&database), [(1, true), (2, true)]);
    let times: Vec<(i64, String)> = rows(
        &database,
        "SELECT execution_time, description FROM _sqlx_migrations ORDER BY 1",
    );
    assert!(
        times
            .iter()
            .all(|(time, words)| *time > 0 && words.starts_with("step "))
    );
}

#[test]
fn what_sqlx_applied_is_applied() {
    let database = database();
    let project = project(&database, &["CREATE TABLE a (id int);", BUILD]);
    sqlx_run(&project, &database).expect("sqlx applies it");
    let run = project.run(&["migrate", "apply"]).succeeds();
    run.says("nothing to do");
    let project = project.file("migrations/3_more.sql", "CREATE TABLE b (id int);");
    project
        .run(&["migrate", "apply"])
        .succeeds()
        .says("applied 3_more.sql");
    sqlx_run(&project, &database).expect("sqlx has nothing to do");
}

#[test]
fn of_two_runs_one_waits_and_each_migration_is_applied_once() {
    let database = database();
    let slow = "CREATE TABLE a (id int); SELECT pg_sleep(0.5);";
    let project = project(&database, &[slow, BUILD, "INSERT INTO a VALUES (1);"]);
    let runs: Vec<_> = (0..3)
        .map(|_| {
            let project = project.clone();
            thread::spawn(move || project.run(&["migrate", "apply"]))
        })
        .collect();
    let outputs: Vec<_> = runs
        .into_iter()
        .map(|run| run.join().expect("a run ends").succeeds())
        .collect();
    let all: String = outputs
        .iter()
        .map(|it| it.stdout.clone() + &it.stderr)
        .collect();
    assert_eq!(all.matches("applied 3_step_3.sql").count(), 1, "{all}");
    assert!(all.contains("waiting for another run"), "{all}");
    let count: Vec<(i64,)> = rows(&database, "SELECT count(*) FROM a");
    assert_eq!(count, [(1,)]);
    assert_eq!(books(&database).len(), 3);
}

#[test]
fn sqlx_that_waits_for_our_lock_while_we_build_an_index_goes_first() {
    let database = database();
    let slow = "CREATE TABLE a (id int); SELECT pg_sleep(0.7);";
    let project = project(&database, &[slow, BUILD, "INSERT INTO a VALUES (1);"]);
    let mut ours = spawn(&project, &database);
    thread::sleep(Duration::from_millis(300));
    // sqlx waits inside of `pg_advisory_lock` now, or is the one that the deadlock ends.
    let theirs = sqlx_run(&project, &database);
    let ended = ours.wait().expect("our run ends");
    assert!(ended.success(), "sqlx: {theirs:?}");
    let count: Vec<(i64,)> = rows(&database, "SELECT count(*) FROM a");
    assert_eq!(count, [(1,)]);
    assert_eq!(books(&database), [(1, true), (2, true), (3, true)]);
    sqlx_run(&project, &database).expect("sqlx has nothing to do");
}

#[test]
fn a_failure_says_what_where_and_what_now() {
    let database = database();
    let wrong = "CREATE TABLE b (id int);\n\nALTER TABLE a ADD COLUMN x nothing;\n";
    let project = project(&database, &["CREATE TABLE a (id int);", wrong]);
    let failed = project.run(&["migrate", "apply"]).fails(2);
    failed
        .says("migration 2_step_2.sql:3 failed: type \"nothing\" does not exist")
        .says("all of this file was rolled back; the migration before it stays applied")
        .says("run `schemagen migrate apply` again");
    assert_eq!(books(&database), [(1, true)]);
    database.execute("SELECT FROM a");
    database
        .try_execute("SELECT FROM b")
        .expect_err("it was rolled back");
    let project = project.file("migrations/2_step_2.sql", wrong.replace("nothing", "text"));
    project
        .run(&["migrate", "apply"])
        .succeeds()
        .says("applied 2_step_2.sql");
}

#[test]
fn an_index_that_was_left_behind_is_built_anew() {
    let database = Database::with("CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);");
    let unique = "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY a_idx ON a (id);\n";
    let project = project(
        &database,
        &[
            unique,
            "-- no-transaction\nDROP INDEX CONCURRENTLY old_idx;",
        ],
    );
    let failed = project.run(&["migrate", "apply"]).fails(2);
    failed
        .says("could not create unique index")
        .says("outside of a transaction");
    database.execute("TRUNCATE a; CREATE INDEX old_idx ON a (id);");
    let again = project.run(&["migrate", "apply"]).succeeds();
    again.says("dropped the index a_idx, which a run before left unfinished");
    // Killed behind the statement and before the row: the work is done, and nobody knows.
    database.execute("DELETE FROM _sqlx_migrations");
    let again = project.run(&["migrate", "apply"]).succeeds();
    again
        .says("which a run before built without saying so")
        .says("old_idx is gone already");
    let valid: Vec<(bool,)> = rows(
        &database,
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_idx'::regclass",
    );
    assert_eq!(valid, [(true,)]);
    assert_eq!(books(&database), [(1, true), (2, true)]);
    sqlx_run(&project, &database).expect("sqlx has nothing to do");
}

#[test]
fn who_does_not_get_a_lock_tries_again() {
    let database = Database::with("CREATE TABLE a (id int);");
    let project = project(
        &database,
        &["-- no-transaction\nALTER TABLE a ADD COLUMN x int;"],
    );
    let run = block_on(async {
        let mut reader = database.connect().await;
        let mut transaction = reader.begin().await.expect("a transaction begins");
        transaction
            .execute("SELECT FROM a")
            .await
            .expect("a table can be read");
        let project = project.clone();
        let run = thread::spawn(move || project.run(&["migrate", "apply"]));
        tokio::time::sleep(Duration::from_millis(3600)).await;
        transaction.rollback().await.expect("a transaction ends");
        run
    });
    let output = run.join().expect("the run ends").succeeds();
    output.says("canceling statement due to lock timeout; once more in");
    assert_eq!(books(&database), [(1, true)]);
}

fn spawn(project: &Project, database: &Database) -> Child {
    Command::new(env!("CARGO_BIN_EXE_schemagen"))
        .args(["migrate", "apply"])
        .current_dir(project.path(""))
        .env("DATABASE_URL", database.url())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts")
}

#[test]
fn a_run_that_was_killed_at_any_moment_is_finished_by_the_next() {
    let steps = [
        "CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 30000);",
        "ALTER TABLE a ADD COLUMN x int; SELECT pg_sleep(0.03);",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a_idx ON a (id, (md5(id::text)));",
        "INSERT INTO a VALUES (0); SELECT pg_sleep(0.03);",
        "-- no-transaction\nDROP INDEX CONCURRENTLY a_idx;",
        "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY b_idx ON a (id) WHERE id > 0;",
    ];
    // How long a run takes that nobody kills, on this machine, now: the moments are spread over it.
    let whole = {
        let database = database();
        let project = project(&database, &steps);
        let begun = Instant::now();
        project.run(&["migrate", "apply"]).succeeds();
        begun.elapsed()
    };
    for moment in 0..22 {
        let milliseconds = u64::try_from(whole.as_millis() * moment / 20).expect("a run is short");
        let database = database();
        let project = project(&database, &steps);
        for _ in 0..2 {
            let mut child = spawn(&project, &database);
            thread::sleep(Duration::from_millis(milliseconds));
            child.kill().expect("a child can be killed");
            child.wait().expect("a killed child ends");
        }
        let last = project.run(&["migrate", "apply"]).succeeds();
        let expected: Vec<_> = (1..=6).map(|version| (version, true)).collect();
        assert_eq!(
            books(&database),
            expected,
            "killed after {milliseconds} ms: {last}"
        );
        let rows_of_a: Vec<(i64, i64)> = rows(
            &database,
            "SELECT count(*), count(*) FILTER (WHERE id = 0) FROM a",
        );
        assert_eq!(
            rows_of_a,
            [(30_001, 1)],
            "killed after {milliseconds} ms: {last}"
        );
        let indexes: Vec<(String, bool)> = rows(
            &database,
            "SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indrelid = 'a'::regclass",
        );
        assert_eq!(
            indexes,
            [("b_idx".to_owned(), true)],
            "killed after {milliseconds} ms: {last}"
        );
        sqlx_run(&project, &database).expect("sqlx has nothing to do");
    }
}

#[test]
fn names_without_a_schema_mean_public_whatever_the_search_path_says() {
    let database = Database::with("CREATE SCHEMA odd");
    let name = database.url().rsplit('/').next().expect("a name");
    let name = name.split('?').next().unwrap_or(name);
    database.execute(&format!(
        "ALTER DATABASE {name} SET search_path = odd, public"
    ));
    let project = project(&database, &["CREATE TABLE a (id int);"]);
    let run = project.run(&["migrate", "apply"]).succeeds();
    run.says("the search_path here is odd, public");
    database.execute("SELECT FROM public.a; SELECT FROM public._sqlx_migrations");
    project
        .run(&["migrate", "apply"])
        .succeeds()
        .says("nothing to do");
    // What sqlx applied along that path is no history of what the specs mean.
    database.execute("CREATE TABLE odd._sqlx_migrations (LIKE public._sqlx_migrations)");
    for verb in ["apply", "status"] {
        let refused = project.run(&["migrate", verb]).fails(2);
        refused.says("_sqlx_migrations is the one of schema odd");
    }
}

#[test]
fn who_is_in_the_way_is_named() {
    let database = Database::with("CREATE TABLE a (id int);");
    let project = project(&database, &[BUILD]);
    let run = block_on(async {
        let mut reader = database.connect().await;
        let mut transaction = reader.begin().await.expect("a transaction begins");
        transaction
            .execute("SELECT 'this one' FROM a")
            .await
            .expect("a table can be read");
        transaction
            .execute("LOCK TABLE a IN ROW EXCLUSIVE MODE")
            .await
            .expect("a table can be locked");
        let project = project.clone();
        let run = thread::spawn(move || project.run(&["migrate", "apply"]));
        tokio::time::sleep(Duration::from_millis(2500)).await;
        transaction.rollback().await.expect("a transaction ends");
        run
    });
    let output = run.join().expect("the run ends").succeeds();
    output
        .says("1_step_1.sql waits for process ")
        .says("idle in transaction for ")
        .says("LOCK TABLE a IN ROW EXCLUSIVE MODE");
}

#[test]
fn each_kind_of_failure_says_what_to_do() {
    for (before, sql, expected) in [
        (
            "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)",
            "ALTER TABLE a ADD UNIQUE (id);",
            "detail: Key (id)=(1) is duplicated.",
        ),
        (
            "CREATE TABLE a (id int); INSERT INTO a VALUES (NULL)",
            "ALTER TABLE a ALTER id SET NOT NULL;",
            "rows that are there break the new rule",
        ),
        (
            "CREATE TABLE a (id int)",
            "CREATE TABLE a (id int);",
            "somebody made it by hand",
        ),
        (
            "",
            "SET statement_timeout = 50; SELECT pg_sleep(5);",
            "ALTER ROLE … SET statement_timeout = 0",
        ),
        (
            "",
            "SELECT pg_terminate_backend(pg_backend_pid());",
            "terminating connection",
        ),
        (
            "",
            "SET ROLE pg_read_all_data; CREATE TABLE public.x ();",
            "the role lacks a right",
        ),
    ] {
        let database = Database::with(before);
        let project = project(&database, &[sql]);
        let failed = project.run(&["migrate", "apply"]).fails(2);
        failed.says("migration 1_step_1.sql").says(expected);
        assert_eq!(books(&database), [], "{sql}");
    }
}

#[test]
fn an_index_is_built_whatever_the_time_that_a_statement_may_take() {
    let database =
        Database::with("CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 20000)");
    let slow =
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a_idx ON a (md5(md5(md5(md5(id::text)))));\n";
    let project = project(&database, &[slow]);
    let name = database.url().rsplit('/').next().expect("a name");
    let name = name.split('?').next().unwrap_or(name);
    database.execute(&format!("ALTER DATABASE {name} SET statement_timeout = 30"));
    project.run(&["migrate", "apply"]).succeeds();
}
