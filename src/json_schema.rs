//! The language as a JSON Schema (draft 7), by which editors complete, explain and check specs and settings.
//! In: a kind of table. Out: the text of the schema, made of the same lists that the parser holds to.
//! Checks what one value can show: which tables there are, and what fits which, only `analysis` knows.

use crate::auth;
use crate::diagnostic::json;
use crate::grammar::{Entry, Key, Keys, Text, Value, Word};
use crate::resolve::{TYPE_NAMES, json_type_names};
use crate::rules::{RULES, Rule};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The schema of a text whose outermost table is of this kind.
pub fn render(entry: &'static Entry) -> String {
    let mut definitions = Definitions::default();
    let Json::Object(mut root) = definitions.table(entry) else {
        return String::new();
    };
    definitions.close();
    root.insert(
        "$schema".into(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    root.insert(
        "title".into(),
        format!("{} of schemagen", entry.name).into(),
    );
    root.insert("definitions".into(), Json::Object(definitions.made));
    json::text(&root)
}

/// What is named so far, and what of it is still to be made.
#[derive(Default)]
struct Definitions {
    made: Map<String, Json>,
    open: BTreeMap<&'static str, Named>,
}

/// What a definition is of.
#[derive(Clone, Copy)]
enum Named {
    Table(&'static Entry),
    Value(&'static Value),
}

impl Definitions {
    /// Makes what is named and not made, and what that names.
    fn close(&mut self) {
        while let Some((name, named)) = self.open.pop_first() {
            if !self.made.contains_key(name) {
                let made = match named {
                    Named::Table(entry) => self.table(entry),
                    Named::Value(value) => self.value(value),
                };
                self.made.insert(name.to_owned(), made);
            }
        }
    }

    fn table(&mut self, entry: &'static Entry) -> Json {
        match &entry.keys {
            Keys::Words(keys) => self.words(keys),
            Keys::Names(Text::Rule, level) => {
                let level = self.value(level);
                self.made.insert("level".into(), level);
                levels()
            }
            Keys::Names(Text::AuthModel, value) => {
                let value = self.value(value);
                let models = auth::models().into_iter();
                let models: Map<String, Json> =
                    models.map(|model| (model, value.clone())).collect();
                json!({ "type": "object", "additionalProperties": false, "properties": models })
            }
            Keys::Names(_, value) => {
                let value = self.value(value);
                json!({ "type": "object", "additionalProperties": value })
            }
        }
    }

    fn words(&mut self, keys: &'static [Key]) -> Json {
        let mut properties = Map::new();
        for key in keys {
            properties.insert(key.name.into(), described(self.value(&key.value), key.doc));
        }
        let required: Vec<&str> = (keys.iter())
            .filter(|key| key.required)
            .map(|key| key.name)
            .collect();
        let mut table = json!({
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        });
        if !required.is_empty() {
            table["required"] = json!(required);
        }
        table
    }

    fn value(&mut self, value: &'static Value) -> Json {
        match value {
            Value::Any => json!({}),
            Value::Boolean => json!({ "type": "boolean" }),
            Value::Off => json!({ "enum": [false] }),
            Value::Text(text) => of_text(*text),
            Value::Words(words) => of_words(words),
            Value::List { of, least, most } => {
                let mut list = json!({ "type": "array", "items": self.value(of) });
                if *least > 0 {
                    list["minItems"] = json!(least);
                }
                if let Some(most) = most {
                    list["maxItems"] = json!(most);
                }
                list
            }
            Value::Table(entry) => {
                self.open.insert(entry.name, Named::Table(entry));
                reference(entry.name)
            }
            Value::Named(name, value) => {
                self.open.insert(name, Named::Value(value));
                reference(name)
            }
            Value::OneOf(forms) => self.one_of(forms),
        }
    }

    /// Any of these forms, told apart by what TOML says they are, so that a fault is told of the form that was meant.
    /// Editors complete from `anyOf`, which for their sake stands beside it and refuses nothing.
    fn one_of(&mut self, forms: &'static [Value]) -> Json {
        let mut kinds: Vec<(&str, Vec<Json>)> = Vec::new();
        for form in forms {
            let (kind, form) = (kind(form), self.value(form));
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, forms)) => forms.push(form),
                None => kinds.push((kind, vec![form])),
            }
        }
        let any = |forms: &[Json]| match forms {
            [only] => only.clone(),
            forms => json!({ "anyOf": forms }),
        };
        let all: Vec<Json> = kinds.iter().flat_map(|(_, forms)| forms.clone()).collect();
        if let [(_, forms)] = kinds.as_slice() {
            return any(forms);
        }
        let names: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        let otherwise = json!({ "type": names });
        let mut chosen = kinds.iter().rev().fold(otherwise, |otherwise, (kind, forms)| {
            json!({ "if": { "type": kind }, "then": any(forms), "else": otherwise })
        });
        chosen["anyOf"] = all.into_iter().chain([json!({})]).collect();
        chosen
    }
}

/// What JSON calls a value.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Boolean | Value::Off => "boolean",
        Value::Text(_) | Value::Words(_) => "string",
        Value::List { .. } => "array",
        Value::Table(_) | Value::Any | Value::OneOf(_) | Value::Named(..) => "object",
    }
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// The schema with a description. What stands beside a `$ref` does not count in draft 7, so that goes one deeper.
fn described(schema: Json, doc: &str) -> Json {
    let mut schema = if schema.get("$ref").is_some() {
        json!({ "allOf": [schema] })
    } else {
        schema
    };
    schema["description"] = json!(doc);
    schema
}

