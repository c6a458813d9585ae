//! Whether the user's own SQL takes rows or values away.
//! In: SQL as it was written. Out: yes or no. It reads words, not grammar, and looks into the bodies of functions too.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Whether it drops a table, a materialized view or a column, empties or deletes, or drops whatever stands on a thing.
pub(super) fn loses_rows(sql: &str) -> bool {
    let mut words = Vec::new();
    read(sql, &mut words);
    let mut statements = words.split(|word| word == ";");
    statements.any(statement_loses_rows)
}

/// The words in capitals, and semicolons. What is no SQL to us is split at whatever is no letter.
fn read(sql: &str, out: &mut Vec<String>) {
    let Ok(tokens) = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize() else {
        let words = sql.split(|it: char| !it.is_alphanumeric() && it != '_' && it != ';');
        out.extend(words.map(str::to_ascii_uppercase));
        return;
    };
    for token in tokens {
        match token {
            // A name in quotes is no keyword.
            Token::Word(word) if word.quote_style.is_some() => out.push(String::new()),
            Token::Word(word) => out.push(word.value.to_ascii_uppercase()),
            Token::SemiColon => out.push(";".to_owned()),
            Token::DollarQuotedString(body) => {
                out.push(";".to_owned());
                read(&body.value, out);
                out.push(";".to_owned());
            }
            Token::SingleQuotedString(body) | Token::EscapedStringLiteral(body) => {
                read(&body, out);
            }
            _ => {}
        }
    }
}

fn statement_loses_rows(words: &[String]) -> bool {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let before = |at: usize| at.checked_sub(1).map_or("", word);
    let is_grant = matches!(word(0), "GRANT" | "REVOKE");
    let alters_table = words.windows(2).any(|it| it == ["ALTER", "TABLE"]);
    let mut drops = false;
    (0..words.len()).any(|at| match word(at) {
        "DROP" => {
            drops = true;
            let what = word(at + 1);
            let is_column = alters_table
                && !matches!(
                    what,
                    "CONSTRAINT" | "NOT" | "DEFAULT" | "EXPRESSION" | "IDENTITY"
                );
            is_column || matches!(what, "TABLE" | "MATERIALIZED" | "OWNED")
        }
        "CASCADE" => drops && !matches!(before(at), "DELETE" | "UPDATE"),
        "DELETE" => word(at + 1) == "FROM" && !is_grant,
        // A trigger may wait for it.
        "TRUNCATE" => !is_grant && !matches!(before(at), "BEFORE" | "AFTER" | "OR"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_rows_away_is_told_from_what_only_names_it() {
        for sql in [
            "drop table todo",
            "DROP  MATERIALIZED VIEW v",
            "TRUNCATE todo",
            "delete from todo where true",
            "DROP TYPE t CASCADE",
            "ALTER TABLE todo DROP COLUMN a",
            "ALTER TABLE todo ADD b int, DROP a",
            "DO $$ BEGIN EXECUTE 'drop table todo'; END $$",
            "SELECT 1; WITH x AS (DELETE FROM todo RETURNING 1) SELECT 1",
            "DROP TABLE 'unfinished",
        ] {
            assert!(loses_rows(sql), "{sql}");
        }
        for sql in [
            "ALTER TABLE todo DISABLE TRIGGER t",
            "ALTER TABLE todo ALTER a DROP NOT NULL, DROP CONSTRAINT c",
            "ALTER TABLE todo ALTER COLUMN a DROP DEFAULT",
            "ALTER TABLE todo ADD FOREIGN KEY (a) REFERENCES b ON DELETE CASCADE",
            "ALTER TABLE todo DROP CONSTRAINT c, ADD FOREIGN KEY (a) REFERENCES b ON DELETE CASCADE",
            "CREATE TRIGGER t BEFORE DELETE OR TRUNCATE ON todo EXECUTE FUNCTION f()",
            "GRANT SELECT, DELETE, TRUNCATE ON TABLE todo TO app",
            "DROP VIEW v; DROP FUNCTION f(text); DROP INDEX \"delete\"",
            "DROP POLICY p ON todo -- and drop table",
            "COMMENT ON TABLE todo IS 'x'",
        ] {
            assert!(!loses_rows(sql), "{sql}");
        }
    }
}
