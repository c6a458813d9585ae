//! From the text of one spec file to a `Spec`.
//! In: a text. Out: what it says, and everything in it that is not the language. Never fails.
//! Names, types and expressions are taken as they stand; `resolve` finds out what they mean.

use super::grammar::{
    ENUMS, EXTENSIONS, LABEL, MIXINS, SHAPES, SPEC, SQL_OBJECTS, TABLES, TIMESTAMPS,
};
use super::parse_column::columns;
use super::parse_json::fields;
use super::parse_parts::{allows, checks, foreign_keys, indexes, joins, primary_key, uniques};
use super::{
    EnumSpec, EnumValueSpec, MixinSpec, OrgScopedSpec, ShapeSpec, Spec, SqlSpec, TableSpec,
};
use crate::diagnostic::Diagnostic;
use crate::grammar::Entry;
use crate::reader::{Reader, TableReader};
use crate::source::{SourceId, Span, Spanned};
use toml::de::DeValue;

/// Reads one spec file.
pub fn parse(source: SourceId, text: &str) -> (Spec, Vec<Diagnostic>) {
    let (reader, document) = Reader::open(source, text);
    let root = reader.table(&document, Span::new(source, 0..0), &SPEC);
    let mut spec = Spec::default();
    for (name, entry) in entries(&root, "enum", &ENUMS) {
        spec.enums.extend(enum_type(name, &entry));
        entry.finish();
    }
    for (name, entry) in entries(&root, "json", &SHAPES) {
        spec.shapes.push(ShapeSpec {
            name,
            fields: fields(&entry),
        });
    }
    for (name, entry) in entries(&root, "mixin", &MIXINS) {
        spec.mixins.push(mixin(name, &entry));
        entry.finish();
    }
    for (name, entry) in entries(&root, "table", &TABLES) {
        spec.tables.push(table(name, &entry));
        entry.finish();
    }
    for (name, entry) in entries(&root, "extension", &EXTENSIONS) {
        spec.extensions.push(name);
        entry.finish();
    }
    for (name, entry) in entries(&root, "sql", &SQL_OBJECTS) {
        spec.sql.extend(sql(name, &entry));
        entry.finish();
    }
    root.finish();
    (spec, reader.finish())
}

/// The entries of `[key.…]`, each a table.
fn entries<'r, 'i>(
    root: &TableReader<'r, 'i>,
    key: &'static str,
    kind: &'static Entry,
) -> Vec<(Spanned<String>, TableReader<'r, 'i>)> {
    let Some(group) = root.table(key, kind) else {
        return Vec::new();
    };
    group
        .entries()
        .filter_map(|(name, value)| {
            let entry = kind.value(&name)?.tables().next()?;
            Some((name, group.reader.as_table(value, entry)?))
        })
        .collect()
}

fn enum_type(name: Spanned<String>, entry: &TableReader<'_, '_>) -> Option<EnumSpec> {
    let doc = entry.string("doc");
    let renamed_from = entry.string("renamed_from");
    let allow = allows(entry);
    let Some(values) = entry.get("values") else {
        entry.missing("values");
        return None;
    };
    let DeValue::Array(list) = values.get_ref() else {
        return entry
            .reader
            .wrong_kind(values, "`values`", "a list of labels", values.get_ref());
    };
    let values = list
        .iter()
        .filter_map(|value| match value.get_ref() {
            DeValue::Table(_) => {
                let entry = entry.reader.as_table(value, &LABEL)?;
                let label = EnumValueSpec {
                    name: entry.required("name")?,
                    renamed_from: entry.string("renamed_from"),
                };
                entry.finish();
                Some(label)
            }
            _ => Some(EnumValueSpec {
                name: entry.reader.as_string(value, "a label")?,
                renamed_from: None,
            }),
        })
        .collect();
    Some(EnumSpec {
        name,
        doc,
        renamed_from,
        values,
        allow,
    })
}

fn mixin(name: Spanned<String>, entry: &TableReader<'_, '_>) -> MixinSpec {
    MixinSpec {
        name,
        columns: columns(entry),
        indexes: indexes(entry),
        uniques: uniques(entry),
        checks: checks(entry),
        allow: allows(entry),
    }
}

