//! One column: its type alone where that says all, else a table of words.

use super::address::table_name;
use super::default::{by_sql, default};
use super::inline::Inline;
use super::table::Teller;
use super::verbatim;
use crate::schema::{Column, DataType, Default, Identity};

/// What stands on a column besides what is its own.
#[derive(std::default::Default)]
pub(super) struct Words {
    /// `references` and what belongs to it.
    pub reference: Option<Inline>,
    /// Whether the reference brings the type.
    pub is_typed: bool,
    /// `unique`, as TOML.
    pub unique: Option<String>,
    /// `index`, as TOML.
    pub index: Option<String>,
    /// `check`, as TOML.
    pub check: Option<String>,
    /// The default is told by verbatim SQL.
    pub has_other_default: bool,
}

impl Teller<'_> {
    /// Looks for what columns cannot say themselves.
    pub fn columns(&mut self) {
        let table = self.table;
        for column in &table.columns {
            if let Some(Default::Expression(expression)) = &column.default
                && !verbatim::is_constant(&expression.0, &table.name)
            {
                self.sql.push(verbatim::default(table, column));
                if let Some(words) = self.on(&column.name) {
                    words.has_other_default = true;
                }
            }
        }
    }

    /// What stands behind the name of a column.
    pub fn column(&self, column: &Column, words: Option<&Words>) -> String {
        let none = Words::default();
        let words = words.unwrap_or(&none);
        let mut out = Inline::default();
        let name = self.type_name(&column.data_type);
        let is_key = self.is_key_of_column() && self.is_in_key(column);
        let mark = if column.nullable { "?" } else { "" };
        let is_said = words.is_typed && words.reference.is_some();
        match name.filter(|_| !is_said) {
            Some(name) => {
                out.text("type", &format!("{name}{mark}"));
            }
            None if !is_said => {
                let mut custom = Inline::default();
                custom.text("sql", &column.data_type.to_string());
                out.raw("type", custom.finish());
                out.flag("null", column.nullable);
            }
            None => {}
        }
        if let Some(reference) = &words.reference {
            out.append(reference);
            out.flag("null", is_said && column.nullable);
        }
        out.flag("primary_key", is_key);
        if let Some(identity) = column.identity {
            out.text(
                "identity",
                match identity {
                    Identity::Always => "always",
                    Identity::ByDefault => "by default",
                },
            );
        }
        if let Some(expression) = &column.generated {
            out.text("generated", &expression.0);
        }
        if let Some(value) = column.default.as_ref().filter(|_| !words.has_other_default) {
            let is_known = self.type_name(&column.data_type).is_some();
            let told = if is_known { default } else { by_sql };
            out.raw("default", told(value, &column.data_type));
        }
        for (word, value) in [
            ("unique", &words.unique),
            ("index", &words.index),
            ("check", &words.check),
        ] {
            if let Some(value) = value {
                out.raw(word, value);
            }
        }
        out.text_if("collate", column.collation.as_ref().map(|it| it.as_str()));
        out.text_if("doc", column.doc.as_deref());
        match out.only("type") {
            Some(name) if name.starts_with('"') => name.to_owned(),
            _ => out.finish(),
        }
    }

    /// The word for a type. Nothing where only SQL can say it.
    fn type_name(&self, data_type: &DataType) -> Option<String> {
        let element = match data_type.element() {
            DataType::Enum(name) if self.cx.is_declared(name) => table_name(name),
            DataType::Enum(_) | DataType::Custom { .. } => return None,
            _ => return Some(data_type.to_string()),
        };
        Some(match data_type {
            DataType::Array(_) => format!("{element}[]"),
            _ => element,
        })
    }

    fn is_in_key(&self, column: &Column) -> bool {
        let key = self.table.primary_key.as_ref();
        key.is_some_and(|it| it.columns.contains(&column.name))
    }
}
