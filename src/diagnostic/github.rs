//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
//! In: located findings. Out: `::error file=…,line=…::message`, one line a finding.
//! Columns are left out where a place has several lines: GitHub refuses them there.

use super::{Level, Located, text};
use std::fmt::Write as _;

/// Renders findings, one command a line.
pub fn render(findings: &[Located<'_>]) -> String {
    let mut out = String::new();
    for located in findings {
        command(located, &mut out);
    }
    out
}

fn command(located: &Located<'_>, out: &mut String) {
    let diagnostic = located.diagnostic;
    let (start, end) = (located.primary.start, located.primary.end);
    let word = match diagnostic.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "notice",
    };
    let columns = if start.line == end.line {
        [
            format!(",col={}", start.column),
            format!(",endColumn={}", end.column),
        ]
    } else {
        Default::default()
    };
    let mut message = text::plain(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        write!(message, "\nhelp: {help}").expect("a string takes every text");
    }
    let title = format!("{} {}", diagnostic.code.code, diagnostic.code.name);
    writeln!(
        out,
        "::{word} file={},line={}{},endLine={}{},title={}::{}",
        property(located.primary.path),
        start.line,
        columns[0],
        end.line,
        columns[1],
        property(&title),
        data(&message),
    )
    .expect("a string takes every text");
}

/// The text as it may stand behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The text as it may stand in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, code, locate};
    use crate::source::{Sources, Span};

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        let mut sources = Sources::default();
        let id = sources.add("a:b, 100%.toml", "ü = 1\nb = 2\n");
        let finding = |range| {
            Diagnostic::error(code::UNKNOWN_KEY, Span::new(id, range), "50% of `a: b, c`")
                .help("one\ntwo\r")
        };
        let one = finding(0..2);
        let two = Diagnostic {
            level: Level::Warn,
            help: None,
            ..finding(0..9)
        };
        assert_eq!(
            render(&locate(&sources, [&one, &two])),
            "::error file=a%3Ab%2C 100%25.toml,line=1,col=1,endLine=1,endColumn=2,title=B002 unknown-key\
             ::50%25 of `a: b, c`%0Ahelp: one%0Atwo%0D\n\
             ::warning file=a%3Ab%2C 100%25.toml,line=1,endLine=2,title=B002 unknown-key::50%25 of `a: b, c`\n"
        );
    }
}
