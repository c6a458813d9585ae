//! Every kind of statement, printed and run over hostile names: the catalog afterwards is what a person would make by hand.

use super::acts::{
    add, add_column, alter, check, create_index, drop, drop_index, index, key, reference, sql,
    unique,
};
use super::rich::{HOSTILE, ident, name};
use crate::support::catalog::{self, Options};
use crate::support::postgres::Database;
use schemagen::schema::{
    Column, DataType, Default, EnumType, Expression, Identity, Policy, PolicyCommand, RowSecurity,
    SqlObject, Table,
};
use schemagen::sql::render;
use schemagen::statement::{ColumnChange, Commented, ConstraintForm, EnumPlace, Statement};

/// A table that nearly every case is about.
const TABLE: &str = "CREATE TABLE \"H\" (\"H\" text, n integer);";

/// Runs statements on what `before` makes, and requires what `by_hand` makes. `"H"` is the hostile name in both, `'H'` a
/// text of it.
#[track_caller]
fn does(before: &str, statements: &[Statement], by_hand: &str) {
    let text = format!("'{}'", HOSTILE.replace('\'', "''"));
    let meant = |sql: &str| {
        sql.replace("\"H\"", &ident(HOSTILE).sql())
            .replace("'H'", &text)
    };
    let left = Database::with(&meant(before));
    for statement in statements {
        left.execute(&render(statement));
    }
    let right = Database::with(&meant(by_hand));
    catalog::assert_equal(&left, &right, Options::default());
}

/// The same on the table.
#[track_caller]
fn changes(statement: Statement, by_hand: &str) {
    does(TABLE, &[statement], by_hand);
}

fn of_column(change: ColumnChange) -> Statement {
    alter(HOSTILE, HOSTILE, change)
}

fn to(data_type: DataType, collation: Option<&str>) -> ColumnChange {
    ColumnChange::Type {
        from: DataType::Text,
        to: data_type,
        collation: collation.map(ident),
    }
}

fn stage(labels: &[&str]) -> EnumType {
    let labels = labels.iter().map(|it| (*it).to_owned()).collect();
    EnumType {
        name: name(HOSTILE),
        doc: None,
        labels,
    }
}

fn policy() -> Policy {
    Policy {
        name: ident(HOSTILE),
        roles: vec![ident("postgres")],
        using: Expression("n > 1".into()),
        command: PolicyCommand::All {
            check: Expression("n > 2".into()),
        },
    }
}

#[test]
fn schemas_and_extensions() {
    does(
        "",
        &[Statement::CreateSchema(ident(HOSTILE))],
        "CREATE SCHEMA \"H\"",
    );
    does(
        "CREATE SCHEMA \"H\"",
        &[Statement::DropSchema(ident(HOSTILE))],
        "",
    );
    does(
        "",
        &[Statement::CreateExtension(ident("uuid-ossp"))],
        "CREATE EXTENSION \"uuid-ossp\"",
    );
    does(
        "CREATE EXTENSION \"uuid-ossp\"",
        &[Statement::DropExtension(ident("uuid-ossp"))],
        "",
    );
}

#[test]
fn enums() {
    let one = "CREATE TYPE \"H\" AS ENUM ('H', 'b');";
    does("", &[Statement::CreateEnum(stage(&[HOSTILE, "b"]))], one);
    does(one, &[Statement::DropEnum(stage(&[]))], "");
    for (place, labels) in [
        (EnumPlace::Before(HOSTILE.into()), "'it''s', 'H', 'b'"),
        (EnumPlace::After(HOSTILE.into()), "'H', 'it''s', 'b'"),
        (EnumPlace::After("b".into()), "'H', 'b', 'it''s'"),
    ] {
        let add = Statement::AddEnumValue {
            name: name(HOSTILE),
            label: "it's".into(),
            place,
        };
        does(
            one,
            &[add],
            &format!("CREATE TYPE \"H\" AS ENUM ({labels})"),
        );
    }
    let only = Statement::AddEnumValue {
        name: name(HOSTILE),
        label: "a".into(),
        place: EnumPlace::Only,
    };
    does(
        "CREATE TYPE \"H\" AS ENUM ()",
        &[only],
        "CREATE TYPE \"H\" AS ENUM ('a')",
    );
    let rename = Statement::RenameEnumValue {
        name: name(HOSTILE),
        from: HOSTILE.into(),
        to: "it's".into(),
    };
    does(one, &[rename], "CREATE TYPE \"H\" AS ENUM ('it''s', 'b')");
    for (to, made) in [
        ("x", "x"),
        ("s.x", "s.x"),
        (&*format!("s.{HOSTILE}"), "s.\"H\""),
    ] {
        let rename = Statement::RenameEnum {
            from: name(HOSTILE),
            to: name(to),
        };
        let made = format!("CREATE SCHEMA s; CREATE TYPE {made} AS ENUM ('H', 'b')");
        does(&format!("CREATE SCHEMA s; {one}"), &[rename], &made);
    }
}

