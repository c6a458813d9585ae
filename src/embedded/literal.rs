//! String literals of Rust, without their quotes and escapes.
//! In: a literal as it is written. Out: its text, and where each byte of that stands in the source.

use std::ops::Range;

/// A text and where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literal {
    /// The text.
    pub text: String,
    /// Stretches of it, in order, each with what it was written as.
    pieces: Vec<Piece>,
}

/// A stretch of a text and of the source: of the same length, unless an escape stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: Range<usize>,
    source: Range<usize>,
}

impl Literal {
    /// A string literal as it is written at an offset of the source; nothing where it is no text.
    pub(super) fn read(written: &str, at: usize) -> Option<Self> {
        let mut literal = Self::default();
        if let Some(raw) = written.strip_prefix('r') {
            let hashes = raw.len() - raw.trim_start_matches('#').len();
            let inner = raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?;
            literal.push(inner, at + 1 + hashes + 1);
            return Some(literal);
        }
        let inner = written.strip_prefix('"')?.strip_suffix('"')?;
        literal.unescape(inner, at + 1)?;
        Some(literal)
    }

    /// With another one behind it.
    pub(super) fn join(mut self, other: Self) -> Self {
        let by = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.pieces.into_iter().map(|piece| Piece {
            text: piece.text.start + by..piece.text.end + by,
            ..piece
        });
        self.pieces.extend(moved);
        self
    }

    /// Where a stretch of the text was written.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source(range.start, false);
        let end = self.source(range.end, true);
        start..end.max(start)
    }

    /// Where the byte stands; as the end of a stretch, behind the byte before it.
    fn source(&self, offset: usize, is_end: bool) -> usize {
        let holds = |piece: &&Piece| match is_end {
            true => piece.text.end >= offset,
            false => piece.text.end > offset,
        };
        let Some(piece) = self.pieces.iter().find(holds).or(self.pieces.last()) else {
            return 0;
        };
        let within = offset.saturating_sub(piece.text.start);
        if piece.text.len() == piece.source.len() {
            piece.source.start + within.min(piece.source.len())
        } else if within == 0 {
            piece.source.start
        } else {
            piece.source.end
        }
    }

    fn push(&mut self, text: &str, source: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece {
            text: start..self.text.len(),
            source: source..source + text.len(),
        });
    }

    fn unescape(&mut self, inner: &str, at: usize) -> Option<()> {
        let mut rest = inner;
        while !rest.is_empty() {
            let from = at + inner.len() - rest.len();
            let plain = rest.find('\\').unwrap_or(rest.len());
            if plain > 0 {
                self.push(&rest[..plain], from);
                rest = &rest[plain..];
                continue;
            }
            let (length, character) = escape(rest)?;
            if let Some(character) = character {
                let start = self.text.len();
                self.text.push(character);
                self.pieces.push(Piece {
                    text: start..self.text.len(),
                    source: from..from + length,
                });
            }
            rest = &rest[length..];
        }
        Some(())
    }
}

/// How long an escape is and what it stands for: nothing, where it takes a line's end away.
fn escape(text: &str) -> Option<(usize, Option<char>)> {
    let rest = &text[1..];
    let one = |character| Some((2, Some(character)));
    match rest.chars().next()? {
        'n' => one('\n'),
        'r' => one('\r'),
        't' => one('\t'),
        '0' => one('\0'),
        '\\' => one('\\'),
        '\'' => one('\''),
        '"' => one('"'),
        'x' => {
            let code = u32::from_str_radix(rest.get(1..3)?, 16).ok()?;
            Some((4, Some(char::from_u32(code)?)))
        }
        'u' => {
            let end = rest.find('}')?;
            let digits: String = rest.get(2..end)?.chars().filter(|c| *c != '_').collect();
            let code = u32::from_str_radix(&digits, 16).ok()?;
            Some((end + 2, Some(char::from_u32(code)?)))
        }
        '\n' | '\r' => {
            let behind = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            Some((text.len() - behind.len(), None))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_found_where_it_was_written() {
        let check = |source: &str, text: &str, part: &str, written: &str| {
            let literal = Literal::read(&source[2..], 2).expect("a text");
            assert_eq!(literal.text, text);
            let at = text.find(part).expect("it is there");
            assert_eq!(
                &source[literal.place(at..at + part.len())],
                written,
                "{source}"
            );
        };
        check("  \"select 1\"", "select 1", "1", "1");
        check("  r#\"a \"b\" ü c\"#", "a \"b\" ü c", "c", "c");
        check("  r\"a\\n\"", "a\\n", "\\n", "\\n");
        check("  \"a\\tbü\\u{1F9_80}c\"", "a\tbü\u{1F980}c", "c", "c");
        check("  \"a\\tb\"", "a\tb", "\tb", "\\tb");
        check("  \"a \\\n     b \\x41\"", "a b A", "b", "b");
        check("  \"a \\\n     b \\x41\"", "a b A", "A", "\\x41");
        let both = Literal::read("\"ab\"", 0)
            .unwrap()
            .join(Literal::read("\"cd\"", 10).unwrap());
        assert_eq!(
            (both.text.as_str(), both.place(1..3), both.place(2..4)),
            ("abcd", 2..12, 11..13)
        );
    }

    #[test]
    fn what_is_no_text_is_none() {
        for written in ["b\"x\"", "c\"x\"", "'x'", "1", "\"\\q\"", "\"\\u{110000}\""] {
            assert_eq!(Literal::read(written, 0), None, "{written}");
        }
    }
}
