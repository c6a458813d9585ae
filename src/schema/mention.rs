//! Names inside of SQL: whether a text holds one, where names stand, and the text when a bearer is called otherwise.
//! In: SQL as it was written. Out: yes or no, places, or the new text. It reads words, not grammar: it says yes where it cannot
//! know, and what it cannot tell apart it leaves as it is.

use super::Expression;
use crate::ident::{Ident, is_keyword};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

/// Whether SQL holds a name as a word, in whatever place.
pub fn mentions(sql: &str, name: &Ident) -> bool {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let name = name.as_str();
    if name.chars().all(is_word) {
        sql.split(|it| !is_word(it))
            .any(|word| word.eq_ignore_ascii_case(name))
    } else {
        sql.contains(name) || sql.contains(&name.replace('"', "\"\""))
    }
}

/// What a name in SQL may be the name of, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A column.
    Column,
    /// A table, before the dot and a column of it.
    Table,
    /// A type.
    Type,
}

/// Where names stand in SQL, in its order: the bytes of each, what it may be the name of, and the name as PostgreSQL
/// reads it. Nothing where the text cannot be taken apart.
pub fn names_in(sql: &str) -> Vec<(std::ops::Range<usize>, Role, String)> {
    let Ok(mut tokens) = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize_with_location() else {
        return Vec::new();
    };
    tokens.retain(|it| !matches!(it.token, Token::Whitespace(_)));
    let mut offsets = Offsets::of(sql);
    let mut names = Vec::new();
    for (at, it) in tokens.iter().enumerate() {
        let Token::Word(word) = &it.token else {
            continue;
        };
        let is_grammar = is_keyword(&word.value.to_ascii_lowercase());
        if word.quote_style.is_none() && is_grammar && !is_name_too(&word.value) {
            continue;
        }
        let place = Place {
            tokens: &tokens,
            at,
        };
        let role = if place.is_type() {
            Role::Type
        } else if place.next() == Some(&Token::Period) {
            Role::Table
        } else if place.is_column() {
            Role::Column
        } else {
            continue;
        };
        let name = if word.quote_style.is_some() {
            word.value.clone()
        } else {
            word.value.to_ascii_lowercase()
        };
        let start = offsets.find(it.span.start);
        names.push((start..offsets.find(it.span.end), role, name));
    }
    names
}

/// Whether a column may be called so without quotes, though the word has a meaning of its own (manual, appendix C).
fn is_name_too(word: &str) -> bool {
    let words = [
        "bit",
        "char",
        "interval",
        "none",
        "out",
        "position",
        "precision",
        "row",
        "time",
        "timestamp",
        "values",
    ];
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

impl Expression {
    /// Whether it holds the name.
    pub fn mentions(&self, name: &Ident) -> bool {
        mentions(&self.0, name)
    }

    /// What it is when a column of its table is called otherwise.
    pub fn with_column(&self, table: &Ident, from: &Ident, to: &Ident) -> Self {
        self.with_name(from, to, |place| {
            let is_own = place.qualifier().is_none_or(|it| is_named(it, table));
            is_own && place.is_column()
        })
    }

    /// What it is when its table is called otherwise.
    pub fn with_table(&self, from: &Ident, to: &Ident) -> Self {
        self.with_name(from, to, |place| place.next() == Some(&Token::Period))
    }

    /// What it is when a type is called otherwise.
    pub fn with_type(&self, from: &Ident, to: &Ident) -> Self {
        self.with_name(from, to, |place| {
            place.is_type() || place.previous() == Some(&Token::Period)
        })
    }

    /// What it is when every word that is this name is the other one.
    pub fn with_word(&self, from: &Ident, to: &Ident) -> Self {
        self.with_name(from, to, |_| true)
    }

    fn with_name(&self, from: &Ident, to: &Ident, is_meant: impl Fn(&Place<'_>) -> bool) -> Self {
        if !self.mentions(from) {
            return self.clone();
        }
        let Ok(mut tokens) =
            Tokenizer::new(&PostgreSqlDialect {}, &self.0).tokenize_with_location()
        else {
            return self.clone();
        };
        tokens.retain(|it| !matches!(it.token, Token::Whitespace(_)));
        let mut offsets = Offsets::of(&self.0);
        let mut text = String::new();
        let mut done = 0;
        for at in 0..tokens.len() {
            let place = Place {
                tokens: &tokens,
                at,
            };
            if is_named(&tokens[at].token, from) && is_meant(&place) {
                let start = offsets.find(tokens[at].span.start);
                text.push_str(&self.0[done..start]);
                to.write_sql(&mut text);
                done = offsets.find(tokens[at].span.end);
            }
        }
        text.push_str(&self.0[done..]);
        Self(text)
    }
}

/// Whether a token is this name: a word without quotes is read in lower case (manual 4.1.1).
fn is_named(token: &Token, name: &Ident) -> bool {
    match token {
        Token::Word(word) if word.quote_style.is_some() => word.value == name.as_str(),
        Token::Word(word) => word.value.to_ascii_lowercase() == name.as_str(),
        _ => false,
    }
}

/// A token among its neighbours.
struct Place<'a> {
    tokens: &'a [TokenWithSpan],
    at: usize,
}

impl Place<'_> {
    fn before(&self, steps: usize) -> Option<&Token> {
        Some(&self.tokens.get(self.at.checked_sub(steps)?)?.token)
    }

    fn previous(&self) -> Option<&Token> {
        self.before(1)
    }

    fn next(&self) -> Option<&Token> {
        Some(&self.tokens.get(self.at + 1)?.token)
    }

    /// Whether a column can stand here: no function, no table before its column, no type before its text.
    fn is_column(&self) -> bool {
        let is_other = matches!(
            self.next(),
            Some(Token::LParen | Token::Period | Token::SingleQuotedString(_))
        );
        !is_other && self.previous() != Some(&Token::DoubleColon)
    }

    /// Whether a type stands here: behind `::`, or behind the `as` of a cast.
    fn is_type(&self) -> bool {
        match self.previous() {
            Some(Token::DoubleColon) => true,
            Some(Token::Word(word)) => word.value.eq_ignore_ascii_case("as"),
            _ => false,
        }
    }

    /// What stands before the dot before it.
    fn qualifier(&self) -> Option<&Token> {
        if self.previous() == Some(&Token::Period) {
            self.before(2)
        } else {
            None
        }
    }
}

