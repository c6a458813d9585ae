//! The one place that writes names and values into SQL, each quoted so that nothing leaves its place.
//! In: names, texts, expressions that were read to their end. Out: a growing text.

use crate::ident::{Ident, QualifiedName};
use crate::schema::Expression;
use std::fmt::{self, Write as _};

/// A line longer than this is broken where its statement allows it.
const LONG_LINE: usize = 100;

/// What stands before everything inside a statement.
pub(super) const INDENT: &str = "    ";

/// SQL text in the making. Every method adds to its end and returns the writer.
#[derive(Debug, Default)]
pub struct SqlWriter {
    text: String,
}

impl SqlWriter {
    /// Fixed words of SQL.
    pub fn words(&mut self, words: &'static str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    /// A name (manual 4.1.1).
    pub fn ident(&mut self, name: &Ident) -> &mut Self {
        name.write_sql(&mut self.text);
        self
    }

    /// A type's name in its schema.
    pub fn type_name(&mut self, name: &QualifiedName) -> &mut Self {
        self.text.push_str(&name.type_sql());
        self
    }

    /// A table's name in its schema.
    pub fn name(&mut self, name: &QualifiedName) -> &mut Self {
        name.write_sql(&mut self.text);
        self
    }

    /// A text in single quotes (manual 4.1.2.1). Only the quote is special: `standard_conforming_strings` is on.
    pub fn literal(&mut self, text: &str) -> &mut Self {
        self.text.push('\'');
        for (at, part) in text.split('\'').enumerate() {
            self.text.push_str(if at > 0 { "''" } else { "" });
            self.text.push_str(part);
        }
        self.text.push('\'');
        self
    }

    /// A text of several lines between dollars (manual 4.1.2.4), which leaves the quotes inside as they are. The text ends
    /// in a line break, and the tag is one that does not occur in it.
    pub fn dollar_quoted(&mut self, text: &str) -> &mut Self {
        let mut tag = "$$".to_owned();
        for number in 1_usize.. {
            if !text.contains(&tag) {
                break;
            }
            tag = format!("$body{number}$");
        }
        for part in [&tag, text, &tag] {
            self.text.push_str(part);
        }
        self
    }

    /// A number without quotes if it is plain digits, in quotes otherwise: the column's type reads it then.
    pub fn number(&mut self, digits: &str) -> &mut Self {
        if is_number(digits) {
            self.text.push_str(digits);
            self
        } else {
            self.literal(digits)
        }
    }

    /// An expression where any may stand and something follows that ends it.
    pub fn expression(&mut self, expression: &Expression) -> &mut Self {
        self.text.push_str(&expression.0);
        self
    }

    /// An expression in parentheses.
    pub fn parenthesised(&mut self, expression: &Expression) -> &mut Self {
        self.words("(").expression(expression).words(")")
    }

    /// The user's own SQL or a type: what only its own reader can judge.
    pub fn verbatim(&mut self, text: &impl fmt::Display) -> &mut Self {
        let written = write!(self.text, "{text}");
        debug_assert!(written.is_ok(), "a text takes all that is written to it");
        self
    }

    /// Things with a comma between them.
    pub fn list<T>(
        &mut self,
        things: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, thing) in things.into_iter().enumerate() {
            if at > 0 {
                self.words(", ");
            }
            write(self, thing);
        }
        self
    }

    /// Column names in parentheses.
    pub fn columns(&mut self, names: &[Ident]) -> &mut Self {
        self.words("(");
        self.list(names, |out, name| {
            out.ident(name);
        });
        self.words(")")
    }

    /// Writes `short`, or `long` in its place if the line that it ends would be too long.
    pub fn fit(
        &mut self,
        short: impl FnOnce(&mut Self),
        long: impl FnOnce(&mut Self),
    ) -> &mut Self {
        let start = self.text.len();
        short(self);
        let line = self.text.rfind('\n').map_or(0, |at| at + 1);
        if self.text[line.min(start)..].chars().count() > LONG_LINE {
            self.text.truncate(start);
            long(self);
        }
        self
    }

    /// The text so far.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Digits, perhaps with a sign, a point and an exponent (manual 4.1.2.6).
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            exponent.strip_prefix(['+', '-']).unwrap_or(exponent),
        ),
        None => (text, "0"),
    };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && is_digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::tokenizer::{Token, Tokenizer};

    /// The tokens that PostgreSQL would see, without white space.
    fn tokens(sql: &str) -> Vec<Token> {
        let mut tokens = Tokenizer::new(&PostgreSqlDialect {}, sql)
            .tokenize()
            .unwrap();
        tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
        tokens
    }

    /// Any text, and often what ends something in some place of SQL.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("'".to_owned()),
            Just("\"".to_owned()),
            Just("\\".to_owned()),
            Just("$$".to_owned()),
            Just("*/".to_owned()),
            Just("--".to_owned()),
            Just("\n".to_owned()),
            Just(";".to_owned()),
            "\\PC{0,4}",
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_literal_is_one_token_with_the_same_text(text in hostile()) {
            let mut out = SqlWriter::default();
            out.words("SELECT ").literal(&text).words(" AS x;");
            let tokens = tokens(&out.finish());
            prop_assert_eq!(tokens.len(), 5);
            prop_assert_eq!(&tokens[1], &Token::SingleQuotedString(text));
        }

        #[test]
        fn a_text_between_dollars_is_one_token_with_the_same_text(text in hostile()) {
            let text = format!("{text}$body1$\n");
            let mut out = SqlWriter::default();
            out.words("DO ").dollar_quoted(&text).words(";");
            let tokens = tokens(&out.finish());
            prop_assert_eq!(tokens.len(), 3);
            let Token::DollarQuotedString(found) = &tokens[1] else { panic!("{:?}", tokens) };
            prop_assert_eq!(&found.value, &text);
        }

        #[test]
        fn a_name_is_one_token_with_the_same_text(text in hostile()) {
            let Ok(name) = Ident::parse(&text) else { return Ok(()) };
            let mut out = SqlWriter::default();
            out.words("DROP TABLE ").ident(&name).words(";");
            let tokens = tokens(&out.finish());
            prop_assert_eq!(tokens.len(), 4);
            let Token::Word(word) = &tokens[2] else { panic!("{:?}", tokens) };
            prop_assert_eq!(&word.value, &text);
        }

        #[test]
        fn a_number_is_a_number_or_a_text(text in "[-+0-9.eE_';x ]{0,8}") {
            let mut out = SqlWriter::default();
            out.number(&text);
            let sql = out.finish();
            let tokens = tokens(&sql);
            let is_signed = tokens.len() == 2 && tokens[0] == Token::Minus;
            let is_one = tokens.len() == 1 || is_signed;
            prop_assert!(is_one, "{sql}: {tokens:?}");
        }
    }

    #[test]
    fn numbers_are_bare_and_what_is_none_is_quoted() {
        for (text, sql) in [
            ("3", "3"),
            ("-1.50", "-1.50"),
            ("1e-10", "1e-10"),
            ("NaN", "'NaN'"),
            ("-Infinity", "'-Infinity'"),
            ("1 OR 1", "'1 OR 1'"),
            (".5", "'.5'"),
            ("", "''"),
        ] {
            let mut out = SqlWriter::default();
            out.number(text);
            assert_eq!(out.finish(), sql);
        }
    }
}