fn table(name: Spanned<String>, entry: &TableReader<'_, '_>) -> TableSpec {
    TableSpec {
        span: entry.span,
        schema: entry.string("schema"),
        doc: entry.string("doc"),
        reason: entry.string("reason"),
        external: entry.boolean("external"),
        org_scoped: org_scoped(entry),
        org_from: org_from(entry),
        timestamps: timestamps(entry),
        mixins: entry.strings("mixins"),
        primary_key: primary_key(entry),
        renamed_from: entry.string("renamed_from"),
        rls: entry.boolean("rls"),
        allow: allows(entry),
        columns: columns(entry),
        indexes: indexes(entry),
        uniques: uniques(entry),
        checks: checks(entry),
        foreign_keys: foreign_keys(entry),
        joins: joins(entry),
        name,
    }
}

fn org_scoped(entry: &TableReader<'_, '_>) -> Option<Spanned<OrgScopedSpec>> {
    let value = entry.get("org_scoped")?;
    let said = match value.get_ref() {
        DeValue::Boolean(true) => OrgScopedSpec::Yes,
        DeValue::Boolean(false) => OrgScopedSpec::No,
        DeValue::String(word) if matches!(&**word, "true" | "false" | "yes" | "no") => {
            let message =
                format!("`org_scoped` is \"{word}\", which would be the name of a column");
            let help = "write true or false without quotes, or the name of the scope column";
            entry
                .reader
                .invalid(entry.reader.span(value), message, help);
            return None;
        }
        DeValue::String(column) => OrgScopedSpec::Column(column.clone().into_owned()),
        other => {
            let wanted = "true, false, or the name of the scope column";
            return entry
                .reader
                .wrong_kind(value, "`org_scoped`", wanted, other);
        }
    };
    Some(Spanned::new(said, entry.reader.span(value)))
}

/// `org_from = "project_id"`, or a list for a key of several columns.
fn org_from(entry: &TableReader<'_, '_>) -> Option<Spanned<Vec<Spanned<String>>>> {
    let value = entry.get("org_from")?;
    let span = entry.reader.span(value);
    let columns = match value.get_ref() {
        DeValue::String(_) => vec![entry.reader.as_string(value, "`org_from`")?],
        DeValue::Array(_) => entry.reader.as_strings(value, "`org_from`")?,
        other => {
            let wanted = "the column of a reference, or a list of its columns";
            return entry.reader.wrong_kind(value, "`org_from`", wanted, other);
        }
    };
    if columns.is_empty() {
        let help = "name the column of a reference that leads to a scoped table";
        entry
            .reader
            .invalid(span, "`org_from` names no column", help);
        return None;
    }
    Some(Spanned::new(columns, span))
}

fn timestamps(entry: &TableReader<'_, '_>) -> Option<Spanned<Vec<Spanned<String>>>> {
    let value = entry.get("timestamps")?;
    let span = entry.reader.span(value);
    let columns = match value.get_ref() {
        DeValue::Boolean(true) => TIMESTAMPS
            .iter()
            .map(|word| Spanned::new(word.word.to_owned(), span))
            .collect(),
        DeValue::Boolean(false) => Vec::new(),
        DeValue::Array(_) => entry.reader.as_strings(value, "`timestamps`")?,
        other => {
            let wanted = "true, false, or a list of `created_at` and `updated_at`";
            return entry
                .reader
                .wrong_kind(value, "`timestamps`", wanted, other);
        }
    };
    let is_known = |column: &Spanned<String>| TIMESTAMPS.iter().any(|it| it.word == column.value);
    for column in &columns {
        if !is_known(column) {
            entry.reader.invalid(
                column.span,
                format!("`timestamps` knows no column `{}`", column.value),
                "name `created_at`, `updated_at` or both; any other time is a column of its own",
            );
        }
    }
    let known = columns.into_iter().filter(is_known).collect();
    Some(Spanned::new(known, span))
}

fn sql(name: Spanned<String>, entry: &TableReader<'_, '_>) -> Option<SqlSpec> {
    let (up, down) = (entry.required("up"), entry.string("down"));
    let (before, after) = (entry.strings("before"), entry.strings("after"));
    Some(SqlSpec {
        name,
        up: up?,
        down,
        before,
        after,
    })
}
