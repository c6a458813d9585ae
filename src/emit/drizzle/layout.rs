//! Pieces of TypeScript text, laid out as a person would lay them out.
//! In: words that are safe in their places. Out: lines.

/// The width that lines keep to where they can.
const WIDTH: usize = 100;

/// One step inwards.
pub const STEP: &str = "  ";

/// A value with the methods that are called on it: on one line where it fits, or a method a line.
pub fn chain(depth: usize, base: &str, calls: &[String], end: &str) -> String {
    let indent = STEP.repeat(depth);
    let line = format!("{indent}{base}{}{end}", calls.concat());
    if calls.is_empty() || fits(&line) {
        return line;
    }
    let mut out = format!("{indent}{base}");
    for call in calls {
        out.push_str(&format!("\n{indent}{STEP}{call}"));
    }
    out + end
}

/// A call whose argument is an object, with its methods: on one line where it fits, or a member a line.
pub fn record(depth: usize, open: &str, members: &[String], close: &str) -> String {
    let indent = STEP.repeat(depth);
    let line = format!("{indent}{open}{{ {} }}{close}", members.join(", "));
    if fits(&line) {
        return line;
    }
    let mut out = format!("{indent}{open}{{");
    for member in members {
        out.push_str(&format!("\n{indent}{STEP}{member},"));
    }
    out.push_str(&format!("\n{indent}}}{close}"));
    out
}

/// A list of things between brackets: on one line where it fits, or a thing a line.
pub fn list(depth: usize, open: &str, things: &[String], close: &str) -> String {
    let indent = STEP.repeat(depth);
    let line = format!("{indent}{open}{}{close}", things.join(", "));
    if things.is_empty() || fits(&line) {
        return line;
    }
    let mut out = format!("{indent}{open}");
    for thing in things {
        out.push_str(&format!("\n{indent}{STEP}{thing},"));
    }
    out.push_str(&format!("\n{indent}{close}"));
    out
}

/// Lines, each behind the same indentation.
pub fn indented(depth: usize, lines: &[String]) -> String {
    let indent = STEP.repeat(depth);
    lines
        .iter()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

fn fits(line: &str) -> bool {
    !line.contains('\n') && line.chars().count() <= WIDTH
}
