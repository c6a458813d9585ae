//! The view of a table's module: its types.
//! In: a `TableCode`. Out: fragments of final text that the template places.

use super::function::Function;
use super::id::id;
use super::layout::{self, code, sql_const};
use super::model::{Access, ColumnCode, Insertion, TableCode};
use super::sql::{columns, condition, from};
use super::{change, filter, insert, join, query};
use crate::binding::rust::Form;
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
    /// The filter, the orders, the cursor; empty where nothing is listed.
    filter: String,
    orders: String,
    joined: Vec<String>,
    new_impl: String,
    consts: String,
    functions: Vec<Function>,
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
    let known = table.columns.iter().all(|column| column.form.traits.known);
    let id = id(table, &title);
    let is_reached = table.access != Access::Nobody;
    let is_written = !table.external && is_reached;
    let is_listed = query::is_listed(table);
    let takes_many = is_written && insert::takes_many(table);
    let text =
        |wanted: bool, text: &dyn Fn() -> String| if wanted { text() } else { String::new() };
    let (consts, functions) = functions(table, is_reached, is_written);
    TableView {
        head: head(table, &title, known || id.contains("Serialize")),
        row: row(table, known),
        id,
        new: written.then(|| new(table, known)),
        required: (written && has_required_part(table)).then(|| required(table, known)),
        patch: (written && is_patchable(table)).then(|| patch(table, known)),
        filter: text(is_listed, &|| filter::filter(table, &title)),
        orders: text(is_listed, &|| filter::orders(table, &title)),
        joined: (table.joins.iter().filter(|_| is_listed))
            .map(|it| join::types(table, it))
            .collect(),
        new_impl: text(is_written, &|| insert::new_impl(table, takes_many)),
        title,
        consts,
        functions,
    }
}

/// The functions, and the constants that they use.
fn functions(table: &TableCode, is_reached: bool, is_written: bool) -> (String, Vec<Function>) {
    let mut consts = String::new();
    let mut out = Vec::new();
    if !is_reached {
        return (consts, out);
    }
    if is_written {
        consts += &sql_const("", "TABLE", std::slice::from_ref(&table.sql));
    }
    consts += &sql_const("", "COLUMNS", &columns(table));
    if query::is_listed(table) {
        consts += &sql_const("", "FROM", &from(table, &[]));
    }
    if is_written && is_patchable(table) {
        let key = table.key.as_deref().unwrap_or_default();
        consts += &sql_const("", "KEY", &[condition(table, key)]);
    }
    out.extend(query::finds(table, &mut consts));
    out.extend(query::lists(table));
    if query::is_listed(table) {
        let joined = table.joins.iter();
        out.extend(joined.map(|it| join::function(table, it, &mut consts)));
    }
    if is_written {
        out.extend(insert::inserts(table, &mut consts));
        out.extend(change::changes(table, &mut consts));
    }
    consts.truncate(consts.trim_end().len());
    (consts, out)
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

fn head(table: &TableCode, title: &str, known: bool) -> String {
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
    out.push_str(&imports(table));
    if known {
        out.push_str("use serde::{Deserialize, Serialize};\n");
    }
    out
}

/// What a module uses of `mod.rs` and its parts.
fn imports(table: &TableCode) -> String {
    let is_reached = table.access != Access::Nobody;
    let is_written = is_reached && !table.external;
    let is_listed = query::is_listed(table);
    let is_keyed = table.key.as_ref().is_some_and(|key| !key.is_empty());
    let is_root = table.access == Access::Root;
    let is_session = table.access == Access::Session;
    let is_upserted = is_written && insert::is_upserted(table);
    let mut names: Vec<&str> = [
        (is_reached, "Bound"),
        (is_listed && is_keyed, "Cursor"),
        (is_reached, "Error"),
        (is_listed, "Order"),
        (is_reached && !is_session, "Org"),
        (is_listed, "Rows"),
        (is_session || (is_root && is_written), "Session"),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    if is_listed {
        names.extend(filter::imports(table));
    }
    let select: &[&str] = if is_listed {
        &["By", "Conditions", "Key", "Ordered", "Where"]
    } else {
        &[]
    };
    let write: Vec<_> = [
        (is_upserted, "Conflict"),
        (is_written, "Insert"),
        (is_written && insert::takes_many(table), "Many"),
        (is_written && is_patchable(table), "Update"),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    names.sort_unstable();
    names.dedup();
    [
        layout::import("super::select", select),
        layout::import("super::write", &write),
        layout::import("super", &names),
    ]
    .concat()
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
    typed_field(out, (column.name, &column.field, path), &column.form, known);
}

/// A field without its documentation: what it is called in the database, its name, its type.
pub fn typed_field(
    out: &mut String,
    (name, field, path): (&str, &str, &str),
    form: &Form,
    known: bool,
) {
    if known {
        if field.trim_start_matches("r#") != name {
            let rename = format!("rename = {}", layout::literal(name));
            out.push_str(&layout::serde("    ", &rename));
        }
        if let Some(arguments) = form.serde(path) {
            out.push_str(&layout::serde("    ", arguments));
        }
    }
    out.push_str(&layout::field("    ", field, path));
}

fn optional(path: &str, depth: usize) -> String {
    match depth {
        0 => path.to_owned(),
        1 => format!("Option<{path}>"),
        _ => format!("Option<Option<{path}>>"),
    }
}

/// The fields of a struct in their braces.
pub fn braced(fields: &str) -> String {
    if fields.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{fields}}}")
    }
}

/// A text without the blanks at its end.
pub fn trimmed(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text
}
