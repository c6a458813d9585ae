//! Who waits for whom: each statement against a long read and a long write of its table, measured. The table below is
//! what `statement::hazards` and `rollout` build on.
//!
//! A long read is a query that still runs, which holds ACCESS SHARE and a snapshot; a long write is a transaction that
//! has written and is not done. A statement that takes a strong lock waits for them, and everybody else behind it: so it
//! must give up soon (`lock_timeout`). A statement that takes a strong lock and looks at all rows holds it for long.

use super::acts::{
    add, add_column, alter, check, create_index, drop, drop_index, index, key, reference, sql,
    unique,
};
use super::rich::{ident, name};
use crate::support::{
    block_on,
    postgres::{Database, database},
};
use schemagen::ident::{Ident, QualifiedName};
use schemagen::schema::{
    Column, Constraint, DataType, Default, Expression, Identity, Policy, RowSecurity, Table,
};
use schemagen::sql::render;
use schemagen::statement::{
    ColumnChange, Commented, ConstraintForm, FillScope, HazardCx, HazardKind, Statement, hazards,
};
use sqlx::{AssertSqlSafe, PgConnection, raw_sql};
use std::collections::BTreeSet;
use std::time::Duration;

const TABLES: &str = "
DROP TABLE IF EXISTS t, u;
CREATE TABLE u (id text CONSTRAINT u_pkey PRIMARY KEY, organization_id text);
CREATE TABLE t (
    id text NOT NULL, a text, b varchar(5), u_id text,
    d text DEFAULT 'd' CONSTRAINT t_d_filled CHECK (d IS NOT NULL),
    e varchar(5) CONSTRAINT t_e_check CHECK (e <> 'x'),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    waits_for_reader: bool,
    waits_for_writer: bool,
    stops_readers: bool,
    stops_writers: bool,
    /// Whether it looks at all rows of the table.
    scans: bool,
    /// The strongest lock (manual 13.3.1).
    lock: &'static str,
}

/// `rw` waits for readers and writers, `-` for nobody; whom it stops; whether it scans; its lock.
fn row(waits: &str, stops: &str, scans: bool, lock: &'static str) -> Row {
    Row {
        waits_for_reader: waits.contains('r'),
        waits_for_writer: waits.contains('w'),
        stops_readers: stops.contains('r'),
        stops_writers: stops.contains('w'),
        scans,
        lock,
    }
}

const SCANS: bool = true;
const MOMENT: bool = false;

fn with(statement: Statement, how: ConstraintForm) -> Statement {
    match statement {
        Statement::AddConstraint {
            table, constraint, ..
        } => Statement::AddConstraint {
            table,
            constraint,
            form: how,
        },
        other => other,
    }
}

fn concurrently(statement: Statement) -> Statement {
    match statement {
        Statement::CreateIndex { table, index, .. } => Statement::CreateIndex {
            table,
            index,
            concurrently: true,
        },
        Statement::DropIndex { table, index, .. } => Statement::DropIndex {
            table,
            index,
            concurrently: true,
        },
        other => other,
    }
}

fn t() -> QualifiedName {
    name("t")
}

fn validate(constraint: &str) -> Statement {
    Statement::ValidateConstraint {
        table: t(),
        name: ident(constraint),
    }
}

fn retype(to: DataType) -> Statement {
    alter(
        "t",
        "b",
        ColumnChange::Type {
            from: DataType::Varchar(Some(5)),
            to,
            collation: None,
        },
    )
}

fn nullable(name: &str, data_type: DataType) -> Column {
    Column {
        nullable: true,
        ..Column::new(ident(name), data_type)
    }
}

fn policy(of: &str) -> Policy {
    Policy {
        name: ident(of),
        roles: Vec::new(),
        using: Expression("true".into()),
        check: Expression("true".into()),
    }
}

fn fkey(name: &str) -> Constraint {
    reference(name, &["u_id"], "u", &["id"])
}

