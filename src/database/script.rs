//! The SQL that makes a thing which the language has no word for, and the SQL that unmakes it.
//! In: its kind, its address and its text in the catalogs. Out: both, where the text is enough to make it.

use crate::ident::{Ident, is_keyword};

/// How the text of a trigger ends that does not fire as triggers do, and what makes it so.
const STATES: [(&str, &str); 3] = [
    ("; disabled", "DISABLE"),
    ("; enabled always", "ENABLE ALWAYS"),
    ("; enabled on replicas", "ENABLE REPLICA"),
];

/// What makes a thing, and what unmakes it.
pub(super) fn script(what: &str, object: &str, text: &str) -> Option<(String, Option<String>)> {
    let drop = |kind: &str| Some(format!("DROP {kind} {object};"));
    Some(match what {
        "function" => {
            let is_procedure = text.starts_with("CREATE OR REPLACE PROCEDURE");
            let kind = if is_procedure {
                "PROCEDURE"
            } else {
                "FUNCTION"
            };
            (format!("{};", text.trim_end()), drop(kind))
        }
        "view" | "materialized view" => {
            let kind = what.to_uppercase();
            let (options, query) = options(text);
            let up = format!("CREATE {kind} {object}{options} AS\n{query}");
            (up, drop(&kind))
        }
        "trigger" | "rule" => {
            let (table, name) = part(object)?;
            let mut states = STATES.iter();
            let state = states.find_map(|(end, word)| Some((text.strip_suffix(end)?, word)));
            let definition = state.map_or(text, |it| it.0).trim_end_matches(';');
            let kind = what.to_uppercase();
            let mut up = format!("{definition};");
            if let Some((_, word)) = state {
                up.push_str(&format!("\nALTER TABLE {table} {word} TRIGGER {name};"));
            }
            (up, Some(format!("DROP {kind} {name} ON {table};")))
        }
        "exclusion" if !text.contains(" WITH {") => {
            let (table, name) = part(object)?;
            let up = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {text};");
            let down = format!("ALTER TABLE {table} DROP CONSTRAINT {name};");
            (up, Some(down))
        }
        "index" => {
            let (table, name) = part(object)?;
            let schema = part(table).map_or(String::new(), |(schema, _)| format!("{schema}."));
            let down = format!("DROP INDEX {schema}{name};");
            (format!("{text};"), Some(down))
        }
        "statistics" => (format!("{text};"), drop("STATISTICS")),
        "sequence" => (
            format!("CREATE SEQUENCE {object} AS {text};"),
            drop("SEQUENCE"),
        ),
        "domain" => (format!("CREATE DOMAIN {object} AS {text};"), drop("DOMAIN")),
        "composite type" => (format!("CREATE TYPE {object} AS ({text});"), drop("TYPE")),
        _ => return None,
    })
}

/// The options of a view, as SQL, and its query.
fn options(text: &str) -> (String, &str) {
    let parts = text
        .strip_prefix("WITH {")
        .and_then(|it| it.split_once("} "));
    match parts {
        Some((options, query)) => (format!(" WITH ({options})"), query),
        None => (String::new(), text),
    }
}

/// The table and the name in the address of a part of a table.
fn part(object: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let mut dot = None;
    for (at, it) in object.char_indices() {
        match it {
            '"' => is_quoted = !is_quoted,
            '.' if !is_quoted => dot = Some(at),
            _ => {}
        }
    }
    let dot = dot?;
    Some((&object[..dot], &object[dot + 1..]))
}

/// The last name of an address, as SQL reads it. Nothing for a word that stands in any text.
pub(super) fn bare(object: &str) -> Option<Ident> {
    let head = object.split('(').next().unwrap_or(object);
    let last = part(head).map_or(head, |(_, name)| name).trim_matches('"');
    (!last.is_empty() && !is_keyword(last)).then(|| Ident::composed(&[last]))
}
