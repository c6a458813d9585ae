//! Names as PostgreSQL reads them: unquoted ones in lower case, none longer than it keeps (manual 4.1.1).
//! In: identifiers of the syntax tree. Out: the name meant, or nothing where that is not certain.

use crate::ident::MAX_BYTES;
use crate::ident::QualifiedName;
use sqlparser::ast::{Ident, ObjectName};

/// Words that are values by themselves unless they are quoted, whatever columns there are.
const VALUES: [&str; 13] = [
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
    "system_user",
    "user",
];

/// Words that are no names of tables or columns unless they are quoted (manual, appendix C).
const RESERVED: &str = "all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
    collate collation column concurrently constraint create cross deferrable desc distinct do else end except false \
    fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join \
    lateral leading left like limit natural not notnull null offset on only or order outer overlaps placing primary \
    references returning right select similar some symmetric table tablesample then to trailing true union unique \
    using variadic verbose when where window with";

/// Whether PostgreSQL takes this word for a part of its grammar, although the parser took it for a name.
pub fn is_reserved(ident: &Ident) -> bool {
    let word = ident.value.to_ascii_lowercase();
    ident.quote_style.is_none() && RESERVED.split_ascii_whitespace().any(|it| it == word)
}

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
