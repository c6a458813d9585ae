//! The steps that statements are laid out in: what they are, and that they lead where the plain statements lead.

use super::acts::{
    add, add_column, add_label, alter, check, create_index, drop, drop_index, fill, index, key,
    reference, sql, unique,
};
use super::rich::{ident, name};
use crate::support::catalog::{self, Options};
use crate::support::postgres::Database;
use schemagen::rollout::{Fills, Step, rollout};
use schemagen::schema::{Column, DataType, Schema, Table};
use schemagen::sql::render;
use schemagen::statement::{ColumnChange, CreateTable, FillScope, Statement};

/// Two tables with rows, of which only the first says whose they are.
const BEFORE: &str = "
CREATE TYPE stage AS ENUM ('open', 'done');
CREATE TABLE organization (id text CONSTRAINT organization_pkey PRIMARY KEY);
CREATE TABLE project (
    id text CONSTRAINT project_pkey PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization (id),
    CONSTRAINT project_key UNIQUE (organization_id, id)
);
CREATE TABLE todo (
    id text CONSTRAINT todo_pkey PRIMARY KEY,
    project_id text NOT NULL CONSTRAINT todo_project_fkey REFERENCES project (id),
    title text,
    size integer CONSTRAINT todo_size_check CHECK (size > 0),
    stage stage NOT NULL DEFAULT 'open',
    CONSTRAINT todo_title_key UNIQUE (title)
);
CREATE TABLE note (id text CONSTRAINT note_pkey PRIMARY KEY, todo_id text NOT NULL REFERENCES todo (id));
CREATE INDEX todo_idx ON todo (project_id);
INSERT INTO organization VALUES ('a'), ('b');
INSERT INTO project VALUES ('p', 'a'), ('q', 'b');
INSERT INTO todo VALUES ('1', 'p', 'one', 1), ('2', 'q', 'two', 2);
INSERT INTO note VALUES ('n', '1'), ('m', '2');
";

fn fills(fills: &[FillScope]) -> Fills {
    let place = |it: &FillScope| (it.table.clone(), it.column.clone());
    fills.iter().map(|it| (place(it), it.clone())).collect()
}

/// A step a paragraph, each statement on a line; the long ones cut.
fn shown(steps: &[Step]) -> String {
    let line = |statement: &Statement| {
        let line = render(statement)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        match statement {
            Statement::FillScope(fill) => format!("UPDATE {};", fill.table),
            Statement::RequireFilled { table, .. } => format!("DO {table};"),
            _ => line,
        }
    };
    let step = |step: &Step| {
        step.statements
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
    };
    steps.iter().map(step).collect::<Vec<_>>().join("\n\n")
}

/// A database in which the steps ran, each as its file would.
fn after(steps: &[Step]) -> Database {
    let database = Database::with(BEFORE);
    for step in steps {
        let lines: Vec<String> = step.statements.iter().map(render).collect();
        if step.is_transactional() {
            database.execute(&format!("BEGIN;\n{}\nCOMMIT;", lines.join("\n")));
        } else {
            assert_eq!(
                lines.len(),
                1,
                "what cannot share a transaction stands alone"
            );
            database.execute(&lines[0]);
        }
    }
    database
}

/// The steps are those, and lead where the statements lead while nobody uses the database.
#[track_caller]
fn lays_out(statements: Vec<Statement>, fills: &Fills, expected: &str) {
    let online = rollout(&Schema::default(), statements.clone(), fills, true);
    assert_eq!(shown(&online), expected.trim());
    let offline = rollout(&Schema::default(), statements, fills, false);
    let options = Options {
        any_column_order: true,
        ..Options::default()
    };
    catalog::assert_equal(&after(&online), &after(&offline), options);
}

#[test]
fn indexes_come_and_go_without_a_lock() {
    lays_out(
        vec![
            drop_index("todo", index("todo_idx", &["project_id"], false)),
            add_column(
                "todo",
                Column {
                    nullable: true,
                    ..Column::new(ident("a"), DataType::Text)
                },
            ),
            create_index("todo", index("todo_a_idx", &["a"], false)),
        ],
        &Fills::new(),
        "
ALTER TABLE todo ADD COLUMN a text;

CREATE INDEX CONCURRENTLY todo_a_idx ON todo (a);

DROP INDEX CONCURRENTLY todo_idx;",
    );
}

