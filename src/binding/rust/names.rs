//! Names of Rust, made of names of PostgreSQL.
//! Every result is ASCII, is no word that Rust keeps for itself, and collides with nothing that the generated code
//! itself is called. Different names may become one: `obstacles` finds that.

use crate::binding::ascii::{ascii, pascal};
use crate::ident::{Ident, QualifiedName};
use heck::ToSnakeCase;

/// The longest name of a module: most file systems allow 255 bytes.
const LONGEST_MODULE: usize = 100;

/// Words that stand for something else in Rust 2024, or will, but may be written as `r#word`.
#[rustfmt::skip]
const RAW: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot be written raw.
const UNUSABLE: &[&str] = &["crate", "self", "super", "Self"];

/// Module names that are files of ours, crates that the generated code names, built-in types, or devices of Windows.
#[rustfmt::skip]
const TAKEN_MODULES: &[&str] = &[
    "alloc", "aux", "bool", "char", "chrono", "con", "core", "cuid2", "enums", "error", "f32", "f64", "i128", "i16", "i32", "i64",
    "i8", "inside", "isize", "isolation", "isolation_database", "isolation_samples", "isolation_tests", "json", "lib", "macros",
    "main", "mod", "nanoid", "nul", "prn", "queries", "rust_decimal", "sealed", "select", "serde", "serde_json", "sqlx", "std", "str",
    "tests", "time", "u128", "u16", "u32", "u64", "u8", "ulid", "usize", "uuid", "values", "write",
];

/// Type names that the generated code uses where the types of the schema stand.
#[rustfmt::skip]
const TAKEN_TYPES: &[&str] = &[
    "Box", "Clone", "Copy", "Debug", "Deserialize", "Eq", "Err", "Hash", "None", "Ok", "Option", "Ord", "PartialEq",
    "PartialOrd", "Result", "Serialize", "Some", "String", "Vec",
];

/// The module of a table, as Rust source writes it: `todos`, `billing_plan`, `r#type`.
pub fn module(table: &QualifiedName) -> String {
    module_word(&module_file(table))
}

/// A module as Rust source writes it, by its file without its ending.
pub fn module_word(file: &str) -> String {
    raw(file.to_owned())
}

/// The file of the module that is made of a file of this name, both without their endings.
pub fn file_module(name: &str) -> String {
    usable_module(snake(name))
}

/// The file of a table's module, without its ending: `todos`, `billing_plan`, `type`.
pub fn module_file(table: &QualifiedName) -> String {
    let mut name = snake(table.name.as_str());
    if !table.is_default_schema() {
        name = format!("{}_{name}", snake(table.schema.as_str()));
    }
    usable_module(name)
}

/// The name, short enough for a file, and no one else's.
fn usable_module(mut name: String) -> String {
    if name.len() > LONGEST_MODULE {
        let hash = blake3::hash(name.as_bytes()).to_hex();
        name.truncate(LONGEST_MODULE - 9);
        name = format!("{}_{}", name.trim_end_matches('_'), &hash[..8]);
    }
    if TAKEN_MODULES.contains(&name.as_str()) || UNUSABLE.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// A field of a struct: `created_at`, `r#type`, `self_`.
pub fn field(name: &str) -> String {
    let name = snake(name);
    if UNUSABLE.contains(&name.as_str()) {
        name + "_"
    } else {
        raw(name)
    }
}

/// A variant of an enum: `InProgress`, `N24Hour`.
pub fn variant(label: &str) -> String {
    let name = pascal(label);
    if UNUSABLE.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

/// A type: `TodoStatus`, `BillingPlan`.
pub fn type_name(name: &QualifiedName) -> String {
    if name.is_default_schema() {
        plain_type_name(&name.name)
    } else {
        safe_type(pascal(name.schema.as_str()) + &pascal(name.name.as_str()))
    }
}

/// A type that is in no schema.
pub fn plain_type_name(name: &Ident) -> String {
    safe_type(pascal(name.as_str()))
}

/// A type inside another: `PreferencesTheme`.
pub fn inner_type_name(outer: &str, key: &str) -> String {
    outer.to_owned() + &pascal(key)
}

fn safe_type(name: String) -> String {
    if TAKEN_TYPES.contains(&name.as_str()) || UNUSABLE.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

fn raw(name: String) -> String {
    if RAW.binary_search(&name.as_str()).is_ok() {
        format!("r#{name}")
    } else {
        name
    }
}

fn snake(text: &str) -> String {
    if is_snake(text) {
        return text.to_owned();
    }
    let name = ascii(text).to_snake_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    }
}

/// Whether a text is a name in snake case already, as most are.
fn is_snake(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('_')
        && !text.contains("__")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(schema: &str, name: &str) -> QualifiedName {
        QualifiedName::new(Ident::parse(schema).unwrap(), Ident::parse(name).unwrap())
    }

    #[test]
    fn the_raw_words_are_sorted() {
        assert!(RAW.is_sorted());
    }

    #[test]
    fn modules_are_files_that_nobody_else_has() {
        for (schema, name, file, source) in [
            ("public", "todos", "todos", "todos"),
            ("billing", "plan", "billing_plan", "billing_plan"),
            ("public", "type", "type", "r#type"),
            ("public", "mod", "mod_", "mod_"),
            ("public", "enums", "enums_", "enums_"),
            ("public", "self", "self_", "self_"),
            ("public", "../../etc/x", "etc_x", "etc_x"),
            (
                "public",
                "\"; drop table user; --",
                "drop_table_user",
                "drop_table_user",
            ),
            ("public", "😀", "u1f600", "u1f600"),
            ("public", "größe", "groesse", "groesse"),
            ("public", "--", "u2d_u2d", "u2d_u2d"),
            ("public", "2fa", "n2fa", "n2fa"),
        ] {
            let table = table(schema, name);
            assert_eq!(
                (module_file(&table), module(&table)),
                (file.to_owned(), source.to_owned())
            );
        }
        let long = table(&"ж".repeat(31), &"ж".repeat(31));
        assert!(module_file(&long).len() <= LONGEST_MODULE);
    }

    #[test]
    fn fields_and_variants_compile() {
        for (name, expect) in [
            ("createdAt", "created_at"),
            ("type", "r#type"),
            ("Self", "self_"),
            ("crate", "crate_"),
            ("_", "u5f"),
            ("a b", "a_b"),
            ("24_hour", "n24_hour"),
        ] {
            assert_eq!(field(name), expect);
            syn::parse_str::<syn::Ident>(expect.trim_start_matches("r#")).ok();
            syn::parse_str::<syn::Member>(expect).unwrap();
        }
        for (label, expect) in [
            ("open", "Open"),
            ("24_hour", "N24Hour"),
            ("card.updated.dueDate", "CardUpdatedDueDate"),
            ("👍", "U1f44d"),
            ("!", "U21"),
            ("", "Empty"),
            ("self", "Self_"),
        ] {
            assert_eq!(variant(label), expect);
            syn::parse_str::<syn::Ident>(expect).unwrap();
        }
        assert_eq!(type_name(&table("billing", "plan")), "BillingPlan");
        assert_eq!(type_name(&table("public", "option")), "Option_");
    }
}
