//! What a piece of SQL speaks of: its words, its literals with the column that each stands behind, its parameters.
//! In: SQL text. Out: words, as far as a tokenizer tells them; what is none gives nothing.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer, Word};
use std::collections::{BTreeMap, BTreeSet};

/// What a piece of SQL speaks of.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Every word, as PostgreSQL folds it, in order.
    pub all: Vec<String>,
    /// Texts and numbers, each with the column that stands before it.
    pub literals: Vec<Literal>,
    /// The parameters by number, each with the column that stands before it.
    pub parameters: BTreeMap<u16, Option<String>>,
}

/// A text or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// The nearest column before it.
    pub column: Option<String>,
    /// What it is.
    pub text: String,
}

/// Words that make what they stand in a change of rows.
const CHANGES: [&str; 5] = ["insert", "update", "delete", "merge", "truncate"];

impl Words {
    /// Reads SQL, in which these words are columns.
    pub fn read(sql: &str, columns: &BTreeSet<&str>) -> Self {
        let mut out = Self::default();
        let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize();
        let mut column: Option<String> = None;
        for token in tokens.unwrap_or_default() {
            match token {
                Token::Word(word) => {
                    let word = folded(word);
                    if columns.contains(word.as_str()) {
                        column = Some(word.clone());
                    }
                    out.all.push(word);
                }
                Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text) => {
                    out.literal(&column, &text);
                }
                Token::Number(text, _) => out.literal(&column, &text),
                Token::Placeholder(name) => {
                    if let Some(number) = name.strip_prefix('$').and_then(|it| it.parse().ok()) {
                        let near = out.parameters.entry(number).or_default();
                        *near = near.take().or_else(|| column.clone());
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// Whether it may change rows.
    pub fn may_change(&self) -> bool {
        self.all.iter().any(|it| CHANGES.contains(&it.as_str()))
    }

    fn literal(&mut self, column: &Option<String>, text: &str) {
        let plain = text.replace(['%', '_'], "");
        let is_pattern = plain != text && !plain.is_empty();
        for text in std::iter::once(text).chain(is_pattern.then_some(plain.as_str())) {
            let literal = Literal {
                column: column.clone(),
                text: text.to_owned(),
            };
            if !self.literals.contains(&literal) {
                self.literals.push(literal);
            }
        }
    }
}

fn folded(word: Word) -> String {
    match word.quote_style {
        Some(_) => word.value,
        None => word.value.to_lowercase(),
    }
}
