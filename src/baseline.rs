//! The findings that a project has accepted for now, so that only new ones count.
//! In: a baseline's text, findings. Out: what of them is new, and which entries have had their day; or the text anew.
//! An entry is a fault, what it is about and the stem of its message, with a count; so it stays when lines move.

use crate::diagnostic::fingerprint::stem;
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use toml::de::{DeTable, DeValue};

const VERSION: &str = "1";
const HEAD: &str = "# Findings that `schemagen check --baseline` accepts; `--update-baseline` writes this file anew.\n\
                    # Take a line out to have its finding count again.\n";

/// What findings have in common that are accepted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name of the fault.
    pub rule: String,
    /// The address of what it is about.
    pub object: String,
    /// The message, without what changes while the fault stays.
    pub message: String,
}

/// The accepted findings: how many of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Entry, usize>,
}

/// Findings, judged by a baseline.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What it does not accept.
    pub new: Diagnostics,
    /// How many it accepts.
    pub accepted: usize,
    /// What it accepts and nobody found, with how many too many.
    pub stale: Vec<(Entry, usize)>,
}

/// Why a text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct InvalidBaseline {
    line: usize,
    message: String,
}

impl Entry {
    fn of(finding: &Diagnostic) -> Self {
        Self {
            rule: finding.code.name.to_owned(),
            object: finding.object.clone(),
            message: stem(&finding.message),
        }
    }
}

impl Baseline {
    /// Accepts these findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut entries = BTreeMap::new();
        for finding in findings {
            *entries.entry(Entry::of(finding)).or_default() += 1;
        }
        Self { entries }
    }

    /// How many findings it accepts.
    pub fn count(&self) -> usize {
        self.entries.values().sum()
    }

    /// Takes the accepted findings out. Those that `is_firm` are never accepted.
    pub fn judge(&self, findings: Diagnostics, is_firm: impl Fn(&Diagnostic) -> bool) -> Judged {
        let mut left = self.entries.clone();
        let mut judged = Judged::default();
        for finding in findings {
            match left.get_mut(&Entry::of(&finding)) {
                Some(count) if *count > 0 && !is_firm(&finding) => {
                    *count -= 1;
                    judged.accepted += 1;
                }
                _ => judged.new.push(finding),
            }
        }
        judged.stale = left.into_iter().filter(|(_, count)| *count > 0).collect();
        judged
    }

    /// Reads what [`Baseline::text`] wrote.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseline> {
        let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let fault = |at: usize, message: &str| InvalidBaseline {
            line: line_of(at),
            message: message.to_owned(),
        };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            fault(at, error.message())
        })?;
        let table = table.get_ref();
        let version = table.get("version");
        if version.and_then(|it| integer(it.get_ref())) != Some(1) {
            let at = version.map_or(0, |it| it.span().start);
            let message =
                format!("`version` has to be {VERSION}, the one that this schemagen knows");
            return Err(fault(at, &message));
        }
        let accepted = table.get("accepted");
        let Some(list) = accepted.and_then(|it| it.get_ref().as_array()) else {
            let at = accepted.map_or(0, |it| it.span().start);
            return Err(fault(at, "`accepted` has to be a list of entries"));
        };
        let mut entries = BTreeMap::new();
        for it in list.iter() {
            let entry = it.get_ref().as_table().and_then(entry);
            let (entry, count) = entry.ok_or_else(|| {
                let message = "an entry has `rule`, `object` and `message`, and may have a `count`";
                fault(it.span().start, message)
            })?;
            *entries.entry(entry).or_default() += count;
        }
        Ok(Self { entries })
    }

    /// Whether a text began as a baseline, even if it cannot be read any more.
    pub fn is_one(text: &str) -> bool {
        HEAD.lines().next().is_some_and(|head| text.contains(head)) || Self::parse(text).is_ok()
    }

    /// The baseline as a file: sorted, a line an entry, so that Git can merge it.
    pub fn text(&self) -> String {
        let mut out = format!("{HEAD}version = {VERSION}\naccepted = [\n");
        for (entry, count) in &self.entries {
            let [rule, object, message] =
                [&entry.rule, &entry.object, &entry.message].map(|it| quoted(it));
            let count = match count {
                1 => String::new(),
                count => format!(", count = {count}"),
            };
            writeln!(
                out,
                "    {{ rule = {rule}, object = {object}, message = {message}{count} }},"
            )
            .expect("a string takes every text");
        }
        out.push_str("]\n");
        out
    }
}

