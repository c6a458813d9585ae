//! The text of a statement, cut where a line may end.
//! In: its tokens. Out: pieces without comments, with one blank where there were several, and its parameters apart.

use crate::sql_text::Places;
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace};
use std::ops::Range;

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it is written; a blank ends a piece.
    Text(String),
    /// A parameter, and where it stands; none where it is not `$` and a number.
    Parameter(Option<usize>, Range<usize>),
}

/// The pieces of a statement.
pub(super) fn pieces(tokens: &[TokenWithSpan], places: &Places<'_>) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut text = String::new();
    for token in tokens {
        match &token.token {
            Token::Whitespace(blank) => {
                // Two literals make one only where a line ends between them.
                let ends = matches!(
                    blank,
                    Whitespace::Newline | Whitespace::SingleLineComment { .. }
                );
                if text.ends_with('\'') && ends {
                    text.push('\n');
                } else if !text.ends_with([' ', '\n']) {
                    text.push(' ');
                }
            }
            Token::Placeholder(name) => {
                flush(&mut out, &mut text);
                let number = name.strip_prefix('$').and_then(|it| it.parse().ok());
                let range = places.range(token.span);
                out.push(Piece::Parameter(number, range));
            }
            _ => {
                if text.ends_with([' ', '\n']) {
                    flush(&mut out, &mut text);
                }
                text.push_str(places.text(&places.range(token.span)));
            }
        }
    }
    flush(&mut out, &mut text);
    out
}

fn flush(out: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        out.push(Piece::Text(std::mem::take(text)));
    }
}
