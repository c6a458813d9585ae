//! The manners of the house, kept by a test: who may import whom, how long things may be, what may
//! not be written, and which rooms may touch the world. `src/lib.rs` is the map that this guards.

use std::{
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{spanned::Spanned as _, visit::Visit};

/// The rooms of `src`, from the ground up. A room imports from the floors below its own.
const FLOORS: [&[&str]; 8] = [
    &["source", "ident", "order", "path"],
    &[
        "diagnostic",
        "embedded",
        "grammar",
        "outline",
        "reader",
        "sql_text",
    ],
    &[
        "auth",
        "config",
        "spec",
        "schema",
        "model",
        "statement",
        "history",
    ],
    &[
        "resolve", "diff", "rollout", "sql", "tenancy", "typing", "binding",
    ],
    &[
        "rules",
        "emit",
        "queries",
        "symbols",
        "baseline",
        "changes",
        "witness",
        "unresolve",
    ],
    &["analysis", "assist", "json_schema"],
    &["error", "project", "watch", "write", "database"],
    &["cli", "lsp", "studio"],
];

/// Who may import a room of the same floor, and whom.
const NEIGHBOURS: [(&str, &str); 16] = [
    ("reader", "diagnostic"),
    ("reader", "grammar"),
    ("model", "schema"),
    ("model", "config"),
    ("config", "auth"),
    ("statement", "schema"),
    ("history", "schema"),
    ("model", "statement"),
    ("emit", "queries"),
    ("assist", "analysis"),
    ("cli", "lsp"),
    ("cli", "studio"),
    ("project", "error"),
    ("watch", "error"),
    ("write", "error"),
    ("database", "error"),
];

/// From this floor up, a room may touch the world.
const DOORS: usize = 6;

/// What only a door may name: modules and types of `std`, then macros.
const WORLD: [(&str, &str); 4] = [
    ("std", "fs"),
    ("std", "env"),
    ("std", "process"),
    ("std", "net"),
];
const CLOCK: &str = "SystemTime";
const PRINTERS: [&str; 4] = ["println", "eprintln", "print", "eprint"];

const LONGEST_FILE: usize = 500;
const MEDIAN_FILE: usize = 120;
const LONGEST_FUNCTION: usize = 80;
const LONG_FUNCTION: usize = 60;

/// Words that no file may hold, in two halves so that this file may hold them.
const FORBIDDEN: [(&str, &str); 7] = [
    ("to", "do!"),
    ("unimple", "mented!"),
    ("db", "g!"),
    ("TO", "DO"),
    ("FIX", "ME"),
    ("XX", "X"),
    ("#[ig", "nore"),
];

#[test]
fn imports_point_down() {
    let faults = sources().iter().flat_map(import_faults).collect();
    none(faults, "imports that point up or sideways");
}

#[test]
fn every_room_has_its_floor() {
    let mut faults = Vec::new();
    for file in sources() {
        if !file.is_root() && floor(&file.room).is_none() {
            faults.push(format!(
                "{}: the room `{}` is on no floor",
                file.name, file.room
            ));
        }
    }
    none(faults, "rooms that FLOORS in tests/house.rs does not know");
}

#[test]
fn only_doors_touch_the_world() {
    let faults = sources().iter().flat_map(door_faults).collect();
    none(faults, "uses of the world below the doors");
}

#[test]
fn files_stay_small() {
    let mut sizes: Vec<_> = sources()
        .iter()
        .map(|file| (file.lines(), file.name.clone()))
        .collect();
    sizes.sort();
    let listing: String = sizes
        .iter()
        .rev()
        .map(|(lines, name)| format!("{lines:6} {name}\n"))
        .collect();
    let (longest, _) = sizes.last().expect("src holds files");
    assert!(
        *longest <= LONGEST_FILE,
        "no file may have more than {LONGEST_FILE} lines:\n{listing}"
    );
    let (median, _) = sizes[sizes.len() / 2];
    assert!(
        median <= MEDIAN_FILE,
        "the median is {median} lines, above {MEDIAN_FILE}:\n{listing}"
    );
}

#[test]
fn functions_stay_small() {
    let mut count = 0;
    let mut long = Vec::new();
    let mut faults = Vec::new();
    for file in sources() {
        for function in &file.functions {
            count += 1;
            let said = format!(
                "{}:{}: `{}` has {} lines",
                file.name, function.line, function.name, function.lines
            );
            if function.lines > LONGEST_FUNCTION && !function.is_flat_match {
                faults.push(said);
            } else if function.lines > LONG_FUNCTION && !function.is_flat_match {
                long.push(said);
            }
        }
    }
    none(
        faults,
        &format!("functions above {LONGEST_FUNCTION} lines that are not one flat match"),
    );
    if long.len() > (count / 100).max(1) {
        none(
            long,
            &format!("functions above {LONG_FUNCTION} lines, in more than 1 % of {count}"),
        );
    }
}

#[test]
fn every_source_file_says_what_it_is() {
    let faults = sources()
        .iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| format!("{}: begins without `//!`", file.name))
        .collect();
    none(faults, "files that do not say what they are");
}