#[test]
fn tables_move_and_go() {
    for (to, made) in [
        ("x", "x"),
        ("s.x", "s.x"),
        (&*format!("s.{HOSTILE}"), "s.\"H\""),
    ] {
        let rename = Statement::RenameTable {
            from: name(HOSTILE),
            to: name(to),
        };
        let made = TABLE.replacen("\"H\"", made, 1);
        does(
            &format!("CREATE SCHEMA s; {TABLE}"),
            &[rename],
            &format!("CREATE SCHEMA s; {made}"),
        );
    }
    changes(
        Statement::DropTable(Box::new(Table::new(name(HOSTILE)))),
        "",
    );
}

#[test]
fn columns_come_and_go() {
    let column = |name: &str| Column {
        default: Some(Default::Text(HOSTILE.into())),
        collation: Some(ident("C")),
        ..Column::new(ident(name), DataType::Text)
    };
    let add = add_column(HOSTILE, column("it\"s"));
    changes(
        add,
        "CREATE TABLE \"H\" (\"H\" text, n integer, \"it\"\"s\" text COLLATE \"C\" NOT NULL DEFAULT 'H')",
    );
    let rename = Statement::RenameColumn {
        table: name(HOSTILE),
        from: ident(HOSTILE),
        to: ident("it\"s"),
    };
    changes(rename, "CREATE TABLE \"H\" (\"it\"\"s\" text, n integer)");
    let drop = Statement::DropColumn {
        table: name(HOSTILE),
        column: Column::new(ident("n"), DataType::Integer),
    };
    changes(drop, "CREATE TABLE \"H\" (\"H\" text)");
}

#[test]
fn everything_about_a_column_changes() {
    let list = DataType::Array(Box::new(DataType::Text));
    let text = |value: &str| Default::Text(value.into());
    for (change, type_and_more) in [
        (to(DataType::Varchar(Some(9)), None), "varchar(9)"),
        (to(DataType::Text, Some("C")), "text COLLATE \"C\""),
        (to(DataType::Uuid, None), "uuid"),
        (to(list, None), "text[]"),
        (
            ColumnChange::SetDefault {
                data_type: DataType::Text,
                value: text(HOSTILE),
            },
            "text DEFAULT 'H'",
        ),
        (ColumnChange::SetNotNull, "text NOT NULL"),
    ] {
        changes(of_column(change), &TABLE.replace("text", type_and_more));
    }
    for (before, change, after) in [
        ("text NOT NULL", ColumnChange::DropNotNull, "text"),
        ("text DEFAULT 'x'", ColumnChange::DropDefault, "text"),
        (
            "int NOT NULL",
            ColumnChange::AddIdentity(Identity::Always),
            "int GENERATED ALWAYS AS IDENTITY",
        ),
        (
            "int GENERATED ALWAYS AS IDENTITY",
            ColumnChange::SetIdentity(Identity::ByDefault),
            "int GENERATED BY DEFAULT AS IDENTITY",
        ),
        (
            "int GENERATED ALWAYS AS IDENTITY",
            ColumnChange::DropIdentity,
            "int NOT NULL",
        ),
        (
            "int GENERATED ALWAYS AS (n + 1) STORED",
            ColumnChange::DropExpression,
            "int",
        ),
    ] {
        let table = |it: &str| TABLE.replace("text", it);
        does(&table(before), &[of_column(change)], &table(after));
    }
    let empty = ColumnChange::SetDefault {
        data_type: DataType::Array(Box::new(DataType::Text)),
        value: Default::Array(vec![text(HOSTILE)]),
    };
    let table = |more: &str| format!("CREATE TABLE \"H\" (\"H\" text[] {more})");
    does(
        &table(""),
        &[of_column(empty)],
        &table("DEFAULT ARRAY['H']::text[]"),
    );
}