/// Indexes and constraints: the plain form, and the one that `rollout` puts in its place.
fn indexes_and_constraints() -> Vec<(Statement, &'static str, Row)> {
    use ConstraintForm::{NotValid, UsingIndex};
    let strong = "AccessExclusiveLock";
    vec![
        (
            create_index("t", index("i", &["a"], false)),
            "t",
            row("w", "w", SCANS, "ShareLock"),
        ),
        (
            concurrently(create_index("t", index("i", &["a"], false))),
            "t",
            row("rw", "-", MOMENT, "ShareUpdateExclusiveLock"),
        ),
        (
            drop_index("t", index("t_old_idx", &["b"], false)),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            concurrently(drop_index("t", index("t_old_idx", &["b"], false))),
            "t",
            row("rw", "-", MOMENT, "ShareUpdateExclusiveLock"),
        ),
        (
            Statement::RenameIndex {
                table: t(),
                from: ident("t_old_idx"),
                to: ident("i"),
            },
            "t",
            row("-", "-", MOMENT, ""),
        ),
        (
            add("t", check("c", "a <> ''")),
            "t",
            row("rw", "rw", SCANS, strong),
        ),
        (
            with(add("t", check("c", "a <> ''")), NotValid),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            validate("t_open_check"),
            "t",
            row("-", "-", SCANS, "ShareUpdateExclusiveLock"),
        ),
        (
            drop("t", check("t_old_check", "a <> 'x'")),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            add("t", fkey("f")),
            "t",
            row("w", "w", SCANS, "ShareRowExclusiveLock"),
        ),
        (
            add("t", fkey("f")),
            "u",
            row("w", "w", SCANS, "ShareRowExclusiveLock"),
        ),
        (
            with(add("t", fkey("f")), NotValid),
            "t",
            row("w", "w", MOMENT, "ShareRowExclusiveLock"),
        ),
        (
            with(add("t", fkey("f")), NotValid),
            "u",
            row("w", "w", MOMENT, "ShareRowExclusiveLock"),
        ),
        (
            validate("t_open_fkey"),
            "t",
            row("-", "-", SCANS, "ShareUpdateExclusiveLock"),
        ),
        (
            validate("t_open_fkey"),
            "u",
            row("-", "-", SCANS, "RowShareLock"),
        ),
        (
            drop("t", fkey("t_old_fkey")),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            drop("t", fkey("t_old_fkey")),
            "u",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            add("t", unique("k", &["id"])),
            "t",
            row("rw", "rw", SCANS, strong),
        ),
        (
            with(add("t", unique("t_ready_key", &["id"])), UsingIndex),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            add("t", key("k", &["id"])),
            "t",
            row("rw", "rw", SCANS, strong),
        ),
        (
            with(add("t", key("t_ready_key", &["id"])), UsingIndex),
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
        (
            Statement::RenameConstraint {
                table: t(),
                from: ident("t_old_check"),
                to: ident("c"),
            },
            "t",
            row("rw", "rw", MOMENT, strong),
        ),
    ]
}

/// Columns and tables.
fn columns_and_tables() -> Vec<(Statement, &'static str, Row)> {
    let strong = "AccessExclusiveLock";
    let moment = row("rw", "rw", MOMENT, strong);
    let long = row("rw", "rw", SCANS, strong);
    let number = DataType::Integer;
    let random = Column {
        default: Some(Default::Expression(Expression("gen_random_uuid()".into()))),
        ..Column::new(ident("c"), DataType::Uuid)
    };
    let now = Column {
        default: Some(Default::Now),
        ..Column::new(ident("c"), DataType::TimestampTz(None))
    };
    let numbered = Column {
        identity: Some(Identity::Always),
        ..Column::new(ident("c"), number.clone())
    };
    let computed = Column {
        generated: Some(Expression("a || 'x'".into())),
        ..nullable("c", DataType::Text)
    };
    vec![
        (add_column("t", nullable("c", number.clone())), "t", moment),
        (add_column("t", now), "t", moment),
        (add_column("t", random), "t", long),
        (add_column("t", numbered), "t", long),
        (add_column("t", computed), "t", long),
        (
            Statement::DropColumn {
                table: t(),
                column: nullable("b", DataType::Text),
            },
            "t",
            moment,
        ),
        (
            Statement::RenameColumn {
                table: t(),
                from: ident("a"),
                to: ident("c"),
            },
            "t",
            moment,
        ),
        (retype(DataType::Varchar(Some(9))), "t", moment),
        (retype(DataType::Varchar(Some(3))), "t", long),
        (alter("t", "a", ColumnChange::SetNotNull), "t", long),
        (alter("t", "d", ColumnChange::SetNotNull), "t", moment),
        (alter("t", "a", ColumnChange::DropNotNull), "t", moment),
        (
            alter(
                "t",
                "a",
                ColumnChange::SetDefault {
                    data_type: DataType::Text,
                    value: Default::Text("x".into()),
                },
            ),
            "t",
            moment,
        ),
        (alter("t", "a", ColumnChange::DropDefault), "t", moment),
        (
            Statement::RenameTable {
                from: t(),
                to: name("v"),
            },
            "t",
            moment,
        ),
        (Statement::DropTable(Box::new(Table::new(t()))), "t", moment),
        (
            Statement::SetRowSecurity {
                table: t(),
                from: RowSecurity::Off,
                to: RowSecurity::Forced,
            },
            "t",
            moment,
        ),
        (
            Statement::CreatePolicy {
                table: t(),
                policy: policy("p"),
            },
            "t",
            moment,
        ),
        (
            Statement::DropPolicy {
                table: t(),
                policy: policy("old"),
            },
            "t",
            moment,
        ),
        (
            Statement::Comment {
                on: Commented::Table(t()),
                text: Some("x".into()),
            },
            "t",
            row("-", "-", MOMENT, "ShareUpdateExclusiveLock"),
        ),
        (
            Statement::Comment {
                on: Commented::Column(t(), ident("a")),
                text: None,
            },
            "t",
            row("-", "-", MOMENT, "ShareUpdateExclusiveLock"),
        ),
        (
            Statement::FillScope(fill_a()),
            "t",
            row("-", "-", SCANS, "RowExclusiveLock"),
        ),
        (
            Statement::RequireFilled {
                table: t(),
                column: ident("a"),
            },
            "t",
            row("-", "-", SCANS, "AccessShareLock"),
        ),
        (sql("SELECT 1"), "t", row("-", "-", MOMENT, "")),
    ]
}

fn fill_a() -> FillScope {
    FillScope {
        table: t(),
        column: ident("a"),
        columns: vec![ident("u_id")],
        target: name("u"),
        target_columns: vec![ident("id")],
        target_scope: ident("organization_id"),
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
async fn measure(database: &Database, statement: &Statement, table: &str) -> Row {
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
    Row {
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
            LIMIT 1), '')"
    )
}

const LOCKS: [&str; 8] = [
    "",
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "AccessExclusiveLock",
];

fn lock_named(found: &str) -> &'static str {
    LOCKS
        .iter()
        .find(|it| **it == found)
        .unwrap_or_else(|| panic!("a lock that nobody thought of: {found}"))
}

