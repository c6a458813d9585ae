//! The registry keeps its promises, and every manual page is true: its examples are run.

mod edges;
mod fixes;
mod migrations;

use super::{Check, Judgement, MigrationCx, RULES, Rule, SchemaCx, find, suggest, table};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, code};
use crate::diff::diff;
use crate::resolve::resolve;
use crate::rollout::rollout;
use crate::schema::Schema;
use crate::source::{Sources, Span};
use crate::spec::{self, Spec};
use crate::statement::HazardKind;
use std::collections::BTreeSet;

/// What every example stands on: left out where an example writes the table itself.
const ORGANIZATION: &str = r#"
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"
"#;

/// The other half of it.
const USER: &str = r#"
[table.user]
org_scoped = false
reason = "a person may be in several organizations"
timestamps = true
[table.user.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
name = "text"
email = { type = "text", unique = true }
email_verified = { type = "boolean", default = false }
image = "text?"
"#;

/// What a run starts from, as texts.
#[derive(Default)]
struct Texts<'a> {
    settings: &'a str,
    /// The specs of the previous schema; none at first.
    before: &'a [&'a str],
    specs: &'a [&'a str],
    allowed: &'a [HazardKind],
}

impl Texts<'_> {
    /// Everything that is found in them.
    fn check(&self) -> (Sources, Diagnostics) {
        let mut sources = Sources::default();
        let mut found = Diagnostics::default();
        let mut config = Config {
            rust: None,
            ..Config::default()
        };
        if !self.settings.is_empty() {
            let id = sources.add("schemagen.toml", self.settings);
            let (read, faults) = config::parse(id, self.settings);
            config = read;
            found.extend(faults);
        }
        let previous = self.previous();
        let mut spec = Spec::default();
        let mut first = None;
        for text in self.specs {
            let id = sources.add("spec.toml", *text);
            first.get_or_insert(id);
            let (read, faults) = spec::parse(id, text);
            spec.append(read);
            found.extend(faults);
        }
        let mut resolution = resolve(&spec, &config);
        found.extend(std::mem::take(&mut resolution.diagnostics));
        let cx = SchemaCx::new(&resolution, &spec, &config, &sources);
        let renames = resolution.renames.effective(&previous, &resolution.schema);
        let statements = diff(&previous, &resolution.schema, &renames);
        let (fills, online) = (&resolution.model.fills, config.migrations.online);
        let steps = rollout(&previous, statements.clone(), fills, online);
        let mut judgement = Judgement::new(&cx, found);
        judgement.schema();
        if let Some(first) = first.filter(|_| !self.before.is_empty()) {
            judgement.migration(&MigrationCx::new(
                &cx,
                &previous,
                (&resolution.renames, &renames),
                (&statements, &steps),
                &self.allowed.iter().copied().collect(),
                Span::new(first, 0..0),
            ));
        }
        let found = judgement.end().sorted();
        (sources, found)
    }

    /// The schema that the specs of before came to, with the settings of a project that has none.
    fn previous(&self) -> Schema {
        let mut spec = Spec::default();
        let mut sources = Sources::default();
        for text in self.before {
            let id = sources.add("before.toml", *text);
            spec.append(spec::parse(id, text).0);
        }
        let resolution = resolve(&spec, &Config::default());
        assert!(
            resolution.diagnostics.is_empty(),
            "{:?}",
            resolution.diagnostics
        );
        resolution.schema
    }
}

/// Everything that is found in a config and specs.
fn check_text(settings: &str, specs: &[&str]) -> (Sources, Diagnostics) {
    Texts {
        settings,
        specs,
        ..Texts::default()
    }
    .check()
}

/// The findings of one example of a page, over the prelude.
fn findings(settings: &str, example: &str) -> Vec<Diagnostic> {
    let specs = with_prelude(settings, example);
    check_text(settings, &specs).1.into_iter().collect()
}

/// What a migration from one spec to another one meets, over the prelude.
fn migrated(settings: &str, before: &str, after: &str, allowed: &[HazardKind]) -> Vec<Diagnostic> {
    let texts = Texts {
        settings,
        before: &with_prelude("", before),
        specs: &with_prelude("", after),
        allowed,
    };
    texts.check().1.into_iter().collect()
}

/// The findings of an example of a page. A page that shows what was before shows what a migration meets.
fn shown(rule: &Rule, settings: &str, example: &str) -> Vec<Diagnostic> {
    match examples(rule, "Before").first() {
        Some((_, before)) => migrated(settings, before, example, &[]),
        None => findings(settings, example),
    }
}

