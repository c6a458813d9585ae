//! Findings as JUnit XML, which most CI systems show as tests that failed: a suite a file, a case a finding.
//! In: located findings. Out: XML without times, so that the same findings give the same bytes.
//! Without findings there is one case that passed: a report without cases counts as none with many readers.

use super::{Located, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Renders findings.
pub fn render(findings: &[Located<'_>]) -> String {
    let mut suites: BTreeMap<&str, Vec<&Located<'_>>> = BTreeMap::new();
    for located in findings {
        suites
            .entry(located.primary.path)
            .or_default()
            .push(located);
    }
    let failures = findings.len();
    let mut out = format!(
        "{HEAD}<testsuites name=\"schemagen\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">\n",
        failures.max(1)
    );
    if suites.is_empty() {
        out.push_str(
            "  <testsuite name=\"schemagen\" tests=\"1\" failures=\"0\" errors=\"0\">\n    \
             <testcase name=\"no findings\" classname=\"schemagen\"/>\n  </testsuite>\n",
        );
    }
    for (path, cases) in suites {
        suite(path, &cases, &mut out).expect("a string takes every text");
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(path: &str, cases: &[&Located<'_>], out: &mut String) -> std::fmt::Result {
    let (path, count) = (escaped(path), cases.len());
    writeln!(
        out,
        "  <testsuite name=\"{path}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">"
    )?;
    for located in cases {
        let diagnostic = located.diagnostic;
        let (code, at) = (diagnostic.code, located.primary.start);
        let (line, column) = (at.line, at.column);
        let name = format!("{} {} at {line}:{column}", code.code, code.name);
        writeln!(
            out,
            "    <testcase name=\"{}\" classname=\"{path}\">",
            escaped(&name)
        )?;
        let message = escaped(&diagnostic.message);
        let level = diagnostic.level.name();
        write!(
            out,
            "      <failure type=\"{level}\" message=\"{message}\">{path}:{line}:{column}: {message}"
        )?;
        if let Some(help) = &diagnostic.help {
            write!(out, "\nhelp: {}", escaped(help))?;
        }
        out.push_str("</failure>\n    </testcase>\n");
    }
    out.push_str("  </testsuite>\n");
    Ok(())
}

/// The text as it may stand in an attribute or between tags. What XML cannot hold at all is shown by its sign.
fn escaped(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    for c in content.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(text::visible(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, code, locate};
    use crate::source::{Sources, Span};

    #[test]
    fn a_suite_is_a_file_and_what_xml_cannot_hold_is_shown() {
        let mut sources = Sources::default();
        let (b, a) = (
            sources.add("b.toml", "x\n"),
            sources.add("<a>&.toml", "x\n"),
        );
        let at = |id| Span::new(id, 0..1);
        let findings = [
            Diagnostic::error(code::UNKNOWN_KEY, at(b), "a \"b\"\u{1}").help("one\ntwo"),
            Diagnostic::error(code::UNKNOWN_KEY, at(a), "message"),
            Diagnostic::error(code::UNKNOWN_TYPE, at(b), "message"),
        ];
        insta::assert_snapshot!(render(&locate(&sources, &findings)), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="schemagen" tests="3" failures="3" errors="0">
          <testsuite name="&lt;a&gt;&amp;.toml" tests="1" failures="1" errors="0">
            <testcase name="B002 unknown-key at 1:1" classname="&lt;a&gt;&amp;.toml">
              <failure type="error" message="message">&lt;a&gt;&amp;.toml:1:1: message</failure>
            </testcase>
          </testsuite>
          <testsuite name="b.toml" tests="2" failures="2" errors="0">
            <testcase name="B002 unknown-key at 1:1" classname="b.toml">
              <failure type="error" message="a &quot;b&quot;␁">b.toml:1:1: a &quot;b&quot;␁
        help: one&#10;two</failure>
            </testcase>
            <testcase name="B007 unknown-type at 1:1" classname="b.toml">
              <failure type="error" message="message">b.toml:1:1: message</failure>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
        insta::assert_snapshot!(render(&[]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="schemagen" tests="1" failures="0" errors="0">
          <testsuite name="schemagen" tests="1" failures="0" errors="0">
            <testcase name="no findings" classname="schemagen"/>
          </testsuite>
        </testsuites>
        "#);
    }
}
