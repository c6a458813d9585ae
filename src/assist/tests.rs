//! What helps a person is worked out of texts alone.

use super::{Index, View, allow, complete, contents, hover, rename};
use crate::analysis::{Inputs, analyze};
use crate::config::{self, Config};
use crate::diagnostic::apply;
use crate::diagnostic::{Applicability, Fix};
use crate::schema::Schema;
use crate::source::{SourceId, Sources};
use std::collections::BTreeSet;

const PEOPLE: &str = "[table.user]\norg_scoped = false\nreason = \"x\"\ntimestamps = true\n[table.user.columns]\n\
    id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n[table.organization]\ntimestamps = true\n\
    [table.organization.columns]\nid = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

/// A project of two specs and settings; the place of the `|` in the second one.
struct Case {
    inputs: Inputs,
    specs: Vec<SourceId>,
    offset: usize,
}

impl Case {
    fn new(text: &str) -> Self {
        Self::with(text, "", Schema::default())
    }

    fn with(text: &str, settings: &str, previous: Schema) -> Self {
        let offset = text.find('|').unwrap_or(0);
        let mut sources = Sources::default();
        let settings = sources.add("schemagen.toml", settings);
        let (config, found) = config::parse(settings, sources.get(settings).text());
        assert!(found.is_empty(), "{found:?}");
        let specs = vec![
            sources.add("people.toml", PEOPLE),
            sources.add("work.toml", text.replacen('|', "", 1)),
        ];
        let inputs = Inputs {
            sources,
            specs: specs.clone(),
            templates: Vec::new(),
            queries: Vec::new(),
            settings: Some(settings),
            config: Config {
                rust: None,
                ..config
            },
            diagnostics: Vec::new(),
            previous,
            allowed: BTreeSet::new(),
        };
        Self {
            inputs,
            specs,
            offset,
        }
    }

