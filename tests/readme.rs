//! What the README shows is what the tool does. `UPDATE=1 cargo test readme` writes its table of rules anew.

use crate::support::{Project, postgres, repository, rustc};
use std::fs;

fn readme() -> String {
    fs::read_to_string(repository("README.md")).unwrap()
}

/// The text between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start:?} in the README"));
    rest.split_once(end).unwrap().0
}

/// The blocks of one language, in order.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

#[test]
fn the_table_of_rules_is_the_one_of_explain() {
    let rules = Project::new()
        .run(&["explain", "--format", "json"])
        .succeeds()
        .json();
    let mut table = String::from("\n| code | name | level | says |\n|---|---|---|---|\n");
    for rule in rules.as_array().unwrap() {
        let [code, name, level, summary] =
            ["code", "name", "level", "summary"].map(|key| rule[key].as_str().unwrap());
        table.push_str(&format!("| {code} | `{name}` | {level} | {summary} |\n"));
    }
    let text = readme();
    let (start, end) = ("<!-- rules -->", "<!-- /rules -->");
    let shown = between(&text, start, end);
    if std::env::var_os("UPDATE").is_some() {
        let whole = |table: &str| format!("{start}{table}{end}");
        let mended = text.replace(&whole(shown), &whole(&table));
        fs::write(repository("README.md"), mended).unwrap();
        return;
    }
    assert_eq!(shown, table, "see UPDATE=1");
}

#[test]
fn every_verb_is_shown_and_no_other() {
    let help = Project::new().run(&["--help"]).succeeds();
    let commands = between(&help.stdout, "Commands:\n", "\n\n");
    let verbs: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    let text = readme();
    let shown: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `schemagen "))
        .filter_map(|line| line.split([' ', '`']).next())
        .collect();
    assert_eq!(shown, verbs);
}

#[test]
fn the_mistake_is_told_as_shown() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let project = project.file(
        "specs/comments.toml",
        "[table.comment]\ntimestamps = true\n\n[table.comment.columns]\n\
         id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\nbody = \"txt\"\n\
         author_id = { references = \"usr\", onDelete = \"cascade\" }\n",
    );
    let output = project.run(&["check", "specs"]).fails(1);
    let text = readme();
    let shown = between(&text, "<!-- output: bad spec -->\n```text\n", "```");
    assert_eq!(format!("{}{}", output.stdout, output.stderr), shown);
    let diff = project
        .run(&["check", "specs", "--diff", "--unsafe-fixes"])
        .fails(1);
    let shown = between(&text, "<!-- output: diff -->\n```diff\n", "```");
    assert_eq!(diff.stdout, shown);
}

#[test]
fn the_sql_by_hand_is_judged_as_shown() {
    let text = readme();
    let sql = between(&text, "<!-- audit -->\n```sql\n", "```");
    let project = Project::new().copy("specs").file("queries/todos.sql", sql);
    let output = project.run(&["audit", "queries", "--explain"]).fails(1);
    let shown = between(&text, "<!-- output: audit -->\n```text\n", "```");
    assert_eq!(output.stdout, shown);
    let output = project.run(&["audit", "queries", "--witness"]).fails(1);
    let (_, seen) = output
        .stdout
        .split_once("\n\nqueries")
        .unwrap_or_else(|| panic!("no witness: {}", output.stdout));
    let shown = between(&text, "<!-- output: witness -->\n```text\nqueries", "```");
    assert_eq!(without_version(seen), without_version(shown));
}

/// The text with the name of the server that is there, whichever version it has.
fn without_version(text: &str) -> String {
    let mut parts = text.split("PostgreSQL ");
    let first = parts.next().unwrap_or_default().to_owned();
    let cut = |part: &str| {
        let rest = part.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
        format!("PostgreSQL{rest}")
    };
    first + &parts.map(cut).collect::<String>()
}

#[test]
fn the_query_becomes_what_is_shown() {
    let text = readme();
    let sql = between(&text, "<!-- queries -->\n```sql\n", "```");
    let project = Project::new()
        .copy("specs")
        .file("specs/queries/todos.sql", sql);
    project.run(&["build", "specs"]).succeeds();
    let made = project.read("examples/saas/db/queries/todos.rs");
    let shown = between(&text, "<!-- output: queries -->\n```rust\n", "```");
    for part in shown.split("\n\n") {
        assert!(made.contains(part), "{part}\nis not in\n{made}");
    }
}

#[test]
fn the_database_that_is_there_is_told_as_shown() {
    let text = readme();
    let sql = between(&text, "<!-- import -->\n```sql\n", "```");
    let server = postgres::database();
    let project = Project::new().file("old.sql", sql);
    let output = project
        .run(&["import", "old.sql", "--scratch-url", server.url()])
        .succeeds();
    let shown = between(&text, "<!-- output: import -->\n```text\n", "```");
    assert_eq!(output.stdout, shown);
    let made = project.read("specs/schema.toml");
    let shown = between(&text, "<!-- output: imported -->\n```toml\n", "```");
    assert!(made.contains(shown), "{shown}\nis not in\n{made}");
    project
        .run(&["check", "specs", "--format", "concise"])
        .fails(1)
        .says("`tasks.project_id` can reference a `projects` of another organization");
}

