//! What verbatim SQL makes: the functions that expressions may call.
//! In: SQL as it was written. Out: names, and whether one text only replaces what another one made. It reads the head
//! of each statement and no further.

use crate::ident::Ident;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer, Word};
use std::collections::BTreeSet;

/// The names of the functions, aggregates and sequences that it makes.
pub fn functions_made(sql: &str) -> BTreeSet<Ident> {
    let heads = statements(sql);
    heads.iter().filter_map(|it| function(it)).collect()
}

/// Whether the new text makes what the old one made, and nothing else, and does so over it: `CREATE OR REPLACE` of the
/// same functions, with the same arguments and results.
pub fn is_replaced_in_place(before: &str, after: &str) -> bool {
    let heads = |sql: &str| -> Option<Vec<(bool, String)>> {
        let mut heads: Vec<_> = statements(sql)
            .iter()
            .map(|it| head(it))
            .collect::<Option<_>>()?;
        heads.sort_by(|a, b| a.1.cmp(&b.1));
        Some(heads)
    };
    let (Some(before), Some(after)) = (heads(before), heads(after)) else {
        return false;
    };
    let texts = |heads: &[(bool, String)]| -> Vec<String> {
        heads.iter().map(|(_, text)| text.clone()).collect()
    };
    !after.is_empty() && after.iter().all(|it| it.0) && texts(&before) == texts(&after)
}

/// The tokens of each statement, without blanks and comments. The body of a function is one token.
fn statements(sql: &str) -> Vec<Vec<Token>> {
    let Ok(mut tokens) = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize() else {
        return Vec::new();
    };
    tokens.retain(|it| !matches!(it, Token::Whitespace(_)));
    let parts = tokens.split(|it| *it == Token::SemiColon);
    let parts = parts.filter(|it| !it.is_empty());
    parts.map(<[Token]>::to_vec).collect()
}

fn keyword(token: Option<&Token>) -> String {
    match token {
        Some(Token::Word(word)) if word.quote_style.is_none() => word.value.to_ascii_uppercase(),
        _ => String::new(),
    }
}

/// Behind `CREATE`: whether it replaces, and what follows.
fn created(statement: &[Token]) -> Option<(bool, &[Token])> {
    let rest = statement.get(1..)?;
    if keyword(statement.first()) != "CREATE" {
        return None;
    }
    let replaces = keyword(rest.first()) == "OR" && keyword(rest.get(1)) == "REPLACE";
    Some((replaces, if replaces { &rest[2..] } else { rest }))
}

fn function(statement: &[Token]) -> Option<Ident> {
    let (_, rest) = created(statement)?;
    if !matches!(
        keyword(rest.first()).as_str(),
        "FUNCTION" | "AGGREGATE" | "SEQUENCE"
    ) {
        return None;
    }
    let mut rest = &rest[1..];
    if keyword(rest.first()) == "IF" {
        rest = rest.get(3..)?;
    }
    while rest.get(1) == Some(&Token::Period) {
        rest = &rest[2..];
    }
    match rest.first()? {
        Token::Word(word) => Ident::parse(&name(word)).ok(),
        _ => None,
    }
}

fn name(word: &Word) -> String {
    match word.quote_style {
        Some(_) => word.value.clone(),
        None => word.value.to_ascii_lowercase(),
    }
}

/// Of a function all that a new text must not change, of a trigger all there is.
fn head(statement: &[Token]) -> Option<(bool, String)> {
    const BEHIND: [&str; 19] = [
        "AS",
        "LANGUAGE",
        "IMMUTABLE",
        "STABLE",
        "VOLATILE",
        "STRICT",
        "CALLED",
        "SECURITY",
        "EXTERNAL",
        "PARALLEL",
        "COST",
        "ROWS",
        "LEAKPROOF",
        "SET",
        "RETURN",
        "BEGIN",
        "WINDOW",
        "SUPPORT",
        "TRANSFORM",
    ];
    let (replaces, rest) = created(statement)?;
    let end = match keyword(rest.first()).as_str() {
        "FUNCTION" | "PROCEDURE" => rest
            .iter()
            .position(|it| BEHIND.contains(&keyword(Some(it)).as_str()))?,
        "TRIGGER" => rest.len(),
        _ => return None,
    };
    let words = rest[..end].iter().map(|token| match token {
        Token::Word(word) => name(word),
        other => other.to_string(),
    });
    Some((replaces, words.collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_their_names() {
        let found = |sql| -> Vec<String> {
            let made = functions_made(sql).into_iter();
            made.map(|it| it.as_str().to_owned()).collect()
        };
        let sql = "create function Slug(text) RETURNS text LANGUAGE sql AS $$ SELECT 1; $$;
            -- CREATE FUNCTION no()
            CREATE OR REPLACE FUNCTION app.\"It's\"() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE SEQUENCE IF NOT EXISTS numbers; CREATE VIEW v AS SELECT 1; DROP FUNCTION gone()";
        assert_eq!(found(sql), ["It's", "numbers", "slug"]);
        assert_eq!(found("no sql ' at all"), [""; 0]);
    }

    #[test]
    fn a_text_that_replaces_is_told_from_one_that_makes_anew() {
        let function = |head: &str, body: &str| {
            format!("CREATE {head} RETURNS int LANGUAGE sql IMMUTABLE AS $${body}$$")
        };
        let old = function("FUNCTION f(a int)", "SELECT 1");
        let is_in_place = |new: &str| is_replaced_in_place(&old, new);
        assert!(is_in_place(&function(
            "OR REPLACE FUNCTION F (a INT)",
            "SELECT 2;"
        )));
        assert!(!is_in_place(&function("FUNCTION f(a int)", "SELECT 2")));
        assert!(!is_in_place(&function(
            "OR REPLACE FUNCTION f(b int)",
            "SELECT 2"
        )));
        assert!(!is_in_place(&function(
            "OR REPLACE FUNCTION g(a int)",
            "SELECT 2"
        )));
        let both = format!(
            "{}; CREATE VIEW v AS SELECT 1",
            function("OR REPLACE FUNCTION f(a int)", "")
        );
        assert!(!is_in_place(&both));
        assert!(!is_in_place(""));
    }
}
