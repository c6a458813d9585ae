//! The generated modules as strict compilers see them: clippy with its pedantic lints, and the pages that rustdoc makes,
//! have nothing to say of them, nor of the tests that come with them.

use crate::support::{repository, rustc};
use std::fs;
use std::path::Path;
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
    let said: Vec<_> = thread::scope(|scope| {
        let tried = MODULES.map(|modules| scope.spawn(move || said_of(modules)));
        tried
            .map(|it| it.join().unwrap())
            .into_iter()
            .flatten()
            .collect()
    });
    assert!(said.is_empty(), "{}", said.join("\n"));
}

fn said_of(modules: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root.rs");
    let text = format!(
        "//! Modules that a library shows to everybody.\n\
         #![warn(clippy::all, clippy::pedantic, missing_docs, rustdoc::all)]\n\
         #[path = {:?}]\npub mod db;\n",
        repository(modules).join("mod.rs")
    );
    fs::write(&root, text).unwrap();
    let lints = |extra: &[&str]| {
        let mut command = rustc::clippy();
        command
            .args(["--crate-type=lib", "--emit=metadata"])
            .args(extra);
        said(command, &root)
    };
    let pages = |extra: &[&str]| {
        let mut command = rustc::rustdoc();
        command.arg("--crate-type=lib").args(extra);
        said(command, &root)
    };
    let mut said = vec![
        ("clippy", lints(&[])),
        ("rustdoc", pages(&[])),
        (
            "rustdoc of what is private",
            pages(&["--document-private-items"]),
        ),
    ];
    if repository(modules).join("isolation_tests.rs").exists() {
        said.push(("clippy of the tests", lints(&["--test"])));
    }
    let said = said.into_iter().filter(|(_, said)| !said.is_empty());
    said.map(|(tool, said)| format!("{modules}, {tool}: {said}"))
        .collect()
}

/// What a tool says about a file.
fn said(mut tool: Command, root: &Path) -> String {
    let done = tool
        .args(["-Dwarnings", "--out-dir"])
        .args([root.parent().unwrap(), root])
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
