//! Fixes as people use them: shown, made, refused, and followed to the end; and over random specs with random faults.

use crate::support::Project;
use proptest::prelude::*;
use proptest::test_runner::{Config as Settings, TestRunner};
use schemagen::analysis::{Analysis, Inputs, analyze};
use schemagen::assist::mend;
use schemagen::config::{self, Config};
use schemagen::diagnostic::{Applicability, Level, code};
use schemagen::schema::Schema;
use schemagen::source::Sources;
use std::collections::BTreeSet;
use toml::de::DeTable;

const UNSCOPED: &str = r#"# who we are
[table.organization]
timestamps = true
[table.organization.columns]
id = { type = "text", primary_key = true, generate = "nanoid" }

# of the note
[table.note] # kept
[table.note.columns]
id = { type = "text", primary_key = true, generate = "nanoid" } # an id
title = { type = "text", index = true }
body = "json?" # as it came
"#;

const ALL: [&str; 3] = ["check", "--fix", "--unsafe-fixes"];

#[test]
fn fixes_are_shown_then_made_and_a_second_run_changes_nothing() {
    let project = Project::new().file("specs/a.toml", UNSCOPED);
    let offer = project.run(&["check"]).fails(1);
    offer
        .says("`--fix` mends 1 finding\n")
        .says("`--fix --unsafe-fixes` proposes an answer to 2 findings\n");
    let shown = project.run(&["check", "--diff"]).fails(1);
    shown
        .says("--- specs/a.toml\n+++ specs/a.toml\n")
        .says("+timestamps = true")
        .never_says("+org_scoped = true");
    project
        .run(&["check", "--diff", "--unsafe-fixes"])
        .fails(1)
        .says("+org_scoped = true")
        .says("-body = \"json?\" # as it came")
        .says("+body = \"jsonb?\" # as it came");
    assert_eq!(project.read("specs/a.toml"), UNSCOPED, "nothing is written");

    project
        .run(&["check", "--fix"])
        .fails(1)
        .says("fixed `note`: write `timestamps = true` (missing-timestamps)");
    let safe = UNSCOPED.replace("# kept\n", "# kept\ntimestamps = true\n");
    assert_eq!(project.read("specs/a.toml"), safe);
    let fixed = project.run(&ALL).succeeds();
    fixed.says("fixed `note`: write `org_scoped = true` (unscoped-table)");
    let mended = safe
        .replace(
            "timestamps = true\n[table.note.",
            "timestamps = true\norg_scoped = true\n[table.note.",
        )
        .replace("\"json?\"", "\"jsonb?\"");
    assert_eq!(project.read("specs/a.toml"), mended);
    project.run(&ALL).succeeds().never_says("fixed");
    let nothing = project
        .run(&["check", "--diff", "--unsafe-fixes"])
        .succeeds();
    assert_eq!(nothing.stdout, "");
    assert_eq!(project.read("specs/a.toml"), mended);
}

#[test]
fn programs_read_what_was_fixed() {
    let project = Project::new().file("specs/a.toml", UNSCOPED);
    let answer = project.run(&["check", "--fix", "--format", "json"]).json();
    assert_eq!(answer["fixed"][0]["rule"], "missing-timestamps");
    assert_eq!(answer["fixed"][0]["object"], "note");
    assert_eq!(answer["findings"][0]["rule"], "unscoped-table");
    let offered = &answer["findings"][0]["fix"];
    assert_eq!(offered["applicability"], "unsafe");
    assert_eq!(offered["edits"][0]["text"], "\norg_scoped = true");
}

#[test]
fn the_guides_spelling_is_fixed_in_specs_and_settings() {
    let project = Project::new()
        .file(
            "schemagen.toml",
            "[tenancy]\nforeignKeys = \"simple\" # one column\n",
        )
        .file(
            "specs/a.toml",
            UNSCOPED.replace("timestamps = true\n", "orgScoped = false\n"),
        );
    project
        .run(&["check", "--fix"])
        .says("fixed schemagen.toml:2: write `foreign_keys` (unknown-key)");
    assert_eq!(
        project.read("schemagen.toml"),
        "[tenancy]\nforeign_keys = \"simple\" # one column\n"
    );
    assert!(
        project
            .read("specs/a.toml")
            .contains("\norg_scoped = false\n")
    );
}

