//! What the names inside of a value mean: the parts of an address, the column of an index, the names of an expression.

use super::declared::{Declared, address, type_name};
use super::{Owner, Symbol, Writing};
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName, address_parts, unquote};
use crate::schema::{Role, names_in};
use std::ops::Range;

/// A name inside of a value.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub symbol: Symbol,
    /// Its bytes in the value.
    pub range: Range<usize>,
    pub writing: Writing,
}

fn named(symbol: Symbol, range: Range<usize>, writing: Writing) -> Named {
    Named {
        symbol,
        range,
        writing,
    }
}

/// What a reference says.
#[derive(Clone, Debug, Default)]
pub(super) struct Reference {
    /// The table it leads to.
    pub table: Option<QualifiedName>,
    /// What it names.
    pub names: Vec<Named>,
}

/// A reference: `schema.table[.column]` first, else `table.column`; `self` is the table it stands in. In the long form
/// it is a table and nothing else.
pub(super) fn reference(
    declared: &Declared,
    own: Option<&Owner>,
    text: &str,
    long: bool,
) -> Option<Reference> {
    let parts = address_parts(text)?;
    let find = |schema: &str, table: &str| {
        let name = QualifiedName::new(Ident::parse(schema).ok()?, Ident::parse(table).ok()?);
        declared.tables.contains_key(&name).then_some(name)
    };
    let own_table = match own {
        Some(Owner::Table(table)) => Some(table.clone()),
        Some(Owner::Mixin(_)) | None => None,
    };
    let part = |at: usize| {
        parts
            .get(at)
            .map(|(range, text)| (range.clone(), text.as_str()))
    };
    // The table, its part, and the part of the column.
    let plain = |at: usize| {
        let (_, text) = part(at)?;
        let found = find(DEFAULT_SCHEMA, text);
        found.or_else(|| own_table.clone().filter(|_| text == "self"))
    };
    let (table, table_at, column_at) = match parts.len() {
        1 => (plain(0)?, 0, None),
        2 => {
            let (schema, name) = (part(0)?.1, part(1)?.1);
            match find(schema, name) {
                Some(table) => (table, 1, None),
                None => (plain(0)?, 0, Some(1)),
            }
        }
        3 => (find(part(0)?.1, part(1)?.1)?, 1, Some(2)),
        _ => return None,
    };
    if long && column_at.is_some() {
        return None;
    }
    let (range, text) = part(table_at)?;
    let is_alias = text == "self" && find(DEFAULT_SCHEMA, text).is_none();
    let writing = if is_alias {
        Writing::Alias
    } else {
        Writing::Address
    };
    let mut names = vec![named(Symbol::Table(table.clone()), range, writing)];
    if let Some((range, text)) = column_at.and_then(part)
        && let Some(symbol) = declared.column(&Owner::Table(table.clone()), text)
    {
        names.push(named(symbol, range, Writing::Address));
    }
    Some(Reference {
        table: Some(table),
        names,
    })
}

/// A table's address.
pub(super) fn table(declared: &Declared, text: &str) -> Option<Named> {
    let name = address(text)?;
    let (range, _) = address_parts(text)?.pop()?;
    let known = declared.tables.contains_key(&name);
    known.then(|| named(Symbol::Table(name), range, Writing::Address))
}

/// An enum's address in a type.
pub(super) fn data_type(declared: &Declared, text: &str) -> Option<Named> {
    let name = declared.enum_of_type(text)?;
    let whole = type_name(text);
    let (range, _) = address_parts(&text[whole.clone()])?.pop()?;
    let range = range.start + whole.start..range.end + whole.start;
    Some(named(Symbol::Enum(name), range, Writing::Address))
}

/// A column by its exact name.
pub(super) fn column(declared: &Declared, owner: &Owner, text: &str) -> Option<Named> {
    let symbol = declared.column(owner, text)?;
    Some(named(symbol, 0..text.len(), Writing::Plain))
}

/// The column of an index: its first word, in double quotes where it is more than a word.
pub(super) fn index_column(declared: &Declared, owner: &Owner, text: &str) -> Option<Named> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let (name, length) = match rest.strip_prefix('"') {
        Some(quoted) => {
            let (name, after) = unquote(quoted)?;
            (name, rest.len() - after.len())
        }
        None => {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (rest[..end].to_owned(), end)
        }
    };
    let symbol = declared.column(owner, &name)?;
    Some(named(symbol, start..start + length, Writing::Word))
}

/// The columns, the table and the enums that an expression names.
pub(super) fn expression(declared: &Declared, owner: &Owner, text: &str) -> Vec<Named> {
    let own = |name: &str| match owner {
        Owner::Table(table) => (table.name == *name).then(|| Symbol::Table(table.clone())),
        Owner::Mixin(_) => None,
    };
    let find = |(range, role, name): (Range<usize>, Role, String)| {
        let symbol = match role {
            Role::Column => declared.column(owner, &name),
            Role::Table => own(&name),
            Role::Type => {
                let name = address(&name)?;
                let known = declared.enums.contains_key(&name);
                known.then_some(Symbol::Enum(name))
            }
        };
        Some(named(symbol?, range, Writing::Sql))
    };
    names_in(text).into_iter().filter_map(find).collect()
}

/// `table.x`, `column.x.y`, `enum.x`, `sql.z`, `extension.e`: what verbatim SQL is ordered by.
pub(super) fn ordered(declared: &Declared, text: &str) -> Vec<Named> {
    let Some(parts) = address_parts(text) else {
        return Vec::new();
    };
    let [(_, kind), rest @ ..] = parts.as_slice() else {
        return Vec::new();
    };
    let name = |schema: &str, name: &str| {
        let (schema, name) = (Ident::parse(schema).ok()?, Ident::parse(name).ok()?);
        Some(QualifiedName::new(schema, name))
    };
    let qualified = |parts: &[(Range<usize>, String)]| match parts {
        [(range, of)] => Some((name(DEFAULT_SCHEMA, of)?, range.clone())),
        [(_, schema), (range, of)] => Some((name(schema, of)?, range.clone())),
        _ => None,
    };
    let found = |symbol, range| named(symbol, range, Writing::Address);
    match (kind.as_str(), rest) {
        ("table", rest) => qualified(rest)
            .filter(|(name, _)| declared.tables.contains_key(name))
            .map(|(name, range)| found(Symbol::Table(name), range))
            .into_iter()
            .collect(),
        ("enum", rest) => qualified(rest)
            .filter(|(name, _)| declared.enums.contains_key(name))
            .map(|(name, range)| found(Symbol::Enum(name), range))
            .into_iter()
            .collect(),
        ("column", [of @ .., (range, column)]) => {
            let Some((table, place)) = qualified(of) else {
                return Vec::new();
            };
            let symbol = declared.column(&Owner::Table(table.clone()), column);
            let column = symbol.map(|it| found(it, range.clone()));
            let known = declared.tables.contains_key(&table);
            let table = known.then(|| found(Symbol::Table(table), place));
            table.into_iter().chain(column).collect()
        }
        ("sql", [(range, of)]) if declared.sql.contains(of) => {
            vec![found(Symbol::Sql(of.clone()), range.clone())]
        }
        ("extension", [(range, of)]) if declared.extensions.contains(of) => {
            vec![found(Symbol::Extension(of.clone()), range.clone())]
        }
        _ => Vec::new(),
    }
}
