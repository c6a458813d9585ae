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
use super::waiting::measure;
use crate::support::{block_on, postgres::database};
use schemagen::ident::{Ident, QualifiedName};
use schemagen::schema::{
    Column, Constraint, DataType, Default, Expression, Identity, Policy, PolicyCommand,
    RowSecurity, Schema, Table,
};
use schemagen::sql::render;
use schemagen::statement::{
    ColumnChange, Commented, ConstraintForm, FillScope, HazardCx, HazardKind, Statement, hazards,
};

/// Whom it waits for and whom it stops (readers, writers), whether it looks at all rows, and its lock (manual 13.3.1).
const TABLE: &str = "
waits stops rows lock                     on statement
- w   - w   all  ShareLock                t  CREATE INDEX i ON t (a);
r w   - -   -    ShareUpdateExclusiveLock t  CREATE INDEX CONCURRENTLY i ON t (a);
r w   r w   -    AccessExclusiveLock      t  DROP INDEX t_old_idx;
r w   - -   -    ShareUpdateExclusiveLock t  DROP INDEX CONCURRENTLY t_old_idx;
- -   - -   -    -                        t  ALTER INDEX t_old_idx RENAME TO i;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT c CHECK (a <> '');
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT c CHECK (a <> '') NOT VALID;
- -   - -   all  ShareUpdateExclusiveLock t  ALTER TABLE t VALIDATE CONSTRAINT t_open_check;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t DROP CONSTRAINT t_old_check;
- w   - w   all  ShareRowExclusiveLock    t  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u (id);
- w   - w   all  ShareRowExclusiveLock    u  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u (id);
- w   - w   -    ShareRowExclusiveLock    t  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;
- w   - w   -    ShareRowExclusiveLock    u  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;
- -   - -   all  ShareUpdateExclusiveLock t  ALTER TABLE t VALIDATE CONSTRAINT t_open_fkey;
- -   - -   all  RowShareLock             u  ALTER TABLE t VALIDATE CONSTRAINT t_open_fkey;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t DROP CONSTRAINT t_old_fkey;
r w   r w   -    AccessExclusiveLock      u  ALTER TABLE t DROP CONSTRAINT t_old_fkey;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT k UNIQUE (id);
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT t_ready_key UNIQUE USING INDEX t_ready_key;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (id);
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ADD CONSTRAINT t_ready_key PRIMARY KEY USING INDEX t_ready_key;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t RENAME CONSTRAINT t_old_check TO c;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ADD COLUMN c integer;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ADD COLUMN c timestamptz DEFAULT now() NOT NULL;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid() NOT NULL;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD COLUMN c integer GENERATED ALWAYS AS IDENTITY NOT NULL;
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ADD COLUMN c text GENERATED ALWAYS AS (a || 'x') STORED;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t DROP COLUMN b;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t RENAME COLUMN a TO c;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN b SET DATA TYPE varchar(9);
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN b SET DATA TYPE varchar(3);
r w   r w   all  AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN a SET NOT NULL;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN d SET NOT NULL;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x';
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t RENAME TO v;
r w   r w   -    AccessExclusiveLock      t  DROP TABLE t;
r w   r w   -    AccessExclusiveLock      t  ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;
r w   r w   -    AccessExclusiveLock      t  CREATE POLICY p ON t USING (true) WITH CHECK (true);
r w   r w   -    AccessExclusiveLock      t  DROP POLICY old ON t;
- -   - -   -    ShareUpdateExclusiveLock t  COMMENT ON TABLE t IS 'x';
- -   - -   -    ShareUpdateExclusiveLock t  COMMENT ON COLUMN t.a IS NULL;
- -   - -   all  RowExclusiveLock         t  UPDATE t AS child SET a = parent.organization_id FROM u AS parent WHERE parent.id = child.u_id AND child.a IS …
- -   - -   all  AccessShareLock          t  DO $$ DECLARE open bigint; BEGIN EXECUTE 'SELECT count(*) FROM t WHERE a IS NULL' INTO open; IF open > 0 THEN …
- -   - -   -    -                        t  SELECT 1;
";

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
        command: PolicyCommand::All {
            check: Expression("true".into()),
        },
    }
}

fn fkey(name: &str) -> Constraint {
    reference(name, &["u_id"], "u", &["id"])
}