/// One of these words, with what each means where Taplo shows it.
fn of_words(words: &[Word]) -> Json {
    let docs: Vec<&str> = words.iter().map(|word| word.doc).collect();
    let words: Vec<&str> = words.iter().map(|word| word.word).collect();
    json!({ "enum": words, "x-taplo": { "docs": { "enumValues": docs } } })
}

/// A text that says something.
const SOMETHING: &str = r"\S";
/// Words, dotted or quoted as in SQL, with arguments in brackets, `[]` and `?`.
const TYPE: &str = concat!(
    r#"^\s*("([^"]|"")+"|[^\s"()\[\]?,]+)([\s.]*("([^"]|"")+"|[^\s"()\[\]?,]+))*"#,
    r#"(\s*\([\s\d,-]+\)[^"()\[\]?,]*)?(\s*\[\s*\d*\s*\])*\s*\??\s*$"#
);
/// `S001`
const CODE: &str = "^[A-Za-z][0-9]{3}$";

fn of_text(text: Text) -> Json {
    match text {
        Text::Prose | Text::Path => json!({ "type": "string" }),
        Text::Type => one_of(TYPE_NAMES.iter().copied(), TYPE),
        Text::Parameter => json!({ "type": "string", "pattern": r"^\$0*[1-9][0-9]*$" }),
        Text::AuthPlugin => json!({ "enum": auth::plugins() }),
        Text::AuthModel => json!({ "enum": auth::models() }),
        Text::JsonType => one_of(json_type_names(), TYPE),
        Text::AllowedRule => {
            let allowed = RULES.iter().filter(|rule| rule.is_allowable());
            one_of(allowed.map(|rule| rule.code.name), CODE)
        }
        Text::Rule
        | Text::Reason
        | Text::Name
        | Text::Sql
        | Text::Expression
        | Text::SqlType
        | Text::CodeType
        | Text::Table
        | Text::Target
        | Text::Column
        | Text::IndexKey
        | Text::Order
        | Text::Mixin
        | Text::Shape
        | Text::Object => json!({ "type": "string", "pattern": SOMETHING }),
    }
}

/// One of the words, which editors offer, or another text of this pattern.
fn one_of<'a>(words: impl Iterator<Item = &'a str>, pattern: &str) -> Json {
    let words: Vec<&str> = words.collect();
    json!({ "anyOf": [{ "enum": words }, { "type": "string", "pattern": pattern }] })
}