#[test]
fn the_main_job_prints_what_is_shown() {
    let project = Project::new().copy("specs").copy("examples/saas");
    let output = project.run(&["build", "specs/"]).succeeds();
    let text = readme();
    let shown = between(&text, "<!-- output: build specs -->\n```text\n", "```");
    assert_eq!(format!("{}{}", output.stdout, output.stderr), shown);
}

#[test]
fn the_sql_shown_is_the_sql_of_the_spec_shown() {
    let text = readme();
    let spec = blocks(&text, "toml")[0];
    let tenants = "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
                   id = { type = \"text\", primary_key = true }\n";
    let project = Project::new()
        .file("specs/tenants.toml", tenants)
        .file("specs/shown.toml", spec);
    let made = project.run(&["build", "specs", "--dry-run"]).succeeds();
    for statement in blocks(&text, "sql")[0].split("\n\n") {
        assert!(
            made.stdout.contains(statement.trim()),
            "{statement}\nis not in\n{}",
            made.stdout
        );
    }
}

#[test]
fn the_typescript_shown_is_what_is_made_of_the_first_spec() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let settings = "[target.drizzle]\ndir = \"web\"\n";
    let project = project.file("schemagen.toml", settings);
    project.run(&["build"]).succeeds();
    let made = project.read("web/schema.ts");
    let text = readme();
    let shown = blocks(&text, "ts");
    assert_eq!(
        shown.len(),
        3,
        "tests/drizzle/queries.rs sees to the others"
    );
    assert!(made.contains(shown[0]), "{}\nis not in\n{made}", shown[0]);
}

#[test]
fn the_rust_shown_compiles_against_the_modules_of_the_spec_shown() {
    let text = readme();
    let spec = blocks(&text, "toml")[0];
    let project = Project::new();
    project.run(&["init"]).succeeds();
    // What `init` writes, up to the table that the README has another one of.
    let first = project.read("specs/app.toml");
    let tenants = first.split("[enum.todo_status]").next().unwrap();
    let project = project
        .file("specs/app.toml", tenants)
        .file("specs/shown.toml", spec);
    project.run(&["build", "specs"]).succeeds();
    let blocks = blocks(&text, "rust");
    assert_eq!(blocks.len(), 2, "each needs what stands around it here");
    let root = format!(
        "#[path = {:?}]\npub mod db;\nuse db::{{Db, Page, project, todos}};\n\
         pub async fn shown(\n\
         organization_id: db::organization::Id,\n\
         user_id: db::user::Id,\n\
         project: project::Row,\n\
         ) -> Result<Vec<todos::Row>, db::Error> {{\n{}\nOk(page)\n}}\n",
        project.path("src/db/mod.rs"),
        blocks[0]
    );
    let project = project.file("root.rs", root);
    let done = rustc::command()
        .args(["--crate-type=lib", "--emit=metadata", "-Dwarnings"])
        .arg("--out-dir")
        .args([project.path(""), project.path("root.rs")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    let example = fs::read_to_string(repository("examples/saas/README.md")).unwrap();
    assert!(!example.contains("```rust"), "nothing compiles it");
}

#[test]
fn the_difference_is_told_as_shown() {
    let text = readme();
    let spec = blocks(&text, "toml")[0];
    let change = between(&text, "<!-- evolve -->\n```toml\n", "```");
    let columns = change.strip_prefix("[table.todos.columns]\n").unwrap();
    let changed = spec.replace("title = \"text\"\n", columns);
    assert_ne!(changed, spec);
    let tenants = "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
                   id = { type = \"text\", primary_key = true }\n";
    let project = Project::new()
        .file("specs/tenants.toml", tenants)
        .file("specs/shown.toml", spec);
    project.run(&["build", "specs"]).succeeds();
    let project = project.file("specs/shown.toml", changed);
    let told = project.run(&["diff", "specs"]).succeeds();
    let (start, end) = ("<!-- output: diff -->\n```sql\n", "```");
    let shown = between(&text, start, end);
    if std::env::var_os("UPDATE").is_some() {
        let whole = |sql: &str| format!("{start}{sql}{end}");
        let mended = text.replace(&whole(shown), &whole(&told.stdout));
        fs::write(repository("README.md"), mended).unwrap();
        return;
    }
    assert_eq!(told.stdout, shown, "see UPDATE=1");
}

#[test]
fn every_toml_block_is_toml() {
    for block in blocks(&readme(), "toml") {
        if let Err(error) = toml::de::DeTable::parse(block) {
            panic!("{error}\n{block}");
        }
    }
}
