//! Holes in the generated code: each statement over the rows of an organization without its condition, and what else
//! keeps them apart. All holes are in one program; a variable of the environment opens one of them.

use super::{PLAIN, Program, RLS, Site};
use crate::support::repository;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

/// What the holes are told by.
const SWITCH: &str = r#"
pub fn is_open(hole: &str) -> bool {
    std::env::var("HOLE").as_deref() == Ok(hole)
}
pub fn hole(name: &str, good: &'static str, bad: &'static str) -> &'static str {
    if is_open(name) { bad } else { good }
}
"#;

/// A hole: its name, the tests that must see it, and a part of what they must say.
type Hole = (String, String, String);

/// The files of a project, with all holes in them.
struct Holes {
    files: BTreeMap<String, String>,
    list: Vec<Hole>,
}

impl Holes {
    fn of(case: &str) -> Self {
        let folder = repository(format!("tests/golden/{case}/expect/db"));
        let files = fs::read_dir(folder).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        });
        Self {
            files: files.collect(),
            list: Vec::new(),
        }
    }

    /// A hole in the text of a file.
    fn replace(&mut self, file: &str, (good, bad): (&str, &str), hole: [&str; 3]) {
        let text = self.files.get_mut(file).unwrap();
        assert_eq!(text.matches(good).count(), 1, "{file}: {good}");
        *text = text.replace(good, bad);
        self.list.push(hole.map(str::to_owned).into());
    }

    /// In each function of a table, the SQL without a condition.
    fn without(&mut self, table: &str, condition: &str, instead: &str, only: &str) {
        let file = format!("{table}.rs");
        let text = self.files[&file].clone();
        let holed = constants(&text)
            .into_iter()
            .filter(|(_, sql)| sql.contains(condition))
            .map(|(name, sql)| (name, sql.replace(condition, instead)))
            .collect::<Vec<_>>();
        let mut made = String::new();
        for (number, part) in text.split("\npub async fn ").enumerate() {
            if number == 0 {
                made.push_str(part);
                continue;
            }
            let function = part.split(['(', '<']).next().unwrap();
            let hole = format!("{table} {function} {condition}");
            let mut body = part.to_owned();
            for (constant, bad) in &holed {
                let call = format!("crate::hole({hole:?}, {constant}, {bad:?})");
                body = with_word(&body, constant, &call);
            }
            if body != part && function.starts_with(only) {
                let expected = format!("{table}: {function}: ");
                self.list.push((hole, calls(table), expected));
                made = made + "\npub async fn " + &body;
            } else {
                made = made + "\npub async fn " + part;
            }
        }
        self.files.insert(file, made);
    }

    /// Compiles all, and opens one hole after the other.
    fn try_all(self, case: &str) -> usize {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let program = Program::new(Path::new(&folder.path().join("mod.rs")), SWITCH);
        let site = Site::new(case);
        let (passed, said) = program.run(&site.url(), "", "");
        assert!(passed, "with all holes closed: {said}");
        let holes = Mutex::new(self.list.iter());
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while let Some((hole, part, expected)) = next(&holes) {
                        let (passed, said) = program.run(&site.url(), part, hole);
                        assert!(!passed, "{case}: nobody sees this hole: {hole}");
                        let told = said.contains(expected.as_str());
                        assert!(told, "{case}: {hole}: no {expected:?} in {said}");
                    }
                });
            }
        });
        self.list.len()
    }
}

/// The tests of a table that call functions: the other one asks the database alone, and sees no hole in the code.
fn calls(table: &str) -> String {
    format!("::{table}::what_is_of_")
}

fn next<'a>(holes: &Mutex<std::slice::Iter<'a, Hole>>) -> Option<&'a Hole> {
    holes.lock().unwrap_or_else(|it| it.into_inner()).next()
}

/// The constants of a module that are texts.
fn constants(text: &str) -> Vec<(String, String)> {
    let file = syn::parse_file(text).unwrap();
    let constants = file.items.iter().filter_map(|item| match item {
        syn::Item::Const(item) => match &*item.expr {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some((item.ident.to_string(), text.value())),
            _ => None,
        },
        _ => None,
    });
    constants.collect()
}

/// A text with another word in place of one.
fn with_word(text: &str, word: &str, other: &str) -> String {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '"' | '`');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, behind) = (&rest[..at], &rest[at + word.len()..]);
        let whole = !before.ends_with(is_part) && !behind.starts_with(is_part);
        out.push_str(before);
        out.push_str(if whole { other } else { word });
        rest = behind;
    }
    out + rest
}

