//! The generated modules as strict compilers see them: clippy with its pedantic lints, and the pages that rustdoc makes,
//! have nothing to say of them, nor of the tests that come with them.

use crate::support::{repository, rustc};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use syn::visit::Visit;

/// The folders of modules: the demo, every word of the language, hostile names, and modules that bring tests, with
/// row-level security and without, and queries of every kind.
const MODULES: [&str; 7] = [
    "examples/saas/db",
    "tests/golden/everything/expect/db",
    "tests/golden/hostile/expect/db",
    "tests/golden/isolated_plain/expect/db",
    "tests/golden/isolated_rls/expect/db",
    "tests/golden/queries/expect/db",
    "tests/golden/queries_rls/expect/db",
];

/// What the modules allow themselves. The first are of what a program leaves unused, the next of what the columns of one
/// table need and those of another do not, the last of names and texts, which are those of the specs.
const EXCEPTIONS: [&str; 16] = [
    "dead_code",
    "unused_imports",
    "unused_macros",
    "clippy::clone_on_copy",
    "clippy::needless_pass_by_value",
    "clippy::option_option",
    "clippy::too_many_lines",
    "clippy::trivially_copy_pass_by_ref",
    "clippy::doc_markdown",
    "clippy::enum_variant_names",
    "clippy::struct_excessive_bools",
    "clippy::struct_field_names",
    "clippy::upper_case_acronyms",
    "rustdoc::bare_urls",
    "rustdoc::broken_intra_doc_links",
    "rustdoc::invalid_html_tags",
];

#[test]
fn generated_code_allows_itself_what_is_listed() {
    let mut listed = EXCEPTIONS.map(str::to_owned).to_vec();
    listed.sort();
    for modules in MODULES {
        let mut allowed = Vec::new();
        for entry in fs::read_dir(repository(modules)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
            let mut found = Allowed(Vec::new());
            file.attrs.iter().for_each(|it| found.visit_attribute(it));
            file.items.iter().for_each(|it| found.visit_item(it));
            allowed.extend(found.0);
        }
        allowed.sort();
        assert_eq!(allowed, listed, "{modules}");
    }
}

/// The lints that a file turns off.
struct Allowed(Vec<String>);

impl<'a> Visit<'a> for Allowed {
    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if !["allow", "expect"]
            .iter()
            .any(|it| attribute.path().is_ident(it))
        {
            return;
        }
        let add = |it: syn::meta::ParseNestedMeta<'_>| {
            if let Ok(reason) = it.value() {
                return reason.parse::<syn::LitStr>().map(drop);
            }
            let parts = it.path.segments.iter().map(|part| part.ident.to_string());
            self.0.push(parts.collect::<Vec<_>>().join("::"));
            Ok(())
        };
        attribute.parse_nested_meta(add).unwrap();
    }
}

#[test]
fn clippy_and_rustdoc_are_silent_over_generated_code() {
    let folder = tempfile::tempdir().unwrap();
    let with_tests = MODULES
        .into_iter()
        .filter(|it| repository(it).join("isolation_tests.rs").exists());
    let with_tests: Vec<_> = with_tests.collect();
    assert_eq!(with_tests.len(), 2);
    let all = &root(folder.path(), "all.rs", &MODULES);
    let tested = &root(folder.path(), "tested.rs", &with_tests);
    let lib = "--crate-type=lib";
    let tools: [(&str, Command, &[&str], &Path); 4] = [
        ("clippy", rustc::clippy(), &[lib, "--emit=metadata"], all),
        (
            "clippy of the tests",
            rustc::clippy(),
            &["--emit=metadata", "--test"],
            tested,
        ),
        ("rustdoc", rustc::rustdoc(), &[lib], all),
        (
            "rustdoc of what is private",
            rustc::rustdoc(),
            &[lib, "--document-private-items"],
            all,
        ),
    ];
    let said = thread::scope(|scope| {
        let started = tools.map(|(name, mut tool, args, root)| {
            tool.args(args);
            let out = folder.path().join(name);
            scope.spawn(move || (name, said(tool, &out, root)))
        });
        started.map(|it| it.join().unwrap())
    });
    let said = said.iter().filter(|(_, said)| !said.is_empty());
    let said: Vec<_> = said.map(|(tool, said)| format!("{tool}: {said}")).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// A crate of modules, as a library that shows them to everybody. In one crate, a tool reads sqlx only once for all.
fn root(folder: &Path, name: &str, modules: &[&str]) -> PathBuf {
    let mut text = "//! Modules that a library shows to everybody.\n\
         #![warn(clippy::all, clippy::pedantic, missing_docs, rustdoc::all)]\n"
        .to_owned();
    for (number, modules) in modules.iter().enumerate() {
        let file = repository(modules).join("mod.rs");
        writeln!(text, "#[path = {file:?}]\npub mod db_{number};").unwrap();
    }
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

/// What a tool says about a file.
fn said(mut tool: Command, out: &Path, root: &Path) -> String {
    let done = tool
        .args(["-Dwarnings", "--out-dir"])
        .args([out, root])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        done.status.success() || !said.is_empty(),
        "{:?}",
        done.status
    );
    said
}