/// `[rules]`: each rule whose level can be set, by its name or its code.
fn levels() -> Json {
    let level = || reference("level");
    let settable = RULES.iter().filter(|rule| rule.is_settable());
    let properties: Map<String, Json> = settable
        .map(|rule: &&Rule| {
            let doc = format!("{} {}", rule.code.code, rule.summary());
            (rule.code.name.to_owned(), described(level(), &doc))
        })
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "patternProperties": { CODE: level() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::grammar::CONFIG;
    use crate::model::Generator;
    use crate::schema::Action;
    use crate::source::Sources;
    use crate::spec::grammar::SPEC;
    use std::collections::BTreeSet;

    /// Every kind of table that a text of this kind can hold, by its name.
    fn kinds(root: &'static Entry) -> BTreeMap<&'static str, &'static Entry> {
        let mut definitions = Definitions::default();
        let mut kinds = BTreeMap::from([(root.name, root)]);
        let mut seen = BTreeSet::new();
        let mut open = vec![Named::Table(root)];
        while let Some(named) = open.pop() {
            match named {
                Named::Table(entry) => definitions.table(entry),
                Named::Value(value) => definitions.value(value),
            };
            for (name, named) in std::mem::take(&mut definitions.open) {
                if let Named::Table(entry) = named
                    && let Some(known) = kinds.insert(name, entry)
                {
                    assert!(std::ptr::eq(known, entry), "two kinds named {name}");
                }
                if seen.insert(name) {
                    open.push(named);
                }
            }
        }
        kinds
    }

    fn words(key: &'static Key) -> Vec<&'static str> {
        let forms = key.value.forms().iter();
        let words = forms.filter_map(|form| match form {
            Value::Words(words) => Some(*words),
            _ => None,
        });
        words.flatten().map(|word| word.word).collect()
    }

    #[test]
    fn every_key_of_the_language_is_in_it_and_no_other() {
        for root in [&SPEC, &CONFIG] {
            let schema: Json = serde_json::from_str(&render(root)).unwrap();
            for (name, entry) in kinds(root) {
                let table = if name == root.name {
                    &schema
                } else {
                    &schema["definitions"][name]
                };
                let Keys::Words(keys) = entry.keys else {
                    continue;
                };
                let properties = table["properties"].as_object().unwrap();
                let known: BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
                assert_eq!(known.len(), keys.len(), "{name} has a key twice");
                let shown: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
                assert_eq!(shown, known, "{name}");
                assert_eq!(table["additionalProperties"], json!(false), "{name}");
                for (key, property) in properties {
                    let doc = property["description"].as_str().unwrap_or_default();
                    assert!(
                        doc.ends_with('.') && !doc.contains('\n'),
                        "{name}.{key}: {doc}"
                    );
                }
            }
        }
    }

    #[test]
    fn its_words_are_those_that_are_read() {
        let of = |entry: &str, key: &str| {
            let entry = kinds(&SPEC)[entry];
            words(entry.key(key).unwrap())
                .into_iter()
                .collect::<BTreeSet<_>>()
        };
        let actions = Action::ALL.map(Action::name).into();
        for (entry, key) in [
            ("column", "on_delete"),
            ("column", "on_update"),
            ("foreign_key", "on_delete"),
        ] {
            assert_eq!(of(entry, key), actions, "{entry}.{key}");
        }
        let generators = Generator::NAMED.map(|(name, _)| name).into();
        assert_eq!(of("column", "generate"), generators);
    }

    #[test]
    fn the_words_of_the_settings_are_those_that_are_read() {
        for (name, entry) in kinds(&CONFIG) {
            for key in entry.words() {
                let known = words(key);
                let header = match name {
                    "rust" => "[target.rust]".to_owned(),
                    "better_auth" if key.name != "version" => {
                        "[auth.better_auth]\nversion = \"1.7\"".to_owned()
                    }
                    "better_auth" => "[auth.better_auth]".to_owned(),
                    name => format!("[{name}]"),
                };
                let read = |word: &str| {
                    let text = format!("{header}\n{} = \"{word}\"\n", key.name);
                    let mut sources = Sources::default();
                    let id = sources.add("schemagen.toml", text.as_str());
                    crate::config::parse(id, &text).1
                };
                for word in &known {
                    assert!(read(word).is_empty(), "{name}.{} = {word}", key.name);
                }
                if !known.is_empty() {
                    let help = read("neither of them").remove(0).help.unwrap();
                    let shown: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
                    assert_eq!(shown, known, "{name}.{}", key.name);
                }
            }
        }
    }
}
