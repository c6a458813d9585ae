//! Stretches that can be cut out of a text, so that a key, an element or a section is gone and all else stays.
//! In: a text, its tree, a node of it. Out: the bytes that go; a comment that stands behind them stays.

use super::{NodeId, Outline, Step, ValueKind};
use std::ops::Range;

/// The bytes of a key with its value, of an element of a list, or of a section `[[…]]`. Nothing where it is put together
/// of several places.
pub fn remove(text: &str, outline: &Outline, node: NodeId) -> Option<Range<usize>> {
    let parent = outline.get(outline.get(node).parent?);
    if outline.get(node).value.is_none() {
        return section(text, outline, node);
    }
    let range = written(outline, node)?;
    if text[..range.start].trim_end().ends_with('.') {
        return None;
    }
    match parent.value.as_ref().map(|it| &it.kind) {
        Some(ValueKind::Table | ValueKind::List) => Some(with_comma(text, range)),
        Some(ValueKind::Text(_) | ValueKind::Word(_)) => None,
        None => Some(with_line(text, range)),
    }
}

/// From the key to the end of the value.
fn written(outline: &Outline, node: NodeId) -> Option<Range<usize>> {
    let node = outline.get(node);
    let value = &node.value.as_ref()?.range;
    match (&node.step, node.places.as_slice()) {
        (Step::Key(_), [key]) => Some(key.start..value.end),
        (Step::Item(_), _) => Some(value.clone()),
        (Step::Key(_), _) => None,
    }
}

/// An entry of a `{ … }` or `[ … ]` with the comma that is too many then.
fn with_comma(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let behind = rest.len() - rest.trim_start().len();
    if rest[behind..].starts_with(',') {
        let own = range.start..range.end + behind + 1;
        let lines = with_line(text, own.clone());
        if lines != own {
            return lines;
        }
        let rest = &text[own.end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return own.start..own.end + blanks;
    }
    let before = text[..range.start].trim_end();
    match before.strip_suffix(',') {
        Some(before) => before.len()..range.end,
        None => range,
    }
}

/// The lines that hold nothing else; of a line with more on it, the bytes alone.
fn with_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[range.end..];
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let is_blank = |part: &str| part.trim().is_empty();
    if !is_blank(&text[start..range.start]) {
        range
    } else if is_blank(&text[range.end..end]) {
        start..end
    } else {
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        range.start..range.end + blanks
    }
}

/// One `[[…]]` with all that stands below it.
fn section(text: &str, outline: &Outline, node: NodeId) -> Option<Range<usize>> {
    let own = outline.get(node);
    let (Step::Item(_), [header]) = (&own.step, own.headers.as_slice()) else {
        return None;
    };
    let start = text[..header.start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = header.end;
    for child in &own.children {
        end = end.max(written(outline, *child)?.end);
    }
    let within = |at: usize| (start..end).contains(&at);
    let mut others = outline.iter().filter(|(id, _)| *id != node);
    if others.any(|(_, it)| it.headers.iter().any(|at| within(at.start))) {
        return None;
    }
    let range = with_line(text, start..end);
    let rest = &text[range.end..];
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let is_last = rest.trim().is_empty();
    let before = text[..start].trim_end_matches(['\r', '\n']).len();
    // One empty line stays between what stood before and what stands behind.
    if is_last {
        let kept = text[before..]
            .find('\n')
            .map_or(start, |at| before + at + 1);
        Some(kept.min(start)..range.end + blank)
    } else {
        Some(range.start..range.end + blank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::parse;

    fn check(text: &str, path: &[Step], expected: Option<&str>) {
        let outline = parse(text);
        let node = outline.walk(path).expect("the node is there");
        let left = remove(text, &outline, node).map(|range| {
            let mut left = text.to_owned();
            left.replace_range(range, "");
            left
        });
        assert_eq!(left.as_deref(), expected, "{text}");
    }

    fn key(name: &str) -> Step {
        Step::Key(name.into())
    }

    #[test]
    fn keys_go_with_their_lines_and_commas() {
        let a_x = [key("a"), key("x")];
        check("[a]\nx = 1\ny = 2\n", &a_x, Some("[a]\ny = 2\n"));
        check("[a]\nx = 1 # why\n", &a_x, Some("[a]\n# why\n"));
        check("[a]\n  x = [\n 1]\n", &a_x, Some("[a]\n"));
        check("[a]\r\nx = 1\r\ny = 2", &a_x, Some("[a]\r\ny = 2"));
        check("[a]\nx = 1", &a_x, Some("[a]\n"));
        check("a = { x = 1, y = 2 }\n", &a_x, Some("a = { y = 2 }\n"));
        check("a = { y = 2, x = 1 }\n", &a_x, Some("a = { y = 2 }\n"));
        check(
            "a = { y = 2, x = 1, z = 3 }\n",
            &a_x,
            Some("a = { y = 2, z = 3 }\n"),
        );
        check("a = { x = 1 }\n", &a_x, Some("a = {  }\n"));
        check("a.x = 1\nb = 1\n", &a_x, None);
        check("[a.x]\ny = 1\n", &a_x, None);
    }

    #[test]
    fn elements_go_with_their_commas() {
        let first = [key("a"), Step::Item(0)];
        let second = [key("a"), Step::Item(1)];
        check("a = [1, 2]\n", &first, Some("a = [2]\n"));
        check("a = [1, 2]\n", &second, Some("a = [1]\n"));
        check(
            "a = [\n  1, # one\n  2,\n]\n",
            &second,
            Some("a = [\n  1, # one\n]\n"),
        );
        check("a = [\n  1,\n  2\n]\n", &second, Some("a = [\n  1\n]\n"));
    }

    #[test]
    fn sections_go_whole() {
        let first = [key("a"), Step::Item(0)];
        let text = "[x]\ny = 1\n\n# about\n[[a]]\nb = 1\nc = 2\n\n[z]\n";
        check(text, &first, Some("[x]\ny = 1\n\n# about\n[z]\n"));
        check("[x]\n\n[[a]]\nb = 1\n", &first, Some("[x]\n"));
        check("[[a]]\nb = 1\n[[a.c]]\nd = 1\n", &first, None);
    }
}
