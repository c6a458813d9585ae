//! The way through the language: from a place in a text to what may stand there.
//! In: the lists of the language's words. Out: the keys, the kinds of names and the kinds of texts at a path.

use crate::config::grammar::CONFIG;
use crate::grammar::{Key, Keys, Text, Value};
use crate::outline::Step;
use crate::spec::grammar::SPEC;

/// A spec.
pub static SPEC_FILE: Value = Value::Table(&SPEC);

/// The settings.
pub static CONFIG_FILE: Value = Value::Table(&CONFIG);

/// Whose names the keys of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Tables that are declared here
    Table,
    /// Columns that are declared here
    Column,
    /// Enums that are declared here
    Enum,
    /// Mixins that are declared here
    Mixin,
    /// JSON shapes that are declared here
    Shape,
    /// Verbatim SQL that is declared here
    Sql,
    /// Extensions that are declared here
    Extension,
    /// Columns of the table that reference others
    Side,
    /// Rules
    Rule,
    /// Tables, as Better Auth calls them
    AuthModel,
}

/// What a step from a value leads to.
pub fn below(value: &'static Value, step: &Step) -> Option<&'static Value> {
    match step {
        Step::Key(key) => value.tables().find_map(|table| table.value(key)),
        Step::Item(_) => elements(value),
    }
}

/// What may stand at a path.
pub fn at(root: &'static Value, path: &[Step]) -> Option<&'static Value> {
    path.iter().try_fold(root, below)
}

/// What the elements of a list are, if it may be a list.
pub fn elements(value: &'static Value) -> Option<&'static Value> {
    value.forms().iter().find_map(|form| match form {
        Value::List { of, .. } => Some(*of),
        _ => None,
    })
}

/// The words of the language that are keys there.
pub fn keys(value: &'static Value) -> impl Iterator<Item = &'static Key> {
    value.tables().flat_map(|table| table.words())
}

/// What a text may be there.
pub fn texts(value: &'static Value) -> impl Iterator<Item = Text> {
    value.forms().iter().filter_map(|form| match form {
        Value::Text(text) => Some(*text),
        _ => None,
    })
}

/// Whose names the keys are, if they are names.
pub fn names(value: &'static Value) -> Option<Names> {
    value.tables().find_map(|table| {
        let Keys::Names(text, _) = table.keys else {
            return None;
        };
        match (table.name, text) {
            ("tables", _) => Some(Names::Table),
            ("columns", _) => Some(Names::Column),
            ("enums", _) => Some(Names::Enum),
            ("mixins", _) => Some(Names::Mixin),
            ("shapes", _) => Some(Names::Shape),
            ("sql_objects", _) => Some(Names::Sql),
            ("extensions", _) => Some(Names::Extension),
            (_, Text::Column) => Some(Names::Side),
            (_, Text::Rule) => Some(Names::Rule),
            (_, Text::AuthModel) => Some(Names::AuthModel),
            _ => None,
        }
    })
}

/// How a value of this kind is begun, with `$0` where one goes on typing.
pub fn form(value: &'static Value) -> String {
    match value.forms().first() {
        Some(Value::Boolean) => "true".to_owned(),
        Some(Value::Off) => "false".to_owned(),
        Some(Value::List { of, .. }) => format!("[{}]", form(of)),
        Some(Value::Table(_)) => "{ $0 }".to_owned(),
        Some(Value::Text(Text::Sql)) => "\"\"\"\n$0\n\"\"\"".to_owned(),
        Some(Value::Any) => "$0".to_owned(),
        Some(Value::Named(_, value)) => form(value),
        Some(Value::Text(_) | Value::Words(_) | Value::OneOf(_)) | None => "\"$0\"".to_owned(),
    }
}

/// Whether a column that is named at a path is one of the table that a reference leads to, and not of the own one.
pub fn is_of_target(path: &[Step]) -> bool {
    let keys: Vec<Option<&str>> = path.iter().map(Step::key).collect();
    match keys.as_slice() {
        [Some("table"), _, Some("joins"), ..] => true,
        [Some("table" | "mixin"), _, _, rest @ ..] => rest.contains(&Some("references")),
        [Some("tenancy"), ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_names_is_known() {
        let path = |keys: &[&str]| -> Vec<Step> {
            keys.iter()
                .map(|key| Step::Key((*key).to_owned()))
                .collect()
        };
        let find = |keys: &[&str]| at(&SPEC_FILE, &path(keys)).and_then(names);
        for (keys, expected) in [
            (vec!["table"], Names::Table),
            (vec!["table", "x", "columns"], Names::Column),
            (vec!["mixin", "x", "columns"], Names::Column),
            (vec!["table", "x", "joins", "y"], Names::Side),
            (vec!["enum"], Names::Enum),
            (vec!["json"], Names::Shape),
            (vec!["mixin"], Names::Mixin),
            (vec!["sql"], Names::Sql),
            (vec!["extension"], Names::Extension),
        ] {
            assert_eq!(find(&keys), Some(expected), "{keys:?}");
        }
        assert_eq!(
            at(&CONFIG_FILE, &path(&["rules"])).and_then(names),
            Some(Names::Rule)
        );
        for key in ["tables", "fields"] {
            let path = path(&["auth", "better_auth", key]);
            assert_eq!(
                at(&CONFIG_FILE, &path).and_then(names),
                Some(Names::AuthModel)
            );
        }
        let index = at(&SPEC_FILE, &path(&["table", "x", "index"])).unwrap();
        assert_eq!(form(index), "[{ $0 }]");
        let columns = [Step::Item(0), Step::Key("columns".into())];
        assert_eq!(form(at(index, &columns).unwrap()), "[\"$0\"]");
    }
}
