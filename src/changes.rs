//! Which lines of which files differ from an earlier state, and which findings stand on them.
//! In: the patch that Git prints, and the names of the files that the earlier state had. Out: an answer for each finding.
//! Knows nothing of Git itself, of the disk, or of rules.

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Source, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What changed, by paths from the top of the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    known: BTreeSet<String>,
    hunks: BTreeMap<String, Vec<Hunk>>,
}

/// A stretch that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk {
    /// Its lines, as they are now. Where lines only went, the line before and the line behind the gap.
    lines: RangeInclusive<usize>,
    /// Whether lines went, or became others.
    lost: bool,
}

impl Changes {
    /// Reads a patch without context lines. `known` are the files that the earlier state had.
    pub fn read(known: impl IntoIterator<Item = String>, patch: &str) -> Self {
        let mut changes = Self {
            known: known.into_iter().collect(),
            hunks: BTreeMap::new(),
        };
        let (mut old, mut new) = (None, None);
        // So many lines of a hunk follow, whatever they look like.
        let mut body = 0;
        for line in patch.split('\n') {
            if body > 0 && line.starts_with(['+', '-']) {
                body -= 1;
            } else if line.starts_with("diff --git ") {
                (old, new) = (None, None);
            } else if let Some(name) = line.strip_prefix("--- ") {
                old = path(name);
            } else if let Some(name) = line.strip_prefix("+++ ") {
                new = path(name);
                match (&old, &new) {
                    (Some(old), None) => changes.known.remove(old),
                    _ => false,
                };
            } else if let Some(name) = line
                .strip_prefix("rename to ")
                .or_else(|| line.strip_prefix("copy to "))
            {
                changes.known.insert(unquoted(name));
            } else if let Some((before, after)) = line.strip_prefix("@@ ").and_then(ranges) {
                body = before.1 + after.1;
                let lines = match after {
                    (at, 0) => at.max(1)..=at + 1,
                    (at, count) => at..=at + count - 1,
                };
                if let Some(new) = &new {
                    let lost = before.1 > 0;
                    let hunks = changes.hunks.entry(new.clone()).or_default();
                    hunks.push(Hunk { lines, lost });
                }
            }
        }
        changes
    }

    /// Whether a finding stands on a line that changed, or in a file that is new. `path_of` gives the path of a source from
    /// the top of the repository; what lies outside of it counts as new.
    pub fn touch(
        &self,
        finding: &Diagnostic,
        sources: &Sources,
        path_of: impl Fn(&Source) -> Option<String>,
    ) -> bool {
        let touched = |label: &Label| {
            let source = sources.get(label.span.source);
            let Some(path) = path_of(source).filter(|path| self.known.contains(path)) else {
                return true;
            };
            let range = label.span.range();
            let (first, last) = (source.position(range.start), source.position(range.end));
            let hunks = self.hunks.get(&path).into_iter().flatten();
            hunks.into_iter().any(|hunk| {
                let overlaps = first.line <= *hunk.lines.end() && *hunk.lines.start() <= last.line;
                overlaps || hunk.lost && is_head(source, first.line, *hunk.lines.start())
            })
        };
        touched(&finding.primary) || finding.related.iter().any(touched)
    }
}

