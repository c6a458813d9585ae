//! The types of a query: its row, and what it takes where that is much.
//! In: a query, and the modules that its file names. Out: the views of the types. Nothing is known of functions.

use super::layout::{self, code};
use super::table::{braced, derive, trimmed, typed_field};
use crate::binding::rust::Form;
use crate::queries::{Column, Embedded, Parameter, Part, Query, Row};
use serde::Serialize;
use std::collections::BTreeSet;

/// A row of a type of its own.
#[derive(Serialize)]
pub struct RowView {
    name: String,
    query: String,
    derive: String,
    fields: String,
    values: String,
}

/// The arguments of a query that takes many.
#[derive(Serialize)]
pub struct ParamsView {
    name: String,
    query: String,
    fields: String,
}

impl ParamsView {
    /// Whether they live only as long as what they were borrowed from.
    pub fn is_borrowed(&self) -> bool {
        self.name.ends_with('>')
    }
}

/// The modules that a file names.
pub struct Modules {
    /// Those that another name of the file stands in the way of.
    taken: BTreeSet<String>,
    /// Those that are used by their names.
    pub used: BTreeSet<String>,
}

impl Modules {
    /// The modules for a file with these functions.
    pub fn beside(queries: &[Query]) -> Self {
        Self {
            taken: queries.iter().map(|query| query.name.clone()).collect(),
            used: BTreeSet::new(),
        }
    }

    /// A path or an expression of a table's module, as the file writes it.
    pub fn near(&mut self, text: &str) -> String {
        let mut parts = text.split("super::");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_name = |it: char| it.is_ascii_alphanumeric() || "_#".contains(it);
            let end = part.find(|it| !is_name(it)).unwrap_or(part.len());
            if self.taken.contains(&part[..end]) {
                out.push_str("super::super::");
            } else {
                self.used.insert(part[..end].to_owned());
            }
            out.push_str(part);
        }
        out
    }

    /// The type of a column.
    pub fn held(&mut self, column: &Column) -> String {
        let path = self.near(&column.form.path);
        if column.nullable {
            format!("Option<{path}>")
        } else {
            path
        }
    }
}

/// What a query is called in documentation.
pub fn title(query: &Query) -> String {
    code(query.name.trim_start_matches("r#"))
}

/// What the type of the rows is called.
pub fn row_name(query: &Query) -> String {
    format!("{}Row", query.type_name)
}

/// Whether `serde` knows the type of the rows.
pub fn is_known(parts: &[Part]) -> bool {
    let columns = parts.iter().flat_map(Part::columns);
    columns.into_iter().all(|it| it.form.traits.known)
}

/// The type of the rows, where they have one of their own.
pub fn row(query: &Query, modules: &mut Modules) -> Option<RowView> {
    let Row::Own(parts) = &query.row else {
        return None;
    };
    let known = is_known(parts);
    let mut fields = String::new();
    let mut values = String::new();
    for part in parts {
        match part {
            Part::Column(column) => {
                let Column {
                    name, field, form, ..
                } = column;
                fields.push_str(&layout::doc("    ", "///", &described(column)));
                let held = modules.held(column);
                typed_field(&mut fields, (name, field, &held), form, known);
                values.push_str(&value("            ", column, modules));
            }
            Part::Row(row) => {
                let doc = format!("The row of {}.", code(&row.table));
                fields.push_str(&layout::doc("    ", "///", &doc));
                let path = modules.near(&format!("super::{}::Row", row.module));
                let held = if row.optional {
                    format!("Option<{path}>")
                } else {
                    path.clone()
                };
                fields.push_str(&layout::field("    ", &row.field, &held));
                values.push_str(&embedded(row, &path, modules));
            }
        }
    }
    Some(RowView {
        name: row_name(query),
        query: title(query),
        derive: derive(
            &["Clone", "Debug", "PartialEq"],
            known,
            "Serialize, Deserialize",
        ),
        fields: braced(&fields),
        values: trimmed(values),
    })
}

fn described(column: &Column) -> String {
    match &column.of {
        Some(of) => format!("The column {}.", code(of)),
        None => format!("The result {}.", code(&column.name)),
    }
}

fn value(indent: &str, column: &Column, modules: &mut Modules) -> String {
    let read = modules.near(&column.form.read(column.place));
    format!("{indent}{}: {read},\n", column.field)
}

/// The row of a table in a row.
fn embedded(row: &Embedded, path: &str, modules: &mut Modules) -> String {
    let indent = if row.optional {
        "                    "
    } else {
        "                "
    };
    let columns = row.columns.iter();
    let inside: String = columns.map(|it| value(indent, it, modules)).collect();
    let field = &row.field;
    if row.optional {
        let presence = row.presence;
        format!(
            "            {field}: if super::is_there(row, {presence})? {{\n                Some({path} {{\n{inside}                }})\n            }} else {{\n                None\n            }},\n"
        )
    } else {
        format!("            {field}: {path} {{\n{inside}            }},\n")
    }
}

/// The type of what a query takes.
pub fn params(query: &Query, modules: &mut Modules) -> ParamsView {
    let mut fields = String::new();
    let mut is_borrowed = false;
    for parameter in &query.parameters {
        let Parameter::Argument { name, shown, .. } = parameter else {
            continue;
        };
        let taken = taken(parameter, "'a ", modules);
        is_borrowed |= taken.contains("'a ");
        fields.push_str(&format!("    /// The value of {}.\n", code(shown)));
        fields.push_str(&layout::field("    ", name, &taken));
    }
    let life = if is_borrowed { "<'a>" } else { "" };
    ParamsView {
        name: format!("{}Params{life}", query.type_name),
        query: title(query),
        fields: trimmed(fields),
    }
}

/// The type of an argument, borrowed for this life.
pub fn taken(parameter: &Parameter, life: &str, modules: &mut Modules) -> String {
    let Parameter::Argument { form, nullable, .. } = parameter else {
        return String::new();
    };
    let Form { path, traits, .. } = form;
    let path = modules.near(path);
    let list = path.strip_prefix("Vec<");
    let list = list.and_then(|it| it.strip_suffix('>'));
    let taken = match (path.as_str(), list) {
        ("String", _) => format!("&{life}str"),
        (_, Some(item)) => format!("&{life}[{item}]"),
        (path, None) if traits.copy && !path.ends_with("::Id") => path.to_owned(),
        (path, None) => format!("&{life}{path}"),
    };
    if *nullable {
        format!("Option<{taken}>")
    } else {
        taken
    }
}
