//! The pages of the rules over SQL: *Bad* is found, by its rule and no other, and *Good* is silent.

use super::{Check, RULES, Rule, Sources, check_text, spell};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::resolve::resolve;
use crate::rules::{Files, QueryCx};
use crate::spec;
use crate::tenancy::Settings;

/// What the statements of the pages are about.
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
[table.plan]
org_scoped = false
reason = "what can be bought"
timestamps = true
[table.plan.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
owner_organization = "text"
"#;

fn found(sql: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let id = sources.add("spec.toml", SPEC);
    let (spec, faults) = spec::parse(id, SPEC);
    assert!(faults.is_empty(), "{faults:?}");
    let config = Config::default();
    let resolution = resolve(&spec, &config);
    let file = sources.add("page.sql", sql);
    let schema = (&resolution.schema, &resolution.model);
    let cx = QueryCx::read(
        &sources,
        (Files::All(&[file]), &[]),
        schema,
        &Settings::default(),
    );
    cx.judge(&config).into_iter().collect()
}

fn examples(rule: &Rule, heading: &str) -> Vec<String> {
    let section = rule.section(heading);
    let blocks = section.split("```sql\n").skip(1);
    blocks
        .filter_map(|it| Some(it.split_once("```")?.0.to_owned()))
        .collect()
}

#[test]
fn the_examples_of_the_pages_are_judged_as_they_say() {
    assert!(check_text("", &[SPEC]).1.is_empty());
    let rules = RULES
        .iter()
        .filter(|it| matches!(it.check, Check::Queries(_)));
    for rule in rules {
        let name = rule.code.name;
        let (bad, good) = (examples(rule, "Bad"), examples(rule, "Good"));
        assert!(!bad.is_empty() && !good.is_empty(), "{name}");
        for example in bad {
            let found = found(&example);
            assert!(!found.is_empty(), "{name}: nothing is found in\n{example}");
            for it in &found {
                assert_eq!(it.code, rule.code, "{name}: {example}\n{}", spell(&found));
                assert!(
                    it.message.chars().count() <= 90 && it.help.is_some(),
                    "{it:?}"
                );
            }
        }
        for example in good {
            assert_eq!(spell(&found(&example)), "", "{name}: {example}");
        }
    }
}
