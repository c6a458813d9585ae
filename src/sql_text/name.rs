//! Names as PostgreSQL reads them: unquoted ones in lower case, none longer than it keeps (manual 4.1.1).
//! In: identifiers of the syntax tree. Out: the name meant, or nothing where that is not certain.

use crate::ident::MAX_BYTES;
use crate::ident::QualifiedName;
use sqlparser::ast::{Ident, ObjectName};

/// Words that are values by themselves unless they are quoted, whatever columns there are.
const VALUES: [&str; 12] = [
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// The name that an identifier means.
pub fn folded(ident: &Ident) -> Option<String> {
    if ident.value.len() > MAX_BYTES {
        return None;
    }
    match ident.quote_style {
        None if ident.value.is_ascii() => {
            let name = ident.value.to_ascii_lowercase();
            (!VALUES.contains(&name.as_str())).then_some(name)
        }
        None if ident.value.chars().any(char::is_uppercase) => None,
        None | Some('"') => Some(ident.value.clone()),
        Some(_) => None,
    }
}

/// The names of a dotted name.
pub fn parts(name: &ObjectName) -> Option<Vec<String>> {
    name.0
        .iter()
        .map(|part| part.as_ident().and_then(folded))
        .collect()
}

/// Whether a reference that has this alias, or no other name than that of its table, is what a qualifier names.
pub fn answers_to(
    (alias, table): (Option<&str>, Option<&QualifiedName>),
    qualifier: &[String],
) -> bool {
    match qualifier {
        [name] => alias == Some(name.as_str()),
        [schema, name] => table
            .is_some_and(|table| table.schema.as_str() == schema && table.name.as_str() == name),
        _ => false,
    }
}
