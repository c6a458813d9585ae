//! Names are found wherever the specs write them, and follow when their bearer is called otherwise.

use super::{Symbols, Text};
use crate::config::{self, Config};
use crate::diagnostic::{Applicability, Fix, apply};
use crate::outline::{self, Outline};
use crate::resolve::resolve;
use crate::source::{SourceId, Sources};
use crate::spec::{self, Spec};

/// Two specs and the settings, and what is named in them.
struct Index {
    sources: Sources,
    ids: Vec<SourceId>,
    symbols: Symbols,
}

const FIRST: &str = r#"# naïve 🦀
[enum.stage]
values = ["open", { name = "done", renamed_from = "closed" }]
[json.address]
street = "text"
[json.person]
home = { json = "address" }
json = "text?"
[mixin.authored.columns]
author_id = { references = "user", on_delete = "cascade" }
[table.user]
org_scoped = false
reason = "x"
timestamps = true
[table.user.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"
email = { type = "text", unique = true }
[table.organization]
timestamps = true
columns.id = { type = "text", primary_key = true, generate = "nanoid" }
"#;

const SECOND: &str = r#"[table.todos]
org_scoped = true
timestamps = true
mixins = ["authored"]
allow = [{ rule = "unindexed-foreign-key", reason = "x", column = "author_id" }]
[table.todos.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
title = { type = "text", check = "length(title) > 0 and 'title' <> todos.title" }
slug = { type = "text", generated = { sql = "lower(title)" } }
stage = { type = "stage?", default = "open" }
home = { type = "jsonb", json = "person" }
"due date" = "timestamptz?"
email = { references = "user.email", on_delete = "cascade" }
parent = { references = "self", on_delete = "cascade", null = true }
[[table.todos.index]]
columns = ["organization_id", "title desc", '"due date"', { expr = "stage = 'open'::stage" }]
where = "title <> ''"
[table.todos.joins.with_people]
author_id = ["id", "name"]
[sql.touch]
up = "SELECT 1"
after = ["table.todos", "column.todos.title", "enum.stage"]
"#;

const SETTINGS: &str = "[tenancy]\nroot = \"organization\"\nmembership = { table = \"todos\", user = \"author_id\" }\n";

fn index() -> Index {
    let mut sources = Sources::default();
    let ids: Vec<SourceId> = [
        ("a.toml", FIRST),
        ("b.toml", SECOND),
        ("schemagen.toml", SETTINGS),
    ]
    .map(|(path, text)| sources.add(path, text))
    .into();
    let mut spec = Spec::default();
    for id in &ids[..2] {
        let (part, found) = spec::parse(*id, sources.get(*id).text());
        assert!(found.is_empty(), "{found:?}");
        spec.append(part);
    }
    let (config, found) = config::parse(ids[2], SETTINGS);
    assert!(found.is_empty(), "{found:?}");
    let config = Config {
        rust: None,
        ..config
    };
    let resolution = resolve(&spec, &config);
    let outlines: Vec<Outline> = ids
        .iter()
        .map(|id| outline::parse(sources.get(*id).text()))
        .collect();
    let texts: Vec<Text<'_>> = ids
        .iter()
        .zip(&outlines)
        .map(|(id, outline)| Text {
            source: *id,
            text: sources.get(*id).text(),
            outline,
            is_config: *id == ids[2],
        })
        .collect();
    let symbols = Symbols::new(&texts, &resolution.schema, &resolution.provenance);
    Index {
        sources,
        ids,
        symbols,
    }
}

impl Index {
    /// The offset of the `nth` place of a text, in whichever file it is.
    fn place(&self, text: &str) -> (SourceId, usize) {
        let found = self.ids.iter().find_map(|id| {
            let at = self.sources.get(*id).text().find(text)?;
            Some((*id, at + text.find('|').unwrap_or(0)))
        });
        found.unwrap_or_else(|| panic!("{text}"))
    }

    /// Every place that names what stands at the start of `text`, as `file:line: text`, the declarations with a `*`.
    fn mentions(&self, text: &str) -> Vec<String> {
        let (source, offset) = self.place(text);
        let symbol = &self.symbols.at(source, offset).expect(text).symbol;
        let of = self.symbols.of(symbol);
        of.map(|it| {
            let file = self.sources.get(it.span.source);
            let at = file.position(it.span.range().start);
            let star = if it.declares { "*" } else { "" };
            format!(
                "{}:{}:{star} {}",
                file.path(),
                at.line,
                self.sources.text(it.span)
            )
        })
        .collect()
    }

    /// The lines that differ when what stands at `text` is called otherwise.
    fn renamed(&self, text: &str, to: &str) -> Vec<String> {
        let (source, offset) = self.place(text);
        let symbol = self.symbols.at(source, offset).expect(text).symbol.clone();
        let edits = self.symbols.rename(&self.sources, &symbol, to).expect(text);
        let fix = Fix::new("", Applicability::Safe, edits);
        let mut lines = Vec::new();
        for id in &self.ids {
            let before = self.sources.get(*id).text();
            let after = apply(*id, before, [&fix]);
            for (old, new) in before.lines().zip(after.lines()) {
                if old != new {
                    lines.push(new.to_owned());
                }
            }
        }
        lines
    }
}

#[test]
fn every_place_of_a_name_is_found() {
    let index = index();
    let check =
        |text: &str, expected: &[&str]| assert_eq!(index.mentions(text), expected, "{text}");
    check(
        "todos]",
        &[
            "b.toml:1:* todos",
            "b.toml:6:* todos",
            "b.toml:8: todos",
            "b.toml:14: self",
            "b.toml:15:* todos",
            "b.toml:18:* todos",
            "b.toml:22: todos",
            "b.toml:22: todos",
            "schemagen.toml:3: todos",
        ],
    );
    check(
        "title = {",
        &[
            "b.toml:8:* title",
            "b.toml:8: title",
            "b.toml:8: title",
            "b.toml:9: title",
            "b.toml:16: title",
            "b.toml:17: title",
            "b.toml:22: title",
        ],
    );
    check(
        "author_id = {",
        &[
            "a.toml:10:* author_id",
            "b.toml:5: author_id",
            "b.toml:19: author_id",
            "schemagen.toml:3: author_id",
        ],
    );
    check(
        "stage]",
        &[
            "a.toml:2:* stage",
            "b.toml:10: stage",
            "b.toml:16: stage",
            "b.toml:22: stage",
        ],
    );
    check("open\"", &["a.toml:3:* open", "b.toml:10: open"]);
    check("address]", &["a.toml:4:* address", "a.toml:7: address"]);
    check("person\"", &["a.toml:6:* person", "b.toml:11: person"]);
    check("authored\"", &["a.toml:9:* authored", "b.toml:4: authored"]);
    check("email\"", &["a.toml:18:* email", "b.toml:13: email"]);
    check(
        "user\"",
        &[
            "a.toml:10: user",
            "a.toml:11:* user",
            "a.toml:15:* user",
            "b.toml:13: user",
        ],
    );
    check("name = \"text\"", &["a.toml:17:* name", "b.toml:19: name"]);
    check(
        "organization\"",
        &["a.toml:19:* organization", "schemagen.toml:2: organization"],
    );
    check(
        "due date\" = ",
        &["b.toml:12:* due date", "b.toml:16: \"due date\""],
    );
}

#[test]
fn what_a_word_implies_stands_at_the_word() {
    let index = index();
    let (source, offset) = index.place("organization_id\", \"title");
    let symbol = &index.symbols.at(source, offset).unwrap().symbol;
    let span = index.symbols.definition(symbol).unwrap();
    assert_eq!(index.sources.text(span), "true");
    let refused = index
        .symbols
        .rename(&index.sources, symbol, "x")
        .unwrap_err();
    assert!(refused.0.contains("implies"), "{refused:?}");
}

#[test]
fn names_follow_as_they_are_written() {
    let index = index();
    let check = |text: &str, to: &str, expected: &[&str]| {
        assert_eq!(index.renamed(text, to), expected, "{text}");
    };
    check(
        "stage]",
        "phase",
        &[
            "[enum.phase]",
            "stage = { type = \"phase?\", default = \"open\" }",
            "columns = [\"organization_id\", \"title desc\", '\"due date\"', { expr = \"stage = 'open'::phase\" }]",
            "after = [\"table.todos\", \"column.todos.title\", \"enum.phase\"]",
        ],
    );
    check(
        "title = {",
        "Head line",
        &[
            "\"Head line\" = { type = \"text\", check = \"length(\\\"Head line\\\") > 0 and 'title' <> todos.\\\"Head line\\\"\" }",
            "slug = { type = \"text\", generated = { sql = \"lower(\\\"Head line\\\")\" } }",
            "columns = [\"organization_id\", \"\\\"Head line\\\" desc\", '\"due date\"', { expr = \"stage = 'open'::stage\" }]",
            "where = \"\\\"Head line\\\" <> ''\"",
            "after = [\"table.todos\", \"column.todos.Head line\", \"enum.stage\"]",
        ],
    );
    check(
        "due date\" = ",
        "due",
        &[
            "\"due\" = \"timestamptz?\"",
            "columns = [\"organization_id\", \"title desc\", 'due', { expr = \"stage = 'open'::stage\" }]",
        ],
    );
    check(
        "email = { type",
        "mail",
        &[
            "mail = { type = \"text\", unique = true }",
            "email = { references = \"user.mail\", on_delete = \"cascade\" }",
        ],
    );
    check(
        "address]",
        "place",
        &["[json.place]", "home = { json = \"place\" }"],
    );
    check(
        "open\"",
        "it's",
        &[
            "values = [\"it's\", { name = \"done\", renamed_from = \"closed\" }]",
            "stage = { type = \"stage?\", default = \"it's\" }",
        ],
    );
    let refused = |text: &str, to: &str| {
        let (source, offset) = index.place(text);
        let symbol = index.symbols.at(source, offset).unwrap().symbol.clone();
        index
            .symbols
            .rename(&index.sources, &symbol, to)
            .unwrap_err()
            .0
    };
    assert_eq!(refused("title = {", "slug"), "there is a `slug` already");
    assert_eq!(
        refused("title = {", "organization_id"),
        "there is a `organization_id` already"
    );
    assert_eq!(refused("stage]", "todos"), "there is a `todos` already");
    assert_eq!(refused("stage]", ""), "a name is empty");
}

#[test]
fn nothing_is_lost_in_a_text_that_is_being_typed() {
    let text =
        "[table.a.columns]\nid = { type = \"te\nb = { references = \"a\" }\nc = { ref\n[table.d]\n";
    let mut sources = Sources::default();
    let id = sources.add("a.toml", text);
    let (spec, found) = spec::parse(id, text);
    assert!(!found.is_empty());
    let resolution = resolve(&spec, &Config::default());
    let outline = outline::parse(text);
    let whole = Text {
        source: id,
        text,
        outline: &outline,
        is_config: false,
    };
    let symbols = Symbols::new(&[whole], &resolution.schema, &resolution.provenance);
    let names: Vec<&str> = symbols
        .definitions()
        .map(|(symbol, _)| symbol.name())
        .collect();
    assert_eq!(names, ["a", "d", "b", "c", "id"]);
    let offset = text.find("\"a\"").unwrap() + 1;
    assert_eq!(symbols.at(id, offset).unwrap().symbol.name(), "a");
}
