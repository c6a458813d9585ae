//! The diagram: tables, their columns and what they reference, as Mermaid or as DOT; or Markdown with the Mermaid in it.
//! In: the pictures. Out: the file that the settings name, or a text to print. What references the organization by the
//! scope column is told of the table instead of drawn, as every table would hang on it.

use super::{EmitCx, Generated, Output};
use crate::ident::Ident;
use crate::model::{Model, Scope};
use crate::schema::{Column, ForeignKey, Schema, Table};
use std::collections::BTreeMap;
use std::path::Path;

/// How a diagram is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Mermaid's entity-relationship diagram.
    Mermaid,
    /// Markdown with that in it, and a list of the tables.
    Markdown,
    /// Graphviz.
    Dot,
}

impl Notation {
    /// The notation of a file, by its name.
    pub fn of_file(file: &str) -> Option<Self> {
        match Path::new(file).extension()?.to_str()? {
            "md" => Some(Self::Markdown),
            "mmd" => Some(Self::Mermaid),
            "dot" => Some(Self::Dot),
            _ => None,
        }
    }

    /// What starts and ends a comment.
    fn comment(self) -> (&'static str, &'static str) {
        match self {
            Self::Mermaid => ("%%", ""),
            Self::Markdown => ("<!--", " -->"),
            Self::Dot => ("//", ""),
        }
    }
}

/// The file of the diagram, where the config asks for it.
pub fn emit<'a>(cx: &EmitCx<'a>) -> Option<Output<'a>> {
    let target = cx.config.diagram.as_ref()?;
    let path = Path::new(&target.file);
    let notation = Notation::of_file(&target.file)?;
    let text = draw(cx.schema, cx.model, notation);
    let generated = Generated {
        comment: notation.comment(),
        key: blake3::hash(text.as_bytes()),
        render: Box::new(move || text.clone()),
        faults: Vec::new(),
    };
    let name = path.file_name()?.to_str()?.to_owned();
    Some(Output {
        dir: path.parent()?.to_str()?.to_owned(),
        files: BTreeMap::from([(name, generated)]),
    })
}

/// The diagram of a schema.
pub fn draw(schema: &Schema, model: &Model, notation: Notation) -> String {
    match notation {
        Notation::Mermaid => mermaid(schema, model),
        Notation::Markdown => markdown(schema, model),
        Notation::Dot => dot(schema, model),
    }
}

fn markdown(schema: &Schema, model: &Model) -> String {
    let mut out = format!(
        "# The schema\n\n```mermaid\n{}```\n\n",
        mermaid(schema, model)
    );
    out.push_str("| table | its rows | what it is |\n|---|---|---|\n");
    for table in schema.tables.values() {
        out.push_str(&format!(
            "| {} | {} | {} |\n",
            prose(&table.name.to_string()),
            rows(table, model),
            prose(table.doc.as_deref().unwrap_or_default())
        ));
    }
    out
}

/// Whose rows a table holds, in words.
fn rows(table: &Table, model: &Model) -> &'static str {
    match model.scope(&table.name) {
        Scope::Root => "the organizations",
        Scope::Organization(_) => "of one organization each",
        Scope::Global | Scope::Unsaid if table.external => "somebody else's",
        Scope::Global | Scope::Unsaid => "of all",
    }
}

fn mermaid(schema: &Schema, model: &Model) -> String {
    let mut out = String::from("erDiagram\n");
    for table in schema.tables.values() {
        out.push_str(&format!("    {} {{\n", entity(&table.name.to_string())));
        for column in &table.columns {
            out.push_str(&format!("        {}\n", attribute(table, column)));
        }
        out.push_str("    }\n");
    }
    for (table, key) in references(schema, model) {
        let may_lack = key
            .columns
            .iter()
            .any(|name| table.column(name).is_some_and(|column| column.nullable));
        let columns: Vec<&Ident> = key.columns.iter().collect();
        out.push_str(&format!(
            "    {} {}--{} {} : {}\n",
            entity(&key.target.to_string()),
            if may_lack { "|o" } else { "||" },
            if table.is_unique_key(&columns) {
                "o|"
            } else {
                "o{"
            },
            entity(&table.name.to_string()),
            entity(&label(table, key, model)),
        ));
    }
    out
}

