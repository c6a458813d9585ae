//! The view of a table's module: its types.
//! In: a `TableCode`. Out: fragments of final text that the template places.

use super::layout::{self, code};
use super::model::{Access, ColumnCode, Insertion, Shared, TableCode};
use super::query::{self, Functions};
use crate::binding::rust::{Made, Traits, data_type_form, id_owner, module};
use serde::Serialize;

/// The view of `rust/table.rs.j2`.
#[derive(Serialize)]
pub struct TableView {
    head: String,
    title: String,
    row: StructView,
    id: String,
    new: Option<StructView>,
    required: Option<StructView>,
    patch: Option<StructView>,
    #[serde(flatten)]
    functions: Functions,
}

/// A struct: what it derives, its fields, and the values that make one.
#[derive(Serialize)]
struct StructView {
    doc: &'static str,
    derive: String,
    fields: String,
    values: String,
}

/// The view of a table.
pub fn view(shared: &Shared, table: &TableCode) -> TableView {
    let title = code(&table.table.name.to_string());
    let written = !table.table.external;
    let functions = query::functions(shared, table);
    let known = table.columns.iter().all(|column| column.form.traits.known);
    let id = id(shared, table, &title);
    TableView {
        head: head(table, &title, &functions, known || id.contains("Serialize")),
        row: row(table, known),
        id,
        new: written.then(|| new(table, known)),
        required: (written && has_required_part(table)).then(|| required(table, known)),
        patch: (written && is_patchable(table)).then(|| patch(table, known)),
        title,
        functions,
    }
}

/// Whether a `Patch` makes sense: rows can be named, and something of them can change.
pub fn is_patchable(table: &TableCode) -> bool {
    table.key.is_some() && table.columns.iter().any(|column| column.patched)
}

/// Whether a `New` has fields that must be given and others that need not.
pub fn has_required_part(table: &TableCode) -> bool {
    let must = |column: &ColumnCode| column.insertion == Insertion::Required;
    table.insertable().any(must) && !table.insertable().all(must)
}

fn head(table: &TableCode, title: &str, functions: &Functions, known: bool) -> String {
    let whose = match table.access {
        Access::Org => format!(
            "The table {title}: rows of one organization, reached through an [`Org`](super::Org)."
        ),
        Access::Root => format!(
            "The table {title}: the organizations, each reached through its [`Org`](super::Org)."
        ),
        Access::Session => format!("The table {title}: rows that all organizations share."),
        Access::Nobody => format!("The table {title}."),
    };
    let mut out = layout::doc("", "//!", &whose);
    if let Some(doc) = &table.table.doc {
        let doc = layout::doc("", "//!", doc);
        if !doc.is_empty() {
            out.push_str("//!\n");
            out.push_str(&doc);
        }
    }
    out.push('\n');
    out.push_str(&functions.imports(table));
    if known {
        out.push_str("use serde::{Deserialize, Serialize};\n");
    }
    if !table.columns.is_empty() {
        out.push_str("use sqlx::Row as _;\n");
    }
    out
}

fn derive(base: &[&str], known: bool, serde: &str) -> String {
    let mut names = base.join(", ");
    if known {
        names.push_str(", ");
        names.push_str(serde);
    }
    names
}

fn row(table: &TableCode, known: bool) -> StructView {
    let mut fields = String::new();
    let mut values = String::new();
    for (number, column) in table.columns.iter().enumerate() {
        let path = optional(&column.form.path, usize::from(column.column.nullable));
        field(&mut fields, column, known, "", &path);
        values.push_str(&format!(
            "            {}: row.try_get({number})?,\n",
            column.field
        ));
    }
    StructView {
        doc: "",
        derive: derive(
            &["Clone", "Debug", "PartialEq"],
            known,
            "Serialize, Deserialize",
        ),
        fields: braced(&fields),
        values: trimmed(values),
    }
}

fn new(table: &TableCode, known: bool) -> StructView {
    let mut fields = String::new();
    for column in table.insertable() {
        let (depth, doc) = match &column.insertion {
            Insertion::Default => (1, "`None`: what the database writes by itself."),
            Insertion::Made(_) => (1, "`None`: one is made."),
            _ => (0, ""),
        };
        let depth = depth + usize::from(column.column.nullable);
        let path = optional(&column.form.path, depth);
        field(&mut fields, column, known, doc, &path);
    }
    let complete = !table
        .insertable()
        .any(|column| column.insertion == Insertion::Required);
    let mut base = vec!["Clone", "Debug", "PartialEq"];
    if complete {
        base.insert(2, "Default");
    }
    StructView {
        doc: if has_required_part(table) {
            " To leave columns out: `New { …, ..Required { … }.into() }`."
        } else {
            ""
        },
        derive: derive(&base, known, "Deserialize"),
        fields: braced(&fields),
        values: String::new(),
    }
}

fn required(table: &TableCode, known: bool) -> StructView {
    let mut fields = String::new();
    let mut values = String::new();
    for column in table.insertable() {
        let name = &column.field;
        if column.insertion == Insertion::Required {
            field(&mut fields, column, known, "", &column.form.path);
            values.push_str(&layout::value(name, "required", &format!(".{name}"), ""));
        } else {
            values.push_str(&format!("            {name}: None,\n"));
        }
    }
    StructView {
        doc: "",
        derive: derive(&["Clone", "Debug", "PartialEq"], known, "Deserialize"),
        fields: braced(&fields),
        values: trimmed(values),
    }
}

