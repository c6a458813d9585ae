//! The profiles: what each version of Better Auth has in its core, and what each plugin adds.
//! In: the texts beside this file. Out: a `Profile`. A text is read when a project asks for its version, and not before.

use super::grammar::{FIELD, FIELDS, PACKAGES, PART, PLUGINS, PROFILE};
use crate::grammar::Entry;
use crate::reader::{Raw, Reader, TableReader};
use crate::source::{Sources, Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};
use toml::de::DeValue;

/// The versions that there is a profile of.
pub const VERSIONS: [&str; 1] = ["1.7"];

const TEXTS: [&str; VERSIONS.len()] = [include_str!("better_auth_1_7.toml")];

/// One version of Better Auth.
#[derive(Debug)]
pub struct Profile {
    /// What every project has.
    pub core: Part,
    /// What each plugin adds; `organization.teams` is an option of the plugin before the dot.
    pub plugins: BTreeMap<String, Part>,
}

/// The fields of the core or of a plugin, by the table that they are in. Both in the order of the text.
pub type Part = Vec<(String, Vec<Field>)>;

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: `emailVerified`.
    pub name: String,
    /// What is in it.
    pub kind: Kind,
    /// Whether Better Auth counts on a value.
    pub required: bool,
    /// Whether Better Auth writes a value into each new row.
    pub filled: bool,
    /// Whether no two rows may share its value.
    pub unique: bool,
    /// Whether rows are looked up by it.
    pub index: bool,
    /// The field that it is always looked up together with.
    pub within: Option<String>,
    /// The table whose id it holds.
    pub references: Option<String>,
}

/// What is in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The id of a row, of its own table or of another.
    Id,
    /// `string`
    String,
    /// `boolean`
    Boolean,
    /// `number`
    Number,
    /// `number`, where it outgrows 32 bits
    BigInt,
    /// `date`
    Date,
}

impl Field {
    /// The key that every table has.
    pub fn id() -> Self {
        Self {
            name: "id".to_owned(),
            kind: Kind::Id,
            required: true,
            filled: true,
            unique: true,
            index: false,
            within: None,
            references: None,
        }
    }
}

/// The profile of a version.
pub fn profile(version: &str) -> Option<Profile> {
    let at = VERSIONS.iter().position(|known| *known == version)?;
    let (profile, faults) = parse(TEXTS[at]);
    debug_assert!(faults.is_empty(), "{faults:?}");
    Some(profile)
}

/// The plugins that any of the versions has.
pub fn plugins() -> BTreeSet<String> {
    let profiles = VERSIONS.iter().filter_map(|version| profile(version));
    profiles.flat_map(|it| it.plugins.into_keys()).collect()
}

/// What Better Auth calls the tables that any of the versions has.
pub fn models() -> BTreeSet<String> {
    let profiles = VERSIONS.iter().filter_map(|version| profile(version));
    let parts = profiles.flat_map(|it| [it.core].into_iter().chain(it.plugins.into_values()));
    parts.flatten().map(|(model, _)| model).collect()
}

fn parse(text: &str) -> (Profile, Vec<crate::diagnostic::Diagnostic>) {
    let source = Sources::default().add("profile", text);
    let (reader, document) = Reader::open(source, text);
    let root = reader.table(&document, Span::new(source, 0..0), &PROFILE);
    root.string("version");
    root.table("packages", &PACKAGES);
    let mut profile = Profile {
        core: root
            .table("core", &PART)
            .map(|core| part(&core))
            .unwrap_or_default(),
        plugins: BTreeMap::new(),
    };
    if let Some(plugins) = root.table("plugin", &PLUGINS) {
        for (name, adds) in tables(&plugins, &PART) {
            profile.plugins.insert(name.value, part(&adds));
        }
    }
    root.finish();
    (profile, reader.finish())
}

fn part(entry: &TableReader<'_, '_>) -> Part {
    tables(entry, &FIELDS)
        .map(|(name, fields)| {
            let fields = fields
                .entries()
                .filter_map(|(name, value)| field(entry.reader, name.value, value));
            (name.value, fields.collect())
        })
        .collect()
}