#[test]
fn no_hole_in_the_code_is_missed() {
    let mut holes = Holes::of(PLAIN);
    let scope = "t.organization_id = $1";
    for table in ["member", "settings", "project", "task", "tag", "remark"] {
        holes.without(table, scope, "$1::text is not null", "");
    }
    holes.without("organization", "t.id = $1", "$1::text is not null", "");
    // The rows of `project` and `user` are named by keys of their own, and a row can name none of another organization:
    // only the member of two organizations shows this one.
    let join = "j1.organization_id = t.organization_id and j1.user_id";
    holes.without("task", join, "j1.user_id", "list_with_people");
    shared(&mut holes);
    holes.replace(
        "mod.rs",
        (
            "query_as_with(MEMBER, ",
            "query_as_with(crate::hole(\"the membership\", MEMBER, \"select 1 from member where $1::text is not null and user_id = $2 limit 1\"), ",
        ),
        ["the membership", "::member::only_members", "somebody who is no member was let in"],
    );
    let tried = holes.try_all(PLAIN);
    assert!(tried > 70, "{tried} holes");
}

/// Holes in what all tables share.
fn shared(holes: &mut Holes) {
    // Where the organization is a part of the key, no row of another one is ever in the way.
    for [table, function] in [
        ["project", "upsert"],
        ["remark", "upsert"],
        ["remark", "upsert_by_external_key"],
    ] {
        let (hole, expected) = (format!("upsert {table}"), format!("{table}: {function}: "));
        holes.list.push((hole, calls(table), expected));
    }
    let upserts = "if !condition.is_empty()";
    let text = holes.files.get_mut("write.rs").unwrap();
    assert_eq!(text.matches(upserts).count(), 1);
    *text = text.replace(
        upserts,
        "if !condition.is_empty() && !crate::is_open(&format!(\"upsert {table}\"))",
    );
    let text = holes.files.get_mut("select.rs").unwrap();
    assert_eq!(text.matches("\" and ((true\"").count(), 1);
    *text = text
        .replace(
            "\" and ((true\"",
            "crate::hole(\"any of\", \" and ((true\", \" and (true\")",
        )
        .replace("\"))\"", "crate::hole(\"any of\", \"))\", \")\")");
    for function in [
        "list",
        "count",
        "exists",
        "stream",
        "delete_many",
        "list_with_people",
    ] {
        let expected = format!("task: {function}: ");
        holes.list.push(("any of".into(), calls("task"), expected));
    }
    for (hole, good) in [
        (
            "a page behind a value",
            "(({column}, {names}) {sign} (${number}{cast}, {key}){nulls})",
        ),
        (
            "a page behind NULL",
            "({column} is not null or ({names}) {sign} ({key}))",
        ),
    ] {
        let good = format!("format_args!(\n                    \"{good}\"\n                )");
        let good = if holes.files["select.rs"].contains(&good) {
            good
        } else {
            good.replace("    \"", "\"")
                .replace("\n                )", "\n            )")
        };
        let bad = good.replace("\"(", "\"").replace(")\"", "\"");
        let either = format!("if crate::is_open({hole:?}) {{ {bad} }} else {{ {good} }}");
        // The arguments live as long as the call that they are made in.
        let (good, either) = (format!("self.and({good})"), either);
        let call = either
            .replace("format_args!", "self.and(format_args!")
            .replace(") }", ")) }");
        holes.replace(
            "select.rs",
            (&good, &format!("{{ {call} }}")),
            [hole, &calls("task"), "task: list: behind a row of theirs"],
        );
    }
    holes.replace(
        "mod.rs",
        (
            "WITHIN_ORGANIZATION.contains(&key.as_str())",
            "WITHIN_ORGANIZATION.contains(&key.as_str()) && !crate::is_open(\"which error\")",
        ),
        [
            "which error",
            &calls("task"),
            "a row of another organization was referenced",
        ],
    );
}

#[test]
fn a_hole_in_the_code_is_seen_behind_the_policies_too() {
    let mut holes = Holes::of(RLS);
    let scope = "t.workspace_id = $1";
    for table in ["member", "task"] {
        holes.without(table, scope, "$1::text is not null", "");
    }
    let enter =
        "const ENTER: &str = \"select set_config('app.organization_id', $1::uuid::text, true)\";";
    let make = |sql: &str| format!("\"select set_config('app.organization_id', {sql})\"");
    let good = make("$1::uuid::text, true");
    let (kept, none) = (
        make("$1::uuid::text, false"),
        make("left($1::uuid::text, 0), true"),
    );
    let text = holes.files.get_mut("mod.rs").unwrap();
    assert_eq!(text.matches(enter).count(), 1);
    *text = text.replace("connection, ENTER,", &format!(
        "connection, crate::hole(\"the pool remembers\", crate::hole(\"nobody enters\", {good}, {none}), {kept}),"
    ));
    holes.list.push((
        "the pool remembers".into(),
        "a_connection".into(),
        "the pool remembers".into(),
    ));
    holes.list.push((
        "nobody enters".into(),
        calls("task"),
        "an organization does not see its own rows".into(),
    ));
    let tried = holes.try_all(RLS);
    assert!(tried > 20, "{tried} holes");
}