/// A column: its type, its name, the keys it is in, and what Mermaid has no word for.
fn attribute(table: &Table, column: &Column) -> String {
    let name = word(column.name.as_str());
    let mut out = format!("{} {name}", word(&column.data_type.to_string()));
    let is_primary = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.contains(&column.name));
    let mut keys = table.foreign_keys.iter();
    let is_foreign = keys.any(|key| key.columns.contains(&column.name));
    let is_unique = !is_primary && table.is_unique_key(&[&column.name]);
    let kinds = [(is_primary, "PK"), (is_foreign, "FK"), (is_unique, "UK")];
    let kinds: Vec<&str> = (kinds.iter())
        .filter_map(|(is_it, kind)| is_it.then_some(*kind))
        .collect();
    if !kinds.is_empty() {
        out.push_str(&format!(" {}", kinds.join(", ")));
    }
    let real = (name != column.name.as_str()).then(|| plain(column.name.as_str()));
    let said: Vec<&str> = (real.as_deref().into_iter())
        .chain(column.nullable.then_some("NULL"))
        .collect();
    if !said.is_empty() {
        out.push_str(&format!(" \"{}\"", said.join(", ")));
    }
    out
}

fn dot(schema: &Schema, model: &Model) -> String {
    let mut out = String::from("digraph schema {\n    rankdir=LR;\n    node [shape=box];\n");
    for table in schema.tables.values() {
        let columns = table.columns.iter().map(|column| {
            let optional = if column.nullable { "?" } else { "" };
            format!("{} {}{optional}", column.name, column.data_type)
        });
        let lines: Vec<String> = std::iter::once(table.name.to_string())
            .chain(columns)
            .collect();
        let lines: String = lines.iter().map(|line| escaped(line) + "\\l").collect();
        let name = escaped(&table.name.to_string());
        out.push_str(&format!("    \"{name}\" [label=\"{lines}\"];\n"));
    }
    for (table, key) in references(schema, model) {
        out.push_str(&format!(
            "    \"{}\" -> \"{}\" [label=\"{}\"];\n",
            escaped(&table.name.to_string()),
            escaped(&key.target.to_string()),
            escaped(&label(table, key, model)),
        ));
    }
    out.push_str("}\n");
    out
}

/// The references that are drawn.
fn references<'a>(
    schema: &'a Schema,
    model: &'a Model,
) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
    let all = schema.tables.values();
    let all = all.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
    all.filter(|(table, key)| {
        let is_root = *model.scope(&key.target) == Scope::Root;
        let scope = model.scope(&table.name).column();
        !(is_root && key.columns.iter().eq(scope))
    })
}

/// What a reference is called: its columns, but for the one that is in every one of them.
fn label(table: &Table, key: &ForeignKey, model: &Model) -> String {
    let scope = model.scope(&table.name).column();
    let own = key.columns.iter().filter(|name| Some(*name) != scope);
    let own: Vec<&str> = own.map(Ident::as_str).collect();
    own.join(", ")
}

/// A text between quotes of Mermaid.
fn entity(name: &str) -> String {
    format!("\"{}\"", plain(name))
}

/// A text of which nothing can mean anything to Mermaid.
fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-., ".contains(c);
    text.chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect()
}

/// A word of Mermaid: a type, or the name of a column.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-[]()".contains(c);
    let text = text.replace(", ", "_");
    let word: String = text
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        word
    } else {
        format!("_{word}")
    }
}

/// A text in a cell of Markdown.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            c => {
                if "\\`*_[]|!#~>".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}

/// A text between quotes of DOT.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