#[test]
fn of_one_spec_that_is_named_only_that_one_is_changed() {
    let second = UNSCOPED.split("# of the note").nth(1).unwrap();
    let second = second.replace("note", "memo");
    let project = Project::new()
        .file("specs/a.toml", UNSCOPED)
        .file("specs/b.toml", format!("#{second}"));
    project.run(&["check", "--fix", "specs/b.toml"]).fails(1);
    assert_eq!(project.read("specs/a.toml"), UNSCOPED);
    assert!(project.read("specs/b.toml").contains("timestamps = true"));
}

#[test]
fn a_text_that_is_no_toml_is_left_as_it_is() {
    let broken = "[table.x]\nonDelete = 1\n[table.x.columns\n";
    let bytes = b"[table.y]\nonDelete = 1 # \xff\n";
    let project = Project::new()
        .file("specs/a.toml", UNSCOPED)
        .file("specs/b.toml", broken)
        .file("specs/c.toml", bytes);
    project.run(&ALL).fails(1);
    assert_eq!(project.read("specs/b.toml"), broken);
    assert_eq!(std::fs::read(project.path("specs/c.toml")).unwrap(), bytes);
    assert!(project.read("specs/a.toml").contains("timestamps = true"));
}

#[cfg(unix)]
#[test]
fn a_spec_that_cannot_be_replaced_is_left_as_it_is_and_so_are_the_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let linked = Project::new()
        .file("a.toml", UNSCOPED)
        .file("specs/b.toml", "");
    std::os::unix::fs::symlink(linked.path("a.toml"), linked.path("specs/a.toml")).expect("a link");
    linked.run(&ALL).fails(2).says("symbolic link");
    assert_eq!(linked.read("a.toml"), UNSCOPED);
    let second = UNSCOPED.split("# of the note").nth(1).unwrap();
    let second = format!("#{}", second.replace("note", "memo"));
    let locked = Project::new()
        .file("specs/a.toml", UNSCOPED)
        .file("specs/b.toml", &second);
    let mode = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(locked.path("specs/b.toml"), mode).expect("a mode");
    locked.run(&ALL).fails(2).says("read-only");
    assert_eq!(locked.read("specs/a.toml"), UNSCOPED);
    assert_eq!(locked.read("specs/b.toml"), second);
}

/// A finding of the guide, and what a person writes who does what its message says: in a spec, this for that.
type ByHand<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

const BY_HAND: &[ByHand<'_>] = &[
    (
        "unscoped-table",
        "subscription",
        "specs/billing.toml",
        "[table.subscription]\n",
        "[table.subscription]\norg_scoped = \"reference_id\"\n",
    ),
    (
        "scope-column-mismatch",
        "subscription.reference_id",
        "specs/billing.toml",
        "reference_id = \"text\" ",
        "reference_id = { references = \"organization\", on_delete = \"cascade\" } ",
    ),
    (
        "missing-on-delete",
        "subscription.user_id",
        "specs/billing.toml",
        "{ references = \"user\", null",
        "{ references = \"user\", on_delete = \"set null\", null",
    ),
    (
        "inconsistent-on-delete",
        "subscription.user_id",
        "specs/billing.toml",
        "on_delete = \"set null\", null = true, ",
        "on_delete = \"set null\", reason = \"it is the organization's\", null = true, ",
    ),
    (
        "naive-timestamp",
        "member.updated_at",
        "schemagen.toml",
        "timestamp_type = \"timestamp\"\n",
        "",
    ),
    (
        "missing-foreign-key",
        "account.account_id",
        "specs/auth.toml",
        "account_id = \"text\"",
        "account_id = { type = \"text\", allow = [{ rule = \"missing-foreign-key\", reason = \"the provider's id\" }] }",
    ),
    (
        "missing-foreign-key",
        "session.active_organization_id",
        "specs/auth.toml",
        "active_organization_id = \"text?\"",
        "active_organization_id = { references = \"organization\", on_delete = \"set null\", null = true, index = true }",
    ),
    (
        "repeatable-membership",
        "member",
        "specs/organizations.toml",
        "# Invitation table",
        "[[table.member.unique]]\ncolumns = [\"organization_id\", \"user_id\"]\n\n# Invitation table",
    ),
];

