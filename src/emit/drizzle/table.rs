//! A table of `schema.ts`.
//! In: a table. Out: its constant, and what of Drizzle's it needs.

use super::column;
use super::extra::{Inline, extras, inline};
use super::layout;
use super::schema::{Names, Rings};
use crate::binding::drizzle::{
    comment, insert_type, schema_value, select_type, string, table_value, unsayable,
};
use crate::model::Model;
use crate::schema::{RowSecurity, Table};
use serde::Serialize;

/// What `schema.ts` says of a table.
#[derive(Serialize)]
pub struct TableView {
    /// Documentation and remarks, a line each.
    docs: String,
    /// Its constant.
    pub name: String,
    /// Whether the module gives it away, so that drizzle-kit sees it.
    exported: bool,
    /// What makes it, up to its columns.
    head: String,
    /// Its properties.
    columns: Vec<String>,
    /// What stands in front of its extras: `(table) => [`.
    extras_head: String,
    /// Its extras.
    extras: Vec<String>,
    /// What stands behind all of that.
    tail: &'static str,
    /// The type of a row that is read.
    select: String,
    /// The type of a row that is written.
    insert: String,
}

/// A table, and the names that its text needs.
pub fn view(names: &mut Names<'_>, rings: &Rings, model: &Model, table: &Table) -> TableView {
    let columns = table
        .columns
        .iter()
        .map(|it| {
            let inline = if table.external {
                Inline::key_only(table, it)
            } else {
                inline(names, rings, table, it)
            };
            column::property_of(names, model, table, it, &inline)
        })
        .collect();
    let extras = if table.external {
        Vec::new()
    } else {
        extras(names, table)
    };
    let parameter = if extras.iter().any(|it| it.uses_table) {
        "(table)"
    } else {
        "()"
    };
    // TypeScript cannot infer the type of a constant from itself.
    let is_annotated = rings.has(&table.name) && extras.iter().any(|it| it.leads_away);
    let annotation = if is_annotated {
        names.types.insert("PgTableExtraConfigValue");
        ": PgTableExtraConfigValue[]"
    } else {
        ""
    };
    let name = string(table.name.name.as_str());
    let head = if table.name.is_default_schema() {
        names.pg.insert("pgTable");
        format!("pgTable({name}, ")
    } else {
        format!("{}.table({name}, ", schema_value(&table.name.schema))
    };
    let mut docs = table.doc.as_deref().map(comment).unwrap_or_default();
    docs.extend(remarks(table));
    TableView {
        docs: layout::indented(0, &docs),
        name: table_value(&table.name),
        exported: !table.external,
        head,
        columns,
        extras_head: format!("{parameter}{annotation} => ["),
        extras: extras.into_iter().map(|it| it.text).collect(),
        tail: if table.row_security == RowSecurity::Off {
            ")"
        } else {
            ").enableRLS()"
        },
        select: select_type(&table.name),
        insert: insert_type(&table.name),
    }
}

/// What Drizzle has no word for.
fn remarks(table: &Table) -> Vec<String> {
    let mut out = Vec::new();
    if table.row_security == RowSecurity::Forced {
        out.push(unsayable("FORCE ROW LEVEL SECURITY"));
    }
    for (role, privileges) in &table.grants {
        let privileges: Vec<&str> = privileges.iter().map(|it| it.name()).collect();
        let text = format!("GRANT {} TO {}", privileges.join(", "), role.sql());
        out.push(unsayable(&text));
    }
    out
}