fn patch(table: &TableCode, known: bool) -> StructView {
    let mut fields = String::new();
    let mut nullable = false;
    for column in table.columns.iter().filter(|column| column.patched) {
        nullable |= column.column.nullable;
        let path = optional(&column.form.path, 1 + usize::from(column.column.nullable));
        field(&mut fields, column, known, "", &path);
    }
    StructView {
        doc: if nullable {
            ", `Some(None)` writes NULL"
        } else {
            ""
        },
        derive: derive(
            &["Clone", "Debug", "Default", "PartialEq"],
            known,
            "Deserialize",
        ),
        fields: braced(&fields),
        values: String::new(),
    }
}

fn field(out: &mut String, column: &ColumnCode, known: bool, more: &str, path: &str) {
    let doc = column
        .column
        .doc
        .as_deref()
        .map(|doc| layout::doc("    ", "///", doc));
    match doc {
        Some(doc) if !doc.is_empty() => out.push_str(&doc),
        _ => out.push_str(&format!(
            "    /// The column {}.\n",
            code(column.column.name.as_str())
        )),
    }
    if !more.is_empty() {
        out.push_str(&format!("    ///\n    /// {more}\n"));
    }
    if known {
        let name = column.column.name.as_str();
        if column.field.trim_start_matches("r#") != name {
            out.push_str(&layout::serde(
                "    ",
                &format!("rename = {}", layout::literal(name)),
            ));
        }
        if path.starts_with("Option<Option<") {
            out.push_str("    #[serde(default, deserialize_with = \"super::nullable\")]\n");
        }
    }
    out.push_str(&layout::field("    ", &column.field, path));
}

fn optional(path: &str, depth: usize) -> String {
    match depth {
        0 => path.to_owned(),
        1 => format!("Option<{path}>"),
        _ => format!("Option<Option<{path}>>"),
    }
}

fn id(shared: &Shared, table: &TableCode, title: &str) -> String {
    let key: Vec<_> = match table.access {
        Access::Root => table.scope.into_iter().collect(),
        _ => table.key.clone().unwrap_or_default(),
    };
    match key[..] {
        [] => String::new(),
        [column] => single_id(shared, table, title, &table.columns[column]),
        _ => composite_id(table, title, &key),
    }
}

fn single_id(shared: &Shared, table: &TableCode, title: &str, key: &ColumnCode) -> String {
    let owner = id_owner(shared.schema, shared.model, table.table, &key.column.name);
    if let Some(owner) = owner.filter(|owner| **owner != table.table.name) {
        let whose = code(&owner.to_string());
        return format!(
            "/// What names a row of {title}: the key of the row of {whose} that it belongs to.\npub use super::{}::Id;",
            module(owner)
        );
    }
    let shape = shared
        .model
        .column(&table.table.name, &key.column.name)
        .and_then(|column| column.shape.as_ref());
    let inner = data_type_form(&key.column.data_type, shape)
        .map_or_else(|_| "()".to_owned(), |form| form.path);
    let traits = key.form.traits;
    let transparent = if traits.known {
        "#[serde(transparent)]\n"
    } else {
        ""
    };
    let form = match traits {
        _ if inner == "String" => "text",
        Traits {
            display: true,
            known: true,
            ..
        } => "shown",
        Traits { known: true, .. } => "listed",
        _ => "opaque",
    };
    let mut out = format!(
        "/// What names a row of {title}.\n#[derive({})]\n{transparent}pub struct Id(pub {inner});\n\nnewtype!(Id, {inner}, {form});",
        id_derive(traits)
    );
    if let Insertion::Made(Made::Function { name, doc, .. }) = &key.insertion {
        out.push_str(&format!(
            "\n\nimpl Id {{\n    /// A new one: {}.\n    #[must_use]\n    pub fn generate() -> Self {{\n        Self(super::{name}())\n    }}\n}}",
            doc[..1].to_lowercase() + &doc[1..]
        ));
    }
    out
}

fn composite_id(table: &TableCode, title: &str, key: &[usize]) -> String {
    let columns: Vec<_> = key.iter().map(|column| &table.columns[*column]).collect();
    let all = |test: fn(&Traits) -> bool| columns.iter().all(|column| test(&column.form.traits));
    let traits = Traits {
        copy: all(|traits| traits.copy),
        key: all(|traits| traits.key),
        display: false,
        known: all(|traits| traits.known),
    };
    let mut fields = String::new();
    let mut values = String::new();
    for column in &columns {
        field(&mut fields, column, traits.known, "", &column.form.path);
        let name = &column.field;
        let cloned = if column.form.traits.copy {
            ""
        } else {
            ".clone()"
        };
        values.push_str(&layout::value(name, "self", &format!(".{name}"), cloned));
    }
    format!(
        "/// What names a row of {title}.\n#[derive({})]\npub struct Id {{\n{fields}}}\n\nimpl Row {{\n    /// What names the row.\n    #[must_use]\n    pub fn id(&self) -> Id {{\n        Id {{\n{values}        }}\n    }}\n}}",
        id_derive(traits)
    )
}

fn id_derive(traits: Traits) -> String {
    let mut names = vec!["Clone"];
    if traits.copy {
        names.push("Copy");
    }
    names.extend(["Debug", "PartialEq"]);
    if traits.key {
        names.extend(["Eq", "PartialOrd", "Ord", "Hash"]);
    }
    derive(&names, traits.known, "Serialize, Deserialize")
}

fn braced(fields: &str) -> String {
    if fields.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{fields}}}")
    }
}

fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text
}