    fn see<T>(&self, with: impl FnOnce(&View<'_>) -> T) -> T {
        let analysis = analyze(&self.inputs);
        let index = Index::new(&self.inputs, &analysis);
        with(&View {
            inputs: &self.inputs,
            analysis: &analysis,
            index: &index,
        })
    }

    /// The same with what the specs come to as the last migration.
    fn built(text: &str) -> Self {
        let previous = Self::new(text).see(|view| view.analysis.schema.clone());
        Self::with(text, "", previous)
    }

    fn text(&self) -> &str {
        self.inputs.sources.get(self.specs[1]).text()
    }

    /// The lines that are there when the thing at the `|` is called otherwise, and were not before.
    fn renamed(&self, to: &str) -> Result<Vec<String>, String> {
        self.see(|view| {
            let symbol = &view
                .index
                .symbols
                .at(self.specs[1], self.offset)
                .expect("a name")
                .symbol;
            let edits = rename(view, symbol, to).map_err(|it| it.0)?;
            let fix = Fix::new("", Applicability::Safe, edits);
            let after = apply(self.specs[1], self.text(), [&fix]);
            let old: Vec<&str> = self.text().lines().collect();
            let is_new = |line: &&str| !old.contains(line);
            Ok(after.lines().filter(is_new).map(str::to_owned).collect())
        })
    }
}

const TABLE: &str = "[table.work]\norg_scoped = true\ntimestamps = true\n[table.work.columns]\n\
    id = { type = \"text\", primary_key = true, generate = \"nanoid\" }\n";

#[test]
fn a_rename_tells_history_what_history_knows() {
    let check = |text: &str, to: &str, fresh: &[&str], built: &[&str]| {
        let text = format!("{text}\n");
        assert_eq!(Case::new(&text).renamed(to).unwrap(), fresh, "{text}");
        assert_eq!(Case::built(&text).renamed(to).unwrap(), built, "{text}");
    };
    check(
        &format!("{TABLE}|title = \"text?\""),
        "head",
        &["head = \"text?\""],
        &["head = { type = \"text?\", renamed_from = \"title\" }"],
    );
    check(
        &format!("{TABLE}[table.work.columns.|title]\ntype = \"text\""),
        "head",
        &["[table.work.columns.head]"],
        &["[table.work.columns.head]", "renamed_from = \"title\""],
    );
    check(
        "[enum.kind]\nvalues = [\"|open\", \"done\"]",
        "new",
        &["values = [\"new\", \"done\"]"],
        &["values = [{ name = \"new\", renamed_from = \"open\" }, \"done\"]"],
    );
    check(
        "[enum.|kind]\nvalues = [\"a\"]",
        "sort",
        &["[enum.sort]"],
        &["[enum.sort]", "renamed_from = \"kind\""],
    );
    check(
        &format!(
            "[mixin.noted.columns]\n|note = \"text?\"\n{}",
            TABLE.replace("org_scoped", "mixins = [\"noted\"]\norg_scoped")
        ),
        "remark",
        &["remark = \"text?\""],
        &["remark = { type = \"text?\", renamed_from = \"note\" }"],
    );
    check(
        "[json.|shape]\na = \"text\"",
        "form",
        &["[json.form]"],
        &["[json.form]"],
    );
}

#[test]
fn an_older_name_gives_way_and_a_newer_one_needs_none() {
    let old = format!("{TABLE}|title = {{ type = \"text\", renamed_from = \"name\" }}\n");
    assert_eq!(
        Case::built(&old).renamed("head").unwrap(),
        ["head = { type = \"text\", renamed_from = \"title\" }"]
    );
    let previous =
        Case::new(&format!("{TABLE}name = \"text\"\n")).see(|view| view.analysis.schema.clone());
    let pending = Case::with(&old, "", previous);
    assert_eq!(
        pending.renamed("head").unwrap(),
        ["head = { type = \"text\", renamed_from = \"name\" }"]
    );
}

#[test]
fn what_the_settings_do_not_say_cannot_follow() {
    let text = format!(
        "{TABLE}x = {{ references = \"|organization\", on_delete = \"cascade\", index = true }}\n"
    );
    let refused = Case::new(&text).renamed("tenant").unwrap_err();
    assert!(
        refused.contains("write `root = \"organization\"` in schemagen.toml first"),
        "{refused}"
    );
    let said = Case::with(
        &text,
        "[tenancy]\nroot = \"organization\"\n",
        Schema::default(),
    );
    assert!(said.renamed("tenant").is_ok());
}

#[test]
fn a_finding_is_allowed_where_it_stands() {
    let check = |text: &str, rule: &str, line: &str| {
        let case = Case::new(text);
        let mended = case.see(|view| {
            let mut found = view
                .analysis
                .diagnostics
                .iter()
                .filter(|it| it.code.name == rule);
            let finding = found
                .next()
                .unwrap_or_else(|| panic!("{rule}: {:?}", view.analysis.diagnostics));
            let fix = allow(view, finding).expect("it can be allowed");
            apply(case.specs[1], case.text(), [&fix])
        });
        assert!(mended.lines().any(|it| it == line), "{mended}");
        let quiet = Case::new(&mended).see(|view| {
            let left = view.analysis.diagnostics.iter();
            left.filter(|it| it.code.name == rule || it.code.code.starts_with('B'))
                .count()
        });
        assert_eq!(quiet, 0, "{mended}");
    };
    check(
        &format!("{TABLE}[[table.work.unique]]\ncolumns = [\"created_at\", \"updated_at\"]\n"),
        "unique-across-tenants",
        "allow = [{ rule = \"unique-across-tenants\", reason = \"say why\" }]",
    );
    check(
        &format!("{TABLE}user_id = \"text\"\n"),
        "missing-foreign-key",
        "user_id = { type = \"text\", allow = [{ rule = \"missing-foreign-key\", reason = \"say why\" }] }",
    );
    check(
        &format!("{TABLE}user_id = {{ type = \"text\", allow = [{{ rule = \"bounded-varchar\", reason = \"x\" }}] }}\n")
            .replace("bounded-varchar", "naive-timestamp"),
        "missing-foreign-key",
        "user_id = { type = \"text\", allow = [{ rule = \"naive-timestamp\", reason = \"x\" }, { rule = \"missing-foreign-key\", reason = \"say why\" }] }",
    );
    check(
        "[table.work]\norg_scoped = true\n[table.work.columns]\nid = { type = \"text\", primary_key = true }\n",
        "missing-timestamps",
        "allow = [{ rule = \"missing-timestamps\", reason = \"say why\" }]",
    );
}

#[test]
fn what_can_be_typed_depends_on_the_place() {
    let labels = |text: &str| {
        let case = Case::new(text);
        case.see(|view| complete(view, case.specs[1], case.offset))
    };
    let names =
        |text: &str| -> Vec<String> { labels(text).into_iter().map(|it| it.label).collect() };
    assert_eq!(
        names("[|"),
        ["enum", "json", "mixin", "table", "extension", "sql"]
    );
    assert_eq!(names("[table.|"), ["organization", "user"]);
    assert!(names("[table.user.|").contains(&"columns".to_owned()));
    assert_eq!(
        names("[[table.user.|"),
        ["index", "unique", "check", "foreign_key", "allow"]
    );
    assert_eq!(
        names(&format!("{TABLE}[[table.work.index]]\ncolumns = [\"i|")),
        ["created_at", "id", "organization_id", "updated_at"]
    );
    assert_eq!(
        names(&format!("{TABLE}[[table.work.index]]\ncolumns = [\"id |")),
        ["asc", "desc", "nulls first", "nulls last"]
    );
    assert_eq!(
        names("[sql.x]\nafter = [\"table.|"),
        ["table.organization", "table.user", "sql.x"]
    );
    assert_eq!(
        names(&format!(
            "{TABLE}x = {{ references = {{ table = \"user\", column = \"|"
        )),
        ["created_at", "id", "updated_at"]
    );
    assert!(names("x = 1 # |").is_empty());
    let insert = |text: &str, label: &str| {
        let found = labels(text).into_iter().find(|it| it.label == label);
        found.unwrap_or_else(|| panic!("{label}")).insert
    };
    assert_eq!(insert("[table.a]\nmix|", "mixins"), "mixins = [\"$0\"]");
    assert_eq!(insert("[table.a]\nmix| = []", "mixins"), "mixins");
    assert_eq!(insert("[table.a]\norg_scoped = |", "true"), "true");
    assert_eq!(insert("[mixin.m]\n[table.a]\nmixins = |", "m"), "[\"m\"]");
}

#[test]
fn a_text_tells_what_it_declares_and_what_stands_in_it() {
    let text =
        format!("{TABLE}[[table.work.index]]\ncolumns = [\"id\"]\n[enum.e]\nvalues = [\"a\"]\n");
    let case = Case::new(&text);
    case.see(|view| {
        let outline = view.index.outline(case.specs[1]).unwrap();
        let entries = contents(case.text(), outline);
        let names: Vec<&str> = entries.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["work", "e"]);
        for entry in &entries {
            assert!(entry.range.start <= entry.place.start && entry.place.end <= entry.range.end);
            for child in &entry.children {
                assert!(
                    child.range.start <= child.place.start && child.place.end <= child.range.end
                );
                assert!(entry.range.end >= child.range.end, "{entry:?}");
            }
        }
        let at = |part: &str| {
            let found = hover(view, case.specs[1], case.text().find(part).unwrap() + 1);
            found.map(|(_, text)| text).unwrap_or_default()
        };
        assert!(at("timestamps").starts_with("**`timestamps`**"));
        assert!(at("nanoid").contains("21 random characters"));
        assert!(at("work]").contains("each row of one organization"));
        assert!(at("\"a\"").contains("label of the enum `e`"));
    });
}