/// Makes the guide's findings go, one after another, as their messages say.
#[test]
fn the_guide_as_written_comes_to_no_finding() {
    let guide = "examples/guide-as-written";
    let mut project = Project::new().copy(guide);
    let within = |file: &str| format!("{guide}/{file}");
    let specs = within("specs");
    let settings = project.read(&within("schemagen.toml"));
    let (settings, _) = settings.split_once("[rules]").expect("it lowers levels");
    project = project.file(&within("schemagen.toml"), settings);

    let fixed = project
        .run(&["check", "--fix", "--format", "json", &specs])
        .fails(1)
        .json();
    assert!(fixed["fixed"].as_array().unwrap().len() > 10, "{fixed}");

    let mut by_hand: Vec<(String, String, String, String, String)> = BY_HAND
        .iter()
        .map(|(rule, object, file, from, to)| {
            let owned = |text: &str| text.to_owned();
            (
                owned(rule),
                owned(object),
                owned(file),
                owned(from),
                owned(to),
            )
        })
        .collect();
    for table in ["user", "account", "session", "verification"] {
        let why = "org_scoped = false\nreason = \"a person may be in several organizations\"\n";
        let header = format!("[table.{table}]\n");
        by_hand.push((
            "unscoped-table".into(),
            table.into(),
            "specs/auth.toml".into(),
            header.clone(),
            format!("{header}{why}"),
        ));
    }
    for (rule, object, file, from, to) in by_hand {
        let file = within(&file);
        assert!(
            left(&project, &specs).contains(&(rule.clone(), object.clone())),
            "{rule} {object}"
        );
        let text = project.read(&file);
        assert!(text.contains(&from), "{file}: {from}");
        project = project.file(&file, text.replacen(&from, &to, 1));
        assert!(
            !left(&project, &specs).contains(&(rule.clone(), object.clone())),
            "{rule} {object}"
        );
    }
    // What is left is the same word again and again.
    for file in ["auth", "billing", "features", "organizations"] {
        let path = within(&format!("specs/{file}.toml"));
        let mut text = project.read(&path);
        let mut keys: BTreeSet<String> = BTreeSet::new();
        for (rule, object) in left(&project, &specs) {
            let table = object.split('.').next().unwrap_or_default().to_owned();
            let header = format!("[table.{table}]\n");
            if !text.contains(&header) {
                continue;
            }
            match rule.as_str() {
                "naive-timestamp" | "mixed-timestamp-types" => {
                    text = text
                        .replace("\"timestamp", "\"timestamptz")
                        .replace("tztz", "tz");
                }
                "key-without-generator" => {
                    keys.insert(table);
                }
                "missing-scope-index" => {
                    let scope = if table == "subscription" {
                        "reference_id"
                    } else {
                        "organization_id"
                    };
                    text.push_str(&format!(
                        "[[table.{table}.index]]\ncolumns = [\"{scope}\", \"created_at desc\"]\n"
                    ));
                }
                other => panic!("{other} on {object} is left"),
            }
        }
        for table in keys {
            let at = text.find(&format!("[table.{table}.columns]\n")).unwrap();
            let (before, after) = text.split_at(at);
            let key = "id = { type = \"text\", primary_key = true }";
            let made = "id = { type = \"text\", primary_key = true, generate = \"nanoid\" }";
            text = format!("{before}{}", after.replacen(key, made, 1));
        }
        project = project.file(&path, text);
    }
    let end = project.run(&["check", "--deny", "info", &specs]).succeeds();
    end.says("4 specs: no findings");
    project.run(&["build", &specs]).succeeds();
}

/// What is found, by rule and object.
fn left(project: &Project, specs: &str) -> BTreeSet<(String, String)> {
    let answer = project.run(&["check", specs, "--format", "json"]).json();
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|it| {
            let text = |key: &str| it[key].as_str().unwrap().to_owned();
            (text("rule"), text("object"))
        })
        .collect()
}

