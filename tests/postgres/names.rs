//! Our quoting of names against PostgreSQL's own.

use super::rich::{HOSTILE, ident};
use crate::support::{block_on, postgres::database};

const ODD: [&str; 14] = [
    "todos", "Todos", "_x", "$x", "x$", "1x", "x1", "a b", "a\"b", "ü", "😀", "a.b", "\\", HOSTILE,
];

#[test]
fn names_are_quoted_as_postgresql_quotes_them() {
    let database = database();
    let quoted: Vec<(String, String)> = block_on(async {
        let mut connection = database.connect().await;
        sqlx::query_as(
            "SELECT word, quote_ident(word)
             FROM (SELECT word FROM pg_get_keywords() UNION SELECT unnest($1::text[])) x (word)",
        )
        .bind(ODD.map(str::to_owned).to_vec())
        .fetch_all(&mut connection)
        .await
        .expect("the words can be read")
    });
    assert!(quoted.len() > 400);
    for (word, theirs) in quoted {
        let ours = ident(&word).sql();
        // A newer version reserves more words, so ours may be in quotes where theirs is not.
        let is_more_careful = theirs == word && ours == format!("\"{word}\"");
        assert!(
            ours == theirs || is_more_careful,
            "{word}: {ours}, {theirs}"
        );
    }
}
