//! `schemagen schema`: what it says is what the parser takes, by the judgement of taplo, which editors use.

use crate::support::{Project, repository};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The files that do not fit the schema, and what taplo says of them all.
fn refused(project: &Project, schema: &str, files: &[PathBuf]) -> (BTreeSet<PathBuf>, String) {
    let taplo = repository("tests/npm/node_modules/@taplo/cli/dist/cli.js");
    assert!(
        taplo.exists(),
        "taplo is missing; run tests/run.sh, which installs it"
    );
    let text = project.run(&["schema", schema]).succeeds().stdout;
    let project = project.clone().file("schema.json", text);
    let done = Command::new("node")
        .arg(taplo)
        .args(["check", "--colors", "never", "--schema"])
        .arg(format!("file://{}", project.path("schema.json").display()))
        .args(files)
        .current_dir(project.path(""))
        .stdin(Stdio::null())
        .output()
        .expect("node can be started");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        said.contains(&format!("found files total={}", files.len())),
        "{said}"
    );
    let named = said.lines().filter_map(|line| {
        line.split_once("invalid file error=")?
            .1
            .split_once("path=\"")
    });
    let refused: BTreeSet<PathBuf> = named
        .map(|(_, path)| path.trim_end_matches('"').into())
        .collect();
    assert_eq!(done.status.success(), refused.is_empty(), "{said}");
    (refused, said)
}

/// The TOML files of the repository that are built somewhere: the settings, or the specs.
fn inputs(settings: bool) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = [
        "specs",
        "tests/golden",
        "tests/evolve",
        "templates/init",
        "examples",
        "benches",
    ]
    .map(repository)
    .to_vec();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            open.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else if name.ends_with(".toml") && name != "Cargo.toml" {
            let is_settings = name == "schemagen.toml" || name.ends_with("config.toml");
            found.extend((is_settings == settings).then_some(path));
        }
    }
    found.retain(|path| !path.components().any(|part| part.as_os_str() == "target"));
    found.sort();
    found
}

#[test]
fn every_spec_and_every_setting_of_this_repository_fits() {
    for (schema, settings, least) in [("spec", false, 80), ("config", true, 10)] {
        let files = inputs(settings);
        assert!(files.len() >= least, "{} files", files.len());
        let (refused, said) = refused(&Project::new(), schema, &files);
        assert!(refused.is_empty(), "{said}");
    }
}

/// A small spec in which everything is said in its long form.
const SPEC: &str = r#"[enum.status]
values = ["open", { name = "done", renamed_from = "closed" }]
[json.shape]
theme = { enum = ["light"] }
sizes = ["integer"]
[table.todos]
org_scoped = true
timestamps = ["created_at"]
primary_key = { columns = ["id"], name = "k" }
[table.todos.columns]
id = { type = "text", generate = { value = "x" } }
title = { type = "text[]?", unique = { within = "organization", name = "u" } }
owner = { references = { table = "member", column = "user_id" }, on_delete = "cascade" }
a = "text"
b = "text"
size = { type = "numeric(10, 2)", check = { sql = "size > 0" }, index = { using = "btree", include = ["id"] } }
[[table.todos.index]]
columns = ["title", { expr = "lower(id)", order = "desc" }]
[[table.todos.foreign_key]]
columns = ["a", "b"]
references = { table = "pair", columns = ["x", "y"] }
allow = [{ rule = "S015", reason = "a log" }]
[sql.touch]
up = "SELECT 1"
"#;

/// What the small spec references.
const OTHERS: &str = r#"[table.organization]
timestamps = true
columns = { id = { type = "text", primary_key = true } }
[table.member]
org_scoped = true
timestamps = true
columns = { id = { type = "text", primary_key = true }, user_id = { type = "text", unique = true } }
[table.pair]
org_scoped = false
reason = "pairs for all"
timestamps = true
primary_key = ["x", "y"]
columns = { x = "text", y = "text" }
"#;

const SETTINGS: &str = r#"specs = "specs"
[tenancy]
membership = { table = "member", role = "role" }
rls = "on"
[migrations]
format = "sqlx"
online = true
[target.rust]
dir = "src/db"
[auth.better_auth]
version = "1.7"
plugins = ["organization.teams"]
tables = { team = "crew", session = false }
fields = { user = { image = "picture" } }
[rules]
unindexed-foreign-key = "error"
"#;

