//! What migrations meet: the gates, what opens them, and what only looks like harm.

use super::{Check, RULES, examples, findings, migrated};
use crate::statement::HazardKind;

const NOTE: &str = r#"
[table.note]
org_scoped = true
timestamps = true
[table.note.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
title = { type = "text", index = true }
"#;

const TAG: &str = r#"
[table.tag]
org_scoped = true
timestamps = true
[table.tag.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }
color = { type = "text", index = true }
"#;

fn names(settings: &str, before: &str, after: &str, allowed: &[HazardKind]) -> Vec<&'static str> {
    let found = migrated(settings, before, after, allowed);
    found.iter().map(|found| found.code.name).collect()
}

#[test]
fn a_page_shows_two_states_exactly_where_its_rule_judges_a_migration() {
    for rule in RULES {
        let judges = matches!(rule.check, Check::Migration(..) | Check::Gate(..));
        let shows = !examples(rule, "Before").is_empty();
        assert_eq!(judges, shows, "{}", rule.code.name);
    }
}

#[test]
fn data_is_lost_only_in_a_run_that_was_told_so() {
    let before = format!("{NOTE}body = \"text?\"\n{TAG}");
    assert_eq!(
        names("", &before, NOTE, &[]),
        ["dropped-table", "dropped-column"]
    );
    assert_eq!(names("", &before, NOTE, &[HazardKind::DataLoss]), [""; 0]);
    assert_eq!(
        names("", &before, NOTE, &[HazardKind::WeakerIsolation]),
        ["dropped-table", "dropped-column"]
    );
}

#[test]
fn a_gate_is_opened_neither_by_the_settings_nor_by_an_allowance() {
    let off = names("[rules]\ndropped-table = \"off\"", TAG, NOTE, &[]);
    assert_eq!(off, ["invalid-rule"], "what cannot be read is not judged");
    let allow = "allow = [{ rule = \"possible-rename\", reason = \"x\" }]\ntimestamps";
    let after = NOTE.replace("timestamps", allow);
    assert!(names("", TAG, &after, &[]).contains(&"invalid-rule"));
}

#[test]
fn every_dropped_table_is_a_finding_of_its_own() {
    let before = format!(
        "{NOTE}{TAG}{}",
        TAG.replace("tag", "team").replace("color", "size")
    );
    assert_eq!(names("", &before, NOTE, &[]), ["dropped-table"; 2]);
}

#[test]
fn what_may_be_a_rename_names_the_thing_most_like_it() {
    let before = format!("{NOTE}body = \"text?\"\nsize = \"integer?\"\n");
    let after = format!("{NOTE}corpus = \"text?\"\nbodies = \"text?\"\n");
    let found = migrated("", &before, &after, &[]);
    let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`note.size` would be dropped with its values",
            "`note.body` is gone, and `bodies` is new and of its type"
        ]
    );
    let help = "renamed: `renamed_from = \"body\"`; dropped: `--allow data-loss`";
    assert_eq!(found[1].help.as_deref(), Some(help));
}

#[test]
fn a_table_like_one_that_is_gone_may_be_it() {
    let after = NOTE.replace("note", "memo");
    assert_eq!(names("", NOTE, &after, &[]), ["possible-rename"]);
    let said = after.replace(
        "timestamps = true",
        "renamed_from = \"note\"\ntimestamps = true",
    );
    assert_eq!(names("", NOTE, &said, &[]), ["renamed-in-use"]);
    assert_eq!(names("", &after, &said, &[]), ["stale-rename"]);
    assert_eq!(names("", NOTE, TAG, &[]), ["dropped-table"]);
}

#[test]
fn labels_that_may_be_renamed_are_asked_about() {
    let spec = |labels: &str| {
        format!("[enum.state]\nvalues = [{labels}]\n{NOTE}state = {{ type = \"state\" }}\n")
    };
    let before = spec("\"open\", \"done\"");
    assert_eq!(
        names("", &before, &spec("\"open\", \"closed\""), &[]),
        ["possible-rename"]
    );
    let said = spec("\"open\", { name = \"closed\", renamed_from = \"done\" }");
    assert_eq!(names("", &before, &said, &[]), ["renamed-in-use"]);
    assert_eq!(
        names("", &spec("\"open\", \"closed\""), &said, &[]),
        ["stale-rename"]
    );
}

#[test]
fn a_first_migration_and_an_unchanged_one_meet_nothing() {
    assert_eq!(names("", NOTE, NOTE, &[]), [""; 0]);
    assert!(findings("", NOTE).is_empty());
}

#[test]
fn a_spec_that_cannot_be_read_drops_nothing() {
    let before = format!("{NOTE}{TAG}");
    assert_eq!(
        names("", &before, &format!("{NOTE}[table.tag"), &[]),
        ["toml-syntax"]
    );
}

#[test]
fn rows_that_find_their_organization_need_no_default() {
    let remark = |words: &str| {
        format!(
            "{NOTE}[table.remark]\n{words}\ntimestamps = true\n[table.remark.columns]\n\
             id = {{ type = \"text\", primary_key = true, generate = \"nanoid\" }}\n\
             note_id = {{ references = \"note\", on_delete = \"cascade\", index = true }}\n"
        )
    };
    let before = remark("org_scoped = false\nreason = \"not yet\"");
    let without = names("", &before, &remark("org_scoped = true"), &[]);
    assert!(
        without.contains(&"required-column-without-default"),
        "{without:?}"
    );
    let with = names(
        "",
        &before,
        &remark("org_scoped = true\norg_from = \"note_id\""),
        &[],
    );
    assert!(
        !with.contains(&"required-column-without-default"),
        "{with:?}"
    );
}
