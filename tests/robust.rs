//! Any bytes as input give findings, never a panic, and never a file outside of the output folders. `Project::run` holds
//! each run of the binary to that; the tens of thousands of texts here go through the library, in this process.

use crate::support::{Project, repository};
use proptest::prelude::*;
use proptest::test_runner::{Config as Settings, TestRunner};
use schemagen::analysis::{Inputs, analyze};
use schemagen::config;
use schemagen::diagnostic::{human, json, locate};
use schemagen::emit::{EmitCx, Templates, emit};
use schemagen::schema::Schema;
use schemagen::source::Sources;
use schemagen::sql;
use std::collections::BTreeSet;
use std::fs;

/// Follows a text down the whole road, as settings and as a spec; whatever comes of it is printed.
fn follow(settings: &str, spec: &str) -> usize {
    let mut sources = Sources::default();
    let id = sources.add("schemagen.toml", settings);
    let (config, diagnostics) = config::parse(id, settings);
    let specs = vec![sources.add("spec.toml", spec)];
    let inputs = Inputs {
        sources,
        specs,
        templates: Vec::new(),
        queries: Vec::new(),
        settings: Some(id),
        config,
        diagnostics,
        previous: Schema::default(),
        allowed: BTreeSet::new(),
    };
    let analysis = analyze(&inputs);
    let located = locate(&inputs.sources, &analysis.diagnostics);
    let style = human::Style {
        width: 80,
        color: false,
    };
    let mut printed = human::render(&located, style).len() + json::render(&located).len();
    if !analysis.diagnostics.has_errors() {
        let statements = &analysis.statements;
        printed += statements
            .iter()
            .map(|it| sql::render(it).len())
            .sum::<usize>();
        let cx = EmitCx {
            schema: &analysis.schema,
            model: &analysis.model,
            config: &inputs.config,
            queries: &analysis.queries,
            templates: &Templates::default(),
        };
        for output in emit(&cx) {
            for (name, file) in &output.files {
                assert!(!name.contains(['/', '\\']) && name != "..", "{name}");
                let text = file.text();
                // What is TypeScript is read by TypeScript itself, elsewhere.
                if !name.ends_with(".rs") {
                    continue;
                }
                if let Err(error) = syn::parse_file(&text) {
                    panic!("{name} does not parse: {error}\n{text}\n{spec}");
                }
            }
        }
    }
    printed
}

fn run<T: std::fmt::Debug>(cases: u32, inputs: impl Strategy<Value = T>, test: impl Fn(T)) {
    let settings = Settings {
        cases,
        failure_persistence: None,
        ..Settings::default()
    };
    TestRunner::new(settings)
        .run(&inputs, |input| {
            test(input);
            Ok(())
        })
        .unwrap();
}

#[test]
fn random_bytes_are_only_findings() {
    run(
        10_000,
        prop::collection::vec(any::<u8>(), 0..200),
        |bytes| {
            let text = String::from_utf8_lossy(&bytes);
            follow(&text, &text);
        },
    );
}

/// The specs of the repository, which use every word of the language.
fn corpus() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in [
        "specs",
        "tests/golden/everything/specs",
        "tests/golden/kinds/specs",
        "tests/broken",
    ] {
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

/// Pieces that mean something somewhere.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ",",
    ".",
    "?",
    "\n",
    "#",
    "\\",
    "\u{0}",
    "\u{1f980}",
    "\\u0000",
    "[]",
    "self",
    "null",
    "true",
    "type",
    "table",
    "organization",
    "organization_id",
    "select",
    "--",
    "/*",
    "$1",
    ";",
    "(",
    ")",
    "\r\n",
    "\t",
    "9999999999999999999999",
    "nan",
    "2026-01-01",
    "set null",
    "cascade",
    "numeric(1000,1000)",
    "varchar(10485761)",
    "[table.",
    "columns",
    "= \"text?\"",
];

#[test]
fn mutated_specs_are_only_findings() {
    let corpus = corpus();
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..40_usize, 0..PIECES.len()),
        1..6,
    );
    let settings = "[target.rust]\ndir = \"db\"\n";
    let inputs = (0..corpus.len(), edits, any::<bool>());
    run(3_000, inputs, |(at, edits, as_settings)| {
        let mut text: Vec<char> = corpus[at].chars().collect();
        for (place, removed, piece) in edits {
            let start = place.index(text.len().max(1)).min(text.len());
            let end = (start + removed).min(text.len());
            text.splice(start..end, PIECES[piece].chars());
        }
        let text: String = text.into_iter().collect();
        follow(if as_settings { &text } else { settings }, &text);
    });
}

#[test]
fn any_name_anywhere_is_built_or_refused() {
    let names = prop_oneof![
        "\\PC{1,12}",
        "[a-zA-Z_\"'\\\\.*/ $;-]{1,20}",
        prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
    ];
    run(2_000, prop::collection::vec(names, 5), |names| {
        let [table, column, label, key, other] = &names[..] else {
            unreachable!("five names")
        };
        let quoted = |text: &str| {
            let escaped: String = text
                .chars()
                .map(|c| format!("\\U{:08x}", c as u32))
                .collect();
            format!("\"{escaped}\"")
        };
        let address = |text: &str| quoted(&format!("\"{}\"", text.replace('"', "\"\"")));
        let spec = format!(
            "[table.organization]\ntimestamps = true\n[table.organization.columns]\nid = {{ type = \"text\", primary_key = true }}\n\
             [enum.{label_type}]\nvalues = [{label}]\n[json.{key}]\n{key} = \"text\"\n\
             [table.{table}]\norg_scoped = true\ntimestamps = true\ndoc = {other}\n[table.{table}.columns]\n\
             id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
             {column} = {{ type = {label_ref}, default = {label}, doc = {label} }}\n\
             shape = {{ type = \"jsonb\", json = {key}, null = true }}\n",
            label_type = address(other),
            label_ref = quoted(&format!("\"{}\"", other.replace('"', "\"\""))),
            label = quoted(label),
            key = quoted(key),
            table = address(table),
            column = quoted(column),
            other = quoted(other),
        );
        follow("[target.rust]\ndir = \"db\"\n", &spec);
    });
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let project = Project::new()
        .file("specs/a.toml", b"[table.a]\ndoc = \"\xff\"\n")
        .file("specs/b.toml", "[table.b]\nnonsense = 1\n");
    project
        .run(&["check", "specs"])
        .fails(1)
        .says("specs/a.toml:2:8")
        .says("nonsense");
}
