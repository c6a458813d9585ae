//! Parameters with names and whole rows, as sqlc writes them: `@since`, `sqlc.arg(since)`, `sqlc.embed(t)`.
//! In: the tokens of a statement. Out: the same with numbers and `t.*` in their place, and which number each name has.
//! A token that stands for others has their place, so that what is said of it is said of what was written.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Span, Token, TokenWithSpan, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Which signs of a text are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    /// Those of PostgreSQL, to which `@` takes the sign off a number.
    #[default]
    Plain,
    /// Names of parameters as well: somebody puts numbers in their place before PostgreSQL reads the text.
    Named,
}

/// A parameter that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The number that stands in its place.
    pub number: usize,
    /// Whether it is said that it may be NULL.
    pub is_nullable: bool,
}

/// What a few tokens stand for.
enum Meaning {
    Parameter { name: String, is_nullable: bool },
    Row(Word),
}

/// Puts a number in the place of each name: the first that no other parameter has, in the order of the names.
pub fn numbered(tokens: &[TokenWithSpan]) -> (Vec<TokenWithSpan>, Vec<Named>) {
    let mut out = Vec::with_capacity(tokens.len());
    let mut names = Names::over(tokens);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let Some((meaning, length)) = meaning(&tokens[at..]) else {
            out.push(token.clone());
            at += 1;
            continue;
        };
        let span = token.span.union(&tokens[at + length - 1].span);
        at += length;
        match meaning {
            Meaning::Parameter { name, is_nullable } => {
                let number = names.number(name, is_nullable);
                let token = Token::Placeholder(format!("${number}"));
                out.push(TokenWithSpan { token, span });
            }
            Meaning::Row(word) => {
                let star = [Token::Word(word), Token::Period, Token::Mul];
                out.extend(star.map(|token| TokenWithSpan { token, span }));
            }
        }
    }
    (out, names.named)
}

/// A message in which parameters are called as they are written: `@since`, not `$2`.
pub fn in_words(message: &str, named: &[Named]) -> String {
    let mut parts = message.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|it: char| !it.is_ascii_digit());
        let (number, rest) = part.split_at(end.unwrap_or(part.len()));
        let number = number.parse::<usize>();
        match named.iter().find(|it| number == Ok(it.number)) {
            Some(named) => out.extend(["@", &named.name, rest]),
            None => out.extend(["$", part]),
        }
    }
    out
}

/// The names so far, and the numbers that are given away.
struct Names {
    named: Vec<Named>,
    places: BTreeMap<String, usize>,
    taken: BTreeSet<usize>,
    next: usize,
}

impl Names {
    fn over(tokens: &[TokenWithSpan]) -> Self {
        let number = |it: &TokenWithSpan| match &it.token {
            Token::Placeholder(sign) => sign.strip_prefix('$')?.parse().ok(),
            _ => None,
        };
        Self {
            named: Vec::new(),
            places: BTreeMap::new(),
            taken: tokens.iter().filter_map(number).collect(),
            next: 1,
        }
    }

    fn number(&mut self, name: String, is_nullable: bool) -> usize {
        if let Some(known) = self.places.get(&name) {
            let known = &mut self.named[*known];
            known.is_nullable |= is_nullable;
            return known.number;
        }
        while self.taken.contains(&self.next) {
            self.next += 1;
        }
        let number = self.next;
        self.next += 1;
        self.places.insert(name.clone(), self.named.len());
        self.named.push(Named {
            name,
            number,
            is_nullable,
        });
        number
    }
}

/// What the first of these tokens begin, and how many they are.
fn meaning(tokens: &[TokenWithSpan]) -> Option<(Meaning, usize)> {
    if let [at, word, ..] = tokens
        && at.token == Token::AtSign
        && is_beside(&at.span, &word.span)
        && let Token::Word(Word {
            value,
            quote_style: None,
            ..
        }) = &word.token
    {
        let name = value.clone();
        let is_nullable = false;
        return Some((Meaning::Parameter { name, is_nullable }, 2));
    }
    let [schema, period, function, open, inner, close, ..] = tokens else {
        return None;
    };
    let is_call = plain(schema) == Some("sqlc")
        && period.token == Token::Period
        && open.token == Token::LParen
        && close.token == Token::RParen;
    if !is_call {
        return None;
    }
    let name = match &inner.token {
        Token::Word(word) => word.value.clone(),
        Token::SingleQuotedString(text) => text.clone(),
        _ => return None,
    };
    let parameter = |is_nullable| Meaning::Parameter { name, is_nullable };
    let meaning = match (plain(function)?, &inner.token) {
        ("arg", _) => parameter(false),
        ("narg", _) => parameter(true),
        ("embed", Token::Word(word)) => Meaning::Row(Word {
            keyword: Keyword::NoKeyword,
            ..word.clone()
        }),
        _ => return None,
    };
    Some((meaning, 6))
}

fn plain(token: &TokenWithSpan) -> Option<&str> {
    match &token.token {
        Token::Word(word) if word.quote_style.is_none() => Some(&word.value),
        _ => None,
    }
}

fn is_beside(first: &Span, second: &Span) -> bool {
    first.end == second.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::tokenizer::Tokenizer;

    fn read_all(text: &str) -> (Vec<TokenWithSpan>, Vec<Named>) {
        let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize_with_location();
        numbered(&tokens.unwrap())
    }

    fn read(text: &str) -> (String, Vec<(String, usize, bool)>) {
        let (tokens, named) = read_all(text);
        let text = tokens.iter().map(|it| it.token.to_string()).collect();
        let named = named.into_iter();
        let named = named.map(|it| (it.name, it.number, it.is_nullable));
        (text, named.collect())
    }

    #[test]
    fn names_become_the_numbers_that_nobody_has() {
        let (text, named) = read("a = @org AND b > $2 AND c = sqlc.arg('since') AND d = @org");
        assert_eq!(text, "a = $1 AND b > $2 AND c = $3 AND d = $1");
        let expected = [("org".to_owned(), 1, false), ("since".to_owned(), 3, false)];
        assert_eq!(named, expected);
        let (text, named) = read("a = sqlc.narg(x) OR sqlc.arg(x) IS NULL");
        assert_eq!(text, "a = $1 OR $1 IS NULL");
        assert_eq!(named, [("x".to_owned(), 1, true)]);
    }

    #[test]
    fn messages_say_names() {
        let (_, named) = read_all("a = @org AND b > @since AND c = $3");
        let told = |message| in_words(message, &named);
        assert_eq!(
            told("`$1` and `$2`, not `$3`, $12 or $"),
            "`@org` and `@since`, not `$3`, $12 or $"
        );
    }

    #[test]
    fn what_only_looks_like_a_name_is_left_alone() {
        for text in [
            "tags @> $1",
            "v @@ q",
            "@ x",
            "'@x'",
            "\"@x\"",
            "sqlc.slice(x)",
            "sqlc.arg(1)",
            "\"sqlc\".arg(x)",
            "other.arg(x)",
        ] {
            assert_eq!(read(text), (text.to_owned(), Vec::new()));
        }
        assert_eq!(read("SELECT sqlc.embed(t), 1").0, "SELECT t.*, 1");
        assert_eq!(read("SELECT sqlc.embed(\"user\")").0, "SELECT \"user\".*");
    }
}
