//! From the places of the protocol to bytes, and back.
//! Lines count from 0; within a line the protocol counts the units of UTF-16, or bytes where the editor can.

use crate::source::{Source, Span};
use gen_lsp_types::{Position, Range};

/// How the editor counts within a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes
    Utf8,
    /// Units of UTF-16
    #[default]
    Utf16,
}

impl Encoding {
    fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }

    /// The byte that a place stands at. One behind the end of its line is its end; one inside a character is its start.
    pub fn offset(self, text: &str, at: Position) -> usize {
        let line = at.line as usize;
        let start = match line.checked_sub(1) {
            None => 0,
            Some(breaks) => match text.match_indices('\n').nth(breaks) {
                Some((at, _)) => at + 1,
                None => return text.len(),
            },
        };
        let rest = &text[start..];
        let end = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]);
        let mut left = at.character as usize;
        for (offset, c) in line.char_indices() {
            let width = match self {
                Self::Utf8 => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
            };
            if left < width {
                return start + offset;
            }
            left -= width;
        }
        start + line.len()
    }

    /// The place of a byte.
    pub fn position(self, source: &Source, offset: usize) -> Position {
        let at = source.position(offset);
        let start = at.offset - source.column_offset(at);
        let before = source.text().get(start..at.offset).unwrap_or_default();
        Position {
            line: unsigned(at.line - 1),
            character: unsigned(self.width(before)),
        }
    }

    /// The places of a stretch.
    pub fn range(self, source: &Source, range: std::ops::Range<usize>) -> Range {
        Range {
            start: self.position(source, range.start),
            end: self.position(source, range.end.max(range.start)),
        }
    }

    /// The places of a span.
    pub fn span(self, source: &Source, span: Span) -> Range {
        self.range(source, span.range())
    }
}

fn unsigned(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn places_and_bytes_are_each_others_way_back() {
        let text = "a = \"ü🦀x\"\r\n\nb = 1 # 漢\n";
        let mut sources = Sources::default();
        let id = sources.add("a.toml", text);
        let source = sources.get(id);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, c) in text.char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                let at = encoding.position(source, offset);
                assert_eq!(encoding.offset(text, at), offset, "{encoding:?} {c}");
            }
        }
        let at = |encoding: Encoding, part: &str| {
            let at = encoding.position(source, text.find(part).unwrap());
            (at.line, at.character)
        };
        assert_eq!(at(Encoding::Utf16, "x\""), (0, 8));
        assert_eq!(at(Encoding::Utf8, "x\""), (0, 11));
        assert_eq!(at(Encoding::Utf16, "b"), (2, 0));
    }

    #[test]
    fn odd_places_are_brought_back_into_the_text() {
        let text = "a🦀\r\nb";
        let at = |line, character| Encoding::Utf16.offset(text, Position { line, character });
        assert_eq!(at(0, 99), 5, "the end of the line, before its break");
        assert_eq!(at(0, 2), 1, "inside of the crab is its start");
        assert_eq!(at(9, 0), text.len());
        assert_eq!(at(1, 1), text.len());
    }
}
