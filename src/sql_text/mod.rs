//! SQL text, cut into statements, with the comments that speak to this tool.
//! In: a text. Out: each statement as a syntax tree, or why it is none; and byte places for the parser's lines and columns.
//! Depth and length are limited here, so that nothing behind this room can outgrow its stack.

mod name;
mod named;

pub use name::{answers_to, folded, is_reserved, parts, utf8};
pub use named::{Named, Notation, in_words, numbered};

use sqlparser::ast::Statement;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer, Whitespace};
use std::ops::Range;

/// The deepest nesting of parentheses, queries and the like.
const MAX_DEPTH: usize = 50;

/// The longest statement, in words and signs.
const MAX_TOKENS: usize = 10_000;

/// One statement of a text.
#[derive(Debug)]
pub struct Written {
    /// Where it stands.
    pub span: Range<usize>,
    /// Its tree, or why it has none.
    pub tree: Result<Box<Statement>, NoStatement>,
    /// What stands behind `-- schemagen:`, and where the comment stands.
    pub remarks: Vec<(Range<usize>, String)>,
    /// The parameters that have names.
    pub named: Vec<Named>,
}

/// Why a text is no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoStatement {
    /// Its place.
    pub span: Range<usize>,
    /// One line for people.
    pub message: String,
}

/// The statements of a text, in order. What is blank is none.
pub fn statements(text: &str) -> Vec<Written> {
    statements_in(text, Notation::Plain)
}

/// The same of a text that may be written in another notation.
pub fn statements_in(text: &str, notation: Notation) -> Vec<Written> {
    let places = Places::new(text);
    if text.len() > u32::MAX as usize {
        return vec![failed(0..text.len(), "the text is too long")];
    }
    if let Some(at) = odd_character(text) {
        return vec![failed(
            at..at + 1,
            "a carriage return or NUL stands alone, which no two readers agree on",
        )];
    }
    let dialect = PostgreSqlDialect {};
    match Tokenizer::new(&dialect, text).tokenize_with_location() {
        Ok(tokens) => tokens
            .split(|it| it.token == Token::SemiColon)
            .filter_map(|tokens| match notation {
                Notation::Plain => statement(&places, tokens, Vec::new()),
                Notation::Named => {
                    let (tokens, named) = numbered(tokens);
                    statement(&places, &tokens, named)
                }
            })
            .collect(),
        Err(error) => {
            let at = places.offset(error.location);
            vec![failed(at..text.len(), &one_line(&error.message))]
        }
    }
}

/// A character that PostgreSQL and the parser may take for different things.
fn odd_character(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len())
        .find(|at| bytes[*at] == 0 || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')))
}

fn failed(span: Range<usize>, message: &str) -> Written {
    Written {
        tree: Err(NoStatement {
            span: span.clone(),
            message: message.to_owned(),
        }),
        span,
        remarks: Vec::new(),
        named: Vec::new(),
    }
}

fn one_line(message: &str) -> String {
    message
        .trim_start_matches("sql parser error: ")
        .replace(['\n', '\r'], " ")
}

fn statement(places: &Places<'_>, tokens: &[TokenWithSpan], named: Vec<Named>) -> Option<Written> {
    let is_solid = |token: &&TokenWithSpan| !matches!(token.token, Token::Whitespace(_));
    let first = tokens.iter().find(is_solid)?;
    let last = tokens.iter().rev().find(is_solid)?;
    let span = places.range(first.span.union(&last.span));
    let mut written = Written {
        named,
        ..failed(span.clone(), "")
    };
    for token in tokens {
        comment(places, token, &mut written);
    }
    let count = tokens.iter().filter(is_solid).count();
    let refuse = |message: String| NoStatement {
        span: span.clone(),
        message,
    };
    written.tree = if count > MAX_TOKENS {
        let message = format!("a statement of {count} words and signs; {MAX_TOKENS} are read");
        Err(refuse(message))
    } else if let Some(message) = tokens.iter().find_map(|it| misread(places, it)) {
        Err(refuse(message.to_owned()))
    } else {
        parse(tokens)
            .map(Box::new)
            .map_err(|message| refuse(format!("no SQL that is understood: {message}")))
    };
    Some(written)
}

/// What the parser takes for something that PostgreSQL does not.
fn misread(places: &Places<'_>, token: &TokenWithSpan) -> Option<&'static str> {
    match &token.token {
        Token::DoubleEq => Some("`==` is not an operator of PostgreSQL's own; write `=`"),
        // To PostgreSQL a blank that is not ASCII is a part of a name.
        Token::Whitespace(Whitespace::Space)
            if !places.text(&places.range(token.span)).is_ascii() =>
        {
            Some("a blank that is not ASCII stands between words; write a space")
        }
        _ => None,
    }
}

fn parse(tokens: &[TokenWithSpan]) -> Result<Statement, String> {
    let mut parser = Parser::new(&PostgreSqlDialect {})
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens.to_vec());
    let statement = parser
        .parse_statement()
        .map_err(|error| one_line(&error.to_string()))?;
    let rest = parser.peek_token();
    if rest.token == Token::EOF {
        Ok(statement)
    } else {
        Err(format!("the statement ends before `{}`", rest.token))
    }
}

/// Takes in what a comment says to this tool.
fn comment(places: &Places<'_>, token: &TokenWithSpan, out: &mut Written) {
    let Token::Whitespace(Whitespace::SingleLineComment { comment, .. }) = &token.token else {
        return;
    };
    let Some(said) = comment.trim().strip_prefix("schemagen:") else {
        return;
    };
    let span = places.range(token.span);
    out.remarks.push((span, said.trim().to_owned()));
}

/// From the parser's lines and columns to bytes.
#[derive(Debug)]
pub struct Places<'t> {
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            lines: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The bytes of a span; the empty range at the start where the parser gives none.
    pub fn range(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        start..end.max(start)
    }

    /// The text of a range.
    pub fn text(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn offset(&self, location: Location) -> usize {
        let line = usize::try_from(location.line).unwrap_or(0);
        let column = usize::try_from(location.column).unwrap_or(0);
        let Some(start) = line.checked_sub(1).and_then(|it| self.lines.get(it)) else {
            return 0;
        };
        let rest = &self.text[*start..];
        let within = rest.char_indices().nth(column.saturating_sub(1));
        start + within.map_or(rest.len(), |(at, _)| at)
    }
}