/// Indexes and constraints: the plain form, and the one that `rollout` puts in its place.
fn indexes_and_constraints() -> Vec<(Statement, &'static str)> {
    use ConstraintForm::{NotValid, UsingIndex};
    vec![
        (create_index("t", index("i", &["a"], false)), "t"),
        (
            concurrently(create_index("t", index("i", &["a"], false))),
            "t",
        ),
        (drop_index("t", index("t_old_idx", &["b"], false)), "t"),
        (
            concurrently(drop_index("t", index("t_old_idx", &["b"], false))),
            "t",
        ),
        (
            Statement::RenameIndex {
                table: t(),
                from: ident("t_old_idx"),
                to: ident("i"),
            },
            "t",
        ),
        (add("t", check("c", "a <> ''")), "t"),
        (with(add("t", check("c", "a <> ''")), NotValid), "t"),
        (validate("t_open_check"), "t"),
        (drop("t", check("t_old_check", "a <> 'x'")), "t"),
        (add("t", fkey("f")), "t"),
        (add("t", fkey("f")), "u"),
        (with(add("t", fkey("f")), NotValid), "t"),
        (with(add("t", fkey("f")), NotValid), "u"),
        (validate("t_open_fkey"), "t"),
        (validate("t_open_fkey"), "u"),
        (drop("t", fkey("t_old_fkey")), "t"),
        (drop("t", fkey("t_old_fkey")), "u"),
        (add("t", unique("k", &["id"])), "t"),
        (
            with(add("t", unique("t_ready_key", &["id"])), UsingIndex),
            "t",
        ),
        (add("t", key("k", &["id"])), "t"),
        (with(add("t", key("t_ready_key", &["id"])), UsingIndex), "t"),
        (
            Statement::RenameConstraint {
                table: t(),
                from: ident("t_old_check"),
                to: ident("c"),
            },
            "t",
        ),
    ]
}

/// Columns and tables.
fn columns_and_tables() -> Vec<(Statement, &'static str)> {
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
        (add_column("t", nullable("c", number.clone())), "t"),
        (add_column("t", now), "t"),
        (add_column("t", random), "t"),
        (add_column("t", numbered), "t"),
        (add_column("t", computed), "t"),
        (
            Statement::DropColumn {
                table: t(),
                column: nullable("b", DataType::Text),
            },
            "t",
        ),
        (
            Statement::RenameColumn {
                table: t(),
                from: ident("a"),
                to: ident("c"),
            },
            "t",
        ),
        (retype(DataType::Varchar(Some(9))), "t"),
        (retype(DataType::Varchar(Some(3))), "t"),
        (alter("t", "a", ColumnChange::SetNotNull), "t"),
        (alter("t", "d", ColumnChange::SetNotNull), "t"),
        (alter("t", "a", ColumnChange::DropNotNull), "t"),
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
        ),
        (alter("t", "a", ColumnChange::DropDefault), "t"),
        (
            Statement::RenameTable {
                from: t(),
                to: name("v"),
            },
            "t",
        ),
        (Statement::DropTable(Box::new(Table::new(t()))), "t"),
        (
            Statement::SetRowSecurity {
                table: t(),
                from: RowSecurity::Off,
                to: RowSecurity::Forced,
            },
            "t",
        ),
        (
            Statement::CreatePolicy {
                table: t(),
                policy: policy("p"),
            },
            "t",
        ),
        (
            Statement::DropPolicy {
                table: t(),
                policy: policy("old"),
            },
            "t",
        ),
        (
            Statement::Comment {
                on: Commented::Table(t()),
                text: Some("x".into()),
            },
            "t",
        ),
        (
            Statement::Comment {
                on: Commented::Column(t(), ident("a")),
                text: None,
            },
            "t",
        ),
        (Statement::FillScope(fill_a()), "t"),
        (
            Statement::RequireFilled {
                table: t(),
                column: ident("a"),
            },
            "t",
        ),
        (sql("SELECT 1"), "t"),
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

fn foretold(statement: &Statement) -> bool {
    let (root, scope): (QualifiedName, Ident) = (name("organization"), ident("organization_id"));
    let proof = drop("t", check("t_d_filled", "d IS NOT NULL"));
    let statements = [statement.clone(), proof];
    let none = Schema::default();
    let cx = HazardCx::new(&none, &statements, (&root, &scope));
    let is_long = |kind| matches!(kind, HazardKind::Lock | HazardKind::Rewrite);
    hazards(&cx, statement).iter().any(|it| is_long(it.kind))
}

/// The text up to where the table would get too wide.
fn shortened(sql: &str) -> String {
    match sql.char_indices().nth(110) {
        Some((end, _)) => format!("{}…", &sql[..end]),
        None => sql.to_owned(),
    }
}

#[test]
fn every_statement_locks_as_the_table_says() {
    let database = database();
    let mut lines = vec!["waits stops rows lock                     on statement".to_owned()];
    for (statement, table) in indexes_and_constraints()
        .into_iter()
        .chain(columns_and_tables())
    {
        let measured = block_on(measure(&database, &statement, table));
        let sql = render(&statement);
        let sql: Vec<&str> = sql.split_whitespace().collect();
        let sql = shortened(&sql.join(" "));
        let is_long = measured.scans && measured.stops_writers;
        assert_eq!(foretold(&statement), is_long, "{sql}: {measured:?}");
        lines.push(format!("{measured} {table}  {sql}"));
    }
    let lines = lines.join("\n");
    assert_eq!(lines, TABLE.trim(), "measured:\n{lines}");
}
