//! S036.

use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{Column, DataType, ObjectId};

rule! {
    /// A joined list reads a password or a token of another table.
    ///
    /// ## Why
    /// A list is made to be shown: its rows go to templates and into JSON, and a secret among them goes along to
    /// whoever may see the list. Supabase's linter (0023, `sensitive_columns_exposed`) guards the same names.
    ///
    /// Asked of texts and bytes that are called password, passwd, secret, token or salt, with words before it or
    /// not, of their hashes, and of API keys, private keys, recovery and backup codes.
    ///
    /// ## Bad
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// provider = "text"
    /// access_token = "text?"
    ///
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// login_id = { references = "login", on_delete = "cascade", index = true }
    /// [table.visit.joins.with_login]
    /// login_id = ["provider", "access_token"]
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.login]
    /// org_scoped = false
    /// reason = "belongs to a person"
    /// timestamps = true
    /// [table.login.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// provider = "text"
    /// access_token = "text?"
    ///
    /// [table.visit]
    /// org_scoped = true
    /// timestamps = true
    /// [table.visit.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// page = { type = "text", index = true }
    /// login_id = { references = "login", on_delete = "cascade", index = true }
    /// [table.visit.joins.with_login]
    /// login_id = ["provider"]
    /// ```
    ///
    /// ## When to allow
    /// The list feeds a job that signs in with what it finds, and nothing shows it.
    "S036" "secret-in-join" Warn => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    for table in cx.tables() {
        let joins = cx.model.tables.get(&table.name).map(|it| &it.joins);
        for join in joins.into_iter().flatten() {
            let read = join.sides.iter().flat_map(|side| {
                let target = cx.schema.table(&side.target);
                let columns = side.columns.iter();
                columns.filter_map(move |column| Some((&side.target, target?.column(column)?)))
            });
            for (target, column) in read.filter(|(_, column)| is_secret(column)) {
                let object = ObjectId::Table(table.name.clone());
                let message = format!(
                    "the list `{}` of `{}` reads `{target}.{}`",
                    join.name, table.name, column.name
                );
                out.push(
                    Finding::at(object, join.span, message)
                        .help("leave it out, and read it where it is needed"),
                );
            }
        }
    }
}

fn is_secret(column: &Column) -> bool {
    let can_be = column.data_type.element().is_text() || column.data_type == DataType::Bytea;
    let name = column.name.snake();
    let words: Vec<&str> = name.split('_').collect();
    can_be
        && matches!(
            words.as_slice(),
            [.., "password" | "passwd" | "secret" | "token" | "salt"]
                | [.., "password" | "token" | "secret", "hash" | "digest"]
                | [.., "api" | "private", "key"]
                | [.., "backup" | "recovery", "codes"]
        )
}