/// From lines and columns to bytes, forwards only.
struct Offsets<'a> {
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
    end: usize,
    line: u64,
    column: u64,
}

impl<'a> Offsets<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            chars: text.char_indices().peekable(),
            end: text.len(),
            line: 1,
            column: 1,
        }
    }

    fn find(&mut self, location: Location) -> usize {
        while (self.line, self.column) < (location.line, location.column) {
            match self.chars.next() {
                Some((_, '\n')) => {
                    self.line += 1;
                    self.column = 1;
                }
                Some(_) => self.column += 1,
                None => break,
            }
        }
        self.chars.peek().map_or(self.end, |(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(text: &str) -> Ident {
        Ident::parse(text).unwrap()
    }

    #[test]
    fn a_name_is_found_as_a_word_only() {
        assert!(mentions("lower(Title) = 'x'", &ident("title")));
        assert!(!mentions("lower(subtitle) = 'x'", &ident("title")));
        assert!(mentions("\"a\"\"b\" > 1", &ident("a\"b")));
    }

    #[test]
    fn a_column_follows_where_it_stands_and_nowhere_else() {
        let follow = |text: &str| {
            Expression(text.into())
                .with_column(&ident("todos"), &ident("title"), &ident("New name"))
                .0
        };
        for (text, expected) in [
            ("lower(title) = 'title'", "lower(\"New name\") = 'title'"),
            (
                "TITLE > 'é'\n and \"title\" = x",
                "\"New name\" > 'é'\n and \"New name\" = x",
            ),
            ("'é' || title", "'é' || \"New name\""),
            ("\"Title\" || title(x)", "\"Title\" || title(x)"),
            ("todos.title = m.title", "todos.\"New name\" = m.title"),
            ("x::title", "x::title"),
        ] {
            assert_eq!(follow(text), expected);
        }
    }

    #[test]
    fn names_are_told_apart_by_where_they_stand() {
        let sql = "lower(Title) = 'é' and \"Due\" > todos.at and x::stage = 'y' or cast(b as kind)";
        let found: Vec<String> = names_in(sql)
            .into_iter()
            .map(|(range, role, name)| format!("{role:?} {name} {}", &sql[range]))
            .collect();
        assert_eq!(
            found,
            [
                "Column title Title",
                "Column Due \"Due\"",
                "Table todos todos",
                "Column at at",
                "Column x x",
                "Type stage stage",
                "Column b b",
                "Type kind kind",
            ]
        );
    }

    #[test]
    fn a_table_and_a_type_follow_too() {
        let text = Expression("stage.stage = 'x'::stage".into());
        let (from, to) = (ident("stage"), ident("phase"));
        assert_eq!(text.with_table(&from, &to).0, "phase.stage = 'x'::stage");
        let text = Expression("cast(a as stage) = 'x'::stage".into());
        assert_eq!(
            text.with_type(&from, &to).0,
            "cast(a as phase) = 'x'::phase"
        );
    }
}