#[test]
fn the_names_of_better_auth_can_be_typed_in_the_settings() {
    let settings = "[auth.better_auth]\nversion = \"1.7\"\nplugins = [\"organization\"]\n\
                    tables = { user = \"user\" }\nfields = { session = {} }\n";
    let case = Case::with("", settings, Schema::default());
    let id = case.inputs.settings.expect("there are settings");
    let at = |part: &str| settings.find(part).expect("it is there") + part.len();
    let typed = |part: &str| case.see(|view| complete(view, id, at(part)));
    let insert = |part: &str, label: &str| {
        let found = typed(part).into_iter().find(|it| it.label == label);
        found.unwrap_or_else(|| panic!("{label}")).insert
    };
    assert_eq!(insert("plugins = [\"", "twoFactor"), "twoFactor");
    assert_eq!(insert("tables = {", "session"), "session = \"$0\"");
    assert_eq!(insert("fields = {", "user"), "user = { $0 }");
    assert_eq!(insert("user = \"", "organization"), "organization");
    assert_eq!(insert("version = \"", "1.7"), "1.7");
    // A table that is named there follows when it is called otherwise.
    case.see(|view| {
        let symbol = &view
            .index
            .symbols
            .at(id, at("user = \""))
            .expect("a table")
            .symbol;
        let edits = rename(view, symbol, "person").expect("it can be called so");
        let fix = Fix::new("", Applicability::Safe, edits);
        let after = apply(id, settings, [&fix]);
        assert!(after.contains("tables = { user = \"person\" }"), "{after}");
    });
}

#[test]
fn a_line_is_helped_with_at_every_keystroke() {
    let typed = "[mixin.m.columns]\nü = \"text\"\n[[table.work.index]]\ncolumns = [\"id desc\", { expr = \"lower(id)\" }]\n\
        [table.work.joins.j]\nuser_id = [\"id\"]\n[sql.\"🦀\"]\nafter = [\"column.work.id\"]\n";
    for (end, _) in typed.char_indices() {
        let text = format!("{TABLE}{}|", &typed[..end]);
        let case = Case::new(&text);
        case.see(|view| {
            complete(view, case.specs[1], case.offset);
            hover(view, case.specs[1], case.offset);
            let outline = view.index.outline(case.specs[1]).unwrap();
            let entries = contents(case.text(), outline);
            assert_eq!(entries.iter().filter(|it| it.name == "work").count(), 1);
        });
    }
}
