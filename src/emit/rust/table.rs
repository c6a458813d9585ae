//! The view of a table's module: its types.
//! In: a `TableCode`. Out: fragments of final text that the template places.

use super::id::id;
use super::layout::{self, code};
use super::model::{Access, ColumnCode, Insertion, TableCode};
use super::query::{self, Functions};
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
pub fn view(table: &TableCode) -> TableView {
    let title = code(&table.name);
    let written = !table.external;
    let functions = query::functions(table);
    let known = table.columns.iter().all(|column| column.form.traits.known);
    let id = id(table, &title);
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
        Access::Org => {
            format!("The table {title}: rows of one organization, reached through an [`Org`].")
        }
        Access::Root => {
            format!("The table {title}: the organizations, each reached through its [`Org`].")
        }
        Access::Session => format!("The table {title}: rows that all organizations share."),
        Access::Nobody => format!("The table {title}."),
    };
    let mut out = layout::doc("", "//!", &whose);
    if let Some(doc) = table.doc {
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
    out
}

/// What a type derives; `serde` only where all of its parts can.
pub fn derive(base: &[&str], known: bool, serde: &str) -> String {
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
        let path = optional(&column.form.path, usize::from(column.nullable));
        field(&mut fields, column, known, "", &path);
        values.push_str(&format!(
            "            {}: {},\n",
            column.field,
            column.form.read(number)
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
        let depth = depth + usize::from(column.nullable);
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
        nullable |= column.nullable;
        let path = optional(&column.form.path, 1 + usize::from(column.nullable));
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

/// A field with its documentation; `more` is a second paragraph.
pub fn field(out: &mut String, column: &ColumnCode, known: bool, more: &str, path: &str) {
    let doc = column.doc.map(|doc| layout::doc("    ", "///", doc));
    match doc {
        Some(doc) if !doc.is_empty() => out.push_str(&doc),
        _ => out.push_str(&format!("    /// The column {}.\n", code(column.name))),
    }
    if !more.is_empty() {
        out.push_str(&format!("    ///\n    /// {more}\n"));
    }
    if known {
        let name = column.name;
        if column.field.trim_start_matches("r#") != name {
            out.push_str(&layout::serde(
                "    ",
                &format!("rename = {}", layout::literal(name)),
            ));
        }
        if let Some(arguments) = column.form.serde(path) {
            out.push_str(&layout::serde("    ", arguments));
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
