//! Edits that write a key into a table, wherever and however that table is written.
//! In: a text, its tree, a node of it. Out: the bytes that go and the text that comes; comments and layout survive.

use super::{NodeId, Outline, Step, ValueKind};
use std::ops::Range;

/// What goes, and what comes.
pub type Change = (Range<usize>, String);

/// Writes `key = value` into a table. A text that stands where a table could is taken into one under the key `short`.
/// Nothing where the table is put together of dotted keys.
pub fn insert(
    text: &str,
    outline: &Outline,
    node: NodeId,
    (key, value): (&str, &str),
    short: &str,
) -> Option<Change> {
    let line = format!("{key} = {value}");
    if let Some(written) = &outline.get(node).value {
        let raw = text.get(written.range.clone())?;
        return match &written.kind {
            ValueKind::Table => {
                let (range, lead) = before_close(text, written.range.clone(), '}')?;
                Some((range, format!("{lead}{line} ")))
            }
            ValueKind::Text(_) => Some((
                written.range.clone(),
                format!("{{ {short} = {raw}, {line} }}"),
            )),
            ValueKind::Word(_) | ValueKind::List => None,
        };
    }
    if let Some(header) = outline.get(node).headers.first() {
        let at = last_line(text, outline, node, header.end);
        return Some((at..at, format!("{}{line}", line_end(text))));
    }
    // Only tables inside of it have headers: it gets its own before the first of them.
    let path = outline.path(node);
    let inner = outline.iter().filter(|(_, it)| !it.headers.is_empty());
    let mut inner = inner.filter(|(id, _)| outline.path(*id).starts_with(&path));
    let (_, first) = inner.next()?;
    let start = first.headers.first()?.start;
    let place = outline.get(node).places.first()?;
    let header = text.get(start..place.end)?.replacen("[[", "[", 1);
    let end = line_end(text);
    Some((start..start, format!("{header}]{end}{line}{end}{end}")))
}

/// Writes one more element into a list.
pub fn append(text: &str, outline: &Outline, list: NodeId, element: &str) -> Option<Change> {
    let written = outline.get(list).value.as_ref()?;
    if written.kind != ValueKind::List {
        return None;
    }
    let (range, lead) = before_close(text, written.range.clone(), ']')?;
    let is_first = outline.get(list).children.is_empty();
    let lead = if is_first { "" } else { lead };
    Some((range, format!("{lead}{element}")))
}

/// What stands between the last entry and the closing bracket, and what a further entry begins with.
fn before_close(
    text: &str,
    range: Range<usize>,
    close: char,
) -> Option<(Range<usize>, &'static str)> {
    let raw = text.get(range.clone())?;
    let inside = raw.strip_suffix(close)?;
    let end = range.start + inside.trim_end().len();
    let lead = match inside.trim_end().chars().next_back()? {
        '{' | '[' | ',' => " ",
        _ => ", ",
    };
    Some((end..range.end - close.len_utf8(), lead))
}

/// Behind the last line that says something of the table itself, below this header.
fn last_line(text: &str, outline: &Outline, node: NodeId, header: usize) -> usize {
    let next = outline.iter().flat_map(|(_, it)| &it.headers);
    let next = next
        .map(|it| it.start)
        .filter(|it| *it > header)
        .min()
        .unwrap_or(usize::MAX);
    let children = outline.get(node).children.iter().map(|id| outline.get(*id));
    let values = children
        .filter(|it| matches!(it.step, Step::Key(_)))
        .filter_map(|it| it.value.as_ref())
        .map(|it| it.range.end)
        .filter(|end| (header..next).contains(end));
    let from = values.max().unwrap_or(header);
    let rest = text.get(from..).unwrap_or_default();
    let line = rest.find('\n').map_or(text.len(), |at| from + at);
    if text[..line].ends_with('\r') {
        line - 1
    } else {
        line
    }
}

/// How the lines of a text end.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::parse;

    fn changed(text: &str, path: &[&str], list: Option<&str>) -> Option<String> {
        let outline = parse(text);
        let node = outline.find(path).expect("the node is there");
        let (range, new) = match list {
            None => insert(text, &outline, node, ("k", "1"), "type")?,
            Some(element) => append(text, &outline, node, element)?,
        };
        let mut out = text.to_owned();
        out.replace_range(range, &new);
        Some(out)
    }

    #[test]
    fn a_key_lands_in_its_table() {
        let check = |text: &str, path: &[&str], expected: &str| {
            assert_eq!(
                changed(text, path, None).as_deref(),
                Some(expected),
                "{text}"
            );
        };
        check(
            "[a]\nx = 1 # one\n\n[b]\n",
            &["a"],
            "[a]\nx = 1 # one\nk = 1\n\n[b]\n",
        );
        check("[a]\n[a.b]\ny = 1\n", &["a"], "[a]\nk = 1\n[a.b]\ny = 1\n");
        check("[a]\r\nx = 1\r\n", &["a"], "[a]\r\nx = 1\r\nk = 1\r\n");
        check("[[a.b]]\nx = 1\n", &["a"], "[a]\nk = 1\n\n[[a.b]]\nx = 1\n");
        check("[a.b]\nx = 1\n", &["a"], "[a]\nk = 1\n\n[a.b]\nx = 1\n");
        check("a = { x = 1 }\n", &["a"], "a = { x = 1, k = 1 }\n");
        check("a = {}\n", &["a"], "a = { k = 1 }\n");
        check(
            "a = \"text?\" # c\n",
            &["a"],
            "a = { type = \"text?\", k = 1 } # c\n",
        );
        check("[a]", &["a"], "[a]\nk = 1");
        assert_eq!(changed("a = 1", &["a"], None), None);
        assert_eq!(changed("a.x = 1", &["a"], None), None);
    }

    #[test]
    fn an_element_lands_in_its_list() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                changed(text, &["a"], Some("2")).as_deref(),
                Some(expected),
                "{text}"
            );
        };
        check("a = [1]\n", "a = [1, 2]\n");
        check("a = []\n", "a = [2]\n");
        check("a = [\n  1,\n]\n", "a = [\n  1, 2]\n");
    }
}
