//! Better Auth's tables: the profiles are what its packages say, the demo has all that it needs, and whatever is taken
//! out of it is found, each by the one rule that is for it.

use crate::support::{Project, repository};
use schemagen::{
    analysis::{Inputs, analyze},
    auth::{AuthColumn, BetterAuth, Ids, Kind},
    config,
    schema::Schema,
    source::{SourceId, Sources},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::{Command, Stdio},
};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

/// A finding: its rule and what it is about.
type Found = (String, String);

/// The section as it is meant.
fn better_auth(settings: &str) -> BetterAuth {
    let id = Sources::default().add("schemagen.toml", settings);
    let (config, faults) = config::parse(id, settings);
    assert!(faults.is_empty(), "{settings}\n{faults:?}");
    config.better_auth.expect("the section is there")
}

/// What the rules of the family say of specs.
fn auth_findings(settings: &str, specs: &BTreeMap<String, String>) -> BTreeSet<Found> {
    let mut sources = Sources::default();
    let id = sources.add("schemagen.toml", settings);
    let (config, diagnostics) = config::parse(id, settings);
    let specs: Vec<SourceId> = specs
        .iter()
        .map(|(path, text)| sources.add(path.as_str(), text.as_str()))
        .collect();
    let analysis = analyze(&Inputs {
        sources,
        specs,
        templates: Vec::new(),
        queries: Vec::new(),
        settings: Some(id),
        config,
        diagnostics,
        previous: Schema::default(),
        allowed: BTreeSet::new(),
    });
    let auth = analysis
        .diagnostics
        .iter()
        .filter(|it| it.code.name.contains("auth-") && it.code.code.starts_with('S'));
    auth.map(|it| (it.code.name.to_owned(), it.object.clone()))
        .collect()
}

/// The demo, as texts that can be edited.
#[derive(Clone)]
struct Demo {
    settings: String,
    specs: BTreeMap<String, DocumentMut>,
}

impl Demo {
    fn read() -> Self {
        let project = Project::new().copy("specs");
        let mut specs = BTreeMap::new();
        let tree = project.tree().into_keys();
        for path in tree.filter(|it| it.ends_with(".toml")) {
            specs.insert(path.clone(), project.read(&path).parse().unwrap());
        }
        let settings: DocumentMut = specs.remove("specs/schemagen.toml").unwrap();
        Self {
            settings: settings.to_string(),
            specs,
        }
    }

    fn findings(&self) -> BTreeSet<Found> {
        let texts = self
            .specs
            .iter()
            .map(|(path, document)| (path.clone(), document.to_string()));
        auth_findings(&self.settings, &texts.collect())
    }

    /// A table's entry.
    fn table(&mut self, name: &str) -> &mut Table {
        let mut tables = self
            .specs
            .values_mut()
            .filter_map(|it| it["table"].as_table_mut()?.get_mut(name)?.as_table_mut());
        tables.next().unwrap_or_else(|| panic!("no table {name}"))
    }

    /// A column in its long form, also where a shorthand or a word of the table makes it.
    fn column(&mut self, table: &str, name: &str) -> &mut InlineTable {
        let entry = self.table(table);
        let scope = entry.get("org_scoped").is_some();
        let columns = entry["columns"].as_table_mut().unwrap();
        let mut long = InlineTable::new();
        match columns.get(name) {
            Some(Item::Value(toml_edit::Value::InlineTable(written))) => long = written.clone(),
            Some(Item::Table(written)) => long = written.clone().into_inline_table(),
            Some(word) => {
                let word = word.as_str().unwrap();
                long.insert("type", word.trim_end_matches('?').into());
                if word.ends_with('?') {
                    long.insert("null", true.into());
                }
            }
            None if name.ends_with("_at") => {
                long.insert("type", "timestamptz".into());
                long.insert("default", "now".into());
            }
            None => {
                assert!(scope, "{table}.{name} is made by nothing");
                long.insert("references", "organization".into());
                long.insert("on_delete", "cascade".into());
            }
        }
        columns.insert(name, value(long));
        columns[name].as_inline_table_mut().unwrap()
    }