#[test]
fn an_index_that_is_replaced_is_never_missing() {
    lays_out(
        vec![
            drop_index("todo", index("todo_idx", &["project_id"], false)),
            create_index("todo", index("todo_idx", &["project_id", "id"], false)),
            alter("todo", "title", ColumnChange::DropNotNull),
        ],
        &Fills::new(),
        "
CREATE INDEX CONCURRENTLY todo_idx_new ON todo (project_id, id);

DROP INDEX CONCURRENTLY todo_idx;

ALTER INDEX todo_idx_new RENAME TO todo_idx;
ALTER TABLE todo ALTER COLUMN title DROP NOT NULL;",
    );
}

#[test]
fn an_index_goes_before_what_needs_its_column_or_its_name() {
    lays_out(
        vec![
            drop_index("todo", index("todo_idx", &["project_id"], false)),
            Statement::DropColumn {
                table: name("todo"),
                column: Column::new(ident("title"), DataType::Text),
            },
            create_index("todo", index("todo_idx", &["id"], false)),
        ],
        &Fills::new(),
        "
DROP INDEX CONCURRENTLY todo_idx;

ALTER TABLE todo DROP COLUMN title;

CREATE INDEX CONCURRENTLY todo_idx ON todo (id);",
    );
    lays_out(
        vec![
            drop_index("todo", index("todo_idx", &["project_id"], false)),
            create_index("note", index("todo_idx", &["todo_id"], false)),
        ],
        &Fills::new(),
        "
DROP INDEX CONCURRENTLY todo_idx;

CREATE INDEX CONCURRENTLY todo_idx ON note (todo_id);",
    );
}

#[test]
fn constraints_are_validated_together_and_later() {
    lays_out(
        vec![
            drop("todo", check("todo_size_check", "size > 0")),
            add("todo", check("todo_size_check", "size > -1")),
            drop("todo", reference("todo_project_fkey", &["project_id"], "project", &["id"])),
            add("todo", reference("todo_project_fkey", &["project_id"], "project", &["id"])),
            alter("todo", "title", ColumnChange::SetNotNull),
            create_index("todo", index("todo_size_idx", &["size"], false)),
        ],
        &Fills::new(),
        "
ALTER TABLE todo DROP CONSTRAINT todo_size_check;
ALTER TABLE todo ADD CONSTRAINT todo_size_check CHECK (size > -1) NOT VALID;
ALTER TABLE todo DROP CONSTRAINT todo_project_fkey;
ALTER TABLE todo ADD CONSTRAINT todo_project_fkey FOREIGN KEY (project_id) REFERENCES project (id) NOT VALID;
ALTER TABLE todo ADD CONSTRAINT todo_title_filled CHECK (title IS NOT NULL) NOT VALID;

CREATE INDEX CONCURRENTLY todo_size_idx ON todo (size);

ALTER TABLE todo VALIDATE CONSTRAINT todo_size_check;
ALTER TABLE todo VALIDATE CONSTRAINT todo_project_fkey;
ALTER TABLE todo VALIDATE CONSTRAINT todo_title_filled;
ALTER TABLE todo ALTER COLUMN title SET NOT NULL;
ALTER TABLE todo DROP CONSTRAINT todo_title_filled;",
    );
}

#[test]
fn verbatim_sql_and_renames_find_everything_done() {
    let from = name("todo");
    lays_out(
        vec![
            add("todo", check("a", "size < 9")),
            sql("SELECT 1"),
            add("todo", check("b", "size < 8")),
            Statement::RenameTable {
                from,
                to: name("task"),
            },
            add("task", check("c", "size < 7")),
        ],
        &Fills::new(),
        "
ALTER TABLE todo ADD CONSTRAINT a CHECK (size < 9) NOT VALID;

ALTER TABLE todo VALIDATE CONSTRAINT a;

SELECT 1;
ALTER TABLE todo ADD CONSTRAINT b CHECK (size < 8) NOT VALID;

ALTER TABLE todo VALIDATE CONSTRAINT b;

ALTER TABLE todo RENAME TO task;
ALTER TABLE task ADD CONSTRAINT c CHECK (size < 7) NOT VALID;

ALTER TABLE task VALIDATE CONSTRAINT c;",
    );
}

#[test]
fn keys_stand_on_indexes_that_are_built_before() {
    lays_out(
        vec![
            add("todo", unique("todo_a_key", &["project_id", "id"])),
            drop("todo", unique("todo_title_key", &["title"])),
            add("todo", unique("todo_title_key", &["project_id", "title"])),
        ],
        &Fills::new(),
        "
CREATE UNIQUE INDEX CONCURRENTLY todo_a_key ON todo (project_id, id);

CREATE UNIQUE INDEX CONCURRENTLY todo_title_key_new ON todo (project_id, title);

ALTER TABLE todo ADD CONSTRAINT todo_a_key UNIQUE USING INDEX todo_a_key;
ALTER TABLE todo DROP CONSTRAINT todo_title_key;
ALTER INDEX todo_title_key_new RENAME TO todo_title_key;
ALTER TABLE todo ADD CONSTRAINT todo_title_key UNIQUE USING INDEX todo_title_key;",
    );
}