/// Whom it stops until its transaction ends.
async fn held(us: &mut PgConnection, they: &mut PgConnection, sql: &str, table: &str) -> Row {
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
    let lock = lock_named(&one(they, &lock_of(&pid, table)).await);
    let stops_readers = waits(they, &format!("{READ}{table}")).await;
    let stops_writers = waits(they, &write(table)).await;
    run(us, "ROLLBACK").await.unwrap();
    Row {
        stops_readers,
        stops_writers,
        scans,
        lock,
        ..row("-", "-", MOMENT, "")
    }
}

/// Whom it stops while it runs: a writer keeps it from its end.
async fn held_meanwhile(
    database: &Database,
    they: &mut PgConnection,
    sql: &str,
    table: &str,
) -> Row {
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
    let lock = lock_named(&one(they, &lock_of(&pid, table)).await);
    let stops_readers = waits(they, &format!("{READ}{table}")).await;
    let stops_writers = waits(they, &write(table)).await;
    run(&mut writer, "ROLLBACK").await.unwrap();
    running
        .await
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}\n{sql}"));
    Row {
        stops_readers,
        stops_writers,
        lock,
        ..row("-", "-", MOMENT, "")
    }
}

fn foretold(statement: &Statement) -> bool {
    let (root, scope): (QualifiedName, Ident) = (name("organization"), ident("organization_id"));
    let proof = drop("t", check("t_d_filled", "d IS NOT NULL"));
    let statements = [statement.clone(), proof];
    let cx = HazardCx {
        statements: &statements,
        created: BTreeSet::new(),
        root: &root,
        scope_column: &scope,
    };
    let is_long = |kind| matches!(kind, HazardKind::Lock | HazardKind::Rewrite);
    hazards(&cx, statement).iter().any(|it| is_long(it.kind))
}

#[track_caller]
fn hold(rows: Vec<(Statement, &'static str, Row)>) {
    let database = database();
    let mut wrong = Vec::new();
    for (statement, table, expected) in rows {
        let measured = block_on(measure(&database, &statement, table));
        let sql = render(&statement);
        if measured != expected {
            wrong.push(format!(
                "{sql} on {table}\n  says     {expected:?}\n  measured {measured:?}"
            ));
        }
        if foretold(&statement) != (measured.scans && measured.stops_writers) {
            wrong.push(format!(
                "{sql}: the hazards say the opposite of {measured:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn indexes_and_constraints_lock_as_the_table_says() {
    hold(indexes_and_constraints());
}

#[test]
fn columns_and_tables_lock_as_the_table_says() {
    hold(columns_and_tables());
}