    /// Takes a column away, or the part of a word that makes it.
    fn remove_column(&mut self, table: &str, name: &str) {
        let entry = self.table(table);
        let columns = entry["columns"].as_table_mut().unwrap();
        if columns.remove(name).is_some() {
        } else if name.ends_with("_at") {
            let all = ["created_at", "updated_at"];
            let written = entry["timestamps"].as_array().cloned();
            let written: Vec<String> = match &written {
                Some(list) => list.iter().map(|it| it.as_str().unwrap().into()).collect(),
                None => all.map(str::to_owned).into(),
            };
            let left: Array = written.into_iter().filter(|it| it != name).collect();
            entry["timestamps"] = if left.is_empty() {
                value(false)
            } else {
                value(left)
            };
        } else {
            entry["org_scoped"] = value(false);
        }
    }

    /// Takes away every index that starts with the column.
    fn remove_index(&mut self, table: &str, name: &str) {
        self.column(table, name).remove("index");
        if let Some(indexes) = self.table(table).get_mut("index") {
            let indexes = indexes.as_array_of_tables_mut().unwrap();
            indexes.retain(|index| index["columns"][0].as_str() != Some(name));
        }
    }

    /// Gives a table another name, and to everything that names it.
    fn rename_table(&mut self, from: &str, to: &str) {
        for document in self.specs.values_mut() {
            let tables = document["table"].as_table_mut().unwrap();
            if let Some(entry) = tables.remove(from) {
                tables.insert(to, entry);
            }
        }
        let (word, key) = (
            format!("references = \"{from}"),
            format!("references = \"{to}"),
        );
        for document in self.specs.values_mut() {
            *document = document.to_string().replace(&word, &key).parse().unwrap();
        }
        for key in ["root", "table"] {
            let (word, other) = (format!("{key} = \"{from}\""), format!("{key} = \"{to}\""));
            self.settings = self.settings.replace(&word, &other);
        }
    }
}

/// One thing taken out of the demo, and the rule that is for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Removal {
    Column,
    Type,
    Unique,
    Reference,
    OnDelete,
    NotNull,
    Null,
    Index,
}

impl Removal {
    const ALL: [(Self, &str); 8] = [
        (Self::Column, "missing-auth-column"),
        (Self::Type, "auth-column-type"),
        (Self::Unique, "auth-column-not-unique"),
        (Self::Reference, "auth-reference"),
        (Self::OnDelete, "auth-reference"),
        (Self::NotNull, "auth-column-nullable"),
        (Self::Null, "auth-column-not-null"),
        (Self::Index, "auth-column-not-indexed"),
    ];

    /// Whether the profile has this to take away.
    fn applies(self, column: &AuthColumn) -> bool {
        let field = &column.field;
        match self {
            Self::Column => true,
            // A reference has the type of what it points to.
            Self::Type => field.references.is_none(),
            Self::Unique => field.unique,
            Self::Reference | Self::OnDelete => field.references.is_some(),
            // A primary key is never NULL.
            Self::NotNull => field.required && field.name != "id",
            Self::Null => !field.required && !field.filled,
            Self::Index => field.index && field.references.is_none(),
        }
    }

    fn apply(self, demo: &mut Demo, table: &str, name: &str) {
        match self {
            Self::Column => demo.remove_column(table, name),
            Self::Index => demo.remove_index(table, name),
            _ => {
                let column = demo.column(table, name);
                match self {
                    Self::Type => {
                        for key in ["references", "on_delete", "default", "generate"] {
                            column.remove(key);
                        }
                        column.insert("type", "bytea".into());
                    }
                    Self::Unique => {
                        column.remove("unique");
                        column.remove("primary_key");
                    }
                    Self::Reference => {
                        column.remove("references");
                        column.remove("on_delete");
                        column.insert("type", "text".into());
                    }
                    Self::OnDelete => {
                        column.insert("on_delete", "restrict".into());
                    }
                    Self::NotNull => {
                        column.insert("null", true.into());
                    }
                    Self::Null => {
                        column.remove("null");
                        if column.get("on_delete").is_some() {
                            column.insert("on_delete", "cascade".into());
                        }
                    }
                    Self::Column | Self::Index => {}
                }
            }
        }
    }
}

#[test]
fn the_demo_has_what_better_auth_needs() {
    let demo = Demo::read();
    assert_eq!(demo.findings(), BTreeSet::new());
    let project = Project::new().copy("specs");
    project
        .run(&["check", "specs", "--deny", "info"])
        .succeeds();
}

