//! S091.

use crate::ident::QualifiedName;
use crate::model::Shape;
use crate::rules::{Check, Finding, Report, SchemaCx};
use crate::schema::{DataType, ObjectId, mentions};
use std::collections::BTreeSet;

rule! {
    /// An enum, a JSON shape or a mixin that nothing uses.
    ///
    /// ## Why
    /// It is left over, or the word that uses it was forgotten: a mixin that no table names adds no column to any.
    /// An enum is made in the database whether it is used or not.
    ///
    /// ## Bad
    /// ```toml
    /// [mixin.authored.columns]
    /// created_by = { references = "user", on_delete = "cascade", index = true }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## Good
    /// ```toml
    /// [mixin.authored.columns]
    /// created_by = { references = "user", on_delete = "cascade", index = true }
    ///
    /// [table.todo]
    /// org_scoped = true
    /// timestamps = true
    /// mixins = ["authored"]
    /// [table.todo.columns]
    /// id = { type = "text", primary_key = true, generate = "nanoid" }
    /// title = { type = "text", index = true }
    /// ```
    ///
    /// ## When to allow
    /// Functions outside of the specs take the enum as an argument.
    "S091" "unused-declaration" Info => Check::Schema(check)
}

fn check(cx: &SchemaCx<'_>, out: &mut Report) {
    if out.after_errors() {
        return;
    }
    enums(cx, out);
    shapes(cx, out);
    mixins(cx, out);
}

fn enums(cx: &SchemaCx<'_>, out: &mut Report) {
    let columns = || cx.schema.tables.values().flat_map(|table| &table.columns);
    let used: BTreeSet<&QualifiedName> = columns()
        .filter_map(|column| match column.data_type.element() {
            DataType::Enum(name) => Some(name),
            _ => None,
        })
        .collect();
    let is_in_sql = |name: &QualifiedName| {
        let mut verbatim = cx.schema.sql.iter();
        verbatim.any(|it| mentions(&it.up, &name.name))
    };
    for name in cx.schema.enums.keys() {
        if !used.contains(name) && !is_in_sql(name) {
            let object = ObjectId::Enum(name.clone());
            let span = cx.span(&object);
            let message = format!("no column is of the enum `{name}`");
            out.push(Finding::at(object, span, message).help("name it as a type, or remove it"));
        }
    }
}

fn shapes(cx: &SchemaCx<'_>, out: &mut Report) {
    let tables = cx.model.tables.values();
    let columns = tables.flat_map(|table| table.columns.values());
    let mut used: BTreeSet<&str> = columns
        .filter_map(|column| Some(column.shape.as_ref()?.as_str()))
        .collect();
    for shape in cx.model.shapes.values() {
        named(shape, &mut used);
    }
    for shape in &cx.spec.shapes {
        let name = &shape.name.value;
        if !used.contains(name.as_str()) {
            let message = format!("nothing is of the JSON shape `{name}`");
            out.push(
                Finding::of_word(format!("json.{name}"), shape.name.span, message).help(format!(
                    "write `json = \"{name}\"` on a column, or remove it"
                )),
            );
        }
    }
}

/// The shapes that a shape holds.
fn named<'a>(shape: &'a Shape, used: &mut BTreeSet<&'a str>) {
    match shape {
        Shape::Object(fields) => fields.iter().for_each(|field| named(&field.shape, used)),
        Shape::List(inner) | Shape::Map(inner) => named(inner, used),
        Shape::Named(name) => {
            used.insert(name.as_str());
        }
        Shape::Choice(_)
        | Shape::Text
        | Shape::Boolean
        | Shape::Integer
        | Shape::BigInt
        | Shape::Number
        | Shape::Uuid
        | Shape::TimestampTz
        | Shape::Timestamp
        | Shape::Date
        | Shape::Any => {}
    }
}

fn mixins(cx: &SchemaCx<'_>, out: &mut Report) {
    let tables = cx.spec.tables.iter();
    let used: BTreeSet<&str> = tables
        .flat_map(|table| table.mixins.iter().map(|name| name.as_str()))
        .collect();
    for mixin in &cx.spec.mixins {
        let name = &mixin.name.value;
        if !used.contains(name.as_str()) {
            let message = format!("no table uses the mixin `{name}`");
            out.push(
                Finding::of_word(format!("mixin.{name}"), mixin.name.span, message).help(format!(
                    "write `mixins = [\"{name}\"]` on a table, or remove it"
                )),
            );
        }
    }
}
