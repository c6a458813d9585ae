//! The views of `enums.rs` and `json.rs`.
//! In: the enums of the schema and the shapes of typed JSON. Out: the text of their types.

use super::inside;
use super::layout::{self, code, literal};
use super::model::{SingleId, TableCode};
use crate::binding::rust::{JsonBody, JsonField, JsonType, json_types, type_name, variant};
use crate::config::UnknownFields;
use crate::model::Model;
use crate::queries::{Parameter, QueryFile};
use crate::schema::Schema;
use serde::Serialize;

/// What `serde` is told of a date or time of the `time` crate.
const WIRED: &str = "#[serde(with = \"super::values::wire\")]";

/// The view of `rust/enums.rs.j2` and of `rust/json.rs.j2`.
#[derive(Serialize)]
pub struct TypesView {
    types: String,
}

/// The view of `rust/values.rs.j2`: what the columns hold.
#[derive(Serialize, Default)]
pub struct ValuesView {
    chrono: bool,
    time: bool,
    decimals: bool,
    intervals: bool,
    ranges: bool,
}

/// How the values of all columns and queries are read.
pub fn values(tables: &[TableCode], model: &Model, queries: &[QueryFile]) -> ValuesView {
    let mut view = ValuesView::default();
    let columns = tables.iter().flat_map(|table| &table.columns);
    for path in columns.map(|column| column.form.path.as_str()) {
        view.add(path);
    }
    for table in tables {
        if let Some(SingleId::Own(path)) = &table.id {
            view.add(path);
        }
    }
    for query in queries.iter().flat_map(|file| &file.queries) {
        let columns = query.row.columns();
        let columns = columns.iter().map(|column| &column.form);
        let arguments = query.parameters.iter().filter_map(Parameter::form);
        columns
            .chain(arguments)
            .for_each(|form| view.add(&form.path));
    }
    for json in json_types(model) {
        match &json.body {
            JsonBody::Object(fields) => fields.iter().for_each(|field| view.add(&field.path)),
            JsonBody::Wrapper(field) => view.add(&field.path),
            JsonBody::Choice(_) => {}
        }
    }
    view
}

impl ValuesView {
    fn add(&mut self, path: &str) {
        // Most columns are texts, whose path says so at once.
        if !path.contains("::") {
            return;
        }
        let of = |start: &str| {
            let mut names = path.split(['<', '>', ',', ' ']);
            names.any(|name| name.starts_with(start))
        };
        self.chrono |= of("chrono::");
        self.time |= of("time::");
        self.decimals |= of("rust_decimal::");
        self.intervals |= path.contains("values::Interval");
        self.ranges |= path.contains("values::Range");
    }
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
        json_type(&mut types, &json, model.unknown_fields);
        types.push_str(&inside::filter(&json));
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

fn json_type(out: &mut String, json: &JsonType, unknown: UnknownFields) {
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
        JsonBody::Object(fields) => object(out, &json.name, &doc, fields, unknown),
        JsonBody::Wrapper(JsonField { path, wired, .. }) => {
            let with = if *wired { WIRED } else { "" };
            out.push_str(&format!("\n{}", documentation("", &doc, &json.name)));
            out.push_str("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n#[serde(transparent)]\n");
            out.push_str(&format!("pub struct {}({with}pub {path});\n", json.name));
        }
    }
}

fn object(out: &mut String, name: &str, doc: &str, fields: &[JsonField], unknown: UnknownFields) {
    out.push_str(&format!("\n{}", documentation("", doc, name)));
    out.push_str("#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n");
    if unknown == UnknownFields::Refuse {
        out.push_str("#[serde(deny_unknown_fields)]\n");
    }
    if fields.is_empty() && unknown == UnknownFields::Refuse {
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
        if field.wired {
            out.push_str(&format!("    {WIRED}\n"));
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
    if unknown == UnknownFields::Keep {
        out.push_str(&rest(fields));
    }
    out.push_str("}\n");
}

/// The field that keeps what the shape does not name, under a name that no other has.
fn rest(fields: &[JsonField]) -> String {
    let mut name = "rest".to_owned();
    while fields.iter().any(|field| field.name == name) {
        name.push('_');
    }
    format!(
        "    /// What the shape does not name.\n    #[serde(flatten)]\n    pub {name}: serde_json::Map<String, serde_json::Value>,\n"
    )
}

fn documentation(indent: &str, text: &str, otherwise: &str) -> String {
    let doc = layout::doc(indent, "///", text);
    if doc.is_empty() {
        layout::doc(indent, "///", &code(otherwise))
    } else {
        doc
    }
}
