//! From a schema that PostgreSQL holds to specs that mean it: the way back of `resolve`.
//! In: a `Schema`, and the settings under which its specs are to be read. Out: the specs as TOML text.
//! What the words of the language cannot say is verbatim SQL, so that the specs make the same database again.

mod address;
mod column;
mod default;
mod index;
mod inline;
mod parts;
mod reference;
mod rights;
mod secured;
mod settings;
mod settings_text;
mod table;
mod verbatim;
mod way;

pub use settings::guess;
pub use settings_text::text as settings_text;

use crate::config::Config;
use crate::ident::QualifiedName;
use crate::outline::{key, string};
use crate::resolve::is_builtin;
use crate::schema::{EnumType, Schema, SqlObject};
use address::{address, table_name};
use inline::list;

/// What everything is told for.
struct Cx<'a> {
    schema: &'a Schema,
    config: &'a Config,
}

impl Cx<'_> {
    /// Whether specs can declare an enum: it has labels, and no name that PostgreSQL has given away.
    fn is_declared(&self, name: &QualifiedName) -> bool {
        let found = self.schema.enums.get(name);
        let is_taken = name.is_default_schema() && is_builtin(name.name.as_str());
        !is_taken && found.is_some_and(|it| !it.labels.is_empty())
    }
}

/// The specs of a schema. Under the same settings they resolve to it, but for the order of columns that
/// `org_scoped` and `timestamps` bring.
pub fn specs(schema: &Schema, config: &Config) -> String {
    let cx = Cx { schema, config };
    let mut names = verbatim::Names::of(&schema.sql);
    let mut sections = Vec::new();
    for name in &schema.extensions {
        sections.push(format!("[extension.{}]\n", key(name.as_str())));
    }
    for found in schema.enums.values() {
        sections.push(if cx.is_declared(&found.name) {
            enum_type(found)
        } else {
            sql_object(&names.free(verbatim::enum_type(schema, found)))
        });
    }
    // What stands behind a table may call what the schema's own SQL makes; what stands before it is called by it.
    let mut behind = Vec::new();
    for table in schema.tables.values() {
        let told = table::told(&cx, table);
        sections.push(told.text);
        for object in told.sql {
            let is_before = !object.before.is_empty();
            let text = sql_object(&names.free(object));
            let place = if is_before {
                &mut sections
            } else {
                &mut behind
            };
            place.push(text);
        }
    }
    sections.extend(schema.sql.iter().map(sql_object));
    sections.append(&mut behind);
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