/// Whether a line is the header of the table in which `line` stands, or of one that this is a part of: a line that went
/// can be missed only there.
fn is_head(source: &Source, head: usize, line: usize) -> bool {
    if head > line {
        return false;
    }
    let Some(name) = header(source.line(head)) else {
        return false;
    };
    let nearest = (head..=line).rev().find_map(|it| header(source.line(it)));
    nearest.is_some_and(|it| {
        it.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The name in `[table.todos]` or `[[table.todos.index]]`.
fn header(line: &str) -> Option<&str> {
    let inside = line.trim_start().strip_prefix('[')?;
    let inside = inside.strip_prefix('[').unwrap_or(inside);
    Some(inside.split_once(']')?.0.trim())
}

/// Start and number of lines before and after, of `-3,2 +3 @@ …`.
fn ranges(rest: &str) -> Option<((usize, usize), (usize, usize))> {
    let range = |text: &str| -> Option<(usize, usize)> {
        match text.split_once(',') {
            Some((at, count)) => Some((at.parse().ok()?, count.parse().ok()?)),
            None => Some((text.parse().ok()?, 1)),
        }
    };
    let mut words = rest.split(' ');
    let before = range(words.next()?.strip_prefix('-')?)?;
    let after = range(words.next()?.strip_prefix('+')?)?;
    Some((before, after))
}

/// The path in `--- a/path` or `+++ b/path`; none for `/dev/null`.
fn path(name: &str) -> Option<String> {
    // A name with a blank in it ends with a tab.
    let name = unquoted(name.strip_suffix('\t').unwrap_or(name));
    let path = name.strip_prefix("a/").or_else(|| name.strip_prefix("b/"));
    path.map(str::to_owned)
}

/// A name as Git prints it: in quotes, with escapes as in C, where it holds what a line cannot.
fn unquoted(name: &str) -> String {
    let inside = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let Some(inside) = inside else {
        return name.to_owned();
    };
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let octal = rest.get(..3).filter(|it| it.iter().all(u8::is_ascii_digit));
        let octal = octal.and_then(|it| std::str::from_utf8(it).ok());
        if let Some(value) = octal.and_then(|it| u8::from_str_radix(it, 8).ok()) {
            bytes.push(value);
            rest = &rest[3..];
        } else if let Some((&letter, after)) = rest.split_first() {
            rest = after;
            bytes.push(match letter {
                b'a' => 7,
                b'b' => 8,
                b't' => b'\t',
                b'n' => b'\n',
                b'v' => 11,
                b'f' => 12,
                b'r' => b'\r',
                other => other,
            });
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::code;
    use crate::source::Span;

    const TEXT: &str = "[table.a]\none\n[table.a.columns]\nid\nname\n[table.b]\ntwo\n";

    /// Which lines of the text are touched.
    fn touched(known: &[&str], patch: &str) -> Vec<usize> {
        let mut sources = Sources::default();
        let id = sources.add("s.toml", TEXT);
        let changes = Changes::read(known.iter().map(|it| (*it).to_owned()), patch);
        let mut at = 0;
        let mut lines = Vec::new();
        for (number, line) in (1..).zip(TEXT.lines()) {
            let span = Span::new(id, at..at + line.len());
            let finding = Diagnostic::error(code::UNKNOWN_KEY, span, "");
            let path_of = |source: &Source| Some(format!("db/{}", source.path()));
            if changes.touch(&finding, &sources, path_of) {
                lines.push(number);
            }
            at += line.len() + 1;
        }
        lines
    }

    #[test]
    fn a_line_is_touched_if_it_changed_or_lost_something() {
        let check = |hunk: &str, expect: &[usize]| {
            let patch = format!(
                "diff --git a/db/s.toml b/db/s.toml\n--- a/db/s.toml\n+++ b/db/s.toml\n{hunk}"
            );
            assert_eq!(touched(&["db/s.toml"], &patch), expect, "{hunk}");
        };
        check("", &[]);
        check("@@ -6,0 +7 @@ [table.b]\n+two\n", &[7]);
        check("@@ -7 +7 @@\n-tow\n+two\n", &[6, 7]);
        check("@@ -5,2 +4,0 @@\n-x\n-y\n", &[1, 3, 4, 5]);
        check(
            "@@ -1,3 +0,0 @@\n--- x\n-+++ b/db/t.toml\n-@@ -1 +1 @@\n",
            &[1],
        );
        check(
            "@@ -0,0 +1,2 @@\n+a\n+++ b\n@@ -9,0 +5 @@\n+x\n",
            &[1, 2, 5],
        );
    }

    #[test]
    fn a_new_file_is_touched_and_a_moved_one_is_not() {
        let all = [1, 2, 3, 4, 5, 6, 7];
        assert_eq!(touched(&[], ""), all);
        assert_eq!(touched(&["s.toml"], ""), all);
        let moved = "diff --git a/x b/db/s.toml\nsimilarity index 100%\nrename from x\nrename to db/s.toml\n";
        assert!(touched(&["x"], moved).is_empty());
        let untracked = "diff --git a/db/s.toml b/db/s.toml\n--- a/db/s.toml\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        assert_eq!(touched(&["db/s.toml"], untracked), all);
    }

    #[test]
    fn names_are_read_as_git_prints_them() {
        assert_eq!(path("b/a b.toml\t").as_deref(), Some("a b.toml"));
        assert_eq!(
            path("\"b/\\303\\274\\t\\\"\\\\.toml\"").as_deref(),
            Some("ü\t\"\\.toml")
        );
        assert_eq!(path("/dev/null"), None);
        assert_eq!(unquoted("plain"), "plain");
    }
}
