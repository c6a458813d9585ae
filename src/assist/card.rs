//! What a thing of the specs is, in Markdown.

use super::View;
use crate::binding::{drizzle, rust};
use crate::ident::{Ident, QualifiedName};
use crate::model::{Generator, Scope};
use crate::schema::{Action, Column, ForeignKey, Table};
use crate::sql;
use crate::symbols::{Owner, Symbol};
use std::fmt::Write as _;

/// The most columns that a table's card lists.
const LONGEST: usize = 60;

/// What a thing is. Nothing where the schema does not have it.
pub(super) fn card(view: &View<'_>, symbol: &Symbol) -> Option<String> {
    let declared = &view.index.symbols.declared;
    match symbol {
        Symbol::Table(name) => Some(table(view, view.analysis.schema.table(name)?)),
        Symbol::Column(owner, name) => {
            let table = match owner {
                Owner::Table(table) => table,
                Owner::Mixin(mixin) => {
                    let mut tables = declared.tables.iter();
                    tables.find(|(_, it)| it.mixins.contains(mixin))?.0
                }
            };
            let table = view.analysis.schema.table(table)?;
            let name = Ident::parse(name).ok()?;
            Some(column(view, table, table.column(&name)?))
        }
        Symbol::Enum(name) => {
            let found = view.analysis.schema.enums.get(name)?;
            let labels: Vec<String> = found.labels.iter().map(|it| format!("`{it}`")).collect();
            let doc = found
                .doc
                .as_ref()
                .map_or_else(String::new, |it| format!("\n\n{it}"));
            let rust = rust::type_name(name);
            Some(format!(
                "**`{name}`**: enum, `{rust}` in Rust\n\n{}{doc}",
                labels.join(", ")
            ))
        }
        Symbol::Label(name, label) => Some(format!("`{label}`: label of the enum `{name}`")),
        Symbol::Mixin(name) => {
            let columns: Vec<String> = declared
                .mixins
                .get(name)?
                .keys()
                .map(|it| format!("`{it}`"))
                .collect();
            let tables = declared
                .tables
                .iter()
                .filter(|(_, it)| it.mixins.contains(name));
            let tables: Vec<String> = tables.map(|(name, _)| format!("`{name}`")).collect();
            let (columns, tables) = (columns.join(", "), tables.join(", "));
            Some(format!(
                "**`{name}`**: mixin\n\ncolumns: {columns}\n\nin: {tables}"
            ))
        }
        Symbol::Shape(name) => {
            let name = Ident::parse(name).ok()?;
            view.analysis.model.shapes.get(&name)?;
            let rust = rust::plain_type_name(&name);
            Some(format!("**`{name}`**: JSON shape, `json::{rust}` in Rust"))
        }
        Symbol::Sql(name) => Some(format!("**`{name}`**: verbatim SQL")),
        Symbol::Extension(name) => Some(format!("**`{name}`**: extension")),
    }
}

fn table(view: &View<'_>, table: &Table) -> String {
    let mut out = format!("**`{}`**: ", table.name);
    let scope = view.analysis.model.scope(&table.name);
    match scope {
        _ if table.external => out.push_str("table that somebody else owns"),
        Scope::Root => out.push_str("table of the organizations"),
        Scope::Organization(column) => {
            let _ = write!(out, "table, each row of one organization by `{column}`");
        }
        Scope::Global => out.push_str("table of rows that are nobody's"),
        Scope::Unsaid => out.push_str("table that does not say whose rows it holds"),
    }
    if let Some(doc) = &table.doc {
        let _ = write!(out, "\n\n{doc}");
    }
    out.push_str("\n\n```sql\n");
    for column in table.columns.iter().take(LONGEST) {
        let _ = writeln!(out, "{}", sql::column(column));
    }
    if table.columns.len() > LONGEST {
        let _ = writeln!(out, "-- and {} more", table.columns.len() - LONGEST);
    }
    out.push_str("```");
    out
}

fn column(view: &View<'_>, table: &Table, column: &Column) -> String {
    let analysis = view.analysis;
    let mut out = format!("**`{}.{}`**", table.name, column.name);
    if let Some(doc) = &column.doc {
        let _ = write!(out, "\n\n{doc}");
    }
    let _ = write!(out, "\n\n```sql\n{}\n```", sql::column(column));
    if let Ok(form) = rust::column_form(&analysis.schema, &analysis.model, table, column) {
        let path = form.path.replace("super::", "");
        let path = if column.nullable {
            format!("Option<{path}>")
        } else {
            path
        };
        let _ = write!(out, "\n\nRust: `{path}`");
    }
    let model = analysis.model.column(&table.name, &column.name);
    let shape = model.and_then(|it| it.shape.as_ref());
    let _ = write!(
        out,
        "\n\nTypeScript: `{}`",
        drizzle::type_name(column, shape)
    );
    for key in table
        .foreign_keys
        .iter()
        .filter(|it| it.columns.contains(&column.name))
    {
        let _ = write!(out, "\n\n{}", reference(key));
    }
    if let Some(generator) = model.and_then(|it| it.generate.as_ref()) {
        let named = Generator::NAMED.iter().find(|(_, it)| it == generator);
        let name = named.map_or("a fixed value", |(name, _)| *name);
        let _ = write!(out, "\n\nwritten by the application: `{name}`");
    }
    if let Some(shape) = shape {
        let _ = write!(out, "\n\nholds the JSON shape `{shape}`");
    }
    out
}

fn reference(key: &ForeignKey) -> String {
    let list = |names: &[Ident]| {
        let names: Vec<&str> = names.iter().map(Ident::as_str).collect();
        names.join(", ")
    };
    let target: &QualifiedName = &key.target;
    format!(
        "references `{target} ({})`, on delete {}",
        list(&key.target_columns),
        action(&key.on_delete)
    )
}

fn action(action: &Action) -> &'static str {
    match action {
        Action::NoAction => "no action",
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set null",
        Action::SetDefault => "set default",
    }
}
