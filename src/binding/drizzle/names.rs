//! Names of TypeScript, made of names of PostgreSQL, as the Drizzle manual writes them.
//! Every result is ASCII, is no word that JavaScript keeps for itself, and collides with nothing that the generated
//! code imports. Different names may become one: `obstacles` finds that.

use super::plural::{Forms, forms};
use crate::binding::ascii::{ascii, pascal};
use crate::ident::{Ident, QualifiedName};
use heck::ToLowerCamelCase;

/// How long the name of a file gets, as systems have their limits.
const LONGEST_FILE: usize = 100;

/// Words that no module may give as a name, and names that the generated modules import or use themselves. Sorted.
#[rustfmt::skip]
const TAKEN: &[&str] = &[
    "arguments", "await", "bigint", "boolean", "break", "case", "catch", "char", "check", "cidr", "class", "client",
    "const", "continue", "createId", "customType", "date", "db", "debugger", "default", "delete", "do",
    "doublePrecision", "else", "enum", "eval", "export", "exports", "extends", "external", "false", "finally", "for",
    "foreignKey", "function", "if", "implements", "import", "in", "index", "inet", "instanceof", "integer",
    "interface", "interval", "json", "jsonb", "let", "line", "macaddr", "macaddr8", "many", "module", "nanoid", "new",
    "null", "numeric", "one", "package", "pgEnum", "pgPolicy", "pgRole", "pgSchema", "pgTable", "point", "primaryKey",
    "private", "process", "protected", "public", "real", "relations", "require", "return", "schema", "smallint",
    "sql", "static", "super", "switch", "table", "text", "this", "throw", "time", "timestamp", "true", "try",
    "typeof", "ulid", "undefined", "unique", "uniqueIndex", "uuid", "uuidV4", "uuidV7", "var", "varchar", "void",
    "while", "with", "yield",
];

/// The constant of a table: `todos`, `billingInvoice`, `index_`.
pub fn table_value(table: &QualifiedName) -> String {
    let name = camel_of(table);
    if TAKEN.binary_search(&name.as_str()).is_ok() {
        name + "_"
    } else {
        name
    }
}

/// The constant of an enum: `todoStatusEnum`.
pub fn enum_value(name: &QualifiedName) -> String {
    camel_of(name) + "Enum"
}

/// The constant of a schema: `billingSchema`.
pub fn schema_value(name: &Ident) -> String {
    camel(name.as_str()) + "Schema"
}

/// The constant of a role: `appRole`.
pub fn role_value(name: &Ident) -> String {
    camel(name.as_str()) + "Role"
}

/// The constant of a table's relations: `todosRelations`.
pub fn relations_value(table: &QualifiedName) -> String {
    camel_of(table) + "Relations"
}

/// The property of a column: `createdAt`.
pub fn property(column: &Ident) -> String {
    camel(column.as_str())
}

/// What a column is called without the word that it holds an id: `assignee` of `assignee_id`.
pub fn stem(column: &Ident) -> Option<&str> {
    let column = column.as_str();
    let stem = column
        .strip_suffix("_id")
        .or_else(|| column.strip_suffix("Id"));
    stem.filter(|stem| !stem.is_empty())
}

/// Any text in camel case.
pub fn plain_camel(text: &str) -> String {
    camel(text)
}

/// The type of an enum: `TodoStatus`.
pub fn enum_type(name: &QualifiedName) -> String {
    safe_type(pascal_of(name))
}

/// The type of a JSON shape: `Preferences`.
pub fn shape_type(name: &Ident) -> String {
    safe_type(pascal(name.as_str()))
}

/// The type of a row that is read: `SelectTodos`.
pub fn select_type(table: &QualifiedName) -> String {
    format!("Select{}", pascal_of(table))
}

/// The type of a row that is written: `InsertTodos`.
pub fn insert_type(table: &QualifiedName) -> String {
    format!("Insert{}", pascal_of(table))
}

/// What one row of a table and many are called: `Todo` and `Todos`.
pub fn row_forms(table: &QualifiedName) -> Forms {
    forms(&pascal_of(table))
}

/// What a table is called in the names of functions, whatever its number: `Settings`.
pub fn table_stem(table: &QualifiedName) -> String {
    pascal_of(table)
}

/// The file of a table's queries, in lower case, as some disks do not tell the two apart: `external-ledger.ts`.
pub fn query_file(table: &QualifiedName) -> String {
    let mut out = String::new();
    for char in table_value(table).chars() {
        if char.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(char.to_ascii_lowercase());
    }
    if out.len() > LONGEST_FILE {
        let hash = blake3::hash(out.as_bytes()).to_hex();
        out.truncate(LONGEST_FILE - 9);
        out = format!("{}-{}", out.trim_end_matches('-'), &hash[..8]);
    }
    out + ".ts"
}

/// Any text in Pascal case.
pub fn plain_pascal(text: &str) -> String {
    pascal(text)
}

/// Types that the generated code uses where the types of the schema stand.
const TAKEN_TYPES: &[&str] = &[
    "AnyPgColumn",
    "Date",
    "PgTableExtraConfigValue",
    "Uint8Array",
];

fn safe_type(name: String) -> String {
    if TAKEN_TYPES.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

fn camel_of(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        camel(name.name.as_str())
    } else {
        camel(name.schema.as_str()) + &pascal(name.name.as_str())
    }
}

fn pascal_of(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        pascal(name.name.as_str())
    } else {
        pascal(name.schema.as_str()) + &pascal(name.name.as_str())
    }
}

fn camel(text: &str) -> String {
    let name = ascii(text).to_lower_camel_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(schema: &str, name: &str) -> QualifiedName {
        QualifiedName::new(Ident::parse(schema).unwrap(), Ident::parse(name).unwrap())
    }

    #[test]
    fn the_taken_words_are_sorted() {
        assert!(TAKEN.is_sorted());
    }

    #[test]
    fn names_are_those_of_the_drizzle_manual() {
        for (schema, table, value, select) in [
            ("public", "todos", "todos", "SelectTodos"),
            (
                "public",
                "external_ledger",
                "externalLedger",
                "SelectExternalLedger",
            ),
            (
                "billing",
                "invoice",
                "billingInvoice",
                "SelectBillingInvoice",
            ),
            ("public", "index", "index_", "SelectIndex"),
            ("public", "delete", "delete_", "SelectDelete"),
            ("public", "2fa", "n2fa", "SelectN2fa"),
            ("public", "größe", "groesse", "SelectGroesse"),
            (
                "public",
                "'; drop table user; --",
                "dropTableUser",
                "SelectDropTableUser",
            ),
            ("public", "_", "u5f", "SelectU5f"),
        ] {
            let table = name(schema, table);
            assert_eq!(
                (table_value(&table), select_type(&table)),
                (value.to_owned(), select.to_owned())
            );
        }
        let property = |text: &str| property(&Ident::parse(text).unwrap());
        assert_eq!(property("created_at"), "createdAt");
        assert_eq!(property("firstName"), "firstName");
        assert_eq!(property("24_hour"), "n24Hour");
        assert_eq!(enum_value(&name("public", "todo_status")), "todoStatusEnum");
        assert_eq!(enum_type(&name("public", "date")), "Date_");
        assert_eq!(
            schema_value(&Ident::parse("billing").unwrap()),
            "billingSchema"
        );
    }
}