#[test]
fn nothing_is_left_undone() {
    let mut faults = Vec::new();
    for path in ["src", "templates", "tests", "examples"]
        .iter()
        .flat_map(|it| files(it))
    {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for word in FORBIDDEN.map(|(left, right)| format!("{left}{right}")) {
                if holds_word(line, &word) {
                    faults.push(format!("{}:{}: `{word}`", name(&path), number + 1));
                }
            }
        }
    }
    none(faults, "words that say something is undone");
}

#[test]
fn nothing_unwraps_and_nothing_hides_its_imports() {
    let examples = files("examples").into_iter().filter(|it| is_rust(it));
    let examples: Vec<_> = examples.map(Source::read).collect();
    let mut faults = Vec::new();
    for file in sources().iter().chain(&examples) {
        for window in file.tokens.windows(4) {
            let [first, second, third, fourth] = [0, 1, 2, 3].map(|at| window[at].text.as_str());
            let at = format!("{}:{}", file.name, window[0].line);
            if [first, second, third, fourth] == [".", "unwrap", "(", ")"] {
                faults.push(format!("{at}: unwraps; say why it holds with `expect`"));
            }
            if [first, second, third, fourth] == ["super", ":", ":", "*"] {
                faults.push(format!("{at}: imports everything from above"));
            }
        }
    }
    none(faults, "unwraps and glob imports outside of tests");
}

/// Fails with a list, unless the list is empty.
#[track_caller]
fn none(faults: Vec<String>, what: &str) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn import_faults(file: &Source) -> Vec<String> {
    let Some(own) = floor(&file.room) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for path in &file.paths {
        let at = format!("{}:{}", file.name, path.line);
        let target = match path.root.as_str() {
            "crate" => &path.next,
            "super" if path.next == "super" => {
                faults.push(format!("{at}: `super::super`; say `crate::…`"));
                continue;
            }
            "super" if file.is_room_door() => &path.next,
            _ => continue,
        };
        let Some(other) = floor(target) else {
            continue;
        };
        let is_allowed = *target == file.room
            || other < own
            || NEIGHBOURS.contains(&(file.room.as_str(), target.as_str()));
        if !is_allowed {
            faults.push(format!(
                "{at}: `{}` (floor {own}) imports `{target}` (floor {other})",
                file.room
            ));
        }
    }
    faults
}

fn door_faults(file: &Source) -> Vec<String> {
    if file.name == "src/main.rs" || floor(&file.room).is_some_and(|floor| floor >= DOORS) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for path in &file.paths {
        if WORLD.contains(&(path.root.as_str(), path.next.as_str())) {
            faults.push(format!(
                "{}:{}: `{}::{}`",
                file.name, path.line, path.root, path.next
            ));
        }
    }
    for window in file.tokens.windows(2) {
        let (first, second) = (window[0].text.as_str(), window[1].text.as_str());
        if first == CLOCK || (PRINTERS.contains(&first) && second == "!") {
            faults.push(format!("{}:{}: `{first}`", file.name, window[0].line));
        }
    }
    faults
}

