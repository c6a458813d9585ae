//! The names under which libraries take SQL, and what a file calls them.
//! In: the tokens of a file. Out: whether a name in it is one of theirs.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeMap;

/// What a function, a macro or a method does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// SQL is the first one.
    First,
    /// SQL is the second one, behind a type.
    Second,
    /// The first one is the path of a file with SQL.
    File,
    /// The second one is, behind a type.
    SecondFile,
}

/// Functions of sqlx and diesel.
const FUNCTIONS: &[&str] = &[
    "query",
    "query_as",
    "query_as_with",
    "query_scalar",
    "query_scalar_with",
    "query_with",
    "raw_sql",
    "sql_query",
];

/// Macros of sqlx.
const MACROS: &[(&str, Takes)] = &[
    ("query", Takes::First),
    ("query_unchecked", Takes::First),
    ("query_scalar", Takes::First),
    ("query_scalar_unchecked", Takes::First),
    ("query_as", Takes::Second),
    ("query_as_unchecked", Takes::Second),
    ("query_file", Takes::File),
    ("query_file_unchecked", Takes::File),
    ("query_file_scalar", Takes::File),
    ("query_file_scalar_unchecked", Takes::File),
    ("query_file_as", Takes::SecondFile),
    ("query_file_as_unchecked", Takes::SecondFile),
];

/// Methods of tokio-postgres and its pools, and of sqlx's executors.
const METHODS: &[&str] = &[
    "batch_execute",
    "copy_in",
    "copy_in_raw",
    "copy_out",
    "copy_out_raw",
    "describe",
    "execute",
    "execute_many",
    "execute_raw",
    "execute_typed",
    "fetch",
    "fetch_all",
    "fetch_many",
    "fetch_one",
    "fetch_optional",
    "prepare",
    "prepare_cached",
    "prepare_typed",
    "prepare_typed_cached",
    "prepare_with",
    "query",
    "query_one",
    "query_opt",
    "query_raw",
    "query_typed",
    "query_typed_raw",
    "simple_query",
    "simple_query_raw",
];

/// The crates whose functions and macros they are.
const CRATES: &[&str] = &["sqlx", "sqlx_core", "diesel", "diesel_async"];

/// What a SQL statement can begin with.
const VERBS: &[&str] = &[
    "abort",
    "alter",
    "analyze",
    "begin",
    "call",
    "checkpoint",
    "close",
    "cluster",
    "comment",
    "commit",
    "copy",
    "create",
    "deallocate",
    "declare",
    "delete",
    "discard",
    "do",
    "drop",
    "end",
    "execute",
    "explain",
    "fetch",
    "grant",
    "import",
    "insert",
    "listen",
    "load",
    "lock",
    "merge",
    "move",
    "notify",
    "prepare",
    "reassign",
    "refresh",
    "reindex",
    "release",
    "reset",
    "revoke",
    "rollback",
    "savepoint",
    "security",
    "select",
    "set",
    "show",
    "start",
    "table",
    "truncate",
    "unlisten",
    "update",
    "vacuum",
    "values",
    "with",
];

/// What the names of a file mean.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The path behind each name that `use` brings in.
    imported: BTreeMap<String, Vec<String>>,
    /// The crates all of whose names are brought in.
    globs: Vec<Vec<String>>,
}

impl Names {
    /// Reads every `use` of a file.
    pub(super) fn of(stream: &TokenStream) -> Self {
        let mut names = Self::default();
        names.collect(stream);
        names
    }

    fn collect(&mut self, stream: &TokenStream) {
        let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "use" => {
                    let rest = &tokens[at + 1..];
                    let end = rest.iter().position(|it| is_punct(it, ';'));
                    self.tree(&rest[..end.unwrap_or(rest.len())], Vec::new());
                }
                TokenTree::Group(group) => self.collect(&group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// One tree of a `use`: `a::b`, `a::{b, c as d}`, `a::*`.
    fn tree(&mut self, tokens: &[TokenTree], mut path: Vec<String>) {
        let mut tokens = tokens.iter();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    if let Some(TokenTree::Ident(alias)) = tokens.next() {
                        self.imported.insert(alias.to_string(), path);
                    }
                    return;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == '*' => {
                    self.globs.push(path);
                    return;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|it| is_punct(it, ',')) {
                        self.tree(part, path.clone());
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => {}
            }
        }
        if let Some(name) = path.last().cloned() {
            self.imported.insert(name, path);
        }
    }

    /// The path that a path of this file stands for.
    fn full(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        match self.imported.get(first) {
            Some(full) => full.iter().chain(rest).cloned().collect(),
            None => path.to_vec(),
        }
    }

    /// What a function does that is called under a path; and whether it is sure that it is one of those.
    pub(super) fn function(&self, path: &[String]) -> Option<(Takes, bool)> {
        let full = self.full(path);
        let is_one = |it: &&String| FUNCTIONS.contains(&it.as_str());
        let name = full.last().filter(is_one)?;
        Some((Takes::First, self.is_theirs(&full) || name == "sql_query"))
    }

    /// The same of a macro.
    pub(super) fn macro_of(&self, path: &[String]) -> Option<(Takes, bool)> {
        let full = self.full(path);
        let name = full.last()?;
        let (_, takes) = MACROS.iter().find(|(it, _)| it == name)?;
        let is_file = matches!(takes, Takes::File | Takes::SecondFile);
        Some((*takes, self.is_theirs(&full) || is_file))
    }

    /// Whether something of sqlx is called that puts SQL together: `QueryBuilder::new`.
    pub(super) fn is_builder(&self, path: &[String]) -> bool {
        let full = self.full(path);
        matches!(full.as_slice(), [.., of, new] if of == "QueryBuilder" && ["new", "with_arguments"].contains(&new.as_str()))
    }

    fn is_theirs(&self, full: &[String]) -> bool {
        let is_crate =
            |path: &[String]| path.first().is_some_and(|it| CRATES.contains(&it.as_str()));
        is_crate(full) || full.len() == 1 && self.globs.iter().any(|glob| is_crate(glob))
    }
}

/// Whether a method of this name may take SQL.
pub(super) fn is_method(name: &str) -> bool {
    METHODS.binary_search(&name).is_ok()
}

/// Whether a text begins as SQL does.
pub(super) fn looks_like_sql(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("--") {
        rest = comment
            .find('\n')
            .map_or("", |at| comment[at..].trim_start());
    }
    if rest.starts_with("/*") {
        return true;
    }
    let rest = rest.trim_start_matches(['(', ' ', '\n', '\t', '\r']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    VERBS
        .binary_search(&rest[..end].to_ascii_lowercase().as_str())
        .is_ok()
}

/// Whether a token is a sign.
pub(super) fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(METHODS.is_sorted() && VERBS.is_sorted() && FUNCTIONS.is_sorted());
    }

    #[test]
    fn sql_begins_with_a_verb() {
        for text in [
            "select 1",
            " (SELECT 1)",
            "-- name: x\n\twith a as (select 1) select",
            "/* x */ y",
            "Begin;",
        ] {
            assert!(looks_like_sql(text), "{text}");
        }
        for text in ["", "users", "selected", "a select", "--", "name = $1"] {
            assert!(!looks_like_sql(text), "{text}");
        }
    }
}
