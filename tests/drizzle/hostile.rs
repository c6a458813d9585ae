//! Texts that would break out of their places in TypeScript, if anything let them: as names, labels, keys, defaults,
//! comments and in expressions. TypeScript reads them all, and drizzle-kit finds in each just what our migrations hold.

use super::{built_of, kit, run};
use crate::support::Project;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::fmt::Write as _;

/// How many texts of each kind there are.
const COUNT: usize = 150;

/// How many of them are in one table with joins.
const FEW: usize = 10;

/// The table of the organizations.
const ORGANIZATION: &str = "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
    id = { type = \"text\", primary_key = true }\n";

/// Random texts with much in them that ends something, the same in every run, each behind a number of its own.
fn texts() -> Vec<String> {
    let piece = prop_oneof![
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("`".to_owned()),
        Just("\\".to_owned()),
        Just("${".to_owned()),
        Just("}".to_owned()),
        Just("*/".to_owned()),
        Just("//".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\u{2028}".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("</script>".to_owned()),
        Just("{{ x }}".to_owned()),
        "\\PC{0,3}",
    ];
    let text = proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::deterministic();
    (0..COUNT)
        .map(|number| {
            let text = text.new_tree(&mut runner).unwrap().current();
            let mut end = text.len().min(50);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            format!("x{number} {}", &text[..end])
        })
        .collect()
}

/// A text as TOML has it, whose strings are those of JSON.
fn toml(text: &str) -> String {
    serde_json::to_string(text)
        .unwrap()
        .replace('\u{7f}', "\\u007f")
}

fn spec(texts: &[String]) -> String {
    let mut spec = ORGANIZATION.to_owned();
    let list: Vec<String> = texts.iter().map(|it| toml(it)).collect();
    let mut add = |text: String| writeln!(spec, "{text}").unwrap();
    add(format!("[enum.label]\nvalues = [{}]", list.join(", ")));
    add("[json.shape]".to_owned());
    for text in &list {
        add(format!("{text} = {{ enum = [{text}], null = true }}"));
    }
    add(format!(
        "[table.wide]\norg_scoped = false\nreason = \"texts\"\ntimestamps = true\ndoc = {}\n[table.wide.columns]",
        list[0]
    ));
    add("id = { type = \"text\", primary_key = true }".to_owned());
    add("shape = { type = \"jsonb\", json = \"shape\" }".to_owned());
    for text in &list {
        add(format!(
            "{text} = {{ type = \"text\", default = {text}, doc = {text} }}"
        ));
        add(format!(
            "{} = {{ type = \"label[]\", default = [{text}] }}",
            text.replacen("\"x", "\"l", 1)
        ));
        add(format!(
            "{} = {{ type = \"text\", generate = {{ value = {text} }} }}",
            text.replacen("\"x", "\"v", 1)
        ));
    }
    for (number, text) in texts.iter().enumerate() {
        let literal = toml(&format!("id <> '{}'", text.replace('\'', "''")));
        add(format!(
            "[[table.wide.check]]\nname = {}\nexpr = {literal}",
            list[number]
        ));
        add(format!(
            "[[table.wide.index]]\nname = {}\ncolumns = [\"id\"]\nwhere = {literal}",
            list[number].replacen("\"x", "\"i", 1)
        ));
    }
    spec
}

/// Tables of organizations whose names, keys, columns and joins are such texts. A table has a few of them, as TypeScript
/// takes its time over an alias of a wide one.
fn scoped(texts: &[String]) -> String {
    let mut spec = ORGANIZATION.to_owned();
    for (number, texts) in texts.chunks(FEW).enumerate() {
        let list: Vec<String> = texts.iter().map(|it| toml(it)).collect();
        let led = |text: &str| text.replacen("\"x", "\"r", 1);
        let name = list[0].replacen("\"x", "\"t", 1);
        let mut add = |text: String| writeln!(spec, "{text}").unwrap();
        add(format!(
            "[table.far{number}]\norg_scoped = false\nreason = \"texts\"\ntimestamps = true\n\
             [table.far{number}.columns]\nid = {{ type = \"text\", primary_key = true }}"
        ));
        for text in &list {
            add(format!("{text} = \"text\""));
        }
        add(format!(
            "[table.{name}]\norg_scoped = true\ntimestamps = true\nprimary_key = [{}, {}]\n[table.{name}.columns]",
            list[1], list[2]
        ));
        for text in &list {
            add(format!("{text} = \"text\""));
            add(format!(
                "{} = {{ references = \"far{number}\", on_delete = \"cascade\", null = true, index = true }}",
                led(text)
            ));
        }
        for text in &list {
            add(format!(
                "[table.{name}.joins.{text}]\n{} = [{text}]",
                led(text)
            ));
        }
    }
    spec
}

#[test]
fn no_text_leaves_its_place_in_the_queries() {
    let project = Project::new()
        .env("SOURCE_DATE_EPOCH", "0")
        .file("hostile/schemagen.toml", "")
        .file("hostile/texts.toml", scoped(&texts()));
    let project = built_of(project, "hostile");
    let tree = project.tree();
    let queries = tree.iter().filter(|(name, _)| name.contains("/queries/t"));
    let aliases = queries.map(|(_, text)| {
        let text = String::from_utf8_lossy(text.as_ref());
        text.matches(" = alias(").count()
    });
    assert_eq!(aliases.collect::<Vec<_>>(), [FEW; COUNT / FEW]);
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(success && said.is_empty(), "{said}");
}

#[test]
fn no_text_leaves_its_place() {
    let texts = texts();
    let folder = "hostile";
    let project = Project::new()
        .env("SOURCE_DATE_EPOCH", "0")
        .file("hostile/schemagen.toml", "")
        .file("hostile/texts.toml", spec(&texts));
    let project = built_of(project, folder);
    let (success, said) = run(&project, "tsc", &["--project", "."]);
    assert!(success && said.is_empty(), "{said}");
    let said = kit(&project, "generate");
    assert!(said.contains("No schema changes"), "{said}");
}
