//! A new section at the end of what belongs to a table.
//! In: a text, its tree, the table, the section. Out: where it goes, and with which empty lines around it.

use super::insert::{Change, line_end};
use super::{NodeId, Outline};

/// Writes a section behind everything that stands below a table, its own sections included. Nothing where the table is
/// written in a way that no section can follow.
pub fn section(text: &str, outline: &Outline, node: NodeId, lines: &[String]) -> Option<Change> {
    let path = outline.path(node);
    let mut last = None;
    for (id, it) in outline.iter() {
        if !outline.path(id).starts_with(&path) {
            continue;
        }
        if id == node && it.value.is_some() {
            return None;
        }
        last = last
            .max(it.headers.iter().map(|it| it.end).max())
            .max(it.value.as_ref().map(|value| value.range.end));
    }
    let from = last?;
    let rest = text.get(from..)?;
    let at = rest.find('\n').map_or(text.len(), |at| from + at);
    let at = text[..at].strip_suffix('\r').map_or(at, str::len);
    let end = line_end(text);
    let lines: Vec<String> = lines.iter().map(|line| format!("{end}{line}")).collect();
    Some((at..at, format!("{end}{}", lines.concat())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::parse;

    #[test]
    fn a_section_stands_behind_its_table() {
        let check = |text: &str, expected: Option<&str>| {
            let outline = parse(text);
            let node = outline.find(&["t", "a"]).expect("the table is there");
            let lines = ["[[t.a.i]]".to_owned(), "k = 1".to_owned()];
            let found = section(text, &outline, node, &lines).map(|(range, new)| {
                let mut out = text.to_owned();
                out.replace_range(range, &new);
                out
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check(
            "[t.a]\nx = 1 # one\n[t.a.b]\ny = 1\n\n[t.c]\n",
            Some("[t.a]\nx = 1 # one\n[t.a.b]\ny = 1\n\n[[t.a.i]]\nk = 1\n\n[t.c]\n"),
        );
        check("[t.a]", Some("[t.a]\n\n[[t.a.i]]\nk = 1"));
        check("[t.a]\r\n", Some("[t.a]\r\n\r\n[[t.a.i]]\r\nk = 1\r\n"));
        check("t = { a = { x = 1 } }\n", None);
    }
}
