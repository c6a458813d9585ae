//! A key or a string of TOML as it is written: where a part of it stands, and how another text is written in its place.

use crate::outline::{self, Outline};
use std::ops::Range;

/// The bytes of what is written that are a part of what is read. Nothing where escapes stand between the two.
pub(super) fn written(raw: &str, read: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let start = opening(raw);
    let body = raw.get(start..)?;
    let same = body.starts_with(read) && body.len() - read.len() == closing(raw, body);
    same.then(|| start + range.start..start + range.end)
}

/// How many bytes stand before what is read: the quotes, and the end of the line behind three of them.
fn opening(raw: &str) -> usize {
    for quotes in ["\"\"\"", "'''"] {
        if let Some(rest) = raw.strip_prefix(quotes) {
            let line = ["\r\n", "\n"].into_iter().find(|it| rest.starts_with(it));
            return quotes.len() + line.map_or(0, str::len);
        }
    }
    usize::from(raw.starts_with(['"', '\'']))
}

fn closing(raw: &str, body: &str) -> usize {
    ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| raw.starts_with(quotes))
        .map_or(0, |quotes| {
            if body.ends_with(quotes) {
                quotes.len()
            } else {
                0
            }
        })
}

/// What a key or a string says.
pub(super) fn read(raw: &str) -> String {
    if !raw.starts_with(['"', '\'']) {
        return raw.to_owned();
    }
    let outline = outline::parse(&format!("x = {raw}"));
    outline
        .text(Outline::ROOT, "x")
        .unwrap_or_default()
        .to_owned()
}

/// Whether a text can replace a part of what is written, as it is.
pub(super) fn fits(raw: &str, text: &str) -> bool {
    let is_plain = |c: char| !c.is_control();
    if raw.starts_with('"') {
        text.chars().all(|c| is_plain(c) && c != '"' && c != '\\')
    } else if raw.starts_with('\'') {
        text.chars().all(|c| is_plain(c) && c != '\'')
    } else {
        outline::is_bare(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_it_is_written() {
        let find =
            |raw: &str, read: &str, range| written(raw, read, &range).map(|it| raw[it].to_owned());
        assert_eq!(find("\"user.id\"", "user.id", 5..7), Some("id".into()));
        assert_eq!(find("todos", "todos", 0..5), Some("todos".into()));
        assert_eq!(find("'''\na > 1'''", "a > 1", 0..1), Some("a".into()));
        assert_eq!(find("\"\\\"a\\\" desc\"", "\"a\" desc", 0..3), None);
    }

    #[test]
    fn only_what_fits_replaces_a_part() {
        assert!(fits("\"x\"", "a b") && !fits("x", "a b") && !fits("'x'", "a'b"));
    }
}
