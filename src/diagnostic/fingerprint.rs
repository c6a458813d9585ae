//! What stays of a finding when lines move: its fault, what it is about, and the stem of its message.
//! In: findings. Out: words that know one again in another run, for baselines and for programs that follow findings.
//! Knows nothing of lines and columns, which is the point.

use super::{Diagnostic, Located};
use std::collections::BTreeMap;

/// The message without what changes while the fault stays: counts, and how many other tables have the same. What
/// stands in backticks is a name, and stays.
pub fn stem(message: &str) -> String {
    let message = message
        .split_once(" (and in ")
        .map_or(message, |(stem, _)| stem);
    let mut stem = String::with_capacity(message.len());
    for (at, part) in message.split('`').enumerate() {
        if at > 0 {
            stem.push('`');
        }
        if at % 2 == 1 {
            stem.push_str(part);
            continue;
        }
        for c in part.chars() {
            match c {
                '0'..='9' if stem.ends_with('#') => {}
                '0'..='9' => stem.push('#'),
                c => stem.push(c),
            }
        }
    }
    stem
}

/// A fingerprint for each finding, in the same order. No two are equal; none changes when lines move.
pub fn fingerprints(findings: &[Located<'_>]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
    let mut fingerprints = Vec::with_capacity(findings.len());
    for located in findings {
        let finding = located.diagnostic;
        let place = about(finding).unwrap_or(located.primary.path);
        let key = (finding.code.code, place, stem(&finding.message));
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        let text = format!("{}\0{}\0{}\0{count}", key.0, key.1, key.2);
        let hash = blake3::hash(text.as_bytes()).to_hex();
        fingerprints.push(hash.as_str()[..32].to_owned());
    }
    fingerprints
}

fn about(finding: &Diagnostic) -> Option<&str> {
    Some(finding.object.as_str()).filter(|object| !object.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{code, locate};
    use crate::source::{Sources, Span};

    #[test]
    fn a_stem_has_no_counts_but_keeps_names() {
        let check = |message: &str, expect: &str| assert_eq!(stem(message), expect);
        check(
            "column `a1` of 12 tables (and in 3 more tables)",
            "column `a1` of # tables",
        );
        check("deletes rows of 2 tables", "deletes rows of # tables");
        check("plain", "plain");
        check("open `x1", "open `x1");
    }

    #[test]
    fn fingerprints_stay_when_lines_move_and_are_never_equal() {
        let of = |text: &str| {
            let mut sources = Sources::default();
            let id = sources.add("a.toml", text);
            let at = text.find('x').expect("an x");
            let finding = |object: &str| {
                let span = Span::new(id, at..at + 1);
                Diagnostic::error(code::UNKNOWN_KEY, span, "no key `x`").object(object)
            };
            let findings = [finding("a"), finding("a"), finding("b"), finding("")];
            fingerprints(&locate(&sources, &findings))
        };
        let before = of("x = 1");
        assert_eq!(before, of("\n\n# moved\n  x = 1"));
        let mut apart = before.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), before.len());
    }
}
