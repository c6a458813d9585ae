//! `schemagen audit`: SQL in files and in Rust, what is told of it and where.

use crate::support::Project;
use crate::support::postgres::database;

const SPEC: &str = r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }

[table.project]
org_scoped = true
timestamps = true
[table.project.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = { type = "text", unique = "organization" }

[table.todo]
org_scoped = true
timestamps = true
[table.todo.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
title = { type = "text", index = true }
project_id = { references = "project", on_delete = "cascade", index = true }
"#;

fn project() -> Project {
    Project::new().file("specs/app.toml", SPEC)
}

#[test]
fn a_free_reference_is_told_at_its_byte_in_every_file() {
    let project = project()
        .file(
            "queries/todos.sql",
            "-- name: list\nselect t.title, p.name\n  from todo t join project p on p.id = t.project_id\n where t.organization_id = $1;\n\n\
             -- name: leak\nselect name from project where name = $1;\n",
        )
        .file(
            "src/main.rs",
            "async fn f(pool: &sqlx::PgPool) {\n    let ü = sqlx::query(\n        r#\"select \"title\" from todo where id = $1\"#,\n    );\n    \
             sqlx::query!(\"delete from todo \\\n        where organization_id = $1 and title = 'ü'\", org);\n}\n",
        );
    let output = project.run(&["audit", "--format", "concise"]).fails(1);
    assert_eq!(
        output.stdout,
        "queries/todos.sql:7:18: error[Q001 unscoped-query] nothing binds `project` to the organization\n\
         src/main.rs:3:32: error[Q001 unscoped-query] nothing binds `todo` to the organization\n"
    );
    let human = project.run(&["audit"]).fails(1);
    human
        .says("4 statements in 2 files: 2 proved, 2 refuted\n")
        .says(" --> src/main.rs:3:32\n");
    project
        .run(&["audit", "--format", "github", "src"])
        .fails(1)
        .says("file=src/main.rs,line=3,col=32,endLine=3");
    let json = project.run(&["audit", "--format", "json"]).json();
    assert_eq!(json["statements"]["proved"], 2);
    assert_eq!(json["statements"]["refuted"], 2);
    assert_eq!(json["findings"][0]["code"], "Q001");
}

#[test]
fn a_proof_is_explained() {
    let project = project().file(
        "a.sql",
        "select t.title, p.name from todo t join project p on p.organization_id = t.organization_id and p.id = t.project_id\n where t.organization_id = $1;\n",
    );
    let output = project.run(&["audit", "--explain"]).succeeds();
    output
        .says("a.sql:1:1: proved: the organization is `$1`\n")
        .says("  `todo`:")
        .says("  `project`:")
        .says("1 statement in 1 file: 1 proved\n");
}

#[test]
fn what_cannot_be_known_is_unproven_until_somebody_says_why() {
    let built = "fn f(c: &C, table: &str) {\n    {REMARK}c.batch_execute(&format!(\"select 1 from {table}\"));\n}\n";
    let with = |remark: &str| project().file("src/a.rs", built.replace("{REMARK}", remark));
    let output = with("").run(&["audit"]).fails(1);
    output
        .says("error[Q002 unproven-query]: this SQL is put together at run time, by `format!`")
        .says(" --> src/a.rs:2:");
    let waived = with("// schemagen: allow unscoped-query: names of a fixed list\n    ");
    waived
        .run(&["audit"])
        .succeeds()
        .says("1 statement in 1 file: 0 proved, 1 waived\n");
    with("// schemagen: allow unscoped-query\n    ")
        .run(&["audit"])
        .fails(1)
        .says("warn[Q005 idle-waiver]: this waiver gives no reason");
    let sql = "-- schemagen: allow unscoped-query: nightly\nselect count(*) from todo;\n";
    project()
        .file("a.sql", sql)
        .run(&["audit"])
        .succeeds()
        .says("1 waived");
    project()
        .file("a.sql", sql.replace(";", " where organization_id = $1;"))
        .run(&["audit", "--deny", "warn"])
        .fails(1)
        .says("this waiver is not needed");
}

#[test]
fn a_file_that_a_macro_names_is_judged_as_a_file() {
    let rust = "fn f() { sqlx::query_file!(\"queries/a.sql\", org); sqlx::query(include_str!(\"b.sql\")); }\n";
    let project = project()
        .file("app/src/a.rs", rust)
        .file(
            "app/queries/a.sql",
            "select title from todo where organization_id = $1",
        )
        .file("app/src/b.sql", "select title from todo");
    let output = project.run(&["audit", "--format", "concise"]).fails(1);
    assert!(
        output.stdout.starts_with("app/src/b.sql:1:19: error[Q001"),
        "{}",
        output.stdout
    );
    project
        .run(&["audit", "--format", "concise", "app/src/a.rs"])
        .fails(1)
        .says("`queries/a.sql` is not among the files that are read")
        .says("`b.sql` is not among the files that are read");
}

#[test]
fn what_others_wrote_and_what_is_made_is_not_read() {
    let leak = "select title from todo;\n";
    let project = project()
        .file(".gitignore", "scratch\n")
        .file("scratch/a.sql", leak)
        .file("target/debug/a.sql", leak)
        .file("node_modules/x/a.sql", leak)
        .file("migrations/1_a.sql", leak)
        .file(
            "src/tests.rs",
            "#[cfg(test)]\nmod tests { fn a() { sqlx::query(\"select title from todo\"); } }\n",
        );
    project.run(&["build"]).succeeds();
    project
        .run(&["audit"])
        .succeeds()
        .says("0 statements in 1 file: 0 proved\n");
    project
        .run(&["audit", "scratch/a.sql"])
        .fails(1)
        .says("Q001");
    project
        .run(&["audit", "nowhere"])
        .fails(2)
        .says("there is nothing at `nowhere`");
}

#[test]
fn levels_and_broken_specs_count() {
    let project = project().file(
        "a.sql",
        "select titel from todo where organization_id = $1;\n",
    );
    project
        .run(&["audit"])
        .fails(1)
        .says("error[Q004 unknown-name-in-query]");
    project
        .clone()
        .file(
            "schemagen.toml",
            "[rules]\nunknown-name-in-query = \"warn\"\n",
        )
        .run(&["audit"])
        .succeeds()
        .says("warn[Q004 unknown-name-in-query]");
    project
        .clone()
        .file("specs/b.toml", "[table.x]\n")
        .run(&["audit"])
        .succeeds()
        .says("warn[Q004 unknown-name-in-query]");
    project
        .file("specs/b.toml", "[table.x]\ncolums = 1\n")
        .run(&["audit"])
        .fails(1)
        .says("the specs cannot be read to their end, so no SQL was judged");
}

#[test]
fn an_organization_in_the_text_is_told_as_that() {
    let output = project()
        .file(
            "a.sql",
            "select title from todo where organization_id = 'org_1';\n\
             insert into project (id, organization_id, name) values ($1, 'org_1', $2);\n\
             select t.title from todo t join project p on p.id = t.project_id where p.organization_id = 'org_1';\n",
        )
        .run(&["audit", "--format", "concise"])
        .fails(1);
    let literal = "error[Q006 literal-organization]";
    assert_eq!(
        output.stdout,
        format!(
            "a.sql:1:19: {literal} `todo` is bound to `'org_1'`, which is written in the statement\n\
             a.sql:2:61: {literal} `project` is bound to `'org_1'`, which is written in the statement\n\
             a.sql:3:21: {literal} `todo` is bound to `'org_1'`, which is written in the statement\n\
             a.sql:3:33: {literal} `project` is bound to `'org_1'`, which is written in the statement\n"
        )
    );
}

#[test]
fn the_settings_say_where_sql_is_and_what_names_the_organization() {
    let settings = "[audit]\nfiles = [\"queries\", \"a.sql\"]\norganization = \"$2\"\nsearch_path = [\"billing\", \"public\"]\n";
    let project = project()
        .file("schemagen.toml", settings)
        .file(
            "specs/billing.toml",
            "[table.\"billing.plan\"]\norg_scoped = true\ntimestamps = true\n\
             [table.\"billing.plan\".columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n",
        )
        .file("elsewhere/b.sql", "select title from todo;\n")
        .file(
            "queries/c.sql",
            "select title from todo where organization_id = $1;\nselect id from plan where organization_id = $2;\n",
        )
        .file("a.sql", "select title from todo where organization_id = $2;\n");
    let output = project.run(&["audit", "--format", "concise"]).fails(1);
    assert_eq!(
        output.stdout,
        "queries/c.sql:1:19: error[Q001 unscoped-query] `todo` is bound to `$1`, and the organization is `$2`\n"
    );
    project
        .run(&["audit"])
        .fails(1)
        .says("3 statements in 2 files: 2 proved, 1 refuted\n");
    project
        .run(&["audit", "--organization", "$1", "queries"])
        .fails(1)
        .says("1 proved, 1 refuted");
    let wrong = project.file(
        "schemagen.toml",
        "[audit]\nfiles = [\"\"]\norganization = \"org\"\nsearch_path = [\"\"]\n",
    );
    wrong
        .run(&["audit"])
        .fails(1)
        .says("a text of `files` names no file")
        .says("`org` is no parameter of a statement");
}

#[test]
fn a_refuted_statement_comes_with_rows_that_leak() {
    let database = database();
    let project = project().file(
        "a.sql",
        "select name from project where name = $2;\ndelete from todo where id = $1;\nselect title from todo where organization_id = $1;\n",
    );
    let args = ["audit", "--witness", "--scratch-url", database.url()];
    let human = project.run(&args).fails(1);
    let stdout = human.stdout.clone();
    human
        .says("a.sql:1:1: leaks, as seen on PostgreSQL ")
        .says("-- organization A is org_a, organization B is org_b\nBEGIN;\n")
        .says("a.sql:2:1: leaks, as seen on PostgreSQL ")
        .says("-- leaks: rows of B of `todo` change\n")
        .says("3 statements in 1 file: 1 proved, 2 refuted\n");
    let again = project.run(&args).fails(1);
    assert_eq!(stdout, again.stdout);
    let json = project.run(&[&args[..], &["--format", "json"]].concat());
    let witnesses = &json.fails(1).json()["witnesses"];
    assert_eq!(witnesses.as_array().unwrap().len(), 2);
    let first = &witnesses[0]["witness"];
    assert_eq!(first["leak"]["kind"], "answer");
    assert_eq!(
        first["statement"],
        "select name from project where name = $2"
    );
    assert!(
        first["setup"].is_array() && first["parameters"]["$2"].is_string(),
        "{first}"
    );
    assert_eq!(witnesses[1]["witness"]["leak"]["kind"], "other-rows");
    assert_eq!(witnesses[1]["witness"]["leak"]["table"], "todo");
    // The rows are no finding, so a report of findings stays one.
    let other = project
        .run(&[&args[..], &["--format", "concise"]].concat())
        .fails(1);
    assert!(
        other.stderr.contains("human and json only"),
        "{}",
        other.stderr
    );
}
