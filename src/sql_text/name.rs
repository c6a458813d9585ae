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
    // What servers of single bytes fold, and those of UTF-8 keep, means nothing for sure.
    let name = &ident.value;
    let is_plain =
        ident.quote_style.is_some() || name.is_ascii() || !name.chars().any(char::is_uppercase);
    (is_plain && name.len() <= MAX_BYTES)
        .then(|| utf8::folded(ident))
        .flatten()
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

/// Names as a server reads them whose texts are UTF-8: it folds the letters of ASCII alone, and cuts between letters.
pub mod utf8 {
    use super::{Ident, MAX_BYTES, ObjectName, VALUES};

    /// The name that an identifier means.
    pub fn folded(ident: &Ident) -> Option<String> {
        let mut name = ident.value.clone();
        match ident.quote_style {
            None => {
                name.make_ascii_lowercase();
                if VALUES.contains(&name.as_str()) {
                    return None;
                }
            }
            Some('"') => {}
            Some(_) => return None,
        }
        name.truncate(name.floor_char_boundary(MAX_BYTES));
        Some(name)
    }

    /// The names of a dotted name.
    pub fn parts(name: &ObjectName) -> Option<Vec<String>> {
        let parts = name.0.iter();
        parts.map(|it| it.as_ident().and_then(folded)).collect()
    }
}