/// Columns with and without faults, `{c}` for a comment that must stay and `{n}` for a number of its own.
const COLUMNS: &[&str] = &[
    "c{n} = \"json\" {c}",
    "c{n} = 'json?' {c}",
    "c{n} = { type = \"json[]\", null = true } {c}",
    "c{n}.type = \"json\" {c}",
    "c{n} = \"char(3)?\" {c}",
    "c{n} = \"timestamp\" {c}",
    "c{n} = { \"type\" = \"timestamp(3)[]?\" } {c}",
    "c{n} = \"real\" {c}",
    "price_c{n} = { type = \"real\", index = true } {c}",
    "c{n} = { type = \"text\", index = true, unique = true } {c}",
    "c{n} = { type = \"text\", unique = \"organization\", index = true } {c}",
    "c{n} = { references = \"user\" } {c}",
    "c{n} = { references = \"user\", onDelete = \"cascade\" } {c}",
    "c{n} = { references = \"user\", nullable = true } {c}",
    "c{n} = { references = \"user\", on_delete = \"set null\" } {c}",
    "c{n} = { references = \"t0\", on_delete = \"restrict\" } {c}",
    "c{n} = { references = \"t1\", index = true, on_delete = \"cascade\" } {c}",
    "c{n} = { type = \"text\", generate = { value = \"x\" } } {c}",
    "c{n} = { type = \"uuid\", generate = \"uuid_v4\" } {c}",
    "c{n} = { type = \"timestamptz\", generate = \"now\", index = true } {c}",
    "c{n} = { type = \"text\", allow = [{ rule = \"narrow-key\", reason = \"x\" }] } {c}",
    "c{n} = { type = \"text\", allow = [{ rule = \"S040\", reason = \"x\" }, { rule = \"S041\", reason = \"y\" }] } {c}",
    "created_at = \"timestamptz?\" {c}",
    "created_at = { type = \"timestamp\", generate = \"now\" } {c}",
    "updated_at = { type = \"timestamptz\", null = true } {c}",
    "organization_id = \"text\" {c}",
    "organization_id = { references = \"organization\", on_delete = \"restrict\", null = true } {c}",
    "nonsense{n} = 1 {c}",
];

/// Words of a table.
const WORDS: &[&str] = &[
    "org_scoped = true {c}",
    "orgScoped = true {c}",
    "org_scoped = false\nreason = \"all share it\" {c}",
    "timestamps = true {c}",
    "timestamps = false {c}",
    "timestamps = [\"created_at\"] {c}",
    "allow = [{ rule = \"missing-timestamps\", reason = \"x\" }] {c}",
];

/// Keys.
const KEYS: &[&str] = &[
    "id = { type = \"text\", primary_key = true, generate = \"nanoid\" } {c}",
    "id = { type = \"text\", primary_key = true } {c}",
    "id = { type = \"integer\", primary_key = true, identity = \"always\" } {c}",
    "id = { type = \"smallint\", primaryKey = true } {c}",
];

/// What stands behind the columns.
const SECTIONS: &[&str] = &[
    "[[table.{t}.index]]\ncolumns = [\"id\"]",
    "[[table.{t}.index]]\ncolumns = [\"organization_id\", \"id\"]\n[[table.{t}.index]]\ncolumns = [\"organization_id\", \"id\"]",
    "[[table.{t}.index]]\ncolumns = [\"created_at desc\"]\nname = \"newest_{t}\"",
    "[[table.{t}.unique]]\ncolumns = [\"id\", \"created_at\"]",
    "[table.{t}.columns.last{n}]\ntype = \"json\" {c}",
    "[table.{t}.columns.last{n}]\nreferences = \"user\" {c}",
    "[[table.{t}.foreign_key]]\ncolumns = [\"id\"]\nreferences = { table = \"t0\", columns = [\"id\"] }",
];

/// One table: its words, its key, its columns, what stands behind.
type Parts = (Vec<usize>, usize, Vec<usize>, Vec<usize>);

fn parts() -> impl Strategy<Value = Parts> {
    let some = |of: usize, most: usize| prop::collection::vec(0..of, 0..=most);
    (
        some(WORDS.len(), 2),
        0..KEYS.len(),
        some(COLUMNS.len(), 5),
        some(SECTIONS.len(), 2),
    )
}