#[test]
fn a_primary_key_is_replaced_in_one_moment_with_what_references_it() {
    lays_out(
        vec![
            drop("note", reference("note_todo_id_fkey", &["todo_id"], "todo", &["id"])),
            drop("todo", key("todo_pkey", &["id"])),
            alter("todo", "title", ColumnChange::SetNotNull),
            add("todo", key("todo_pkey", &["title", "id"])),
            add("todo", unique("todo_id_key", &["id"])),
            add("note", reference("note_todo_id_fkey", &["todo_id"], "todo", &["id"])),
        ],
        &Fills::new(),
        "
ALTER TABLE note DROP CONSTRAINT note_todo_id_fkey;
ALTER TABLE todo ADD CONSTRAINT todo_title_filled CHECK (title IS NOT NULL) NOT VALID;

ALTER TABLE todo VALIDATE CONSTRAINT todo_title_filled;
ALTER TABLE todo ALTER COLUMN title SET NOT NULL;
ALTER TABLE todo DROP CONSTRAINT todo_title_filled;

CREATE UNIQUE INDEX CONCURRENTLY todo_pkey_new ON todo (title, id);

CREATE UNIQUE INDEX CONCURRENTLY todo_id_key ON todo (id);

ALTER TABLE todo DROP CONSTRAINT todo_pkey;
ALTER INDEX todo_pkey_new RENAME TO todo_pkey;
ALTER TABLE todo ADD CONSTRAINT todo_pkey PRIMARY KEY USING INDEX todo_pkey;
ALTER TABLE todo ADD CONSTRAINT todo_id_key UNIQUE USING INDEX todo_id_key;
ALTER TABLE note ADD CONSTRAINT note_todo_id_fkey FOREIGN KEY (todo_id) REFERENCES todo (id) NOT VALID;

ALTER TABLE note VALIDATE CONSTRAINT note_todo_id_fkey;",
    );
}

#[test]
fn labels_stand_apart_and_before_what_uses_them() {
    let statements = vec![
        alter("todo", "title", ColumnChange::DropNotNull),
        add_label("gone"),
        add_label("late"),
        add("todo", check("a", "stage <> 'late'")),
    ];
    let offline = rollout(&Schema::default(), statements.clone(), &Fills::new(), false);
    let expected = "
ALTER TABLE todo ALTER COLUMN title DROP NOT NULL;

ALTER TYPE stage ADD VALUE 'gone' AFTER 'done';
ALTER TYPE stage ADD VALUE 'late' AFTER 'done';

ALTER TABLE todo ADD CONSTRAINT a CHECK (stage <> 'late');";
    assert_eq!(shown(&offline), expected.trim());
    let expected = expected.replace(
        "'late');",
        "'late') NOT VALID;\n\nALTER TABLE todo VALIDATE CONSTRAINT a;",
    );
    lays_out(statements, &Fills::new(), &expected);
}

#[test]
fn new_tables_are_made_at_once() {
    let table = CreateTable {
        name: name("tag"),
        columns: vec![Column::new(ident("id"), DataType::Text)],
        primary_key: None,
        uniques: Vec::new(),
        checks: Vec::new(),
    };
    let statements = vec![
        Statement::CreateTable(table),
        create_index("tag", index("tag_idx", &["id"], false)),
        add("tag", unique("tag_key", &["id"])),
        alter("tag", "id", ColumnChange::DropNotNull),
        alter("tag", "id", ColumnChange::SetNotNull),
        add("tag", reference("tag_fkey", &["id"], "todo", &["id"])),
    ];
    for online in [false, true] {
        let steps = rollout(
            &Schema::default(),
            statements.clone(),
            &Fills::new(),
            online,
        );
        assert_eq!(
            steps,
            [Step {
                statements: statements.clone()
            }]
        );
        let mut before = Schema::default();
        assert!(!steps[0].locks_existing(&before), "nothing is there");
        before.tables.insert(name("todo"), Table::new(name("todo")));
        assert!(
            steps[0].locks_existing(&before),
            "the reference locks what it references"
        );
    }
}