#[test]
fn constraints() {
    let on_table = |more: &str| format!("{TABLE} ALTER TABLE \"H\" ADD CONSTRAINT {more}");
    let it = check(HOSTILE, "n > 1");
    changes(add(HOSTILE, it.clone()), &on_table("\"H\" CHECK (n > 1)"));
    does(
        &on_table("\"H\" CHECK (n > 1)"),
        &[drop(HOSTILE, it.clone())],
        TABLE,
    );
    let not_valid = Statement::AddConstraint {
        table: name(HOSTILE),
        constraint: it,
        form: ConstraintForm::NotValid,
    };
    changes(
        not_valid.clone(),
        &on_table("\"H\" CHECK (n > 1) NOT VALID"),
    );
    let validate = Statement::ValidateConstraint {
        table: name(HOSTILE),
        name: ident(HOSTILE),
    };
    does(
        TABLE,
        &[not_valid, validate],
        &on_table("\"H\" CHECK (n > 1)"),
    );
    let rename = Statement::RenameConstraint {
        table: name(HOSTILE),
        from: ident(HOSTILE),
        to: ident("it\"s"),
    };
    does(
        &on_table("\"H\" CHECK (n > 1)"),
        &[rename],
        &on_table("\"it\"\"s\" CHECK (n > 1)"),
    );
    let both = ["n", HOSTILE];
    changes(
        add(HOSTILE, key("it\"s", &both)),
        &on_table("\"it\"\"s\" PRIMARY KEY (n, \"H\")"),
    );
    for constraint in [unique("it\"s", &both), key("it\"s", &both)] {
        let words = if constraint == unique("it\"s", &both) {
            "UNIQUE"
        } else {
            "PRIMARY KEY"
        };
        let using = Statement::AddConstraint {
            table: name(HOSTILE),
            constraint,
            form: ConstraintForm::UsingIndex,
        };
        let index = create_index(HOSTILE, index("it\"s", &both, true));
        does(
            TABLE,
            &[index, using],
            &on_table(&format!("\"it\"\"s\" {words} (n, \"H\")")),
        );
    }
    let keyed = on_table("k UNIQUE (\"H\");");
    let itself = add(HOSTILE, reference(HOSTILE, &[HOSTILE], HOSTILE, &[HOSTILE]));
    let by_hand = format!(
        "{keyed} ALTER TABLE \"H\" ADD CONSTRAINT \"H\" FOREIGN KEY (\"H\") REFERENCES \"H\" (\"H\")"
    );
    does(&keyed, &[itself], &by_hand);
}

#[test]
fn indexes() {
    let made = "CREATE SCHEMA s; CREATE TABLE s.\"H\" (\"H\" text);";
    let indexed = format!("{made} CREATE INDEX \"it\"\"s\" ON s.\"H\" (\"H\");");
    let table = format!("s.{HOSTILE}");
    let it = index("it\"s", &[HOSTILE], false);
    for concurrently in [false, true] {
        let create = Statement::CreateIndex {
            table: name(&table),
            index: it.clone(),
            concurrently,
        };
        does(made, &[create], &indexed);
        let drop = Statement::DropIndex {
            table: name(&table),
            index: it.clone(),
            concurrently,
        };
        does(&indexed, &[drop], made);
    }
    let rename = Statement::RenameIndex {
        table: name(&table),
        from: ident("it\"s"),
        to: ident("x"),
    };
    does(&indexed, &[rename], &indexed.replace("\"it\"\"s\"", "x"));
    let all = [create_index(HOSTILE, it.clone()), drop_index(HOSTILE, it)];
    does(TABLE, &all, TABLE);
}