fn with_prelude<'a>(settings: &str, example: &'a str) -> Vec<&'a str> {
    let mut specs = Vec::new();
    if !settings.contains("root =") && !example.contains("[table.organization]") {
        specs.push(ORGANIZATION);
    }
    if !example.contains("[table.user]") {
        specs.push(USER);
    }
    specs.push(example);
    specs
}

/// The examples under a heading of a page: settings (empty where there are none) and specs.
fn examples(rule: &Rule, heading: &str) -> Vec<(String, String)> {
    let page = rule.page();
    let Some(section) = page
        .split("\n## ")
        .find(|section| section.starts_with(heading))
    else {
        return Vec::new();
    };
    let (mut settings, mut found) = (String::new(), Vec::new());
    for block in section.split("```toml\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        if text.starts_with("# schemagen.toml") {
            text.clone_into(&mut settings);
        } else {
            found.push((settings.clone(), text.to_owned()));
        }
    }
    found
}

fn spell(findings: &[Diagnostic]) -> String {
    findings
        .iter()
        .map(|it| {
            format!(
                "  {} {}: {} ({:?})\n",
                it.code.code, it.code.name, it.message, it.help
            )
        })
        .collect()
}

#[test]
fn every_bad_example_raises_its_rule_and_no_other() {
    let mut wrong = String::new();
    for rule in RULES {
        for (settings, example) in examples(rule, "Bad") {
            let found = shown(rule, &settings, &example);
            if found.is_empty() || found.iter().any(|it| it.code != rule.code) {
                wrong += &format!(
                    "{}:{} {}\n{}",
                    rule.file,
                    rule.line,
                    rule.code.name,
                    spell(&found)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_good_example_is_silent() {
    let mut wrong = String::new();
    for rule in RULES {
        for (settings, example) in examples(rule, "Good") {
            let found = shown(rule, &settings, &example);
            if !found.is_empty() {
                wrong += &format!(
                    "{}:{} {}\n{}",
                    rule.file,
                    rule.line,
                    rule.code.name,
                    spell(&found)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn messages_are_short_and_in_one_style() {
    for rule in RULES {
        for (settings, example) in examples(rule, "Bad") {
            for found in shown(rule, &settings, &example) {
                let message = &found.message;
                assert!(message.chars().count() <= 90, "{message}");
                assert!(
                    !message.ends_with('.') && !message.contains('\n'),
                    "{message}"
                );
                assert!(!message.starts_with(char::is_uppercase), "{message}");
                assert!(found.help.is_some(), "no help: {message}");
            }
        }
    }
}

#[test]
fn every_page_is_complete() {
    for rule in RULES {
        let name = rule.code.name;
        let summary = rule.summary();
        assert!(
            summary.ends_with('.') && summary.len() <= 100,
            "{name}: {summary}"
        );
        assert_eq!(
            rule.page().lines().nth(1),
            Some(""),
            "{name}: one sentence first"
        );
        for heading in ["\n## Why\n", "\n## Bad\n", "\n## Good\n"] {
            assert!(rule.page().contains(heading), "{name} has no {heading:?}");
        }
        if matches!(rule.check, Check::Files) {
            continue;
        }
        assert!(
            !examples(rule, "Bad").is_empty(),
            "{name} shows nothing bad"
        );
        assert!(
            !examples(rule, "Good").is_empty(),
            "{name} shows nothing good"
        );
        for line in rule.page().lines() {
            assert!(line.chars().count() <= 120, "{name}: {line}");
        }
    }
}

#[test]
fn a_rule_lies_in_the_file_of_its_name_under_a_code_of_its_own() {
    let mut codes = BTreeSet::new();
    for rule in RULES {
        let stem = rule.file.rsplit(['/', '\\']).next().unwrap_or_default();
        assert_eq!(
            stem.trim_end_matches(".rs").replace('_', "-"),
            rule.code.name
        );
        assert!(codes.insert(rule.code.code), "{} twice", rule.code.code);
        assert!(find(rule.code.name).is_some_and(|found| std::ptr::eq(found, *rule)));
    }
    let rows = table();
    assert!(rows.is_sorted_by_key(|row| row.code) && rows.len() == RULES.len());
}

#[test]
fn broken_input_has_a_page_for_each_code() {
    let pages = RULES.iter().filter(|rule| rule.is_broken_input());
    let pages: BTreeSet<_> = pages.map(|rule| (rule.code, rule.level)).collect();
    let codes = code::BROKEN.iter().map(|code| (*code, Level::Error));
    assert_eq!(pages, codes.collect());
    for rule in RULES
        .iter()
        .filter(|rule| matches!(rule.check, Check::Broken))
    {
        assert!(rule.is_broken_input(), "{} is never raised", rule.code.name);
    }
}

#[test]
fn rules_are_found_by_code_and_a_near_name() {
    assert_eq!(
        find("s001").map(|rule| rule.code.name),
        Some("unscoped-table")
    );
    assert_eq!(suggest("unscoped-tables"), Some("unscoped-table"));
    assert!(find("S999").is_none() && suggest("entirely-other").is_none());
}

const NOTE: &str = r#"
[table.note]
timestamps = true
[table.note.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
"#;

#[test]
fn levels_come_from_the_config() {
    let level = |settings: &str| {
        let found = findings(settings, NOTE);
        found.first().map(|found| found.level)
    };
    assert_eq!(level(""), Some(Level::Error));
    assert_eq!(
        level("[rules]\nunscoped-table = \"info\""),
        Some(Level::Info)
    );
    assert_eq!(level("[rules]\nS001 = \"warn\""), Some(Level::Warn));
    assert_eq!(level("[rules]\nunscoped-table = \"off\""), None);
}

#[test]
fn rules_that_may_not_be_set_are_refused_at_their_place() {
    for (settings, message, help) in [
        (
            "[rules]\nunscoped-tabel = \"off\"",
            "there is no rule `unscoped-tabel`",
            "did you mean `unscoped-table`?",
        ),
        (
            "[rules]\ntoml-syntax = \"off\"",
            "`toml-syntax` cannot be set: its output would be broken",
            "leave this out, and mend what it finds",
        ),
    ] {
        let (sources, found) = check_text(settings, &[ORGANIZATION, USER]);
        let found: Vec<_> = found.into_iter().collect();
        assert_eq!(found.len(), 1, "{}", spell(&found));
        assert_eq!(
            (found[0].message.as_str(), found[0].help.as_deref()),
            (message, Some(help))
        );
        let name = sources.text(found[0].primary.span);
        assert!(settings.contains(name) && name.contains('-'), "{name}");
    }
}

/// A scoped table with one foreign key that nothing indexes, and `{}` for words on that column.
fn unindexed(column: &str, table: &str) -> String {
    format!(
        "[table.note]\norg_scoped = true\ntimestamps = true\n{table}\n[table.note.columns]\n\
         id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
         title = {{ type = \"text\", index = true }}\n\
         by = {{ references = \"user\", on_delete = \"cascade\" {column} }}\n"
    )
}

#[test]
fn an_allowance_silences_its_rule_on_what_it_covers() {
    let names = |example: &str| -> Vec<&str> {
        findings("", example)
            .iter()
            .map(|found| found.code.name)
            .collect()
    };
    let allow = |rest: &str| {
        format!(", allow = [{{ rule = \"unindexed-foreign-key\", reason = \"a log\" {rest} }}]")
    };
    let on_table = |rest: &str| allow(rest).trim_start_matches(", ").to_owned();
    assert_eq!(names(&unindexed("", "")), ["unindexed-foreign-key"]);
    assert_eq!(names(&unindexed(&allow(""), "")), [""; 0]);
    assert_eq!(
        names(&unindexed("", &on_table(", column = \"by\""))),
        [""; 0]
    );
    assert_eq!(
        names(&unindexed("", &on_table(""))),
        ["unused-allow", "unindexed-foreign-key"],
        "a table's allowance does not cover its columns"
    );
    assert_eq!(
        names(&unindexed("", &on_table(", column = \"bye\""))),
        ["unknown-column", "unindexed-foreign-key"],
        "what cannot be read is not judged"
    );
}

#[test]
fn a_fault_of_a_mixin_is_one_finding() {
    let note = unindexed("", "").replace("by =", "other = \"text?\"\n#");
    let table = note.replace("true\n\n", "true\nmixins = [\"authored\"]\n");
    let example = format!(
        "[mixin.authored.columns]\ncreated_by = {{ references = \"user\", on_delete = \"cascade\" }}\n\
         {table}{}{}",
        table.replace("note", "memo"),
        table.replace("note", "page"),
    );
    let found = findings("", &example);
    assert_eq!(found.len(), 1, "{}", spell(&found));
    let message = "no index serves the foreign key `memo.created_by` (and in 2 more tables)";
    assert_eq!(found[0].message, message);
}
