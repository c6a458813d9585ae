//! The schema as a file: what the migrations so far make, kept beside them.
//! In and out: `Schema` and JSON of a numbered version. The file has types of its own, so `Schema` is free to change.
//! A line for each column, key and index, so that Git merges it well; the same schema gives the same bytes.

mod column;
mod constraint;
mod data_type;
mod enum_type;
mod index;
mod layout;
mod sql_object;
mod table;
mod wire;

#[cfg(test)]
mod tests;

use super::{EnumType, Schema, SqlObject, Table};
use enum_type::EnumLine;
use layout::Layout;
use serde::Deserialize;
use sql_object::SqlLine;
use table::TableEntry;
use wire::{Name, distinct};

/// The version that is written, and the only one that is read.
const VERSION: u64 = 1;

/// Why a text is no snapshot. It says the line where there is one, and what to do; the path is the caller's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSnapshot {
    /// Git could not merge it.
    #[error("line {line}: a conflict of Git stands here; run `schemagen migrate rebase`")]
    Conflict {
        /// Where the first mark is.
        line: usize,
    },
    /// It was written in another version of the format.
    #[error(
        "it has version {version}, and this schemagen reads version 1; use the schemagen that wrote it, or a newer one"
    )]
    Version {
        /// The version.
        version: u64,
    },
    /// It was cut off or edited.
    #[error("line {line}, column {column}: {reason}; take the file from version control again")]
    Damaged {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// The schema as the text of a file.
pub fn encode(schema: &Schema) -> String {
    Layout::object(|out| {
        out.field("version", &VERSION);
        out.lines("extensions", &schema.extensions, |it| Name(it.clone()));
        out.lines("enums", schema.enums.values(), EnumLine::from);
        out.objects("tables", schema.tables.values(), |out, table| {
            table::write(table, out);
        });
        out.lines("sql", &schema.sql, SqlLine::from);
    })
}

/// The schema that `encode` wrote.
pub fn decode(text: &str) -> Result<Schema, InvalidSnapshot> {
    match serde_json::from_str::<File>(text) {
        Ok(file) if file.version == VERSION => Ok(file.into()),
        Ok(file) => Err(InvalidSnapshot::Version {
            version: file.version,
        }),
        Err(error) => Err(diagnose(text, &error)),
    }
}

fn diagnose(text: &str, error: &serde_json::Error) -> InvalidSnapshot {
    // No line of JSON can begin like this, so nothing else can be meant.
    let mut lines = text.lines();
    if let Some(at) = lines.position(|line| MARKS.iter().any(|mark| line.starts_with(mark))) {
        return InvalidSnapshot::Conflict { line: at + 1 };
    }
    if let Ok(Head { version }) = serde_json::from_str(text)
        && version != VERSION
    {
        return InvalidSnapshot::Version { version };
    }
    let said = error.to_string();
    let reason = said.rsplit_once(" at line ").map_or(&*said, |(it, _)| it);
    InvalidSnapshot::Damaged {
        line: error.line(),
        column: error.column(),
        reason: reason.to_owned(),
    }
}

/// What begins a line where Git could not merge.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u64,
    #[serde(default, deserialize_with = "distinct")]
    extensions: Vec<Name>,
    #[serde(default, deserialize_with = "distinct")]
    enums: Vec<EnumLine>,
    #[serde(default, deserialize_with = "distinct")]
    tables: Vec<TableEntry>,
    #[serde(default, deserialize_with = "distinct")]
    sql: Vec<SqlLine>,
}

impl From<File> for Schema {
    fn from(file: File) -> Self {
        let enums = file.enums.into_iter().map(EnumType::from);
        let tables = file.tables.into_iter().map(Table::from);
        Self {
            extensions: file.extensions.into_iter().map(|name| name.0).collect(),
            enums: enums.map(|it| (it.name.clone(), it)).collect(),
            tables: tables.map(|it| (it.name.clone(), it)).collect(),
            sql: file.sql.into_iter().map(SqlObject::from).collect(),
        }
    }
}
