//! Findings as a Code Quality report of GitLab, which shows them in merge requests.
//! In: located findings. Out: a JSON array, an object a finding.
//! GitLab compares reports by fingerprint, so it has to be unique in one and the same in the next.

use super::fingerprint::fingerprints;
use super::{Level, Located, json};
use crate::source;
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Renders findings.
pub fn render(findings: &[Located<'_>]) -> String {
    let issues: Vec<Issue<'_>> = findings
        .iter()
        .zip(fingerprints(findings))
        .map(|(located, fingerprint)| issue(located, fingerprint))
        .collect();
    json::text(&issues)
}

fn issue<'a>(located: &Located<'a>, fingerprint: String) -> Issue<'a> {
    let diagnostic = located.diagnostic;
    Issue {
        description: &diagnostic.message,
        check_name: diagnostic.code.name,
        fingerprint,
        severity: match diagnostic.level {
            Level::Error => "major",
            Level::Warn => "minor",
            Level::Info => "info",
        },
        location: Location {
            path: located.primary.path,
            positions: Positions {
                begin: position(located.primary.start),
                end: position(located.primary.end),
            },
        },
    }
}

fn position(at: source::Position) -> Position {
    Position {
        line: at.line,
        column: at.column,
    }
}