/// Whether the line holds the word, and not as a part of a longer one.
fn holds_word(line: &str, word: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let opens = word.starts_with(is_part) && before.is_some_and(is_part);
        let closes = word.ends_with(is_part) && after.is_some_and(is_part);
        !opens && !closes
    })
}

/// A Rust file without its tests.
struct Source {
    name: String,
    /// The room it is in: `spec` for `src/spec/parse.rs` and for `src/spec.rs`.
    room: String,
    text: String,
    tests: Vec<RangeInclusive<usize>>,
    tokens: Vec<Token>,
    paths: Vec<PathStart>,
    functions: Vec<Function>,
}

struct Token {
    text: String,
    line: usize,
}

/// The first two names of a path; a group in braces gives one for each of its members.
struct PathStart {
    root: String,
    next: String,
    line: usize,
}

struct Function {
    name: String,
    line: usize,
    lines: usize,
    is_flat_match: bool,
}

impl Source {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a listed file can be read");
        let name = name(&path);
        Self::parse(name, text)
    }

    fn parse(name: String, text: String) -> Self {
        let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let tests = test_items(&tree.items);
        let stream: TokenStream = text.parse().expect("what syn reads, proc-macro2 reads");
        let mut tokens = Vec::new();
        let mut paths = Vec::new();
        flatten(stream, &mut tokens, &mut paths);
        tokens.retain(|token| !tests.iter().any(|lines| lines.contains(&token.line)));
        paths.retain(|path| !tests.iter().any(|lines| lines.contains(&path.line)));
        let mut functions = Functions(Vec::new());
        functions.visit_file(&tree);
        let mut functions = functions.0;
        functions.retain(|it| !tests.iter().any(|lines| lines.contains(&it.line)));
        let inside = name.strip_prefix("src/").unwrap_or(&name);
        let room = inside
            .split(['/', '.'])
            .next()
            .unwrap_or_default()
            .to_owned();
        Self {
            name,
            room,
            text,
            tests,
            tokens,
            paths,
            functions,
        }
    }

    /// `lib.rs` and `main.rs` stand above all floors.
    fn is_root(&self) -> bool {
        ["src/lib.rs", "src/main.rs"].contains(&self.name.as_str())
    }

    /// Whether `super` is the crate itself.
    fn is_room_door(&self) -> bool {
        self.name == format!("src/{}.rs", self.room)
            || self.name == format!("src/{}/mod.rs", self.room)
    }

    fn lines(&self) -> usize {
        let tests: usize = self
            .tests
            .iter()
            .map(|lines| lines.end() + 1 - lines.start())
            .sum();
        self.text.lines().count() - tests
    }
}

struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.span().start().line;
        self.0.push(Function {
            name: signature.ident.to_string(),
            line,
            lines: block.span().end().line + 1 - line,
            is_flat_match: is_flat_match(block),
        });
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

/// One `match` and nothing else, with arms of a few lines each.
fn is_flat_match(block: &syn::Block) -> bool {
    let [syn::Stmt::Expr(syn::Expr::Match(only), _)] = block.stmts.as_slice() else {
        return false;
    };
    only.arms.iter().all(|arm| {
        let span = arm.span();
        span.end().line - span.start().line < 8
    })
}

/// The lines of items that only a test build has.
fn test_items(items: &[syn::Item]) -> Vec<RangeInclusive<usize>> {
    let mut found = Vec::new();
    for item in items {
        let attributes = match item {
            syn::Item::Mod(it) => &it.attrs,
            syn::Item::Fn(it) => &it.attrs,
            syn::Item::Use(it) => &it.attrs,
            _ => continue,
        };
        let is_test = attributes.iter().any(|it| {
            it.path().is_ident("cfg") && it.parse_args::<syn::Ident>().is_ok_and(|it| it == "test")
        });
        if is_test {
            found.push(item.span().start().line..=item.span().end().line);
        }
    }
    found
}

