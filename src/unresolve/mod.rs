//! From a schema that PostgreSQL holds to specs that mean it: the way back of `resolve`.
//! In: a `Schema`, and the settings under which its specs are to be read. Out: the specs as TOML text.
//! What the words of the language cannot say is verbatim SQL, so that the specs make the same database again.

mod address;
mod column;
mod default;
mod inline;
mod parts;
mod reference;
mod settings;
mod table;
mod verbatim;

pub use settings::{guess, text as settings_text};

use crate::config::Config;
use crate::outline::{key, string};
use crate::schema::{EnumType, Schema, SqlObject};
use address::{address, table_name};
use inline::list;

/// What everything is told for.
struct Cx<'a> {
    schema: &'a Schema,
    config: &'a Config,
}

/// The specs of a schema. Under the same settings they resolve to it, but for the order of columns that
/// `org_scoped` and `timestamps` bring.
pub fn specs(schema: &Schema, config: &Config) -> String {
    let cx = Cx { schema, config };
    let mut sections = Vec::new();
    for name in &schema.extensions {
        sections.push(format!("[extension.{}]\n", key(name.as_str())));
    }
    sections.extend(schema.enums.values().map(enum_type));
    let mut sql = Vec::new();
    for table in schema.tables.values() {
        let told = table::told(&cx, table);
        sections.push(told.text);
        sql.extend(told.sql);
    }
    let mut names = verbatim::Names::of(&schema.sql);
    let sql = sql.into_iter().map(|it| names.free(it));
    let sql: Vec<SqlObject> = schema.sql.iter().cloned().chain(sql).collect();
    sections.extend(sql.iter().map(sql_object));
    sections.join("\n")
}

fn enum_type(found: &EnumType) -> String {
    let mut text = format!("[enum.{}]\n", key(&table_name(&found.name)));
    if let Some(doc) = &found.doc {
        text.push_str(&format!("doc = {}\n", string(doc)));
    }
    let labels = list(found.labels.iter().map(|it| string(it)));
    text.push_str(&format!("values = {labels}\n"));
    text
}

fn sql_object(object: &SqlObject) -> String {
    let mut text = format!("[sql.{}]\n", key(object.name.as_str()));
    text.push_str(&format!("up = {}\n", paragraph(&object.up)));
    if let Some(down) = &object.down {
        text.push_str(&format!("down = {}\n", paragraph(down)));
    }
    for (word, ids) in [("before", &object.before), ("after", &object.after)] {
        if !ids.is_empty() {
            let ids = list(ids.iter().map(|it| string(&address(it))));
            text.push_str(&format!("{word} = {ids}\n"));
        }
    }
    text
}

/// A text that may have several lines, as it stands if TOML lets it stand so.
fn paragraph(text: &str) -> String {
    let is_plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    let stands = text.contains('\n') && text.chars().all(is_plain);
    if stands && !text.contains("'''") && !text.ends_with('\'') {
        format!("'''\n{text}'''")
    } else {
        string(text)
    }
}