#[test]
fn row_level_security() {
    use RowSecurity::{Enabled, Forced, Off};
    let words = |state| match state {
        Off => "",
        Enabled => "ALTER TABLE \"H\" ENABLE ROW LEVEL SECURITY;",
        Forced => {
            "ALTER TABLE \"H\" ENABLE ROW LEVEL SECURITY; ALTER TABLE \"H\" FORCE ROW LEVEL SECURITY;"
        }
    };
    for from in [Off, Enabled, Forced] {
        for to in [Off, Enabled, Forced] {
            if from != to {
                let set = Statement::SetRowSecurity {
                    table: name(HOSTILE),
                    from,
                    to,
                };
                does(
                    &format!("{TABLE} {}", words(from)),
                    &[set],
                    &format!("{TABLE} {}", words(to)),
                );
            }
        }
    }
    let with = format!(
        "{TABLE} CREATE POLICY \"H\" ON \"H\" TO postgres USING (n > 1) WITH CHECK (n > 2)"
    );
    changes(
        Statement::CreatePolicy {
            table: name(HOSTILE),
            policy: policy(),
        },
        &with,
    );
    does(
        &with,
        &[Statement::DropPolicy {
            table: name(HOSTILE),
            policy: policy(),
        }],
        TABLE,
    );
}

#[test]
fn comments() {
    let before = format!("{TABLE} CREATE TYPE \"Hh\" AS ENUM ();");
    for (on, words) in [
        (Commented::Table(name(HOSTILE)), "TABLE \"H\""),
        (
            Commented::Column(name(HOSTILE), ident(HOSTILE)),
            "COLUMN \"H\".\"H\"",
        ),
        (Commented::Enum(name("Hh")), "TYPE \"Hh\""),
    ] {
        let with = format!("{before} COMMENT ON {words} IS 'H'");
        let comment = |text: Option<&str>| Statement::Comment {
            on: on.clone(),
            text: text.map(str::to_owned),
        };
        does(&before, &[comment(Some(HOSTILE))], &with);
        does(&with, &[comment(None)], &before);
    }
}

#[test]
fn verbatim_sql_is_done_and_undone() {
    let object = SqlObject {
        name: ident("x"),
        up: String::new(),
        down: Some("DROP VIEW v -- so".into()),
        after: std::collections::BTreeSet::new(),
        before: std::collections::BTreeSet::new(),
    };
    let with = "CREATE VIEW v AS SELECT 1 AS one";
    does("", &[sql("CREATE VIEW v AS SELECT 1 AS one;")], with);
    does(with, &[Statement::UndoSql(object)], "");
}

#[test]
fn rows_get_the_organization_of_what_they_reference() {
    let database = Database::with(
        "CREATE TABLE parent (id int, other int, parent text); CREATE TABLE child (parent_id int, other_id int, child text);
        INSERT INTO parent VALUES (1, 1, 'a'), (1, 2, 'b'); INSERT INTO child VALUES (1, 2, NULL), (1, 1, 'kept'), (1, 3, NULL);",
    );
    // The names of the tables and columns are those that the printed statement gives its own things.
    let fill = schemagen::statement::FillScope {
        table: name("child"),
        column: ident("child"),
        columns: vec![ident("parent_id"), ident("other_id")],
        target: name("parent"),
        target_columns: vec![ident("id"), ident("other")],
        target_scope: ident("parent"),
    };
    database.execute(&render(&Statement::FillScope(fill)));
    database.execute("DO $$ BEGIN ASSERT (SELECT array_agg(child ORDER BY other_id) FROM child) = '{kept,b,NULL}'; END $$");
    let require = |table: &str, column: &str| {
        let require = Statement::RequireFilled {
            table: name(table),
            column: ident(column),
        };
        database.try_execute(&render(&require))
    };
    let error = require("child", "child").unwrap_err();
    assert!(error.contains("1 rows of child have no child"), "{error}");
    database.execute("DELETE FROM child WHERE child IS NULL");
    assert_eq!(require("child", "child"), Ok(()));
    let quoted = ident(HOSTILE).sql();
    database.execute(&format!(
        "CREATE TABLE {quoted} ({quoted} text); INSERT INTO {quoted} VALUES (NULL)"
    ));
    assert!(
        require(HOSTILE, HOSTILE)
            .unwrap_err()
            .starts_with("error returned from database: 1 rows of")
    );
    database.execute(&format!("DELETE FROM {quoted}"));
    assert_eq!(require(HOSTILE, HOSTILE), Ok(()));
}
