//! Findings for programs: `{ "findings": […], "summary": {…} }`, lines and columns from 1, offsets in bytes from 0.
//! In: located findings. Out: JSON, or a value for a verb that has more to say beside it.
//! The types here are a promise to other programs; the inner ones are free to change.

use super::{Applicability, Level, Located, Place};
use crate::source;
use serde::Serialize;

/// Findings and their counts, to be written alone or flattened into a greater answer.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    findings: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    rule: &'a str,
    code: &'a str,
    level: &'a str,
    message: &'a str,
    object: &'a str,
    #[serde(flatten)]
    stretch: Stretch<'a>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
    related: Vec<Related<'a>>,
}

#[derive(Debug, Serialize)]
struct Stretch<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

#[derive(Debug, Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Debug, Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<Edit<'a>>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    stretch: Stretch<'a>,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    stretch: Stretch<'a>,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct Summary {
    error: usize,
    warn: usize,
    info: usize,
}

/// Renders findings.
pub fn render(findings: &[Located<'_>]) -> String {
    text(&report(findings))
}

/// A value as the text that every verb prints for `--format json`.
pub fn text(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("keys are strings");
    text.push('\n');
    text
}

/// Findings as a value.
pub fn report<'a>(findings: &[Located<'a>]) -> Report<'a> {
    let count = |level: Level| {
        let of_level = |it: &&Located<'_>| it.diagnostic.level == level;
        findings.iter().filter(of_level).count()
    };
    Report {
        findings: findings.iter().map(finding).collect(),
        summary: Summary {
            error: count(Level::Error),
            warn: count(Level::Warn),
            info: count(Level::Info),
        },
    }
}

fn finding<'a>(located: &Located<'a>) -> Finding<'a> {
    let diagnostic = located.diagnostic;
    Finding {
        rule: diagnostic.code.name,
        code: diagnostic.code.code,
        level: diagnostic.level.name(),
        message: &diagnostic.message,
        object: &diagnostic.object,
        stretch: stretch(&located.primary),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            applicability: applicability(fix.applicability),
            edits: (located.edits.iter())
                .map(|edit| Edit {
                    stretch: stretch(&edit.place),
                    text: edit.text,
                })
                .collect(),
        }),
        related: (located.related.iter())
            .map(|place| Related {
                stretch: stretch(place),
                message: place.message,
            })
            .collect(),
    }
}

fn stretch<'a>(place: &Place<'a>) -> Stretch<'a> {
    Stretch {
        file: place.path,
        start: position(place.start),
        end: position(place.end),
    }
}

fn position(at: source::Position) -> Position {
    Position {
        line: at.line,
        column: at.column,
        offset: at.offset,
    }
}

fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::Display => "display",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{self, Diagnostic, code, locate};
    use crate::source::{Sources, Span};

    #[test]
    fn a_finding_has_every_key_that_the_manual_names() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "onDelete = 1\n");
        let span = Span::new(id, 0..8);
        let edit = diagnostic::Edit {
            span,
            text: "on_delete".into(),
        };
        let safe = diagnostic::Applicability::Safe;
        let finding = Diagnostic::error(code::UNKNOWN_KEY, span, "unknown key")
            .object("todos.x")
            .help("rename it")
            .related(span, "here")
            .fix(diagnostic::Fix::new("rename it", safe, vec![edit]));
        insta::assert_snapshot!(render(&locate(&sources, [&finding])), @r#"
        {
          "findings": [
            {
              "rule": "unknown-key",
              "code": "B002",
              "level": "error",
              "message": "unknown key",
              "object": "todos.x",
              "file": "a.toml",
              "start": {
                "line": 1,
                "column": 1,
                "offset": 0
              },
              "end": {
                "line": 1,
                "column": 9,
                "offset": 8
              },
              "help": "rename it",
              "fix": {
                "title": "rename it",
                "applicability": "safe",
                "edits": [
                  {
                    "file": "a.toml",
                    "start": {
                      "line": 1,
                      "column": 1,
                      "offset": 0
                    },
                    "end": {
                      "line": 1,
                      "column": 9,
                      "offset": 8
                    },
                    "text": "on_delete"
                  }
                ]
              },
              "related": [
                {
                  "file": "a.toml",
                  "start": {
                    "line": 1,
                    "column": 1,
                    "offset": 0
                  },
                  "end": {
                    "line": 1,
                    "column": 9,
                    "offset": 8
                  },
                  "message": "here"
                }
              ]
            }
          ],
          "summary": {
            "error": 1,
            "warn": 0,
            "info": 0
          }
        }
        "#);
    }
}
