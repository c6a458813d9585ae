//! Addresses of things as they stand in the list: `column:todos.title`, without a space, for any name at all.
//! In: an address. Out: its text, and back. What is neither letter, digit nor `_` is written as `%` and two digits.

use crate::ident::{Ident, QualifiedName};
use crate::schema::ObjectId;

/// The address as text.
pub(super) fn write(object: &ObjectId) -> String {
    let (kind, parts) = match object {
        ObjectId::Schema(name) => ("schema", vec![name.as_str()]),
        ObjectId::Extension(name) => ("extension", vec![name.as_str()]),
        ObjectId::Sql(name) => ("sql", vec![name.as_str()]),
        ObjectId::Enum(name) => ("enum", both(name)),
        ObjectId::Table(name) => ("table", both(name)),
        ObjectId::Column(table, name) => ("column", inside(table, name)),
        ObjectId::Constraint(table, name) => ("constraint", inside(table, name)),
        ObjectId::Index(table, name) => ("index", inside(table, name)),
        ObjectId::Policy(table, name) => ("policy", inside(table, name)),
        ObjectId::Grant(table, role) => ("grant", inside(table, role)),
        ObjectId::Role(name) => ("role", vec![name.as_str()]),
    };
    let parts: Vec<String> = parts.into_iter().map(escape).collect();
    format!("{kind}:{}", parts.join("."))
}

/// The address that `write` wrote.
pub(super) fn parse(text: &str) -> Option<ObjectId> {
    let (kind, parts) = text.split_once(':')?;
    let parts: Vec<Ident> = parts
        .split('.')
        .map(|part| Ident::parse(&unescape(part)?).ok())
        .collect::<Option<_>>()?;
    let object = match (kind, parts.as_slice()) {
        ("schema", [name]) => ObjectId::Schema(name.clone()),
        ("extension", [name]) => ObjectId::Extension(name.clone()),
        ("role", [name]) => ObjectId::Role(name.clone()),
        ("sql", [name]) => ObjectId::Sql(name.clone()),
        ("enum", [schema, name]) => ObjectId::Enum(qualified(schema, name)),
        ("table", [schema, name]) => ObjectId::Table(qualified(schema, name)),
        (_, [schema, table, name]) => {
            let (table, name) = (qualified(schema, table), name.clone());
            match kind {
                "column" => ObjectId::Column(table, name),
                "constraint" => ObjectId::Constraint(table, name),
                "index" => ObjectId::Index(table, name),
                "policy" => ObjectId::Policy(table, name),
                "grant" => ObjectId::Grant(table, name),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(object)
}

fn both(name: &QualifiedName) -> Vec<&str> {
    vec![name.schema.as_str(), name.name.as_str()]
}

fn inside<'a>(table: &'a QualifiedName, name: &'a Ident) -> Vec<&'a str> {
    vec![table.schema.as_str(), table.name.as_str(), name.as_str()]
}

fn qualified(schema: &Ident, name: &Ident) -> QualifiedName {
    QualifiedName::new(schema.clone(), name.clone())
}

fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut bytes = [0; 4];
    for letter in name.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            out.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02x}"));
            }
        }
    }
    out
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}
