//! Statements carried out on a live database at once, without a migration: for development.
//! In: statements in order. Out: all of them are done, or none; but for new labels of enums, which PostgreSQL lets
//! nobody use in the transaction that adds them.

use super::address::{self, Address};
use super::{block_on, search_path, told};
use crate::error::{Error, Result};
use crate::sql::render;
use crate::statement::Statement;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, raw_sql};

/// Carries statements out.
pub fn push(address: &Address, statements: &[Statement]) -> Result<()> {
    let (first, then) = split(statements);
    block_on(async {
        let mut connection = address.connect().await?;
        search_path::pin(&mut connection).await?;
        let mut state = UNCHANGED;
        for statement in first {
            run(&mut connection, statement, state).await?;
            state = NEW_LABELS;
        }
        let failed = |error: sqlx::Error| Error::Database {
            what: "change the database".to_owned(),
            message: told(&error),
        };
        let mut transaction = connection.begin().await.map_err(failed)?;
        for statement in then {
            run(&mut transaction, statement, state).await?;
        }
        transaction.commit().await.map_err(failed)?;
        address::close(connection).await;
        Ok(())
    })
}

const UNCHANGED: &str = "nothing was changed";
const NEW_LABELS: &str = "nothing was changed but what new labels of enums need, which stay";

async fn run(
    connection: &mut PgConnection,
    statement: &Statement,
    state: &'static str,
) -> Result<()> {
    let sql = render(statement);
    let done = connection
        .execute(raw_sql(AssertSqlSafe(sql.clone())))
        .await;
    done.map(drop).map_err(|error| Error::Push {
        message: told(&error),
        sql,
        state,
    })
}

/// New labels, and what they need, run before the transaction; if there are none, everything runs in it.
fn split(statements: &[Statement]) -> (Vec<&Statement>, Vec<&Statement>) {
    let adds = |it: &Statement| matches!(it, Statement::AddEnumValue { .. });
    if !statements.iter().any(adds) {
        return (Vec::new(), statements.iter().collect());
    }
    let is_first = |it: &&Statement| {
        adds(it)
            || matches!(
                it,
                Statement::CreateSchema(_)
                    | Statement::RenameEnum { .. }
                    | Statement::RenameEnumValue { .. }
            )
    };
    statements.iter().partition(is_first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ident::{Ident, QualifiedName};
    use crate::statement::EnumPlace;

    #[test]
    fn new_labels_come_before_the_transaction() {
        let name =
            |text: &str| QualifiedName::new(Ident::composed(&["public"]), Ident::composed(&[text]));
        let drop = Statement::DropSchema(Ident::composed(&["x"]));
        let add = Statement::AddEnumValue {
            name: name("stage"),
            label: "done".to_owned(),
            place: EnumPlace::Only,
        };
        let both = [drop.clone(), add.clone()];
        assert_eq!(split(&both), (vec![&add], vec![&drop]));
        assert_eq!(split(&both[..1]), (vec![], vec![&drop]));
    }
}
