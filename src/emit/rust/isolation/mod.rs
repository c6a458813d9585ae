//! The tests that `[target.rust] tests = true` asks for: whether organizations reach each other's rows.
//! In: the pictures. Out: the views of four modules: the stage of two organizations, its sample rows, what is asked of
//! the database itself, and a test for each table and function.

mod tables;
mod values;

use super::layout::literal;
use super::model::{Access, ColumnCode, Insertion, Shared, TableCode};
use super::table::is_patchable;
use crate::config::Config;
use crate::schema::Table;
use serde::Serialize;

/// The view of `rust/isolation.rs.j2`.
#[derive(Serialize)]
pub struct StageView {
    /// The type of an organization's id.
    id: String,
    /// The run-time parameter that the policies read, as an `Option`.
    setting: String,
}

/// The view of `rust/isolation_tests.rs.j2`.
#[derive(Serialize)]
pub struct TestsView {
    /// The list of the tables.
    list: String,
    tables: Vec<TableTests>,
}

/// The tests of a table.
#[derive(Serialize)]
struct TableTests {
    module: String,
    /// Its place in the list.
    place: usize,
    /// The field that says whose a row is.
    scope: String,
    root: bool,
    /// What names a row, made of the row.
    id: Option<String>,
    /// Whether a row is named by the organization alone.
    single: bool,
    new: Option<String>,
    patch: Option<String>,
}

/// The views, where there are organizations, and rows of them that can be made.
pub fn views(
    shared: &Shared,
    config: &Config,
    codes: &[TableCode],
) -> Option<(StageView, TestsView)> {
    shared.root.filter(|root| !root.external)?;
    let mut roots = codes.iter().filter(|code| code.access == Access::Root);
    let root = roots.next()?;
    let tables = tables::ordered(shared);
    let setting = match config.tenancy.rls {
        true => format!("Some({})", literal(&config.tenancy.setting)),
        false => "None".to_owned(),
    };
    let stage = StageView {
        id: format!("super::{}::Id", root.module),
        setting,
    };
    let tests = TestsView {
        list: tables::list(shared, &tables, codes),
        tables: codes
            .iter()
            .filter(|code| matches!(code.access, Access::Org | Access::Root))
            .filter_map(|code| table_tests(code, &tables))
            .collect(),
    };
    Some((stage, tests))
}

fn table_tests(code: &TableCode, tables: &[&Table]) -> Option<TableTests> {
    let scope = code.scope?;
    let key = code.key.as_deref();
    let written = !code.external;
    Some(TableTests {
        module: code.module.clone(),
        place: tables::place(tables, &code.name)?,
        scope: code.columns[scope].field.clone(),
        root: code.access == Access::Root,
        id: match key {
            None | Some([]) => None,
            Some(&[column]) => Some(format!("row.{}.clone()", code.columns[column].field)),
            Some(_) => Some("row.id()".to_owned()),
        },
        single: key.is_some_and(<[_]>::is_empty),
        new: written.then(|| fields(code.insertable(), new_value)),
        patch: (written && is_patchable(code)).then(|| patch(code)),
    })
}

/// The fields of a struct, each made of that of a row.
fn fields<'a>(
    columns: impl Iterator<Item = &'a ColumnCode<'a>>,
    value: impl Fn(&ColumnCode) -> String,
) -> String {
    columns
        .map(|column| format!("            {}: {},\n", column.field, value(column)))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

fn new_value(column: &ColumnCode) -> String {
    let value = format!("row.{}.clone()", column.field);
    match column.insertion {
        Insertion::Default | Insertion::Made(_) => format!("Some({value})"),
        Insertion::Never | Insertion::Organization | Insertion::Required | Insertion::Nullable => {
            value
        }
    }
}

/// What a row says already: the change that every constraint lets pass.
fn patch(code: &TableCode) -> String {
    let patched = code.columns.iter().filter(|column| column.patched);
    fields(patched, |column| {
        format!("Some(row.{}.clone())", column.field)
    })
}
