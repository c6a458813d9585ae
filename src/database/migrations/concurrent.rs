//! What a run that was killed left of an index: such a file cannot run in a transaction, so its work may be half done,
//! or done and not written down.
//! In: a file's SQL. Out: the index it is about, and what must happen before it can run again.

use crate::database::refused;
use crate::error::Result;
use crate::ident::{Ident, QualifiedName};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer, Word};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection, query_as};

/// The one statement of a file that builds or drops an index while the table is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// `CREATE INDEX CONCURRENTLY`
    Create {
        /// The index.
        name: String,
        /// Its table, as SQL.
        table: String,
    },
    /// `DROP INDEX CONCURRENTLY`
    Drop {
        /// The index, as SQL.
        index: String,
    },
}

/// What there is to do before such a file runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Remains {
    /// Nothing.
    None,
    /// An index stood there and was dropped; in these words.
    Dropped(String),
    /// The work is done already, and only has to be written down; in these words.
    Done(String),
}

impl Work {
    /// What a file does, if it is such a file.
    pub(super) fn of(sql: &str) -> Option<Self> {
        let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize().ok()?;
        let tokens: Vec<Token> = tokens
            .into_iter()
            .filter(|token| !matches!(token, Token::Whitespace(_)))
            .collect();
        let mut rest = Words(&tokens);
        if rest.takes(&["DROP", "INDEX", "CONCURRENTLY"]) {
            rest.takes(&["IF", "EXISTS"]);
            let index = rest.name()?;
            return Some(Self::Drop { index });
        }
        if !rest.takes(&["CREATE"]) {
            return None;
        }
        rest.takes(&["UNIQUE"]);
        if !rest.takes(&["INDEX", "CONCURRENTLY"]) {
            return None;
        }
        rest.takes(&["IF", "NOT", "EXISTS"]);
        let name = rest.word()?;
        if !rest.takes(&["ON"]) {
            return None;
        }
        rest.takes(&["ONLY"]);
        let table = rest.name()?;
        Some(Self::Create { name, table })
    }

    /// Sees to what a run before has left. The lock of migrations is ours, so nobody works on it any more.
    pub(super) async fn clear(&self, connection: &mut PgConnection) -> Result<Remains> {
        match self {
            Self::Create { name, table } => clear_index(connection, name, table).await,
            Self::Drop { index } => {
                let found: (bool,) = query_as("SELECT to_regclass($1) IS NOT NULL")
                    .bind(index)
                    .fetch_one(connection)
                    .await
                    .map_err(refused("look for the index"))?;
                Ok(match found {
                    (true,) => Remains::None,
                    (false,) => Remains::Done(format!(
                        "the index {index} is gone already: a run before dropped it"
                    )),
                })
            }
        }
    }
}

/// Drops the index of this name on this table. One that is not valid holds nothing. One that is valid may have been
/// built by a run that was killed before it could say so, or by somebody else in another way: only building it anew is
/// sure to give what the file says.
async fn clear_index(connection: &mut PgConnection, name: &str, table: &str) -> Result<Remains> {
    let found: Option<(String, bool)> = query_as(
        "SELECT n.nspname::text, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE i.indrelid = to_regclass($1) AND c.relname = $2 \
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)",
    )
    .bind(table)
    .bind(name)
    .fetch_optional(&mut *connection)
    .await
    .map_err(refused("look for the index"))?;
    let Some((schema, is_valid)) = found else {
        return Ok(Remains::None);
    };
    let index = QualifiedName::new(Ident::composed(&[&schema]), Ident::composed(&[name]));
    let drop = format!(
        "DROP INDEX CONCURRENTLY {}.{}",
        index.schema.sql(),
        index.name.sql()
    );
    connection
        .execute(AssertSqlSafe(drop))
        .await
        .map_err(refused(format!("drop what is left of the index {index}")))?;
    Ok(Remains::Dropped(if is_valid {
        format!(
            "dropped the index {index}, which a run before built without saying so: it is built anew"
        )
    } else {
        format!("dropped the index {index}, which a run before left unfinished")
    }))
}

/// Tokens that are left to read.
struct Words<'a>(&'a [Token]);

impl Words<'_> {
    /// Takes these words, or none of them.
    fn takes(&mut self, words: &[&str]) -> bool {
        let fits = self.0.len() >= words.len()
            && words.iter().zip(self.0).all(|(word, token)| {
                matches!(token, Token::Word(it) if it.quote_style.is_none() && it.value.eq_ignore_ascii_case(word))
            });
        if fits {
            self.0 = &self.0[words.len()..];
        }
        fits
    }

    /// A name as PostgreSQL keeps it.
    fn word(&mut self) -> Option<String> {
        let (Token::Word(word), rest) = self.0.split_first()? else {
            return None;
        };
        self.0 = rest;
        Some(kept(word))
    }

    /// A name, perhaps with its schema, as SQL.
    fn name(&mut self) -> Option<String> {
        let mut name = Ident::composed(&[&self.word()?]).sql();
        while let [Token::Period, rest @ ..] = self.0 {
            self.0 = rest;
            name.push('.');
            name.push_str(&Ident::composed(&[&self.word()?]).sql());
        }
        Some(name)
    }
}

/// Names without quotes fold to lower case.
fn kept(word: &Word) -> String {
    match word.quote_style {
        Some(_) => word.value.clone(),
        None => word.value.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_which_index_it_is_about() {
        let create = |name: &str, table: &str| {
            Some(Work::Create {
                name: name.to_owned(),
                table: table.to_owned(),
            })
        };
        assert_eq!(
            Work::of(
                "-- no-transaction\n-- why\nCREATE UNIQUE INDEX CONCURRENTLY A_idx ON todos (id);"
            ),
            create("a_idx", "todos")
        );
        assert_eq!(
            Work::of(
                "create index concurrently if not exists \"A\"\"b\" on only x.\"T t\" using gin (a)"
            ),
            create("A\"b", "x.\"T t\"")
        );
        assert_eq!(
            Work::of("/* x */ DROP INDEX CONCURRENTLY IF EXISTS x.\"B\";"),
            Some(Work::Drop {
                index: "x.\"B\"".to_owned()
            })
        );
        assert_eq!(Work::of("CREATE INDEX a ON todos (id)"), None);
        assert_eq!(
            Work::of("ALTER TYPE a ADD VALUE 'CREATE INDEX CONCURRENTLY'"),
            None
        );
    }
}
