//! Findings for people: the fault, its line with the place marked, what explains it, what to do.
//! In: located findings. Out: text that keeps to the given width, with colour only if asked for.
//! Drawn here and not by `annotate-snippets`: that wraps neither messages nor labels, so it cannot keep to 80 columns,
//! and it reads the whole text anew for each finding, which many findings in a long file make slow.

use super::{Fix, Level, Located, snippet, text};
use std::fmt::Write as _;

/// What the terminal can do.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// How many columns a line may have.
    pub width: usize,
    /// Whether colours are shown.
    pub color: bool,
}

/// What a stretch of the output is, which decides on its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The level's word and the marks of the primary place.
    Level(Level),
    /// The message.
    Message,
    /// Line numbers and the frame around the lines.
    Frame,
    /// The marks of other places.
    Related,
}

const RESET: &str = "\x1b[0m";
/// Below this width nothing readable comes out.
const NARROWEST: usize = 40;

/// Renders findings, with an empty line between two.
pub fn render(findings: &[Located<'_>], style: Style) -> String {
    let style = Style {
        width: style.width.max(NARROWEST),
        ..style
    };
    let mut out = String::new();
    for (index, located) in findings.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        finding(located, style, &mut out);
    }
    out
}

/// The counts of findings in one line: `2 errors, 1 warning`.
pub fn summary(findings: &[Located<'_>]) -> String {
    let words = [
        (Level::Error, "error", "errors"),
        (Level::Warn, "warning", "warnings"),
        (Level::Info, "info", "infos"),
    ];
    let counts: Vec<String> = words
        .into_iter()
        .filter_map(|(level, one, many)| {
            let of_level = |it: &&Located<'_>| it.diagnostic.level == level;
            match findings.iter().filter(of_level).count() {
                0 => None,
                1 => Some(format!("1 {one}")),
                count => Some(format!("{count} {many}")),
            }
        })
        .collect();
    if counts.is_empty() {
        "no findings".to_owned()
    } else {
        counts.join(", ")
    }
}

/// A text behind a word, in lines that keep to the width.
pub fn paragraph(head: &str, message: &str, style: Style) -> String {
    indented(head, message, 2, style)
}

/// A text behind a word, in lines that keep to the width, those after the first set in by `indent`.
pub fn indented(head: &str, message: &str, indent: usize, style: Style) -> String {
    let message = text::plain(message);
    let width = style.width.max(NARROWEST) - indent.min(NARROWEST / 2);
    let used = (text::width(head) + 1).saturating_sub(indent);
    let lines = text::wrap(&message, used, width);
    let gap = format!("\n{:indent$}", "");
    format!("{head} {}\n", lines.join(&gap))
}

impl Style {
    /// The text, coloured as this part of the output.
    pub(super) fn paint(self, part: Part, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match part {
            Part::Level(Level::Error) => "\x1b[1;31m",
            Part::Level(Level::Warn) => "\x1b[1;33m",
            Part::Level(Level::Info) => "\x1b[1;36m",
            Part::Message => "\x1b[1m",
            Part::Frame | Part::Related => "\x1b[1;34m",
        };
        format!("{code}{text}{RESET}")
    }
}

fn finding(located: &Located<'_>, style: Style, out: &mut String) {
    header(located, style, out);
    let gutter = snippet::gutter(located);
    snippet::draw(located, gutter, style, out);
    let diagnostic = located.diagnostic;
    if diagnostic.help.is_none() && diagnostic.fix.is_none() {
        return;
    }
    let bar = style.paint(Part::Frame, "|");
    line(out, format_args!("{:gutter$} {bar}", ""));
    if let Some(help) = &diagnostic.help {
        note("help", help, gutter, style, out);
    }
    // A fix that says what the help says already is no news.
    let news = |fix: &&Fix| diagnostic.help.as_ref() != Some(&fix.title);
    if let Some(fix) = diagnostic.fix.as_ref().filter(news) {
        note("fix", &text::plain(&fix.title), gutter, style, out);
    }
}

fn header(located: &Located<'_>, style: Style, out: &mut String) {
    let diagnostic = located.diagnostic;
    let (level, code) = (diagnostic.level, diagnostic.code);
    let head = format!("{}[{} {}]:", level.name(), code.code, code.name);
    let message = text::plain(&diagnostic.message);
    let mut lines = text::wrap(&message, text::width(&head) + 1, style.width - 2).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = style.paint(Part::Level(level), &head);
    line(
        out,
        format_args!("{head} {}", style.paint(Part::Message, &first)),
    );
    for more in lines {
        line(out, format_args!("  {}", style.paint(Part::Message, &more)));
    }
}

/// `   = help: what to do`, with following lines set under the first.
fn note(word: &str, content: &str, gutter: usize, style: Style, out: &mut String) {
    let indent = gutter + 3 + word.len() + 2;
    let mut lines = text::wrap(content, 0, style.width - indent).into_iter();
    let first = lines.next().unwrap_or_default();
    let sign = style.paint(Part::Frame, "=");
    let word = style.paint(Part::Message, &format!("{word}:"));
    line(out, format_args!("{:gutter$} {sign} {word} {first}", ""));
    for more in lines {
        line(out, format_args!("{:indent$}{more}", ""));
    }
}

/// Writes a line without blanks at its end.
pub(super) fn line(out: &mut String, content: std::fmt::Arguments<'_>) {
    write!(out, "{content}").expect("a string takes every text");
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, locate};
    use crate::source::{Sources, Span};

    const CODE: Code = Code {
        code: "S001",
        name: "unscoped-table",
    };
    const PLAIN: Style = Style {
        width: 80,
        color: false,
    };

    fn draw(
        text: &str,
        style: Style,
        make: impl Fn(&dyn Fn(&str) -> Span) -> Diagnostic,
    ) -> String {
        let mut sources = Sources::default();
        let id = sources.add("specs/work.toml", text);
        let find = |part: &str| {
            let at = text.find(part).expect("the part is in the text");
            Span::new(id, at..at + part.len())
        };
        let finding = make(&find);
        render(&locate(&sources, [&finding]), style)
    }

    #[test]
    fn a_finding_shows_its_line_what_explains_it_and_what_to_do() {
        let text =
            "[table.user]\norg_scoped = false\n\n\n\n\n\n\n[table.todos]\ntimestamps = true\n";
        let drawn = draw(text, PLAIN, |find| {
            let edit = Edit {
                span: find("timestamps"),
                text: String::new(),
            };
            Diagnostic::error(CODE, find("[table.todos]"), "table `todos` does not say whether its rows belong to an organization")
                .label("no `org_scoped`")
                .related(find("org_scoped = false"), "as it is said here")
                .help("write `org_scoped = true`, and the table gets the column `organization_id`; or `org_scoped = false` with a `reason`\nsee the manual")
                .fix(Fix::new("write `org_scoped = true`", Applicability::Safe, vec![edit]))
        });
        insta::assert_snapshot!(drawn, @r"
        error[S001 unscoped-table]: table `todos` does not say whether its rows belong
          to an organization
         --> specs/work.toml:9:1
          |
        2 | org_scoped = false
          | ------------------ as it is said here
        ...
        9 | [table.todos]
          | ^^^^^^^^^^^^^ no `org_scoped`
          |
          = help: write `org_scoped = true`, and the table gets the column
                  `organization_id`; or `org_scoped = false` with a `reason`
                  see the manual
          = fix: write `org_scoped = true`
        ");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!(
            "a = {{ {}here = 1, {} }}\n",
            "x = 1, ".repeat(30),
            "y = 2, ".repeat(30)
        );
        let drawn = draw(&text, PLAIN, |find| {
            Diagnostic::error(CODE, find("here"), "message")
                .label("a label that has to go below the marks, as it does not fit beside them")
        });
        insta::assert_snapshot!(drawn, @r"
        error[S001 unscoped-table]: message
         --> specs/work.toml:1:217
          |
        1 | …x = 1, x = 1, x = 1, x = 1, x = 1, here = 1, y = 2, y = 2, y = 2, y = 2, y…
          |                                     ^^^^
          |                          a label that has to go below the marks, as it does
          |                          not fit beside them
        ");
    }

    #[test]
    fn no_line_is_wider_than_asked_for() {
        let text = format!(
            "[table.{}]\nü = '漢字\t\u{1b}{}' # end\n",
            "n".repeat(200),
            "漢".repeat(90)
        );
        for width in [40, 41, 60, 80, 120] {
            let style = Style {
                width,
                color: false,
            };
            let drawn = draw(&text, style, |find| {
                let long = "`quoted name` and more ".repeat(9);
                Diagnostic::error(
                    CODE,
                    find("漢漢漢漢漢"),
                    format!("{long}{}", "x".repeat(150)),
                )
                .label(long.clone())
                .related(find("[table"), long.clone())
                .related(find("end"), "")
                .help(long)
            });
            for line in drawn.lines() {
                assert!(text::width(line) <= width, "{width}: {line:?}\n{drawn}");
            }
        }
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let make = |find: &dyn Fn(&str) -> Span| {
            Diagnostic::error(CODE, find("a"), "m")
                .label("l")
                .related(find("1"), "r")
                .help("h")
        };
        let colored = draw(
            "a = 1\n",
            Style {
                color: true,
                ..PLAIN
            },
            make,
        );
        let mut plain = String::new();
        for (index, part) in colored.split('\x1b').enumerate() {
            let text = if index == 0 {
                part
            } else {
                part.split_once('m').expect("an escape").1
            };
            plain.push_str(text);
        }
        assert_ne!(colored, plain);
        assert_eq!(plain, draw("a = 1\n", PLAIN, make));
    }
}
