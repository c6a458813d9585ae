//! The lists of a table: keys, indexes, checks, references, joins, allowances.

use super::grammar::{
    ALLOWANCE, CHECK, FOREIGN_KEY, INDEX, INDEX_EXPRESSION, JOIN, JOINS, PRIMARY_KEY, REFERENCE,
    UNIQUE,
};
use super::{
    AllowSpec, CheckSpec, DeferrableSpec, ForeignKeySpec, IndexKeySpec, IndexSpec, JoinSpec,
    PrimaryKeySpec, UniqueSpec,
};
use crate::reader::{Raw, TableReader};
use crate::source::Spanned;
use toml::de::DeValue;

/// `primary_key = ["a", "b"]`, or `{ columns = […], name = "…" }`.
pub(super) fn primary_key(table: &TableReader<'_, '_>) -> Option<PrimaryKeySpec> {
    let value = table.get("primary_key")?;
    let span = table.reader.span(value);
    if let DeValue::Table(_) = value.get_ref() {
        let entry = table.reader.as_table(value, &PRIMARY_KEY)?;
        let key = PrimaryKeySpec {
            span,
            columns: required_columns(&entry),
            name: entry.string("name"),
        };
        entry.finish();
        return (!key.columns.is_empty()).then_some(key);
    }
    let columns = table.reader.as_strings(value, "`primary_key`")?;
    if columns.is_empty() {
        let help = "name its columns, or leave it out and write `primary_key = true` on a column";
        table
            .reader
            .invalid(span, "a primary key has no columns", help);
        return None;
    }
    Some(PrimaryKeySpec {
        span,
        columns,
        name: None,
    })
}

/// `allow = [{ rule = "…", reason = "…" }]`.
pub(super) fn allows(table: &TableReader<'_, '_>) -> Vec<AllowSpec> {
    table
        .tables("allow", &ALLOWANCE)
        .into_iter()
        .filter_map(|entry| {
            let (rule, reason) = (entry.required("rule"), entry.required("reason"));
            let column = entry.string("column");
            let span = entry.span;
            if let Some(reason) = reason.as_ref().filter(|reason| reason.trim().is_empty()) {
                let help = "say why the rule does not hold here";
                entry
                    .reader
                    .invalid(reason.span, "an allowance without a reason", help);
            }
            entry.finish();
            Some(AllowSpec {
                span,
                rule: rule?,
                reason: reason?,
                column,
            })
        })
        .collect()
}

/// `[[….index]]`.
pub(super) fn indexes(table: &TableReader<'_, '_>) -> Vec<IndexSpec> {
    table
        .tables("index", &INDEX)
        .into_iter()
        .map(|entry| {
            let index = IndexSpec {
                span: entry.span,
                keys: index_keys(&entry),
                unique: entry.flag("unique"),
                predicate: entry.string("where"),
                using: entry.string("using"),
                include: entry.strings("include"),
                name: entry.string("name"),
                nulls_not_distinct: entry.flag("nulls_not_distinct"),
                allow: allows(&entry),
            };
            entry.finish();
            index
        })
        .collect()
}

fn index_keys(entry: &TableReader<'_, '_>) -> Vec<IndexKeySpec> {
    let Some(value) = entry.get("columns") else {
        entry.missing("columns");
        return Vec::new();
    };
    let DeValue::Array(list) = value.get_ref() else {
        let wanted = "a list of columns and expressions";
        entry
            .reader
            .wrong_kind::<()>(value, "`columns`", wanted, value.get_ref());
        return Vec::new();
    };
    if list.is_empty() {
        let help = "name at least one column";
        entry
            .reader
            .invalid(entry.reader.span(value), "an index has no columns", help);
    }
    list.iter()
        .filter_map(|item| index_key(entry, item))
        .collect()
}

fn index_key(entry: &TableReader<'_, '_>, item: &Raw<'_>) -> Option<IndexKeySpec> {
    let DeValue::Table(_) = item.get_ref() else {
        let name = entry.reader.as_string(item, "an index column")?;
        return Some(IndexKeySpec::Column(name));
    };
    let key = entry.reader.as_table(item, &INDEX_EXPRESSION)?;
    let expr = key.required("expr");
    let order = key.string("order");
    key.finish();
    Some(IndexKeySpec::Expression { expr: expr?, order })
}

