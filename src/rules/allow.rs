//! `allow`: a finding silenced where it stands, with its reason.
//! An allowance on a column covers the column and what its words make; one on an index, key, check or enum covers that;
//! one on a table covers the table and its keys and indexes, and with `column = "x"` that column instead.

use super::report::Found;
use super::settings::{Levels, settable};
use super::{Rule, SchemaCx};
use crate::diagnostic::{Diagnostics, code};
use crate::ident::{Ident, QualifiedName};
use crate::reader::unknown;
use crate::resolve::{ColumnWritten, PartWritten};
use crate::schema::{ObjectId, Table};
use crate::source::Span;
use crate::spec::{AllowSpec, Spec};
use std::collections::{BTreeMap, BTreeSet};

/// An allowance and where it stands: `todos.assigned_to`.
#[derive(Clone, Debug)]
pub struct Allowance<'a> {
    /// What it says.
    pub spec: &'a AllowSpec,
    /// The address of what it stands on.
    pub on: String,
}

/// The findings less the allowed ones.
pub(super) struct Judged<'a> {
    /// What nobody allows.
    pub kept: Vec<Found>,
    /// Those that silenced nothing, though their rule ran.
    pub unused: Vec<Allowance<'a>>,
}

/// Takes away what is allowed; files the allowances that cannot be.
pub(super) fn judge<'a>(
    cx: &SchemaCx<'a>,
    levels: &Levels,
    found: Vec<Found>,
    out: &mut Diagnostics,
) -> Judged<'a> {
    let mut rules: BTreeMap<Span, &'static Rule> = BTreeMap::new();
    let written = written(cx.spec);
    for allow in &written {
        match settable(&allow.spec.rule, "allowed") {
            Ok(rule) => {
                rules.insert(allow.spec.span, rule);
            }
            Err(fault) => out.push(*fault),
        }
    }
    check_columns(cx, out);

    let mut used: BTreeSet<Span> = BTreeSet::new();
    let silenced = |found: &Found| {
        let mut silent = false;
        for allow in found
            .object
            .iter()
            .flat_map(|object| allowances(cx, object))
        {
            let rule = rules.get(&allow.span);
            if rule.is_some_and(|rule| rule.code == found.diagnostic.code) {
                used.insert(allow.span);
                silent = true;
            }
        }
        silent
    };
    let mut keep = silenced;
    let kept = found.into_iter().filter(|found| !keep(found)).collect();
    let unused = written
        .into_iter()
        .filter(|allow| {
            let ran = rules
                .get(&allow.spec.span)
                .is_some_and(|rule| levels.of(rule).is_some());
            ran && !used.contains(&allow.spec.span)
        })
        .collect();
    Judged { kept, unused }
}

/// Every allowance of the specs.
fn written<'a>(spec: &'a Spec) -> Vec<Allowance<'a>> {
    let mut all = Vec::new();
    let mut add = |allows: &'a [AllowSpec], on: &dyn Fn() -> String| {
        all.extend(allows.iter().map(|spec| Allowance { spec, on: on() }));
    };
    for table in &spec.tables {
        let name = || table.name.value.clone();
        add(&table.allow, &name);
        for column in &table.columns {
            add(&column.allow, &|| {
                format!("{}.{}", table.name.value, column.name.value)
            });
        }
        table
            .indexes
            .iter()
            .for_each(|index| add(&index.allow, &name));
        table
            .uniques
            .iter()
            .for_each(|unique| add(&unique.allow, &name));
        table
            .checks
            .iter()
            .for_each(|check| add(&check.allow, &name));
        table
            .foreign_keys
            .iter()
            .for_each(|key| add(&key.allow, &name));
    }
    for mixin in &spec.mixins {
        let name = || mixin.name.value.clone();
        add(&mixin.allow, &name);
        mixin
            .columns
            .iter()
            .for_each(|column| add(&column.allow, &name));
        mixin
            .indexes
            .iter()
            .for_each(|index| add(&index.allow, &name));
        mixin
            .uniques
            .iter()
            .for_each(|unique| add(&unique.allow, &name));
        mixin
            .checks
            .iter()
            .for_each(|check| add(&check.allow, &name));
    }
    for one in &spec.enums {
        add(&one.allow, &|| one.name.value.clone());
    }
    all
}

