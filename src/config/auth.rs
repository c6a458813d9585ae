//! `[auth.better_auth]`: from the version, the plugins and the names of a project to the tables that Better Auth needs.
//! In: that section. Out: what is needed, under the project's names, and everything in it that leads nowhere.

use super::grammar::{AUTH, AUTH_FIELDS, AUTH_NAMES, AUTH_TABLES, BETTER_AUTH};
use super::parse::{choice, ident, table_name};
use crate::auth::{self, AuthColumn, AuthTable, BetterAuth, Field, Ids, Profile};
use crate::diagnostic::code;
use crate::ident::{DEFAULT_SCHEMA, Ident, QualifiedName};
use crate::reader::{Raw, Reader, TableReader, unknown};
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// How names are spelled in the database where the project says nothing else.
#[derive(Clone, Copy)]
enum Naming {
    /// `email_verified`
    Snake,
    /// `emailVerified`, as Better Auth itself has them.
    Camel,
}

/// A table while it is put together.
struct Draft<'a> {
    model: &'a str,
    asked: Asked<'a>,
    fields: Vec<(&'a Field, Option<&'a str>)>,
    /// Its name as the project says it; `Err` if it is not kept in this database.
    name: Option<Result<Spanned<QualifiedName>, ()>>,
    columns: BTreeMap<&'a str, Ident>,
}

/// Who asks for a table, and where.
#[derive(Clone, Copy)]
struct Asked<'a> {
    plugin: Option<&'a str>,
    span: Span,
}

/// Reads the section, if there is one.
pub(super) fn better_auth(root: &TableReader<'_, '_>) -> Option<BetterAuth> {
    let families = root.table("auth", &AUTH)?;
    let entry = families.table("better_auth", &BETTER_AUTH);
    let found = entry.and_then(|entry| {
        let found = read(&entry);
        entry.finish();
        found
    });
    families.finish();
    found
}

fn read(entry: &TableReader<'_, '_>) -> Option<BetterAuth> {
    let versions = auth::VERSIONS.map(|version| (version, version));
    if entry.get("version").is_none() {
        entry.missing("version");
    }
    let version = choice(entry, "version", &versions);
    let plugins = entry.strings("plugins");
    let namings = [("snake_case", Naming::Snake), ("camelCase", Naming::Camel)];
    let naming = choice(entry, "naming", &namings).unwrap_or(Naming::Snake);
    let kinds = [
        ("text", Ids::Text),
        ("uuid", Ids::Uuid),
        ("serial", Ids::Serial),
    ];
    let ids = choice(entry, "generate_id", &kinds).unwrap_or(Ids::Text);
    let names = entry.table("tables", &AUTH_TABLES);
    let columns = entry.table("fields", &AUTH_FIELDS);

    let profile = auth::profile(version?)?;
    let mut drafts = drafts(&profile, &plugins, entry);
    for (model, value) in names.iter().flat_map(TableReader::entries) {
        if let Some(draft) = find(&mut drafts, &profile, &model, entry.reader) {
            draft.name = name(entry.reader, value);
        }
    }
    for (model, value) in columns.iter().flat_map(TableReader::entries) {
        if let Some(draft) = find(&mut drafts, &profile, &model, entry.reader) {
            rename(draft, entry.reader, value);
        }
    }
    Some(BetterAuth {
        ids,
        tables: finish(&drafts, naming),
    })
}

/// The tables of the core and of the plugins, each with all of its fields.
fn drafts<'a>(
    profile: &'a Profile,
    plugins: &'a [Spanned<String>],
    entry: &TableReader<'_, '_>,
) -> Vec<Draft<'a>> {
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    let core = Asked {
        plugin: None,
        span: entry.span,
    };
    add(&mut drafts, &profile.core, core);
    for word in plugins {
        if !profile.plugins.contains_key(&word.value) {
            let message = format!("Better Auth has no plugin `{}`", word.value);
            let known = profile.plugins.keys().map(String::as_str);
            let help = "leave out plugins of your own: only Better Auth's are known";
            entry.reader.report(unknown(
                code::INVALID_VALUE,
                word.span,
                message,
                word,
                known,
                help,
            ));
        }
        // `organization.teams` is `organization` with an option.
        let base = word.split('.').next().unwrap_or_default();
        for name in [base, word.as_str()] {
            if !taken.contains(&name)
                && let Some(part) = profile.plugins.get(name)
            {
                taken.push(name);
                let asked = Asked {
                    plugin: Some(name),
                    span: word.span,
                };
                add(&mut drafts, part, asked);
            }
        }
    }
    drafts
}

fn add<'a>(drafts: &mut Vec<Draft<'a>>, part: &'a auth::Part, asked: Asked<'a>) {
    for (model, fields) in part {
        let at = drafts.iter().position(|draft| draft.model == model);
        let at = at.unwrap_or_else(|| {
            drafts.push(Draft {
                model,
                asked,
                fields: Vec::new(),
                name: None,
                columns: BTreeMap::new(),
            });
            drafts.len() - 1
        });
        let fields = fields.iter().map(|field| (field, asked.plugin));
        drafts[at].fields.extend(fields);
    }
}