/// `[[….unique]]`.
pub(super) fn uniques(table: &TableReader<'_, '_>) -> Vec<UniqueSpec> {
    table
        .tables("unique", &UNIQUE)
        .into_iter()
        .map(|entry| {
            let unique = UniqueSpec {
                span: entry.span,
                columns: required_columns(&entry),
                name: entry.string("name"),
                nulls_not_distinct: entry.flag("nulls_not_distinct"),
                deferrable: deferrable(&entry),
                allow: allows(&entry),
            };
            entry.finish();
            unique
        })
        .collect()
}

/// `[[….check]]`.
pub(super) fn checks(table: &TableReader<'_, '_>) -> Vec<CheckSpec> {
    table
        .tables("check", &CHECK)
        .into_iter()
        .filter_map(|entry| {
            let (expr, name) = (entry.required("expr"), entry.string("name"));
            let (span, allow) = (entry.span, allows(&entry));
            entry.finish();
            Some(CheckSpec {
                span,
                expr: expr?,
                name,
                allow,
            })
        })
        .collect()
}

/// `[[….foreign_key]]`.
pub(super) fn foreign_keys(table: &TableReader<'_, '_>) -> Vec<ForeignKeySpec> {
    table
        .tables("foreign_key", &FOREIGN_KEY)
        .into_iter()
        .filter_map(|entry| {
            let target = references(&entry);
            let (span, columns) = (entry.span, required_columns(&entry));
            let (on_delete, on_update) = (entry.string("on_delete"), entry.string("on_update"));
            let (deferrable, name) = (deferrable(&entry), entry.string("name"));
            let (reason, allow) = (entry.string("reason"), allows(&entry));
            entry.finish();
            let (table, target_columns) = target?;
            Some(ForeignKeySpec {
                span,
                columns,
                table,
                target_columns,
                on_delete,
                on_update,
                deferrable,
                name,
                reason,
                allow,
            })
        })
        .collect()
}

type Target = (Spanned<String>, Option<Vec<Spanned<String>>>);

fn references(entry: &TableReader<'_, '_>) -> Option<Target> {
    let Some(value) = entry.get("references") else {
        entry.missing("references");
        return None;
    };
    if let DeValue::String(_) = value.get_ref() {
        return Some((entry.reader.as_string(value, "`references`")?, None));
    }
    let target = entry.reader.as_table(value, &REFERENCE)?;
    let table = target.required("table");
    let columns = target
        .get("columns")
        .and_then(|columns| target.reader.as_strings(columns, "`columns`"));
    target.finish();
    Some((table?, columns))
}

/// `[….joins.with_people]`.
pub(super) fn joins(table: &TableReader<'_, '_>) -> Vec<JoinSpec> {
    let Some(joins) = table.table("joins", &JOINS) else {
        return Vec::new();
    };
    joins
        .entries()
        .filter_map(|(name, value)| {
            let entry = joins.reader.as_table(value, &JOIN)?;
            let sides = entry
                .entries()
                .filter_map(|(column, value)| {
                    Some((column, entry.reader.as_strings(value, "a joined column")?))
                })
                .collect();
            Some(JoinSpec { name, sides })
        })
        .collect()
}

/// `deferrable = true | false | "immediate" | "deferred"`.
pub(super) fn deferrable(table: &TableReader<'_, '_>) -> Option<DeferrableSpec> {
    let value = table.get("deferrable")?;
    match value.get_ref() {
        DeValue::Boolean(false) => Some(DeferrableSpec::No),
        DeValue::Boolean(true) => Some(DeferrableSpec::Immediate),
        DeValue::String(word) if word == "immediate" => Some(DeferrableSpec::Immediate),
        DeValue::String(word) if word == "deferred" => Some(DeferrableSpec::Deferred),
        other => {
            let wanted = "true, false, \"immediate\" or \"deferred\"";
            table
                .reader
                .wrong_kind(value, "`deferrable`", wanted, other)
        }
    }
}

fn required_columns(entry: &TableReader<'_, '_>) -> Vec<Spanned<String>> {
    if entry.get("columns").is_none() {
        entry.missing("columns");
        return Vec::new();
    }
    let columns = entry.strings("columns");
    if columns.is_empty() {
        let help = "name at least one column";
        entry
            .reader
            .invalid(entry.span, "a list of columns is empty", help);
    }
    columns
}
