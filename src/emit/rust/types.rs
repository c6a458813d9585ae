//! The views of `enums.rs` and `json.rs`.
//! In: the enums of the schema and the shapes of typed JSON. Out: the text of their types.

use super::layout::{self, code, literal};
use crate::binding::rust::{JsonBody, JsonField, JsonType, json_types, type_name, variant};
use crate::model::Model;
use crate::schema::Schema;
use serde::Serialize;

/// The view of `rust/enums.rs.j2` and of `rust/json.rs.j2`.
#[derive(Serialize)]
pub struct TypesView {
    types: String,
}

/// The enums of the database.
pub fn enums(schema: &Schema) -> TypesView {
    let mut types = String::new();
    for declared in schema.enums.values() {
        let name = type_name(&declared.name);
        let title = format!("The enum {}.", code(&declared.name.to_string()));
        choice(
            &mut types,
            &name,
            declared.doc.as_deref().unwrap_or(&title),
            &declared.labels,
        );
        types.push_str(&format!("\ndatabase_enum!({name});\n"));
    }
    TypesView { types }
}

/// The shapes of typed JSON.
pub fn json(model: &Model) -> TypesView {
    let mut types = String::new();
    for json in json_types(model) {
        json_type(&mut types, &json);
        if json.path.is_empty() {
            types.push_str(&format!("\ntyped_json!({});\n", json.name));
        }
    }
    TypesView { types }
}

fn choice(out: &mut String, name: &str, doc: &str, labels: &[String]) {
    out.push('\n');
    out.push_str(&documentation("", doc, name));
    out.push_str(
        "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]\n",
    );
    if labels.is_empty() {
        out.push_str(&format!("pub enum {name} {{}}\n"));
    } else {
        out.push_str(&format!("pub enum {name} {{\n"));
        for label in labels {
            out.push_str(&format!("    /// {}\n", code(label)));
            out.push_str(&layout::serde(
                "    ",
                &format!("rename = {}", literal(label)),
            ));
            out.push_str(&format!("    {},\n", variant(label)));
        }
        out.push_str("}\n");
    }
    out.push_str(&format!("\nlabels! {{ {name} {{\n"));
    for label in labels {
        out.push_str(&format!("    {} = {},\n", variant(label), literal(label)));
    }
    out.push_str("} }\n");
}

fn json_type(out: &mut String, json: &JsonType) {
    let doc = if json.path.is_empty() {
        format!("The JSON shape {}.", code(json.shape.as_str()))
    } else {
        format!(
            "{} of the JSON shape {}.",
            code(&json.path.join(".")),
            code(json.shape.as_str())
        )
    };
    match &json.body {
        JsonBody::Choice(labels) => choice(out, &json.name, &doc, labels),
        JsonBody::Object(fields) => object(out, &json.name, &doc, fields),
        JsonBody::Wrapper(path) => {
            out.push_str(&format!("\n{}", documentation("", &doc, &json.name)));
            out.push_str("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n#[serde(transparent)]\n");
            out.push_str(&format!("pub struct {}(pub {path});\n", json.name));
        }
    }
}

fn object(out: &mut String, name: &str, doc: &str, fields: &[JsonField]) {
    out.push_str(&format!("\n{}", documentation("", doc, name)));
    out.push_str("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n");
    if fields.is_empty() {
        out.push_str(&format!("pub struct {name} {{}}\n"));
        return;
    }
    out.push_str(&format!("pub struct {name} {{\n"));
    for field in fields {
        out.push_str(&format!("    /// {}\n", code(&field.key)));
        if field.name.trim_start_matches("r#") != field.key {
            out.push_str(&layout::serde(
                "    ",
                &format!("rename = {}", literal(&field.key)),
            ));
        }
        if field.optional {
            out.push_str("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n");
            out.push_str(&layout::field(
                "    ",
                &field.name,
                &format!("Option<{}>", field.path),
            ));
        } else {
            out.push_str(&layout::field("    ", &field.name, &field.path));
        }
    }
    out.push_str("}\n");
}

fn documentation(indent: &str, text: &str, otherwise: &str) -> String {
    let doc = layout::doc(indent, "///", text);
    if doc.is_empty() {
        layout::doc(indent, "///", &code(otherwise))
    } else {
        doc
    }
}