/// `column` of a table's allowance names a column of that table.
fn check_columns(cx: &SchemaCx<'_>, out: &mut Diagnostics) {
    for table in cx.schema.tables.values() {
        let Some(spec) = cx.table_spec(&table.name) else {
            continue;
        };
        for column in spec.allow.iter().filter_map(|allow| allow.column.as_ref()) {
            let names = || table.columns.iter().map(|column| column.name.as_str());
            if names().all(|name| name != column.value) {
                out.push(
                    unknown(
                        code::UNKNOWN_COLUMN,
                        column.span,
                        format!("`{}` has no column `{}`", table.name, column.value),
                        column,
                        names(),
                        "name a column of this table",
                    )
                    .object(&table.name),
                );
            }
        }
    }
}

/// The allowances that cover an object.
fn allowances<'a>(cx: &SchemaCx<'a>, object: &ObjectId) -> Vec<&'a AllowSpec> {
    match object {
        ObjectId::Table(table) => own(cx, table),
        ObjectId::Column(table, column) => of_column(cx, table, column),
        ObjectId::Constraint(name, part) | ObjectId::Index(name, part) => {
            match cx.schema.table(name) {
                Some(table) => of_part(cx, table, part),
                None => Vec::new(),
            }
        }
        ObjectId::Enum(_) => {
            let span = cx.provenance.span(object);
            let mut enums = cx.spec.enums.iter();
            let found = enums.find(|one| Some(one.name.span) == span);
            found.map_or_else(Vec::new, |one| one.allow.iter().collect())
        }
        ObjectId::Schema(_)
        | ObjectId::Extension(_)
        | ObjectId::Policy(..)
        | ObjectId::Grant(..)
        | ObjectId::Role(_)
        | ObjectId::Sql(_) => Vec::new(),
    }
}

fn own<'a>(cx: &SchemaCx<'a>, table: &QualifiedName) -> Vec<&'a AllowSpec> {
    let allows = cx.table_spec(table).map(|spec| &spec.allow);
    let allows = allows.into_iter().flatten();
    allows.filter(|allow| allow.column.is_none()).collect()
}

fn of_column<'a>(cx: &SchemaCx<'a>, table: &QualifiedName, column: &Ident) -> Vec<&'a AllowSpec> {
    let named = |allow: &&AllowSpec| {
        let name = allow.column.as_ref();
        name.is_some_and(|name| *column == *name.as_str())
    };
    let mut all: Vec<&AllowSpec> = Vec::new();
    if let Some(spec) = cx.column_spec(table, column) {
        all.extend(&spec.allow);
    }
    if let Some(spec) = cx.table_spec(table) {
        all.extend(spec.allow.iter().filter(named));
    }
    let origin = cx.provenance.table(table);
    let written = origin.and_then(|origin| Some(origin.columns.get(column)?.written));
    if let Some(ColumnWritten::Mixin(mixin, _)) = written {
        all.extend(cx.spec.mixins[mixin].allow.iter().filter(named));
    }
    all
}

fn of_part<'a>(cx: &SchemaCx<'a>, table: &Table, part: &Ident) -> Vec<&'a AllowSpec> {
    let mut all = own(cx, &table.name);
    let Some(origin) = cx.provenance.table(&table.name) else {
        return all;
    };
    let written = origin.parts.get(part).map(|part| part.written);
    let is_index = table.indexes.iter().any(|index| index.name == *part);
    let is_unique = table.uniques.iter().any(|unique| unique.name == *part);
    let is_check = table.checks.iter().any(|check| check.name == *part);
    match written {
        Some(PartWritten::Table(at)) => {
            let Some(spec) = cx.spec.tables.get(origin.spec) else {
                return all;
            };
            let allow = if is_index {
                spec.indexes.get(at).map(|index| &index.allow)
            } else if is_unique {
                spec.uniques.get(at).map(|unique| &unique.allow)
            } else if is_check {
                spec.checks.get(at).map(|check| &check.allow)
            } else {
                spec.foreign_keys.get(at).map(|key| &key.allow)
            };
            all.extend(allow.into_iter().flatten());
        }
        Some(PartWritten::Mixin(mixin, at)) => {
            let Some(spec) = cx.spec.mixins.get(mixin) else {
                return all;
            };
            let allow = if is_index {
                spec.indexes.get(at).map(|index| &index.allow)
            } else if is_unique {
                spec.uniques.get(at).map(|unique| &unique.allow)
            } else {
                spec.checks.get(at).map(|check| &check.allow)
            };
            all.extend(allow.into_iter().flatten());
            all.extend(spec.allow.iter().filter(|allow| allow.column.is_none()));
        }
        Some(PartWritten::Column | PartWritten::Implied) | None => {}
    }
    all
}
