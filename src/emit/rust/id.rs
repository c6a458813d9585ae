//! The view of a table's module: its `Id`.
//! In: a `TableCode`. Out: the text of the type.

use super::layout::{self, code};
use super::model::{Access, ColumnCode, Insertion, SingleId, TableCode};
use super::table::{derive, field};
use crate::binding::rust::{Made, Traits, is_guarded, is_wired};

/// The type of what names a row, and what comes with it; empty where one is not named.
pub fn id(table: &TableCode, title: &str) -> String {
    let key: Vec<_> = match table.access {
        Access::Root => table.scope.into_iter().collect(),
        _ => table.key.clone().unwrap_or_default(),
    };
    match key[..] {
        [] => String::new(),
        [column] => single_id(table, title, &table.columns[column]),
        _ => composite_id(table, title, &key),
    }
}

fn single_id(table: &TableCode, title: &str, key: &ColumnCode) -> String {
    let inner = match &table.id {
        None => return String::new(),
        Some(SingleId::Of(owner, module)) => {
            return format!(
                "/// What names a row of {title}: the key of the row of {} that it belongs to.\npub use super::{module}::Id;",
                code(owner)
            );
        }
        Some(SingleId::Own(inner)) => inner,
    };
    let traits = key.form.traits;
    let transparent = if traits.known {
        "#[serde(transparent)]\n"
    } else {
        ""
    };
    let with = if is_wired(inner) {
        "#[serde(with = \"super::values::wire\")] "
    } else {
        ""
    };
    let form = match traits {
        _ if is_guarded(inner) => "guarded",
        _ if inner == "String" => "text",
        Traits {
            display: true,
            known: true,
            ..
        } => "shown",
        Traits { known: true, .. } => "listed",
        _ => "opaque",
    };
    let mut out = format!(
        "/// What names a row of {title}.\n#[derive({})]\n{transparent}pub struct Id({with}pub {inner});\n\nnewtype!(Id, {inner}, {form});",
        id_derive(traits)
    );
    if let Insertion::Made(Made::Function { name, doc, .. }) = &key.insertion {
        out.push_str(&format!(
            "\n\nimpl Id {{\n    /// A new one: {}.\n    #[must_use]\n    pub fn generate() -> Self {{\n        Self(super::{name}())\n    }}\n}}",
            doc[..1].to_lowercase() + &doc[1..]
        ));
    }
    out
}

fn composite_id(table: &TableCode, title: &str, key: &[usize]) -> String {
    let columns: Vec<_> = key.iter().map(|column| &table.columns[*column]).collect();
    let all = |test: fn(&Traits) -> bool| columns.iter().all(|column| test(&column.form.traits));
    let traits = Traits {
        copy: all(|traits| traits.copy),
        key: all(|traits| traits.key),
        display: false,
        known: all(|traits| traits.known),
    };
    let mut fields = String::new();
    let mut values = String::new();
    for column in &columns {
        field(&mut fields, column, traits.known, "", &column.form.path);
        let name = &column.field;
        let cloned = if column.form.traits.copy {
            ""
        } else {
            ".clone()"
        };
        values.push_str(&layout::value(name, "self", &format!(".{name}"), cloned));
    }
    format!(
        "/// What names a row of {title}.\n#[derive({})]\npub struct Id {{\n{fields}}}\n\nimpl Row {{\n    /// What names the row.\n    #[must_use]\n    pub fn id(&self) -> Id {{\n        Id {{\n{values}        }}\n    }}\n}}",
        id_derive(traits)
    )
}

fn id_derive(traits: Traits) -> String {
    let mut names = vec!["Clone"];
    if traits.copy {
        names.push("Copy");
    }
    names.extend(["Debug", "PartialEq"]);
    if traits.key {
        names.extend(["Eq", "PartialOrd", "Ord", "Hash"]);
    }
    derive(&names, traits.known, "Serialize, Deserialize")
}
