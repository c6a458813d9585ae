//! Text as a terminal shows it: how wide it is, what must not reach it, where a line may break.
//! In: text that may come from anybody's files. Out: text that moves no cursor and hides nothing.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The character that stands for `c` where it would move the cursor, colour the terminal or turn the reading order.
pub(super) fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// The text in one line, with every character visible.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(visible).collect())
    }
}

/// The text in lines of at most `limit` columns, the first of which has `used` columns less. Line breaks of its own
/// stay; what stands between backticks is kept together where it can be.
pub(super) fn wrap(text: &str, used: usize, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut room = limit.saturating_sub(used);
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in words(&plain(paragraph), limit) {
            let taken = width(&line);
            if !line.is_empty() && taken + 1 + width(&word) > room {
                lines.push(std::mem::take(&mut line));
                room = limit;
            } else if !line.is_empty() {
                line.push(' ');
            }
            push_broken(&word, &mut line, &mut lines, &mut room, limit);
        }
        lines.push(line);
        room = limit;
    }
    lines
}

/// Adds a word to a line, and breaks it where it is longer than a whole line.
fn push_broken(
    word: &str,
    line: &mut String,
    lines: &mut Vec<String>,
    room: &mut usize,
    limit: usize,
) {
    if line.is_empty() && width(word) > *room && *room < limit {
        lines.push(String::new());
        *room = limit;
    }
    let mut taken = width(line);
    for c in word.chars() {
        let more = c.width().unwrap_or(0);
        if taken + more > *room && !line.is_empty() {
            lines.push(std::mem::take(line));
            *room = limit;
            taken = 0;
        }
        line.push(c);
        taken += more;
    }
}

/// The words of a line: its parts between spaces, but code in backticks is one word if it fits into a line.
fn words(line: &str, limit: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for part in line[indent..].split(' ') {
        match words.last_mut() {
            Some(last) if open && width(last) + 1 + width(part) <= limit => {
                last.push(' ');
                last.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        if part.matches('`').count() % 2 == 1 {
            open = !open;
        }
    }
    if let Some(first) = words.first_mut() {
        first.insert_str(0, &line[..indent]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_keep_code_together() {
        assert_eq!(
            wrap("write `on_delete = 1` behind the type", 6, 20),
            ["write", "`on_delete = 1`", "behind the type"]
        );
        assert_eq!(wrap("one\n  two", 0, 20), ["one", "  two"]);
        assert_eq!(wrap("aaaaaaaaaaaaaaa", 5, 10), ["", "aaaaaaaaaa", "aaaaa"]);
        assert_eq!(wrap("漢字漢字", 0, 5), ["漢字", "漢字"]);
        assert!(wrap("", 0, 10).is_empty());
    }

    #[test]
    fn nothing_reaches_the_terminal_unseen() {
        assert_eq!(plain("a\x1b[31m\n\u{202e}b"), "a␛[31m␊\u{fffd}b");
        assert!(matches!(plain("plain ü"), Cow::Borrowed(_)));
    }
}