fn entry(table: &DeTable<'_>) -> Option<(Entry, usize)> {
    let text = |key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
    let count = match table.get("count") {
        None => 1,
        Some(count) => integer(count.get_ref())?,
    };
    let is_known = |key: &str| ["rule", "object", "message", "count"].contains(&key);
    let entry = Entry {
        rule: text("rule")?,
        object: text("object")?,
        message: text("message")?,
    };
    table
        .keys()
        .all(|key| is_known(key.get_ref()))
        .then_some((entry, count))
}

fn integer(value: &DeValue<'_>) -> Option<usize> {
    let integer = value.as_integer()?;
    usize::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                write!(out, "\\u{:04x}", u32::from(c)).expect("a string takes every text");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, code};
    use crate::source::{Sources, Span};

    fn finding(at: usize, object: &str, message: &str) -> Diagnostic {
        let id = Sources::default().add("a.toml", "");
        Diagnostic::error(code::UNKNOWN_KEY, Span::new(id, at..at), message).object(object)
    }

    fn findings(list: &[Diagnostic]) -> Diagnostics {
        let mut findings = Diagnostics::default();
        findings.extend(list.iter().cloned());
        findings
    }

    #[test]
    fn only_what_is_new_is_left_and_what_is_gone_is_told() {
        let old = [
            finding(1, "a", "no `x` (and in 2 more tables)"),
            finding(2, "b", "one of 3"),
            finding(3, "b", "one of 4"),
        ];
        let baseline = Baseline::of(&old);
        assert_eq!(baseline.count(), 3);
        let now = [
            finding(40, "a", "no `x`"),
            finding(50, "b", "one of 5"),
            finding(60, "c", "one of 6"),
        ];
        let judged = baseline.judge(findings(&now), |_| false);
        assert_eq!(judged.new, findings(&now[2..]));
        assert_eq!(judged.accepted, 2);
        assert_eq!(judged.stale.len(), 1);
        assert_eq!(
            (judged.stale[0].0.object.as_str(), judged.stale[0].1),
            ("b", 1)
        );
        let more = [&now[1..2], &now[1..2], &now[1..2]].concat();
        assert_eq!(baseline.judge(findings(&more), |_| false).new.len(), 1);
        assert_eq!(
            baseline
                .judge(findings(&now), |it| it.level == Level::Error)
                .accepted,
            0
        );
    }

    #[test]
    fn a_text_is_read_back_and_does_not_depend_on_the_order() {
        let list = [
            finding(1, "b\u{1}", "\"a\\b\"\n"),
            finding(2, "a", "`漢`"),
            finding(3, "a", "`漢`"),
        ];
        let baseline = Baseline::of(&list);
        let text = baseline.text();
        assert_eq!(text, Baseline::of(list.iter().rev()).text());
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        let entries: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("    {"))
            .collect();
        assert_eq!(entries.len(), 2);
        assert!(
            entries[0].ends_with("message = \"`漢`\", count = 2 },"),
            "{text}"
        );
        assert_eq!(
            Baseline::parse(&Baseline::default().text()),
            Ok(Baseline::default())
        );
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_line() {
        let check = |text: &str, expect: &str| {
            let error = Baseline::parse(text).expect_err(text);
            let said = error.to_string();
            assert!(said.starts_with(expect), "{said}");
        };
        check("version = 1\naccepted = [\n<<<<<<< ours\n]\n", "line 3: ");
        check("", "line 1: `version` has to be 1");
        check("\nversion = 2\n", "line 2: `version`");
        check("version = 1\n", "line 1: `accepted`");
        check(
            "version = 1\naccepted = [\n  { rule = \"a\" },\n]\n",
            "line 3: an entry",
        );
        assert!(Baseline::is_one(&format!(
            "<<<<<<< ours\n{}",
            Baseline::default().text()
        )));
        assert!(!Baseline::is_one("[table.a]\n") && !Baseline::is_one(""));
        let extra =
            "version = 1\naccepted = [{ rule = \"a\", object = \"b\", message = \"c\", x = 1 }]\n";
        check(extra, "line 2: an entry");
    }
}