fn tables<'r, 'i>(
    entry: &TableReader<'r, 'i>,
    kind: &'static Entry,
) -> impl Iterator<Item = (Spanned<String>, TableReader<'r, 'i>)> {
    let reader = entry.reader;
    entry
        .entries()
        .filter_map(move |(name, value)| Some((name, reader.as_table(value, kind)?)))
}

/// `"string?"`, or a table of that and more.
fn field(reader: &Reader, name: String, value: &Raw<'_>) -> Option<Field> {
    let plain = Field {
        name,
        required: true,
        filled: false,
        unique: false,
        ..Field::id()
    };
    if matches!(value.get_ref(), DeValue::String(_)) {
        return kind(reader, &reader.as_string(value, "a field")?, plain);
    }
    let entry = reader.as_table(value, &FIELD)?;
    let references = entry.string("references").map(|table| table.value);
    let typed = match (entry.string("type"), &references) {
        (Some(word), _) => kind(reader, &word, plain)?,
        (None, Some(_)) => plain,
        (None, None) => {
            entry.missing("type");
            return None;
        }
    };
    let has_default = entry.get("default").is_some();
    let field = Field {
        filled: entry.flag("filled") || has_default,
        unique: entry.flag("unique"),
        index: entry.flag("index"),
        within: entry.string("within").map(|field| field.value),
        references,
        ..typed
    };
    entry.finish();
    Some(field)
}

fn kind(reader: &Reader, word: &Spanned<String>, field: Field) -> Option<Field> {
    let (name, required) = match word.strip_suffix('?') {
        Some(name) => (name, false),
        None => (word.as_str(), true),
    };
    let kind = match name {
        "string" => Kind::String,
        "boolean" => Kind::Boolean,
        "number" => Kind::Number,
        "bigint" => Kind::BigInt,
        "date" => Kind::Date,
        _ => {
            reader.invalid(word.span, "no kind of field", "write one of `Kind`");
            return None;
        }
    };
    Some(Field {
        kind,
        required,
        ..field
    })
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Field, Kind, TEXTS, VERSIONS, parse, profile};

    #[test]
    fn every_profile_can_be_read_and_refers_to_itself_only() {
        for (text, version) in TEXTS.iter().zip(VERSIONS) {
            let (profile, faults) = parse(text);
            assert!(faults.is_empty(), "{version}: {faults:?}");
            let parts = || [&profile.core].into_iter().chain(profile.plugins.values());
            let tables: BTreeSet<&str> = parts().flatten().map(|(name, _)| &**name).collect();
            for (table, fields) in parts().flatten() {
                for field in fields {
                    let name = format!("{version} {table}.{}", field.name);
                    let target = field.references.as_deref();
                    assert!(target.is_none_or(|it| tables.contains(it)), "{name}");
                    let beside = |it: &String| fields.iter().any(|other| other.name == *it);
                    assert!(field.within.as_ref().is_none_or(beside), "{name}");
                    assert!(field.within.is_none() || field.index, "{name}");
                }
            }
            for plugin in profile.plugins.keys() {
                let base = plugin.split('.').next().unwrap_or_default();
                assert!(profile.plugins.contains_key(base), "{plugin}");
            }
        }
    }

    #[test]
    fn a_field_is_read_in_both_forms() {
        let profile = profile("1.7").expect("there is one");
        let (_, user) = &profile.core[0];
        let names: Vec<&str> = user.iter().map(|field| &*field.name).collect();
        let order = [
            "name",
            "email",
            "emailVerified",
            "image",
            "createdAt",
            "updatedAt",
        ];
        assert_eq!(names, order);
        assert!(user[1].unique && user[1].required && !user[1].filled);
        assert!(user[2].filled && user[2].kind == Kind::Boolean);
        assert!(!user[3].required && user[3].kind == Kind::String);
        let (_, session) = &profile.core[1];
        let owner = session.iter().find(|field| field.name == "userId");
        let wanted = Field {
            name: "userId".to_owned(),
            index: true,
            unique: false,
            filled: false,
            references: Some("user".to_owned()),
            ..Field::id()
        };
        assert_eq!(owner, Some(&wanted));
        assert!(super::profile("1.8").is_none());
    }
}
