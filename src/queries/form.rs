//! The types of Rust that the values of a query have.
//! In: a type of PostgreSQL, the column that the value is, or the one that somebody says it is like. Out: its form.

use super::QueryScope;
use crate::binding::rust::{Form, travels_as, value_form};
use crate::diagnostic::{Code, code};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::typing::SqlType;

/// Why there is none.
pub(super) struct Formless {
    pub code: Code,
    pub message: String,
    pub help: String,
}

/// What is known of a value.
pub(super) struct Known<'a> {
    /// How messages call it: `` `$2` ``.
    pub shown: String,
    pub sql_type: &'a SqlType,
    /// The column that it is, or goes to.
    pub origin: Option<&'a (QualifiedName, Ident)>,
    /// The column that somebody says it is like.
    pub like: Option<&'a str>,
    /// What to do where its type has no form.
    pub cast: &'static str,
}

impl Known<'_> {
    /// That its type has no form.
    pub fn formless(&self, help: String) -> Formless {
        let (shown, sql_type) = (&self.shown, self.sql_type);
        Formless {
            code: code::UNTYPED_QUERY,
            message: format!("{shown} is of type `{sql_type}`, which has no form in Rust"),
            help,
        }
    }
}

/// The form of a value.
pub(super) fn form(scope: &QueryScope<'_>, known: &Known<'_>) -> Result<Form, Formless> {
    let (shown, sql_type) = (&known.shown, known.sql_type);
    let data_type = sql_type
        .data_type()
        .ok_or_else(|| known.formless(known.cast.to_owned()))?;
    let said = match known.like {
        Some(like) => Some(column(scope, like)?),
        None => None,
    };
    if let Some((table, name)) = &said
        && let Some(column) = scope.schema.table(table).and_then(|it| it.column(name))
        && !travels_as(scope.model, &data_type, &column.data_type)
    {
        return Err(Formless {
            code: code::INVALID_QUERY,
            message: format!(
                "{shown} is of type `{sql_type}`, `{table}.{name}` of type `{}`",
                column.data_type
            ),
            help: "name a column of the same type, or cast the value".to_owned(),
        });
    }
    let origin = said.as_ref().or(known.origin);
    value_form(scope.schema, scope.model, &data_type, origin).map_err(|it| known.formless(it.help))
}

/// The column that `user.id` or `billing.plan.id` names.
fn column(scope: &QueryScope<'_>, like: &str) -> Result<(QualifiedName, Ident), Formless> {
    let parts: Vec<&str> = like.split('.').collect();
    let name = match parts.as_slice() {
        [table, column] => Some((DEFAULT_SCHEMA, *table, *column)),
        [schema, table, column] => Some((*schema, *table, *column)),
        _ => None,
    };
    let found = name.and_then(|(schema, table, name)| {
        let table = QualifiedName::new(Ident::parse(schema).ok()?, Ident::parse(table).ok()?);
        let column = scope.schema.table(&table)?.columns.iter();
        let column = column.map(|it| &it.name).find(|it| it.as_str() == name)?;
        Some((table, column.clone()))
    });
    found.ok_or_else(|| Formless {
        code: code::INVALID_QUERY,
        message: format!("`{like}` is no column of the schema"),
        help: "behind `:` stands the column whose type the value has: `user.id`".to_owned(),
    })
}
