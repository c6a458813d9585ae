//! From spans to places that can be shown: path, line, column and the written line. Once, for all renderers.
//! In: findings and the texts they point into. Out: one `Located` for each, in the same order.

use super::{Diagnostic, Edit, Label};
use crate::source::{Position, Sources, Span};
use std::ops::Range;

/// A finding with all its places looked up.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The finding.
    pub diagnostic: &'a Diagnostic,
    /// Where it stands.
    pub primary: Place<'a>,
    /// Other places that explain it.
    pub related: Vec<Place<'a>>,
    /// The edits of its fix.
    pub edits: Vec<Replacement<'a>>,
}

/// A stretch of a text, as people and editors see it.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The path of the text.
    pub path: &'a str,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: behind its last character.
    pub end: Position,
    /// What is to be seen there; may be empty.
    pub message: &'a str,
    /// The whole line in which it begins, without the line's end.
    pub line: &'a str,
    /// The bytes of that line which belong to it.
    pub marked: Range<usize>,
}

/// An edit with its place looked up.
#[derive(Clone, Debug)]
pub struct Replacement<'a> {
    /// What goes.
    pub place: Place<'a>,
    /// What comes.
    pub text: &'a str,
}

/// Looks up the places of findings.
pub fn locate<'a>(
    sources: &'a Sources,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
) -> Vec<Located<'a>> {
    let label = |label: &'a Label| place(sources, label.span, &label.message);
    let edit = |edit: &'a Edit| Replacement {
        place: place(sources, edit.span, ""),
        text: &edit.text,
    };
    diagnostics
        .into_iter()
        .map(|diagnostic| Located {
            diagnostic,
            primary: label(&diagnostic.primary),
            related: diagnostic.related.iter().map(label).collect(),
            edits: (diagnostic.fix.iter())
                .flat_map(|fix| fix.edits().iter().map(edit))
                .collect(),
        })
        .collect()
}

fn place<'a>(sources: &'a Sources, span: Span, message: &'a str) -> Place<'a> {
    let source = sources.get(span.source);
    let start = source.position(span.range().start);
    let end = source.position(span.range().end.max(start.offset));
    let line = source.line(start.line);
    let from = source.column_offset(start).min(line.len());
    let to = (from + (end.offset - start.offset)).min(line.len());
    Place {
        path: source.path(),
        start,
        end,
        message,
        line,
        marked: from..to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Style, concise, github, gitlab, human, json, junit, sarif};
    use serde_json::Value;

    const CODE: Code = Code {
        code: "T001",
        name: "test-fault",
    };

    /// The place of one stretch of one text, in every format: `line:column-line:column` as each of them says it.
    fn places(text: &str, range: Range<usize>) -> (String, String) {
        let mut sources = Sources::default();
        sources.add("other.toml", "x = 1\n");
        let id = sources.add("a.toml", text);
        let finding = Diagnostic::error(CODE, Span::new(id, range), "message");
        let located = locate(&sources, [&finding]);
        let start = located[0].primary.start;
        let said = format!("a.toml:{}:{}", start.line, start.column);
        let style = Style {
            width: 80,
            color: false,
        };
        let drawn = human::render(&located, style);
        assert!(drawn.contains(&format!("--> {said}\n")), "{drawn}");
        assert!(concise::render(&located).starts_with(&format!("{said}: error[T001 test-fault]")));
        let value = parsed(&json::render(&located));
        let found = &value["findings"][0];
        let at = |which: &str| {
            let place = &found[which];
            assert!(place["offset"].as_u64().expect("an offset") as usize <= text.len());
            format!("{}:{}", place["line"], place["column"])
        };
        assert_eq!(format!("a.toml:{}", at("start")), said);
        let place = format!("{}-{}", at("start"), at("end"));
        assert_eq!(in_sarif(&located), place);
        assert_eq!(in_gitlab(&located), place);
        let lines = located[0].primary.start.line..=located[0].primary.end.line;
        assert_eq!(
            in_github(&located),
            (lines.start() == lines.end()).then_some(place)
        );
        let suite = junit::render(&located);
        assert!(
            suite.contains(&format!(">{said}: message</failure>")),
            "{suite}"
        );
        let marks = drawn
            .lines()
            .find(|line| line.contains('^'))
            .expect("the place is marked");
        let column = marks.find('^').expect("a mark") - marks.find('|').expect("a frame") - 2;
        let carets = marks.matches('^').count();
        (
            format!("{}-{}", at("start"), at("end")),
            format!("{column}+{carets}"),
        )
    }

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).expect("it is JSON")
    }

    fn in_sarif(located: &[Located<'_>]) -> String {
        let value = parsed(&sarif::render(located, &[]));
        let region = &value["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        let [line, column, end_line, end_column] =
            ["startLine", "startColumn", "endLine", "endColumn"].map(|key| &region[key]);
        format!("{line}:{column}-{end_line}:{end_column}")
    }

    fn in_gitlab(located: &[Located<'_>]) -> String {
        let value = parsed(&gitlab::render(located));
        let place = &value[0]["location"]["positions"];
        let at = |end: &str| format!("{}:{}", place[end]["line"], place[end]["column"]);
        format!("{}-{}", at("begin"), at("end"))
    }

    /// GitHub takes columns only where a place has one line.
    fn in_github(located: &[Located<'_>]) -> Option<String> {
        let command = github::render(located);
        let (properties, _) = command.strip_prefix("::error ")?.split_once("::")?;
        let of = |key: &str| {
            let mut pairs = properties
                .split(',')
                .filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
        };
        let (line, end_line) = (of("line").expect("a line"), of("endLine").expect("a line"));
        let (column, end_column) = (of("col")?, of("endColumn")?);
        Some(format!("{line}:{column}-{end_line}:{end_column}"))
    }

    #[test]
    fn all_formats_agree_on_positions() {
        let check = |text: &str, range: Range<usize>, place: &str, drawn: &str| {
            assert_eq!(
                places(text, range.clone()),
                (place.into(), drawn.into()),
                "{text:?} {range:?}"
            );
        };
        check("a = 1\nb = 2\n", 6..7, "2:1-2:2", "0+1");
        check("a = 1\r\nb = 2\r\n", 11..12, "2:5-2:6", "4+1");
        check("ü = \"ö\" # x\n", 5..9, "1:5-1:8", "4+3");
        check("漢 = 1\n", 6..7, "1:5-1:6", "5+1");
        check("\ta = 1\n", 1..2, "1:2-1:3", "4+1");
        check("a = 1", 5..5, "1:6-1:6", "5+1");
        check("a = 1\n", 6..6, "2:1-2:1", "0+1");
        check("a = 1\n", 900..1000, "2:1-2:1", "0+1");
        check("", 0..0, "1:1-1:1", "0+1");
        check("a = 1\r\nb = 2", 5..9, "1:6-2:3", "5+1");
        check("a = [\n1,\n2]\n", 4..11, "1:5-3:3", "4+1");
        check("\u{feff}ü = 1\n", 3..5, "1:1-1:2", "0+1");
    }
}
