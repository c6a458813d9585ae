//! Who waits for whom, measured: a statement against a long read and a long write of a table.

use crate::support::postgres::Database;
use schemagen::sql::render;
use schemagen::statement::Statement;
use sqlx::{AssertSqlSafe, PgConnection, raw_sql};
use std::fmt;
use std::time::Duration;

/// The tables of each measurement.
const TABLES: &str = "
DROP TABLE IF EXISTS t, u;
CREATE TABLE u (id text CONSTRAINT u_pkey PRIMARY KEY, organization_id text);
CREATE TABLE t (
    id text NOT NULL, a text, b varchar(5), u_id text,
    d text DEFAULT 'd' CONSTRAINT t_d_filled CHECK (d IS NOT NULL),
    CONSTRAINT t_old_check CHECK (a <> 'x'),
    CONSTRAINT t_old_fkey FOREIGN KEY (u_id) REFERENCES u (id)
);
CREATE INDEX t_old_idx ON t (b);
CREATE UNIQUE INDEX t_ready_key ON t (id);
CREATE POLICY old ON t USING (true);
ALTER TABLE t ADD CONSTRAINT t_open_check CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE t ADD CONSTRAINT t_open_fkey FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;
INSERT INTO u VALUES ('1', 'o');
INSERT INTO t SELECT g::text, 'a', 'b', '1' FROM generate_series(1, 100) g;
";

const READ: &str = "SELECT count(*) FROM ";
const LONG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM ";

/// What is measured of a statement and a table.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    waits_for_reader: bool,
    waits_for_writer: bool,
    stops_readers: bool,
    /// Whether nobody can write until its transaction ends.
    pub stops_writers: bool,
    /// Whether it looks at all rows of the table.
    pub scans: bool,
    /// The strongest lock (manual 13.3.1).
    lock: String,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = |readers, writers| match (readers, writers) {
            (true, true) => "r w",
            (true, false) => "r -",
            (false, true) => "- w",
            (false, false) => "- -",
        };
        let waits = who(self.waits_for_reader, self.waits_for_writer);
        let stops = who(self.stops_readers, self.stops_writers);
        let rows = if self.scans { "all" } else { "-" };
        write!(f, "{waits:5} {stops:5} {rows:4} {:24}", self.lock)
    }
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), String> {
    let done = raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await;
    done.map(|_| ()).map_err(|error| error.to_string())
}

/// Whether it has to wait. Any other failure fails the test.
async fn waits(connection: &mut PgConnection, sql: &str) -> bool {
    run(connection, "SET lock_timeout = '150ms'").await.unwrap();
    match run(connection, sql).await {
        Ok(()) => false,
        Err(error) if error.contains("lock timeout") => true,
        Err(error) => panic!("{error}\n{sql}"),
    }
}

/// A row that nobody else has.
fn write(table: &str) -> String {
    let columns = if table == "t" {
        "id, a, b) VALUES (gen_random_uuid()::text, 'a', 'x'"
    } else {
        "id) VALUES (gen_random_uuid()::text"
    };
    format!("INSERT INTO {table} ({columns})")
}

async fn one(connection: &mut PgConnection, sql: &str) -> String {
    let found = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(connection)
        .await;
    found.unwrap_or_else(|error| panic!("{error}\n{sql}"))
}

/// Measures a statement while somebody reads or writes, and while it is done and not committed.
pub async fn measure(database: &Database, statement: &Statement, table: &str) -> Measured {
    let (mut us, mut they) = (database.connect().await, database.connect().await);
    let sql = render(statement);
    let mut waited = [false; 2];
    let others = [
        format!("{LONG_READ}{table}"),
        format!("BEGIN; {}", write(table)),
    ];
    for (waited, other) in waited.iter_mut().zip(&others) {
        run(&mut they, TABLES).await.unwrap();
        run(&mut they, other).await.unwrap();
        *waited = waits(&mut us, &sql).await;
        run(&mut they, "ROLLBACK").await.unwrap();
    }
    run(&mut they, TABLES).await.unwrap();
    let held = if statement.is_transactional() {
        held(&mut us, &mut they, &sql, table).await
    } else {
        held_meanwhile(database, &mut they, &sql, table).await
    };
    Measured {
        waits_for_reader: waited[0],
        waits_for_writer: waited[1],
        ..held
    }
}

const SCANNED: &str =
    "SELECT coalesce(sum(seq_scan), 0)::text FROM pg_stat_xact_user_tables WHERE relname = ";

fn lock_of(pid: &str, table: &str) -> String {
    format!(
        "SELECT coalesce((SELECT mode FROM pg_locks
            WHERE pid = {pid} AND relation = (SELECT oid FROM pg_class WHERE relname = '{table}') AND granted
            ORDER BY array_position('{{AccessShareLock,RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}}', mode) DESC
            LIMIT 1), '-')"
    )
}

/// Whom it stops until its transaction ends.
async fn held(us: &mut PgConnection, they: &mut PgConnection, sql: &str, table: &str) -> Measured {
    let pid = one(us, "SELECT pg_backend_pid()::text").await;
    // The table may be gone or renamed afterwards, and its statistics go on under its number.
    let relation = one(us, &format!("SELECT '{table}'::regclass::oid::text")).await;
    run(us, "BEGIN").await.unwrap();
    let scanned = SCANNED.replace("relname = ", &format!("relid = {relation}"));
    let before = one(us, &scanned).await;
    run(us, sql)
        .await
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let scans = one(us, &scanned).await != before;
    let lock = one(they, &lock_of(&pid, table)).await;
    let stops_readers = waits(they, &format!("{READ}{table}")).await;
    let stops_writers = waits(they, &write(table)).await;
    run(us, "ROLLBACK").await.unwrap();
    Measured {
        stops_readers,
        stops_writers,
        scans,
        lock,
        ..Measured::default()
    }
}

/// Whom it stops while it runs: a writer keeps it from its end.
async fn held_meanwhile(
    database: &Database,
    they: &mut PgConnection,
    sql: &str,
    table: &str,
) -> Measured {
    let (mut us, mut writer) = (database.connect().await, database.connect().await);
    let pid = one(&mut us, "SELECT pg_backend_pid()::text").await;
    run(&mut writer, &format!("BEGIN; {}", write(table)))
        .await
        .unwrap();
    let ours = sql.to_owned();
    let running = tokio::spawn(async move { run(&mut us, &ours).await });
    let is_waiting = format!(
        "SELECT count(*)::text FROM pg_stat_activity WHERE pid = {pid} AND wait_event_type = 'Lock'"
    );
    while one(they, &is_waiting).await == "0" {
        assert!(
            !running.is_finished(),
            "it did not wait for the writer: {sql}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let lock = one(they, &lock_of(&pid, table)).await;
    let stops_readers = waits(they, &format!("{READ}{table}")).await;
    let stops_writers = waits(they, &write(table)).await;
    run(&mut writer, "ROLLBACK").await.unwrap();
    running
        .await
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    Measured {
        stops_readers,
        stops_writers,
        lock,
        ..Measured::default()
    }
}
