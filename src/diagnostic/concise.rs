//! One line a finding: `path:line:column: level[code name] message`, as compilers and editors read it.
//! In: located findings. Out: text without colour.

use super::{Located, text};
use std::fmt::Write as _;

/// Renders findings, one a line.
pub fn render(findings: &[Located<'_>]) -> String {
    let mut out = String::new();
    for Located {
        diagnostic,
        primary,
        ..
    } in findings
    {
        let (path, message) = (text::plain(primary.path), text::plain(&diagnostic.message));
        let (line, column) = (primary.start.line, primary.start.column);
        let level = diagnostic.level.name();
        let (code, name) = (diagnostic.code.code, diagnostic.code.name);
        writeln!(
            out,
            "{path}:{line}:{column}: {level}[{code} {name}] {message}"
        )
        .expect("a string takes every text");
    }
    out
}