/// All tokens in a row, groups with their brackets. Comments and strings are no names here.
fn flatten(stream: TokenStream, tokens: &mut Vec<Token>, paths: &mut Vec<PathStart>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let line = tree.span().start().line;
        let TokenTree::Group(group) = tree else {
            if let TokenTree::Ident(root) = tree {
                paths.extend(starts(&root.to_string(), &trees[at + 1..]));
            }
            tokens.push(Token {
                text: tree.to_string(),
                line,
            });
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        tokens.push(Token {
            text: open.to_owned(),
            line,
        });
        flatten(group.stream(), tokens, paths);
        let line = group.span_close().start().line;
        tokens.push(Token {
            text: close.to_owned(),
            line,
        });
    }
}

/// The second names of the path that begins with `root` and goes on with `rest`.
fn starts(root: &str, rest: &[TokenTree]) -> Vec<PathStart> {
    let is_colon = |tree: &TokenTree| matches!(tree, TokenTree::Punct(it) if it.as_char() == ':');
    let [first, second, next, ..] = rest else {
        return Vec::new();
    };
    if !is_colon(first) || !is_colon(second) {
        return Vec::new();
    }
    let start = |tree: &TokenTree| PathStart {
        root: root.to_owned(),
        next: tree.to_string(),
        line: tree.span().start().line,
    };
    match next {
        TokenTree::Group(group) => {
            let members: Vec<TokenTree> = group.stream().into_iter().collect();
            members
                .split(|tree| matches!(tree, TokenTree::Punct(it) if it.as_char() == ','))
                .filter_map(|member| member.first().map(start))
                .collect()
        }
        other => vec![start(other)],
    }
}

/// What is built: all of `src` but the files that hold only tests. It is read once for all tests.
fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        files("src")
            .into_iter()
            .filter(|it| is_rust(it) && !it.ends_with("tests.rs"))
            .map(Source::read)
            .collect()
    })
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "rs")
}

/// All files below a folder of the repository, in order; none if there is no such folder.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.file_name() {
                Some(name) if name == "target" || name == "node_modules" => {}
                _ if path.is_dir() => open.push(path),
                _ => found.push(path),
            }
        }
    }
    found.sort();
    found
}

/// A path as a person reads it.
fn name(path: &Path) -> String {
    let path = path
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

#[test]
fn the_guards_see_what_they_guard() {
    let text = "//! x\nuse crate::{source::Span, cli, statement};\nuse std::{fmt, fs};\n\
        fn f() { println!(\"std::net\"); crate::emit::g(); }\n// std::process crate::lsp\n\
        #[cfg(test)]\nmod tests {\n    use crate::studio;\n    use std::env;\n}\n";
    let file = Source::parse("src/schema/table.rs".into(), text.into());
    let imports = import_faults(&file);
    assert_eq!(imports.len(), 3, "{imports:?}");
    assert!(imports[0].starts_with("src/schema/table.rs:2: `schema` (floor 2) imports `cli`"));
    assert!(
        imports[2].contains(":4:") && imports[2].contains("`emit`"),
        "{imports:?}"
    );
    assert_eq!(
        door_faults(&file),
        [
            "src/schema/table.rs:3: `std::fs`",
            "src/schema/table.rs:4: `println`"
        ]
    );
    assert_eq!(file.lines(), 5);
    assert!(holds_word("// FIX me", "FIX") && !holds_word("PREFIX_FIXED", "FIX"));
    let up = Source::parse("src/schema/mod.rs".into(), "use super::cli;".into());
    assert_eq!(import_faults(&up).len(), 1);
    let flat = Source::parse(
        "src/cli/mod.rs".into(),
        "fn f() { match x { A => 1, B => { 2 } } }".into(),
    );
    assert!(flat.functions[0].is_flat_match);
}