/// `note` belongs to the organization of its `todo`, and that to the organization of its `project`.
fn made_multi_tenant() -> (Vec<Statement>, Fills) {
    let column = || Column::new(ident("organization_id"), DataType::Text);
    let owner = |of: &str, table| {
        add(
            table,
            reference(of, &["organization_id"], "organization", &["id"]),
        )
    };
    let pair = ["organization_id", "todo_id"];
    let statements = vec![
        add_column("note", column()),
        add_column("todo", column()),
        add("todo", unique("todo_key", &["organization_id", "id"])),
        owner("note_org_fkey", "note"),
        add(
            "note",
            reference("note_todo_fkey", &pair, "todo", &["organization_id", "id"]),
        ),
        owner("todo_org_fkey", "todo"),
    ];
    let fills = fills(&[
        fill("note", "todo_id", "todo"),
        fill("todo", "project_id", "project"),
    ]);
    (statements, fills)
}

#[test]
fn tables_with_rows_become_multi_tenant() {
    let (statements, fills) = made_multi_tenant();
    lays_out(
        statements,
        &fills,
        "
ALTER TABLE note ADD COLUMN organization_id text;
ALTER TABLE todo ADD COLUMN organization_id text;

UPDATE todo;

UPDATE note;

CREATE UNIQUE INDEX CONCURRENTLY todo_key ON todo (organization_id, id);

ALTER TABLE todo ADD CONSTRAINT todo_organization_id_filled CHECK (organization_id IS NOT NULL) NOT VALID;
ALTER TABLE note ADD CONSTRAINT note_organization_id_filled CHECK (organization_id IS NOT NULL) NOT VALID;
ALTER TABLE todo ADD CONSTRAINT todo_key UNIQUE USING INDEX todo_key;
ALTER TABLE note ADD CONSTRAINT note_org_fkey FOREIGN KEY (organization_id) REFERENCES organization (id) NOT VALID;
ALTER TABLE note ADD CONSTRAINT note_todo_fkey FOREIGN KEY (organization_id, todo_id) REFERENCES todo (organization_id, id) NOT VALID;
ALTER TABLE todo ADD CONSTRAINT todo_org_fkey FOREIGN KEY (organization_id) REFERENCES organization (id) NOT VALID;

UPDATE todo;
UPDATE note;
DO todo;
DO note;

ALTER TABLE todo VALIDATE CONSTRAINT todo_organization_id_filled;
ALTER TABLE note VALIDATE CONSTRAINT note_organization_id_filled;
ALTER TABLE note VALIDATE CONSTRAINT note_org_fkey;
ALTER TABLE note VALIDATE CONSTRAINT note_todo_fkey;
ALTER TABLE todo VALIDATE CONSTRAINT todo_org_fkey;
ALTER TABLE todo ALTER COLUMN organization_id SET NOT NULL;
ALTER TABLE todo DROP CONSTRAINT todo_organization_id_filled;
ALTER TABLE note ALTER COLUMN organization_id SET NOT NULL;
ALTER TABLE note DROP CONSTRAINT note_organization_id_filled;",
    );
}

#[test]
fn rows_that_exist_get_their_organization_and_those_that_come_meanwhile_too() {
    let (statements, fills) = made_multi_tenant();
    let steps = rollout(&Schema::default(), statements, &fills, true);
    let database = Database::with(BEFORE);
    for (at, step) in steps.iter().enumerate() {
        if at == 3 {
            database.execute("INSERT INTO todo VALUES ('3', 'q', 'three', 3); INSERT INTO note VALUES ('o', '3')");
        }
        let lines: Vec<String> = step.statements.iter().map(render).collect();
        database.execute(&lines.join("\n"));
    }
    database.execute(
        "DO $$ BEGIN
            ASSERT (SELECT array_agg(organization_id ORDER BY id) FROM todo) = '{a,b,b}';
            ASSERT (SELECT array_agg(organization_id ORDER BY id) FROM note) = '{b,a,b}';
        END $$",
    );
}

#[test]
fn a_row_without_an_organization_stops_it_and_is_named() {
    let add = add_column(
        "todo",
        Column::new(ident("organization_id"), DataType::Text),
    );
    let fills = fills(&[fill("todo", "project_id", "project")]);
    for online in [false, true] {
        let database = Database::with(BEFORE);
        database.execute(
            "ALTER TABLE todo ALTER project_id DROP NOT NULL; INSERT INTO todo VALUES ('3', NULL, 'three', 3)",
        );
        let steps = rollout(&Schema::default(), vec![add.clone()], &fills, online);
        let run = |step: &Step| {
            let lines: Vec<String> = step.statements.iter().map(render).collect();
            database.try_execute(&lines.join("\n"))
        };
        let error = steps.iter().find_map(|step| run(step).err());
        let error = error.expect("one row has no project");
        assert!(
            error.contains("1 rows of todo have no organization_id"),
            "{error}"
        );
    }
}