fn spec(tables: &[Parts]) -> String {
    let mut text = String::from(
        "[table.organization]\ntimestamps = true\n[table.organization.columns]\n\
         id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n\n\
         [table.user]\norg_scoped = false\nreason = \"people\"\ntimestamps = true\n[table.user.columns]\n\
         id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n",
    );
    let mut count = 0;
    for (at, (words, key, columns, sections)) in tables.iter().enumerate() {
        let name = format!("t{at}");
        let mut lines = vec![format!("\n[table.{name}] {{c}}")];
        let mut seen = BTreeSet::new();
        let mut once = |line: &&&str| {
            let key = line.split([' ', '.']).next().unwrap_or_default().to_owned();
            key.contains('{') || seen.insert(key)
        };
        lines.extend(
            words
                .iter()
                .map(|it| &WORDS[*it])
                .filter(&mut once)
                .map(|it| (*it).to_owned()),
        );
        lines.push(format!("[table.{name}.columns]"));
        lines.push(KEYS[*key].to_owned());
        lines.extend(
            columns
                .iter()
                .map(|it| &COLUMNS[*it])
                .filter(&mut once)
                .map(|it| (*it).to_owned()),
        );
        lines.extend(sections.iter().map(|it| SECTIONS[*it].to_owned()));
        for line in lines {
            count += 1;
            let comment = format!("# kept-{count}.");
            text.push_str(
                &line
                    .replace("{c}", &comment)
                    .replace("{n}", &count.to_string())
                    .replace("{t}", &name),
            );
            text.push('\n');
        }
    }
    text
}

fn inputs(text: &str) -> Inputs {
    let mut sources = Sources::default();
    let specs = vec![sources.add("a.toml", text)];
    let (config, _) = config::parse(specs[0], "");
    Inputs {
        sources,
        specs,
        templates: Vec::new(),
        queries: Vec::new(),
        settings: None,
        config: Config {
            rust: None,
            ..config
        },
        diagnostics: Vec::new(),
        previous: Schema::default(),
        allowed: BTreeSet::new(),
    }
}

/// Findings that cannot be read, errors, warnings, infos.
fn standing(analysis: &Analysis) -> [usize; 4] {
    let found = &analysis.diagnostics;
    let unread = found.iter().filter(|it| it.code == code::TOML_SYNTAX);
    [
        unread.count(),
        found.count(Level::Error),
        found.count(Level::Warn),
        found.count(Level::Info),
    ]
}

#[test]
fn random_specs_are_no_worse_after_their_fixes() {
    let settings = Settings {
        cases: 600,
        failure_persistence: None,
        ..Settings::default()
    };
    let made_at_all = std::cell::Cell::new(0);
    let tables = (
        prop::collection::vec(parts(), 1..4),
        any::<bool>(),
        any::<bool>(),
    );
    TestRunner::new(settings)
        .run(&tables, |(tables, unsafe_too, crlf)| {
            let text = spec(&tables);
            let text = if crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            };
            let may = |fix: &schemagen::diagnostic::Fix| {
                unsafe_too || fix.applicability == Applicability::Safe
            };
            let mut inputs = inputs(&text);
            let before = analyze(&inputs);
            let was = standing(&before);
            let id = inputs.specs[0];
            let (after, made, _) = mend(&mut inputs, before, may);
            let mended = inputs.sources.get(id).text().to_owned();
            made_at_all.set(made_at_all.get() + made.len());
            let parsed_before = DeTable::parse(&text).is_ok();
            let parses = DeTable::parse(&mended);
            prop_assert!(
                !parsed_before || parses.is_ok(),
                "{text}\n---\n{mended}\n{parses:?}"
            );
            prop_assert!(standing(&after) <= was, "{text}\n---\n{mended}");
            prop_assert_eq!(standing(&analyze(&inputs)), standing(&after));
            let comments = text
                .lines()
                .filter_map(|line| Some(line.split_once("# kept-")?.1));
            for comment in comments {
                prop_assert!(
                    mended.contains(comment),
                    "{comment} is lost:\n{text}\n---\n{mended}"
                );
            }
            prop_assert!(
                !crlf || !mended.replace("\r\n", "").contains('\n'),
                "{mended:?}"
            );
            let (_, again, _) = mend(&mut inputs, after, may);
            prop_assert!(again.is_empty(), "{mended}\n{again:?}");
            Ok(())
        })
        .unwrap();
    assert!(
        made_at_all.get() > 1_000,
        "{} fixes are too few",
        made_at_all.get()
    );
}
