//! The filters of typed JSON.
//! In: a type of `json.rs`. Out: the text of its filter, which names keys and binds them; it must not know the column.

use super::layout::{self, call, code, literal};
use crate::binding::rust::{Ask, JsonBody, JsonField, JsonType};

/// The filter of a type; empty where it has none.
pub fn filter(json: &JsonType) -> String {
    let Some(name) = json.filter() else {
        return String::new();
    };
    let choice;
    let (fields, is_object) = match &json.body {
        JsonBody::Object(fields) => (fields.as_slice(), true),
        JsonBody::Wrapper(field) => (std::slice::from_ref(field), false),
        JsonBody::Choice(_) => {
            choice = JsonField {
                key: String::new(),
                name: "item".to_owned(),
                path: json.name.clone(),
                optional: false,
                wired: false,
                ask: Ask::Scalar,
            };
            (std::slice::from_ref(&choice), false)
        }
    };
    let mut members = String::new();
    let mut asks = String::new();
    for field in fields {
        let what = if is_object {
            code(&field.key)
        } else {
            "the value".to_owned()
        };
        members += &format!("    /// What is asked of {what}.\n");
        members += &layout::field("    ", &field.name, &path(field));
        asks += &ask(field, is_object);
    }
    let derive = "#[derive(Clone, Debug, Default, PartialEq)]\n";
    let head = format!(
        "\n/// What a filter asks of a [`{}`].\n{derive}pub struct {name}",
        json.name
    );
    let within = format!("impl super::inside::Within for {name}");
    if fields.is_empty() {
        let arguments = "&self, _: &super::inside::Place<'_>, _: &mut super::select::Where";
        return format!("{head} {{}}\n\n{within} {{\n    fn within({arguments}) {{}}\n}}\n");
    }
    let arguments = "&self, at: &super::inside::Place<'_>, to: &mut super::select::Where";
    format!(
        "{head} {{\n{members}}}\n\n{within} {{\n    fn within({arguments}) {{\n{asks}    }}\n}}\n"
    )
}

fn path(field: &JsonField) -> String {
    match &field.ask {
        Ask::Text => "super::IsText".to_owned(),
        Ask::Scalar | Ask::Whole | Ask::Moment(_) => format!("super::Is<{}>", field.path),
        Ask::Items(of) => format!("super::Items<{of}>"),
        Ask::Inside(filter) => format!("super::Inside<{filter}>"),
    }
}

fn ask(field: &JsonField, is_object: bool) -> String {
    let keys = if is_object {
        format!("&[{}]", literal(&field.key))
    } else {
        "&[]".to_owned()
    };
    let value = format!("&self.{}", field.name);
    let json = if field.wired {
        "super::inside::wired"
    } else {
        "super::inside::json"
    };
    let indent = "        ";
    match &field.ask {
        Ask::Text | Ask::Scalar => call(indent, "at.scalar", &[&keys, &value, json, "to"]),
        Ask::Whole => call(indent, "at.whole", &[&keys, &value, json, "to"]),
        Ask::Moment(cast) => call(indent, "at.moment", &[&keys, &literal(cast), &value, "to"]),
        Ask::Items(_) => call(indent, "at.items", &[&keys, &value, json, "to"]),
        Ask::Inside(_) => call(indent, "at.object", &[&keys, &value, "to"]),
    }
}