/// The table of this name, or what is wrong with the name.
fn find<'d, 'a>(
    drafts: &'d mut [Draft<'a>],
    profile: &Profile,
    model: &Spanned<String>,
    reader: &Reader,
) -> Option<&'d mut Draft<'a>> {
    if let Some(at) = drafts.iter().position(|draft| draft.model == model.value) {
        return Some(&mut drafts[at]);
    }
    let has = |part: &auth::Part| part.iter().any(|(name, _)| *name == model.value);
    let owner = profile.plugins.iter().find(|(_, part)| has(part));
    let known = drafts.iter().map(|draft| draft.model);
    reader.report(match owner {
        Some((plugin, _)) => unknown(
            code::INVALID_VALUE,
            model.span,
            format!("`{}` is a table of Better Auth's `{plugin}`", model.value),
            "",
            [],
            format!("add `\"{plugin}\"` to `plugins`, or leave this out"),
        ),
        None => unknown(
            code::INVALID_VALUE,
            model.span,
            format!("Better Auth has no table `{}`", model.value),
            model,
            known.clone(),
            format!("its tables are {}", list(known)),
        ),
    });
    None
}

/// What a table is called; `false` if it is not kept in this database.
fn name(reader: &Reader, value: &Raw<'_>) -> Option<Result<Spanned<QualifiedName>, ()>> {
    match value.get_ref() {
        DeValue::Boolean(false) => Some(Err(())),
        DeValue::String(_) => {
            let word = reader.as_string(value, "the name of a table")?;
            let name = table_name(reader, &word)?;
            Some(Ok(Spanned::new(name, word.span)))
        }
        other => reader.wrong_kind(
            value,
            "the name of a table",
            "a string, or `false` where the table is kept elsewhere",
            other,
        ),
    }
}

/// What the columns of a table are called.
fn rename(draft: &mut Draft<'_>, reader: &Reader, value: &Raw<'_>) {
    let Some(entry) = reader.as_table(value, &AUTH_NAMES) else {
        return;
    };
    for (field, value) in entry.entries() {
        let mut known = draft.fields.iter().map(|(field, _)| field.name.as_str());
        let Some(key) = known.clone().find(|name| *name == field.value) else {
            let message = format!("`{}` has no field `{}`", draft.model, field.value);
            let help = format!("its fields are {}", list(known.by_ref()));
            let known = draft.fields.iter().map(|(field, _)| field.name.as_str());
            let code = code::INVALID_VALUE;
            reader.report(unknown(code, field.span, message, &field, known, help));
            continue;
        };
        if let Some(word) = reader.as_string(value, "the name of a column")
            && let Some(name) = ident(reader, &word)
        {
            draft.columns.insert(key, name);
        }
    }
}

/// Puts the project's names in.
fn finish(drafts: &[Draft<'_>], naming: Naming) -> Vec<AuthTable> {
    let names: BTreeMap<&str, (QualifiedName, Span)> = drafts
        .iter()
        .filter_map(|draft| {
            let named = match &draft.name {
                Some(Err(())) => return None,
                Some(Ok(name)) => (name.value.clone(), name.span),
                None => {
                    let schema = Ident::composed(&[DEFAULT_SCHEMA]);
                    let name = QualifiedName::new(schema, naming.spell(draft.model));
                    (name, draft.asked.span)
                }
            };
            Some((draft.model, named))
        })
        .collect();
    let tables = drafts.iter().filter_map(|draft| {
        let (name, span) = names.get(draft.model)?.clone();
        Some(AuthTable {
            model: draft.model.to_owned(),
            name,
            span,
            plugin: draft.asked.plugin.map(str::to_owned),
            columns: columns(draft, naming, &names),
        })
    });
    tables.collect()
}

fn columns(
    draft: &Draft<'_>,
    naming: Naming,
    names: &BTreeMap<&str, (QualifiedName, Span)>,
) -> Vec<AuthColumn> {
    let named = |field: &str| {
        let said = draft.columns.get(field);
        said.cloned().unwrap_or_else(|| naming.spell(field))
    };
    let column = |field: Field, plugin: Option<&str>| {
        let target = field.references.as_deref().and_then(|it| names.get(it));
        AuthColumn {
            name: named(&field.name),
            plugin: plugin.map(str::to_owned),
            references: target.map(|(name, _)| name.clone()),
            within: field.within.as_deref().map(named),
            field,
        }
    };
    let fields = draft.fields.iter().copied();
    [column(Field::id(), draft.asked.plugin)]
        .into_iter()
        .chain(fields.map(|(field, plugin)| column(field.clone(), plugin)))
        .collect()
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl Naming {
    fn spell(self, name: &str) -> Ident {
        let camel = Ident::composed(&[name]);
        match self {
            Self::Snake => Ident::composed(&[&camel.snake()]),
            Self::Camel => camel,
        }
    }
}