/// What stands in a text, what is written in its place, and what taplo must say of it.
const SPEC_FAULTS: &[(&str, &str, &str)] = &[
    (
        "org_scoped = true",
        "orgScoped = true",
        "'orgScoped' was unexpected",
    ),
    ("org_scoped = true", "org_scoped = 3", "3 is not of types"),
    (
        "on_delete = \"cascade\"",
        "onDelete = \"cascade\"",
        "'onDelete' was unexpected",
    ),
    (
        "on_delete = \"cascade\"",
        "on_delete = \"delete\"",
        "\"delete\" is not one of",
    ),
    (
        "type = \"text[]?\"",
        "type = \"text[]??\"",
        "\"text[]??\" is not valid",
    ),
    ("type = \"text[]?\"", "type = [\"text\"]", "is not of types"),
    (
        "generate = { value = \"x\" }",
        "generate = \"nanoids\"",
        "\"nanoids\" is not one of",
    ),
    (
        "within = \"organization\"",
        "within = \"tenant\"",
        "\"tenant\" is not one of",
    ),
    ("using = \"btree\"", "using = 3", "3 is not"),
    ("expr = \"lower(id)\", ", "", "is not"),
    (
        "columns = [\"a\", \"b\"]",
        "columns = []",
        "has less than 1 item",
    ),
    (
        "columns = [\"a\", \"b\"]\n",
        "",
        "\"columns\" is a required property",
    ),
    (
        "rule = \"S015\"",
        "rule = \"no-such-rule\"",
        "\"no-such-rule\"",
    ),
    (
        "rule = \"S015\"",
        "rule = \"dropped-table\"",
        "\"dropped-table\"",
    ),
    (
        "reason = \"a log\"",
        "reason = \" \"",
        "\" \" does not match",
    ),
    (
        "up = \"SELECT 1\"",
        "down = \"SELECT 1\"",
        "\"up\" is a required property",
    ),
    (
        "sizes = [\"integer\"]",
        "sizes = [\"integer\", \"text\"]",
        "is not valid",
    ),
    (
        "[\"created_at\"]",
        "[\"deleted_at\"]",
        "\"deleted_at\" is not one of",
    ),
    ("[sql.touch]", "[sqls.touch]", "'sqls' was unexpected"),
    ("values = [", "labels = [", "'labels' was unexpected"),
];

const SETTING_FAULTS: &[(&str, &str, &str)] = &[
    ("rls = \"on\"", "rls = true", "true is not one of"),
    ("rls = \"on\"", "rsl = \"on\"", "'rsl' was unexpected"),
    (
        "table = \"member\", ",
        "",
        "\"table\" is a required property",
    ),
    (
        "format = \"sqlx\"",
        "format = \"flyway\"",
        "\"flyway\" is not one of",
    ),
    (
        "online = true",
        "online = \"yes\"",
        "\"yes\" is not of type",
    ),
    (
        "unindexed-foreign-key",
        "unindexed-key",
        "'unindexed-key' was unexpected",
    ),
    (
        "unindexed-foreign-key",
        "dropped-table",
        "'dropped-table' was unexpected",
    ),
    ("\"error\"", "\"fatal\"", "\"fatal\" is not one of"),
    ("[target.rust]", "[target.ruby]", "'ruby' was unexpected"),
    (
        "version = \"1.7\"\n",
        "",
        "\"version\" is a required property",
    ),
    ("\"1.7\"", "\"1.6\"", "\"1.6\" is not one of"),
    (
        "organization.teams",
        "organization.team",
        "\"organization.team\" is not one of",
    ),
    ("{ team =", "{ teams =", "'teams' was unexpected"),
    ("session = false", "session = true", "true is not one of"),
    (
        "user = { image",
        "users = { image",
        "'users' was unexpected",
    ),
    ("\"picture\"", "false", "false is not of type"),
    (
        "[rules]",
        "[target.diagram]\nfile = 1\n[rules]",
        "is not of type",
    ),
];

#[test]
fn what_the_parser_refuses_is_refused_at_its_place() {
    for (schema, good, faults) in [
        ("spec", SPEC, SPEC_FAULTS),
        ("config", SETTINGS, SETTING_FAULTS),
    ] {
        let mut project = Project::new().file("good.toml", good);
        let mut files = vec![project.path("good.toml")];
        for (number, (from, to, _)) in faults.iter().enumerate() {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from}");
            let name = format!("bad{number}.toml");
            project = project.file(&name, bad);
            files.push(project.path(&name));
        }
        let (refused, said) = refused(&project, schema, &files);
        for (file, (_, to, message)) in files[1..].iter().zip(faults) {
            assert!(refused.contains(file), "{to:?} is taken\n{said}");
            assert!(said.contains(message), "{to:?}: no {message:?} in\n{said}");
        }
        assert!(!refused.contains(&files[0]), "{said}");
        parser_agrees(schema, good, faults);
    }
}

/// The same faults, and no more, by the parser itself.
fn parser_agrees(schema: &str, good: &str, faults: &[(&str, &str, &str)]) {
    let codes = ["B001", "B002", "B003", "B007", "B025"];
    let found = |text: &str| {
        let path = if schema == "spec" {
            "specs/a.toml"
        } else {
            "schemagen.toml"
        };
        let project = Project::new().file("specs/b.toml", OTHERS).file(path, text);
        let report = project.run(&["check", "specs", "--format", "json"]).json();
        let findings = report["findings"].as_array().unwrap().clone();
        let count = |code: &str| findings.iter().filter(|it| it["code"] == code).count();
        codes.map(count).iter().sum::<usize>()
    };
    let before = found(good);
    for (from, to, _) in faults {
        let after = found(&good.replacen(from, to, 1));
        assert!(after > before, "the parser takes {to:?}");
    }
}

#[test]
fn its_schemas_are_valid_schemas() {
    let project = Project::new();
    for schema in ["spec", "config"] {
        let text = project.run(&["schema", schema]).succeeds().stdout;
        assert_eq!(project.run(&["schema", schema]).stdout, text);
        let project = project.clone().file("schema.json", text);
        let check = crate::support::python_tool("check-jsonschema");
        project.outside(
            check.to_str().unwrap(),
            &["--check-metaschema", "schema.json"],
        );
    }
    assert!(Path::new(&project.path("schema.json")).exists());
}
