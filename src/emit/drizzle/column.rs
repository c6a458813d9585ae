//! A column of `schema.ts`.
//! In: a column. Out: its property, as the guide to Drizzle lays it out: `createdAt: timestamp('created_at').defaultNow().notNull()`.

use super::extra::{self, Inline};
use super::layout;
use super::schema::Names;
use crate::binding::drizzle::{
    Builder, builder, comment, is_printed_alike, is_small, is_text_in_drizzle, made, property,
    shape_type, sql_template, string, unsayable,
};
use crate::model::{ColumnModel, Model};
use crate::schema::{Column, DataType, Default, Identity, Table};

/// The property of a column, with its documentation.
pub fn property_of(
    names: &mut Names<'_>,
    model: &Model,
    table: &Table,
    column: &Column,
    inline: &Inline<'_>,
) -> String {
    let known = model.column(&table.name, &column.name);
    let built = match builder(column) {
        Builder::Imported(function, options) => {
            names.pg.insert(function);
            let options = options.map(|it| format!(", {it}")).unwrap_or_default();
            format!("{function}({}{options})", string(column.name.as_str()))
        }
        Builder::Enum(function) => format!("{function}({})", string(column.name.as_str())),
        Builder::Custom(custom) => {
            let function = names.custom(&custom);
            format!("{function}({})", string(column.name.as_str()))
        }
    };
    let mut calls = Vec::new();
    if let Some(shape) = known.and_then(|it| it.shape.as_ref()) {
        calls.push(format!(".$type<{}>()", shape_type(shape)));
    }
    let mut of = &column.data_type;
    while let DataType::Array(element) = of {
        calls.push(".array()".to_owned());
        of = element;
    }
    calls.extend(filled_by_the_database(names, column));
    if inline.is_key {
        calls.push(".primaryKey()".to_owned());
    }
    calls.extend(inline.references.iter().cloned());
    calls.extend(filled_by_the_application(names, column, known));
    if !column.nullable && !inline.is_key {
        calls.push(".notNull()".to_owned());
    }
    calls.extend(inline.unique.iter().map(|it| extra::inline_unique(it)));
    let mut out = layout::indented(1, &column.doc.as_deref().map(comment).unwrap_or_default());
    let is_list = matches!(column.data_type, DataType::Array(_));
    if let Some(collation) = column.collation.as_ref().filter(|_| is_list) {
        let text = format!("COLLATE {}", collation.sql());
        out.push_str(&layout::indented(1, &[unsayable(&text)]));
    }
    let head = format!("{}: {built}", property(&column.name));
    out + &layout::chain(1, &head, &calls, ",")
}

/// Defaults, numbers and generated values.
fn filled_by_the_database(names: &mut Names<'_>, column: &Column) -> Option<String> {
    if let Some(expression) = &column.generated {
        names.sql = true;
        return Some(format!(
            ".generatedAlwaysAs({})",
            sql_template(&expression.0)
        ));
    }
    match column.identity {
        Some(Identity::Always) => return Some(".generatedAlwaysAsIdentity()".to_owned()),
        Some(Identity::ByDefault) => return Some(".generatedByDefaultAsIdentity()".to_owned()),
        None => {}
    }
    let of = &column.data_type;
    Some(match column.default.as_ref()? {
        Default::Now if of.is_moment() => ".defaultNow()".to_owned(),
        Default::Boolean(value) => format!(".default({value})"),
        Default::Array(items) if items.is_empty() => ".default([])".to_owned(),
        Default::Text(text) if is_text_in_drizzle(of) && column.collation.is_none() => {
            format!(".default({})", string(text))
        }
        Default::Number(digits) if is_small(of) && is_printed_alike(digits) => {
            format!(".default({digits})")
        }
        other => {
            names.sql = true;
            format!(
                ".default({})",
                sql_template(&crate::sql::default(other, of))
            )
        }
    })
}

/// Values that the application makes when it inserts, and the moment of the last change.
fn filled_by_the_application(
    names: &mut Names<'_>,
    column: &Column,
    known: Option<&ColumnModel>,
) -> Vec<String> {
    let mut calls = Vec::new();
    let generator = known.and_then(|it| it.generate.as_ref());
    if let Some(made) = generator.and_then(|it| made(it, &column.data_type)) {
        names.imports.extend(made.imports);
        calls.push(format!(".$defaultFn(() => {})", made.expression));
    }
    let is_instant = matches!(
        column.data_type,
        DataType::Timestamp(_) | DataType::TimestampTz(_)
    );
    if is_instant && column.name == *"updated_at" && column.generated.is_none() {
        calls.push(".$onUpdate(() => new Date())".to_owned());
    }
    calls
}
