//! The text of a statement, cut where a line may end.
//! In: its tokens, and what some of them stand for. Out: pieces without comments, with one blank where there were
//! several, and its parameters apart.

use crate::sql_text::Places;
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace};
use std::collections::BTreeMap;
use std::ops::Range;

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it is written; a blank ends a piece.
    Text(String),
    /// A parameter.
    Parameter(usize),
}

/// The number of a parameter, and where it stands; none where it is not `$` and a number.
pub(super) fn parameters<'t>(
    tokens: &'t [TokenWithSpan],
    places: &'t Places<'_>,
) -> impl Iterator<Item = (Option<usize>, Range<usize>)> + 't {
    tokens.iter().filter_map(|token| match &token.token {
        Token::Placeholder(name) => Some((number(name), places.range(token.span))),
        _ => None,
    })
}

fn number(placeholder: &str) -> Option<usize> {
    placeholder.strip_prefix('$').and_then(|it| it.parse().ok())
}

/// The pieces of a statement. What is expanded begins at one of these places and ends with a `*`.
pub(super) fn pieces(
    tokens: &[TokenWithSpan],
    places: &Places<'_>,
    expansions: &BTreeMap<usize, Vec<String>>,
) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut is_expanded = false;
    for token in tokens {
        if is_expanded {
            is_expanded = token.token != Token::Mul;
            continue;
        }
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
                out.extend(number(name).map(Piece::Parameter));
            }
            other => {
                if text.ends_with([' ', '\n']) {
                    flush(&mut out, &mut text);
                }
                let range = places.range(token.span);
                let Some(columns) = expansions.get(&range.start) else {
                    text.push_str(places.text(&range));
                    continue;
                };
                for (number, column) in columns.iter().enumerate() {
                    if number > 0 {
                        text.push_str(", ");
                        flush(&mut out, &mut text);
                    }
                    text.push_str(column);
                }
                is_expanded = *other != Token::Mul;
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
