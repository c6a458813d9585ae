//! `schemagen init`: what it writes is a project that works, and nothing is overwritten.

use crate::support::Project;

#[test]
fn the_first_project_passes_and_builds() {
    let project = Project::new();
    let first = project.run(&["init"]).succeeds();
    assert_eq!(
        first.stdout,
        "created schemagen.toml\ncreated specs/app.toml\nnext: schemagen build specs\n"
    );
    let checked = project.run(&["check", "--deny", "info"]).succeeds();
    assert_eq!(checked.stdout, "1 spec: no findings\n");
    project.run(&["build"]).succeeds().says("4 tables");
    project.run(&["build", "--check"]).succeeds();
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::new().file("app/specs/app.toml", "mine");
    let refused = project.run(&["init", "app"]).fails(1);
    assert_eq!(
        refused.stdout,
        "`app/specs/app.toml` exists already; nothing was written\n"
    );
    assert_eq!(project.tree().len(), 1);
}

/// The words of the settings, as their JSON Schema has them, but for tables whose keys are names.
fn words(schema: &serde_json::Value, out: &mut std::collections::BTreeSet<String>) {
    if let Some(object) = schema.as_object() {
        for (key, value) in object {
            if key == "properties" {
                let named = value.as_object().expect("properties are an object");
                let off = serde_json::Value::Bool(false);
                out.extend(
                    named
                        .iter()
                        .filter(|(_, it)| **it != off)
                        .map(|(name, _)| name.clone()),
                );
            }
            words(value, out);
        }
    }
}

#[test]
fn every_setting_is_explained() {
    let project = Project::new();
    project.run(&["init"]).succeeds();
    let text = project.read("schemagen.toml");
    let mut all = std::collections::BTreeSet::new();
    let schema = project.run(&["schema", "config"]).succeeds().json();
    for (part, schema) in schema["properties"].as_object().expect("it has keys") {
        if part == "rules" || part == "auth" {
            continue;
        }
        all.insert(part.clone());
        words(schema, &mut all);
    }
    // Better Auth's tables and fields, and the rules, have manuals of their own.
    let kinds = schema["definitions"].as_object().expect("it has kinds");
    let kinds = kinds
        .iter()
        .filter(|(kind, _)| !kind.starts_with("auth_") && *kind != "rules");
    kinds.for_each(|(_, kind)| words(kind, &mut all));
    assert!(
        all.contains("unknown_fields") && all.contains("membership"),
        "{all:?}"
    );
    for word in &all {
        let is_there = text.lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.contains(&format!("{word} ="))
                || line.starts_with('[') && line.contains(word.as_str())
        });
        assert!(is_there, "`{word}` is not explained in what `init` writes");
    }
}
