//! S003.

use crate::diagnostic::Applicability;
use crate::ident::Ident;
use crate::rules::{Check, Finding, Report, SchemaCx, mend};
use crate::schema::{Action, Column, DataType, ObjectId, Table};
use crate::source::Span;
use crate::spec::ColumnSpec;

rule! {
    /// A scope column that the spec writes itself does not hold exactly one organization.
    ///
    /// ## Why
    /// The column that `org_scoped` puts in is NOT NULL, has the type of the organization's key,
    /// references it, and cascades. A column written by hand must be the same, or the protections that
    /// build on it have a hole: a NULL organization skips a composite foreign key altogether
    /// (PostgreSQL manual, CREATE TABLE, MATCH SIMPLE), and without the reference rows of an
    /// organization that never existed can be written.
    ///
    /// ## Bad
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// organization_id = { references = "organization", on_delete = "cascade", null = true }
    /// title = { type = "text", index = true }
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// organization_id = "text"
    /// title = { type = "text", index = true }
    /// ```
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// organization_id = { references = "organization", on_delete = "restrict" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [table.note]
    /// org_scoped = true
    /// timestamps = true
    /// [table.note.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// organization_id = { references = "organization", on_delete = "cascade" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Fix
    /// Leave the column out: `org_scoped = true` writes it.
    ///
    /// `--fix --unsafe-fixes` does it.
    ///
    /// ## When to allow
    /// `on_delete = "restrict"` can be meant, where an organization may only go after its rows were
    /// archived.
    "S003" "scope-column-mismatch" Error => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    let root = cx.schema.table(&cx.config.tenancy.root);
    let key = root.and_then(|root| match root.primary_key.as_ref()?.columns.as_slice() {
        [column] => Some(&root.column(column)?.data_type),
        _ => None,
    });
    for (table, scope) in cx.scoped_tables() {
        if let Some(column) = table.column(scope)
            && let Some(spec) = cx.column_spec(&table.name, scope)
        {
            let faults = [
                nullable(column, spec),
                wrong_type(column, spec, key),
                wrong_reference(cx, table, scope, spec),
                more(spec),
            ];
            for (span, fault) in faults.into_iter().flatten() {
                let object = ObjectId::Column(table.name.clone(), scope.clone());
                let message = format!("scope column `{}.{scope}` {fault}", table.name);
                let root = &cx.config.tenancy.root;
                let edit = cx.column_entry(&table.name, scope);
                let edit = edit.and_then(|it| it.removed());
                let fix = mend("take it out", Applicability::Unsafe, edit);
                out.push(Finding::at(object, span, message).fix(fix).help(format!(
                    "leave `{scope}` out, as `org_scoped` writes it, or write \
                     `{scope} = {{ references = \"{root}\", on_delete = \"cascade\" }}`",
                )));
            }
        }
    }
}

type Fault = Option<(Span, String)>;

fn nullable(column: &Column, spec: &ColumnSpec) -> Fault {
    let span = spec.null.as_ref().map_or(spec.name.span, |null| null.span);
    column.nullable.then(|| (span, "may be NULL".into()))
}

/// A type that cannot be compared at all is an error of its own where a reference stands.
fn wrong_type(column: &Column, spec: &ColumnSpec, key: Option<&DataType>) -> Fault {
    let key = key?;
    let said_elsewhere = spec.references.is_some() && !column.data_type.comparable(key);
    let span = spec
        .data_type
        .as_ref()
        .map_or(spec.name.span, |it| it.span());
    (column.data_type != *key && !said_elsewhere).then(|| {
        (
            span,
            format!("is {}, and the key it holds {key}", column.data_type),
        )
    })
}

fn wrong_reference(cx: &SchemaCx<'_>, table: &Table, scope: &Ident, spec: &ColumnSpec) -> Fault {
    let root = &cx.config.tenancy.root;
    let mut keys = table.foreign_keys.iter();
    let Some(key) = keys.find(|key| key.columns == [scope.clone()]) else {
        let missing = spec.references.is_none();
        return missing.then(|| (spec.name.span, format!("does not reference `{root}`")));
    };
    if key.target != *root {
        let span = spec
            .references
            .as_ref()
            .map_or(spec.name.span, |it| it.target.span);
        return Some((span, format!("references `{}`, not `{root}`", key.target)));
    }
    let word = spec.on_delete.as_ref()?;
    (key.on_delete != Action::Cascade)
        .then(|| (word.span, format!("does not cascade: `{}`", word.value)))
}

/// A value that comes from elsewhere than the caller, or a condition of its own, says more than whose the row is.
fn more(spec: &ColumnSpec) -> Fault {
    let words = [
        ("default", spec.default.as_ref().map(|it| it.span())),
        ("generate", spec.generate.as_ref().map(|it| it.span())),
        ("generated", spec.generated.as_ref().map(|it| it.span)),
        ("identity", spec.identity.as_ref().map(|it| it.span)),
        ("check", spec.check.as_ref().map(|it| it.expr.span)),
        ("on_update", spec.on_update.as_ref().map(|it| it.span)),
    ];
    let (word, span) = words
        .into_iter()
        .find_map(|(word, span)| Some((word, span?)))?;
    Some((
        span,
        format!("has `{word}`, and should hold what it is given"),
    ))
}