#[test]
fn each_removal_from_the_demo_is_found_by_its_rule() {
    let demo = Demo::read();
    let needed = better_auth(&demo.settings);
    let mut tried: BTreeMap<Removal, usize> = BTreeMap::new();
    let mut wrong = String::new();
    for table in &needed.tables {
        for column in &table.columns {
            let (table, name) = (table.name.to_string(), column.name.to_string());
            for (removal, rule) in Removal::ALL.iter().filter(|(it, _)| it.applies(column)) {
                let mut edited = demo.clone();
                removal.apply(&mut edited, &table, &name);
                let found = edited.findings();
                let expected = (rule.to_string(), format!("{table}.{name}"));
                if found != BTreeSet::from([expected]) {
                    wrong += &format!("{removal:?} {table}.{name}: {found:?}\n");
                }
                *tried.entry(*removal).or_default() += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    // user 12, session 10, account 13, verification 6, organization 7, member 5, invitation 8, subscription 17.
    let expected = [
        (Removal::Column, 78),
        (Removal::Type, 72),
        (Removal::Unique, 11),
        (Removal::Reference, 6),
        (Removal::OnDelete, 6),
        (Removal::NotNull, 36),
        (Removal::Null, 31),
        (Removal::Index, 2),
    ];
    assert_eq!(tried, BTreeMap::from(expected));
}

#[test]
fn each_table_taken_from_the_demo_is_found() {
    let demo = Demo::read();
    let needed = better_auth(&demo.settings).tables;
    assert_eq!(needed.len(), 8);
    for table in needed {
        let name = table.name.to_string();
        let mut edited = demo.clone();
        edited.rename_table(&name, "other");
        let expected = ("missing-auth-table".to_owned(), name);
        assert_eq!(edited.findings(), BTreeSet::from([expected]));
    }
}

#[test]
fn every_table_that_is_missing_is_told() {
    let settings = "[auth.better_auth]\nversion = \"1.7\"\nplugins = [\"organization.teams\"]\n";
    let spec = written(
        &better_auth("[auth.better_auth]\nversion = \"1.7\"\n"),
        None,
    )
    .replace("[table.session", "[table.sitting");
    let specs = BTreeMap::from([("specs/auth.toml".to_owned(), spec)]);
    let missing = |found: BTreeSet<Found>| -> Vec<String> {
        let of_tables = found.into_iter().filter(|it| it.0 == "missing-auth-table");
        of_tables.map(|it| it.1).collect()
    };
    assert_eq!(
        missing(auth_findings(settings, &specs)),
        [
            "invitation",
            "member",
            "organization",
            "session",
            "team",
            "team_member"
        ]
    );
}

#[test]
fn a_column_that_is_there_by_another_name_is_named() {
    let check = |naming: &str, from: &str, to: &str, helps: &[&str]| {
        let settings = format!("[auth.better_auth]\nversion = \"1.7\"\nnaming = \"{naming}\"\n");
        let spec = written(&better_auth(&settings), None);
        assert!(spec.contains(&format!("\n{from} = ")), "{spec}");
        let spec = spec.replace(&format!("\n{from} = "), &format!("\n{to} = "));
        let project = Project::new()
            .file("specs/schemagen.toml", settings)
            .file("specs/auth.toml", spec);
        let said = project.run(&["check", "specs", "--format", "json"]);
        let said = said.fails(1).json();
        let found = said["findings"].as_array().unwrap().iter();
        let found: Vec<&Value> = found
            .filter(|it| it["rule"].as_str().unwrap().contains("auth-"))
            .map(|it| &it["help"])
            .collect();
        assert_eq!(found, helps, "{from} = {to}");
    };
    // One finding each: that nobody writes the column by its other name is the same fault.
    check(
        "snake_case",
        "email_verified",
        "emailVerified",
        &["if it is `emailVerified`, write `naming = \"camelCase\"` under `[auth.better_auth]`"],
    );
    check(
        "camelCase",
        "emailVerified",
        "email_verified",
        &["if it is `email_verified`, write `naming = \"snake_case\"` under `[auth.better_auth]`"],
    );
    check(
        "snake_case",
        "identifier",
        "identifiers",
        &[
            "if it is `identifiers`, write `fields = { verification.identifier = \"identifiers\" }` under `[auth.better_auth]`",
        ],
    );
    check(
        "snake_case",
        "token",
        "secret",
        &[
            "add `token = { type = \"text\", unique = true }`, or say its name as `session.token` in `fields` under `[auth.better_auth]`",
            "let it be NULL, or give it a `default`",
        ],
    );
}

/// What the package says of its tables, by the plugins that are switched on.
fn said_by_the_package() -> BTreeMap<String, Value> {
    let folder = repository("tests/npm");
    assert!(
        folder.join("node_modules/better-auth").exists(),
        "Better Auth proves its profile and is not there: run tests/run.sh once, or `npm ci --prefix tests/npm`"
    );
    let done = Command::new("node")
        .arg("better-auth.mjs")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The same of the profile.
fn said_by_the_profile(plugins: &str) -> Value {
    let list: Vec<&str> = plugins.split(',').filter(|it| !it.is_empty()).collect();
    let settings = format!(
        "[auth.better_auth]\nversion = \"1.7\"\nnaming = \"camelCase\"\nplugins = {list:?}\n"
    );
    let tables = better_auth(&settings).tables.into_iter().map(|table| {
        assert_eq!(table.model, table.name.to_string());
        let fields = table.columns.iter().filter(|it| it.field.name != "id");
        let fields = fields.map(|column| {
            assert_eq!(column.field.name, column.name.as_str());
            let kind = match column.field.kind {
                Kind::Id | Kind::String => "string",
                Kind::Boolean => "boolean",
                Kind::Number => "number",
                Kind::BigInt => "bigint",
                Kind::Date => "date",
            };
            let target = column.references.as_ref();
            let said = json!({
                "type": kind,
                "required": column.field.required,
                "unique": column.field.unique,
                "index": column.field.index,
                "references": target.map(|table| format!("{table}.id")),
                "onDelete": target.map(|_| "cascade"),
                // What the plugin `admin` writes stands in a hook of its own, and not in the schema.
                "filled": column.field.filled && (table.model != "user" || column.field.name != "role"),
            });
            (column.field.name.clone(), said)
        });
        (table.model.clone(), fields.collect::<Value>())
    });
    tables.collect()
}

#[test]
fn the_profile_is_what_the_package_says() {
    let sets = said_by_the_package();
    assert!(sets.len() > 40, "{:?}", sets.keys());
    for (plugins, mut said) in sets {
        for fields in said.as_object_mut().unwrap().values_mut() {
            for field in fields.as_object_mut().unwrap().values_mut() {
                let default = field.as_object_mut().unwrap().remove("default");
                field["filled"] = json!(default != Some(Value::Null));
            }
        }
        assert_eq!(said_by_the_profile(&plugins), said, "{plugins}");
    }
}

/// The defaults of a profile and of the package, as text, by `table.field`.
#[test]
fn the_defaults_are_those_of_the_package() {
    let mut said = BTreeMap::new();
    for tables in said_by_the_package().values() {
        for (table, fields) in tables.as_object().unwrap() {
            for (field, attributes) in fields.as_object().unwrap() {
                let default = &attributes["default"];
                if !default.is_null() {
                    said.insert(format!("{table}.{field}"), default.to_string());
                }
            }
        }
    }
    let text = fs::read_to_string(repository("src/auth/better_auth_1_7.toml")).unwrap();
    let profile: DocumentMut = text.parse().unwrap();
    let plugins = profile["plugin"].as_table().unwrap().iter();
    let parts = [("core", &profile["core"])].into_iter().chain(plugins);
    let mut written = BTreeMap::new();
    for (table, fields) in parts.flat_map(|(_, part)| part.as_table().unwrap().iter()) {
        for (field, attributes) in fields.as_table().unwrap() {
            let long = attributes.as_inline_table();
            if let Some(default) = long.and_then(|long| long.get("default")) {
                let default = default.clone().decorated("", "").to_string();
                written.insert(format!("{table}.{field}"), default);
            }
        }
    }
    assert_eq!(written, said);
}

#[test]
fn the_profile_names_the_versions_that_the_tests_run() {
    let lock = fs::read_to_string(repository("tests/npm/package.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    let text = fs::read_to_string(repository("src/auth/better_auth_1_7.toml")).unwrap();
    let profile: DocumentMut = text.parse().unwrap();
    let packages = profile["packages"].as_table().unwrap();
    assert_eq!(packages.len(), 4);
    for (package, version) in packages {
        assert_eq!(
            lock["dependencies"][package],
            version.as_str().unwrap(),
            "{package}"
        );
    }
}

#[test]
fn the_guide_lacks_what_its_better_auth_needs() {
    let guide = Project::new().copy("examples/guide-as-written");
    let settings = guide.read("examples/guide-as-written/schemagen.toml")
        + "[auth.better_auth]\nversion = \"1.7\"\nplugins = [\"admin\", \"organization\", \"stripe\"]\n";
    let specs = guide
        .tree()
        .into_keys()
        .filter(|path| path.contains("specs/"));
    let specs = specs
        .map(|path| (path.clone(), guide.read(&path)))
        .collect();
    let expected = [
        ("auth-column-not-indexed", "invitation.email"),
        ("auth-column-not-indexed", "verification.identifier"),
        ("auth-column-nullable", "organization.slug"),
        ("auth-column-nullable", "subscription.status"),
        ("missing-auth-column", "invitation.created_at"),
        ("missing-auth-column", "session.token"),
        ("missing-auth-column", "subscription.billing_interval"),
        ("missing-auth-column", "subscription.cancel_at"),
        ("missing-auth-column", "subscription.canceled_at"),
        ("missing-auth-column", "subscription.ended_at"),
        ("missing-auth-column", "subscription.stripe_schedule_id"),
        ("missing-auth-column", "user.stripe_customer_id"),
    ];
    let expected = expected.map(|(rule, object)| (rule.to_owned(), object.to_owned()));
    assert_eq!(auth_findings(&settings, &specs), BTreeSet::from(expected));
}

/// Specs with just what is needed, less one thing.
fn written(needed: &BetterAuth, less: Option<(&str, &str, Removal)>) -> String {
    let mut text = String::new();
    for table in &needed.tables {
        let name = &table.name.name;
        text +=
            &format!("[table.{name}]\norg_scoped = false\nreason = \"x\"\ntimestamps = false\n");
        if *name == *"organization" {
            text = text.replace(
                "[table.organization]\norg_scoped = false\n",
                "[table.organization]\n",
            );
        }
        let columns = table.columns.iter().filter_map(|column| {
            let is_meant =
                |it: &(&str, &str, Removal)| it.0 == name.as_str() && it.1 == column.name.as_str();
            let less = less.filter(is_meant).map(|(_, _, removal)| removal);
            Some(format!(
                "{} = {}\n",
                column.name,
                entry(needed.ids, column, less)?
            ))
        });
        let columns: String = columns.collect();
        text += &format!("[table.{name}.columns]\n{columns}\n");
    }
    text
}

/// A column with just what is needed of it, less one thing.
fn entry(ids: Ids, column: &AuthColumn, less: Option<Removal>) -> Option<String> {
    let field = &column.field;
    let is_key = field.name == "id";
    let id = match ids {
        Ids::Text => "type = \"text\"",
        Ids::Uuid => "type = \"uuid\", default = { sql = \"gen_random_uuid()\" }",
        Ids::Serial => "type = \"bigint\", identity = \"by default\"",
    };
    let (id_type, _) = id.split_once(',').unwrap_or((id, ""));
    let action = if less == Some(Removal::OnDelete) {
        "restrict"
    } else {
        "cascade"
    };
    let mut words = match (field.kind, &column.references) {
        _ if less == Some(Removal::Type) && is_key => {
            "type = \"bytea\", default = { sql = \"'x'\" }".to_owned()
        }
        _ if less == Some(Removal::Type) => "type = \"bytea\"".to_owned(),
        (Kind::Id, Some(target)) if less != Some(Removal::Reference) => {
            format!("references = \"{target}\", on_delete = \"{action}\"")
        }
        (Kind::Id, _) if is_key => id.to_owned(),
        (Kind::Id, _) => id_type.to_owned(),
        (Kind::String, _) => "type = \"text\"".to_owned(),
        (Kind::Boolean, _) => "type = \"boolean\"".to_owned(),
        (Kind::Number, _) => "type = \"integer\"".to_owned(),
        (Kind::BigInt, _) => "type = \"bigint\"".to_owned(),
        (Kind::Date, _) => "type = \"timestamptz\"".to_owned(),
    };
    if is_key && less != Some(Removal::Unique) {
        words += ", primary_key = true";
    } else if field.unique && less != Some(Removal::Unique) {
        words += ", unique = true";
    }
    if field.index && less != Some(Removal::Index) {
        words += ", index = true";
    }
    if field.required == (less == Some(Removal::NotNull)) && less != Some(Removal::Null) {
        words += ", null = true";
    }
    (less != Some(Removal::Column)).then(|| format!("{{ {words} }}"))
}

#[test]
fn every_plugin_is_checked_under_every_name_and_with_every_kind_of_id() {
    let specs = |text: String| BTreeMap::from([("specs/auth.toml".to_owned(), text)]);
    for naming in ["snake_case", "camelCase"] {
        for ids in ["text", "uuid", "serial"] {
            let settings = all_plugins(naming, ids);
            let whole = specs(written(&better_auth(&settings), None));
            assert_eq!(
                auth_findings(&settings, &whole),
                BTreeSet::new(),
                "{settings}"
            );
        }
    }
    let settings = all_plugins("camelCase", "uuid");
    let needed = better_auth(&settings);
    for table in &needed.tables {
        for column in &table.columns {
            let (table, name) = (table.name.name.as_str(), column.name.as_str());
            for (removal, rule) in Removal::ALL.iter().filter(|(it, _)| it.applies(column)) {
                let less = specs(written(&needed, Some((table, name, *removal))));
                let expected = BTreeSet::from([(rule.to_string(), format!("{table}.{name}"))]);
                assert_eq!(auth_findings(&settings, &less), expected, "{removal:?}");
            }
        }
    }
}

/// The section with every plugin that the package has been asked about.
fn all_plugins(naming: &str, ids: &str) -> String {
    let sets = said_by_the_package();
    let plugins = sets.keys().max_by_key(|it| it.len()).unwrap();
    let plugins: Vec<&str> = plugins.split(',').collect();
    assert!(plugins.len() > 30, "{plugins:?}");
    format!(
        "[auth.better_auth]\nversion = \"1.7\"\nnaming = \"{naming}\"\n\
         generate_id = \"{ids}\"\nplugins = {plugins:?}\n"
    )
}

#[test]
fn what_the_database_makes_needs_a_default_and_what_nobody_writes_too() {
    let settings = "[auth.better_auth]\nversion = \"1.7\"\ngenerate_id = \"uuid\"\n\
                    tables = { session = false, account = false }\n";
    let needed = better_auth(settings);
    let text = written(&needed, None)
        .replace(", default = { sql = \"gen_random_uuid()\" }", "")
        .replace(
            "[table.verification.columns]\n",
            "[table.verification.columns]\nmade = { type = \"text\", generate = \"nanoid\" }\n\
             said = { type = \"text\", default = \"x\" }\nopen = \"text?\"\n\
             derived = { type = \"text\", generated = \"lower(value)\" }\n",
        );
    let specs = BTreeMap::from([("specs/auth.toml".to_owned(), text)]);
    let expected = ["user.id", "verification.id", "verification.made"]
        .map(|it| ("auth-unwritten-column".to_owned(), it.to_owned()));
    assert_eq!(auth_findings(settings, &specs), BTreeSet::from(expected));
}

#[test]
fn an_inviter_may_be_referenced_as_a_member() {
    let settings = "[auth.better_auth]\nversion = \"1.7\"\nplugins = [\"organization\"]\n";
    let found = |target: &str| {
        let text = written(&better_auth(settings), None);
        let member = text.replace(
            "[table.member.columns]",
            "[[table.member.unique]]\ncolumns = [\"user_id\"]\n[table.member.columns]",
        );
        let inviter = "inviter_id = { references = \"user\"";
        assert!(member.contains(inviter));
        let text = member.replace(
            inviter,
            &format!("inviter_id = {{ references = \"{target}\""),
        );
        auth_findings(settings, &BTreeMap::from([("a.toml".to_owned(), text)]))
    };
    assert_eq!(found("member.user_id"), BTreeSet::new());
    let wrong = (
        "auth-reference".to_owned(),
        "invitation.inviter_id".to_owned(),
    );
    assert_eq!(found("member"), BTreeSet::from([wrong.clone()]));
    assert_eq!(found("organization"), BTreeSet::from([wrong]));
}

#[test]
fn tables_and_fields_go_by_the_names_of_the_project() {
    let needed = better_auth(
        "[auth.better_auth]\nversion = \"1.7\"\nplugins = [\"organization.teams\"]\n\
         tables = { user = \"auth.people\", team = false, verification = false }\n\
         fields = { user = { emailVerified = \"verified\" }, session.userId = \"person\" }\n",
    );
    let names: Vec<String> = needed.tables.iter().map(|it| it.name.to_string()).collect();
    let expected = [
        "auth.people",
        "session",
        "account",
        "organization",
        "member",
        "invitation",
        "team_member",
    ];
    assert_eq!(names, expected);
    let column = |table: usize, field: &str| {
        let mut columns = needed.tables[table].columns.iter();
        columns.find(|it| it.field.name == field).unwrap()
    };
    assert_eq!(column(0, "emailVerified").name.as_str(), "verified");
    assert_eq!(column(0, "createdAt").name.as_str(), "created_at");
    let owner = column(1, "userId");
    assert_eq!(owner.name.as_str(), "person");
    assert_eq!(
        owner.references.as_ref().map(ToString::to_string),
        Some("auth.people".into())
    );
    assert_eq!(
        column(6, "teamId").references,
        None,
        "nobody keeps teams here"
    );
}

#[test]
fn what_better_auth_does_not_know_is_told_at_its_place() {
    let check = |settings: &str, at: &str, message: &str, help: &str| {
        let settings = format!("[auth.better_auth]\n{settings}\n");
        let mut sources = Sources::default();
        let id = sources.add("schemagen.toml", settings.as_str());
        let (_, faults) = config::parse(id, &settings);
        let told: Vec<_> = faults
            .iter()
            .map(|it| {
                (
                    sources.text(it.primary.span),
                    &*it.message,
                    it.help.as_deref().unwrap_or(""),
                )
            })
            .collect();
        assert_eq!(told, [(at, message, help)], "{settings}");
    };
    check(
        "version = \"1.6\"",
        "\"1.6\"",
        "`version` cannot be `1.6`",
        "did you mean `1.7`?",
    );
    check(
        "version = \"1.7\"\nplugins = [\"admin\", \"organisation\"]",
        "\"organisation\"",
        "Better Auth has no plugin `organisation`",
        "did you mean `organization`?",
    );
    check(
        "version = \"1.7\"\nplugins = [\"organization.team\"]",
        "\"organization.team\"",
        "Better Auth has no plugin `organization.team`",
        "did you mean `organization.teams`?",
    );
    check(
        "version = \"1.7\"\ntables = { users = \"people\" }",
        "users",
        "Better Auth has no table `users`",
        "did you mean `user`?",
    );
    check(
        "version = \"1.7\"\ntables = { team = \"crew\" }",
        "team",
        "`team` is a table of Better Auth's `organization.teams`",
        "add `\"organization.teams\"` to `plugins`, or leave this out",
    );
    check(
        "version = \"1.7\"\nfields = { user = { email_verified = \"verified\" } }",
        "email_verified",
        "`user` has no field `email_verified`",
        "did you mean `emailVerified`?",
    );
    check(
        "version = \"1.7\"\nnaming = \"snake\"",
        "\"snake\"",
        "`naming` cannot be `snake`",
        "write `snake_case` or `camelCase`",
    );
    check(
        "version = \"1.7\"\ntables = { user = 1 }",
        "1",
        "the name of a table is a string, or `false` where the table is kept elsewhere, not an integer",
        "write a string, or `false` where the table is kept elsewhere",
    );
    check(
        "version = \"1.7\"\nplugin = [\"admin\"]",
        "plugin",
        "`[auth.better_auth]` has no key `plugin`",
        "did you mean `plugins`?",
    );
    check(
        "plugins = []",
        "[auth.better_auth]",
        "`[auth.better_auth]` needs `version`",
        "write `version = …`",
    );
}
