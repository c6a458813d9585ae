//! The tests that `[target.rust] tests = true` asks for: whether organizations reach each other's rows.
//! In: the pictures. Out: the views of four modules: the stage of two organizations, its sample rows, what is asked of
//! the database itself, and a test for each table and function.

mod tables;
mod values;

use super::filter::{free_name, variants};
use super::insert::{takes_many, upserted};
use super::layout::literal;
use super::model::{Access, ColumnCode, Insertion, Shared, TableCode, UniqueCode};
use super::query::{beside_scope, is_listed, unique_lookups};
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
    /// The module of the organizations.
    root: String,
    rls: bool,
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
    /// Whether its rows are the organizations.
    root: bool,
    /// Whether the organization has several of them.
    listed: bool,
    /// What names a row, made of the row.
    id: Option<String>,
    /// The fields of the filter that only one row passes.
    filter: String,
    any_of: String,
    orders: String,
    lookups: Vec<LookupTest>,
    joins: Vec<String>,
    new: Option<String>,
    many: bool,
    upserts: Vec<String>,
    patch: Option<String>,
    references: Vec<ReferenceTest>,
    /// Whether a `Patch` can say any of them.
    repatched: bool,
    /// The field that names the person, where the rows say who belongs to which organization.
    member: Option<String>,
}

/// A function that finds a row by a key of its own.
#[derive(Serialize)]
struct LookupTest {
    name: String,
    /// The names of the values, those of the row, and how they are passed.
    names: String,
    values: String,
    arguments: String,
}

/// A reference that cannot leave the organization.
#[derive(Serialize)]
struct ReferenceTest {
    constraint: String,
    /// The fields of a `New` that hold it, made of a row of theirs.
    fields: String,
    /// Those of a `Patch`, where it can say all of them.
    patch: Option<String>,
    /// How many functions can write it.
    functions: usize,
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
        root: root.module.clone(),
        rls: config.tenancy.rls,
        tables: codes
            .iter()
            .filter(|code| matches!(code.access, Access::Org | Access::Root))
            .filter_map(|code| table_tests(shared, code, &tables))
            .collect(),
    };
    Some((stage, tests))
}

fn table_tests(shared: &Shared, code: &TableCode, tables: &[&Table]) -> Option<TableTests> {
    let scope = code.scope?;
    let key = code.key.as_deref().unwrap_or_default();
    let place = tables::place(tables, &code.name)?;
    let written = !code.external;
    let references = references(code, tables[place]);
    let filter = key.iter().map(|column| {
        let field = &code.columns[*column].field;
        format!("            {field}: row.{field}.clone().into(),\n")
    });
    Some(TableTests {
        module: code.module.clone(),
        place,
        scope: code.columns[scope].field.clone(),
        root: code.access == Access::Root,
        listed: is_listed(code),
        id: match key {
            [] => None,
            [column] => Some(format!("row.{}.clone()", code.columns[*column].field)),
            _ => Some("row.id()".to_owned()),
        },
        filter: filter.collect::<String>().trim_end().to_owned(),
        any_of: free_name(code, "any_of"),
        orders: variants(code)
            .iter()
            .map(|name| format!("table::OrderBy::{name}, "))
            .collect(),
        lookups: unique_lookups(code)
            .iter()
            .map(|(name, unique)| lookup(code, name, unique))
            .collect(),
        joins: code.joins.iter().map(|join| join.name.clone()).collect(),
        new: written.then(|| fields(code.insertable(), |column| new_value(column, "row"))),
        many: written && takes_many(code),
        upserts: upserted(code)
            .iter()
            .filter(|_| written)
            .map(|(name, _)| match name.as_str() {
                "" => "upsert".to_owned(),
                name => format!("upsert_by_{name}"),
            })
            .collect(),
        patch: (written && is_patchable(code)).then(|| patch(code)),
        repatched: references.iter().any(|it| it.patch.is_some()),
        references,
        member: (shared.membership.as_ref())
            .filter(|member| member.table.name == tables[place].name)
            .and_then(|member| {
                let mut columns = code.columns.iter();
                columns.find(|column| column.name == member.user.name.as_str())
            })
            .map(|column| column.field.clone()),
    })
}

fn lookup(code: &TableCode, name: &str, unique: &UniqueCode) -> LookupTest {
    let (mut names, mut values, mut arguments) = (String::new(), String::new(), String::new());
    for (number, column) in beside_scope(code, unique).into_iter().enumerate() {
        let column = &code.columns[column];
        let value = format!("theirs.{}.clone()", column.field);
        names += &format!("Some(value{number}), ");
        values += &if column.nullable {
            format!("{value}, ")
        } else {
            format!("Some({value}), ")
        };
        let borrow = if column.form.traits.copy { "" } else { "&" };
        arguments += &format!(", {borrow}value{number}");
    }
    LookupTest {
        name: format!("find_by_{name}"),
        names,
        values,
        arguments,
    }
}

/// The references of a table that hold the organization, and that a new row can say.
fn references(code: &TableCode, table: &Table) -> Vec<ReferenceTest> {
    let Some(scope) = code.scope.map(|scope| &table.columns[scope].name) else {
        return Vec::new();
    };
    let patchable = !code.external && is_patchable(code);
    let adding = 1 + usize::from(takes_many(code)) + upserted(code).len();
    let held = table.foreign_keys.iter().filter(|key| {
        code.access == Access::Org && key.columns.contains(scope) && key.columns.len() > 1
    });
    held.filter_map(|key| {
        let columns = key.columns.iter().filter(|name| *name != scope);
        let columns: Option<Vec<&ColumnCode>> = columns
            .map(|name| {
                code.insertable()
                    .find(|column| column.name == name.as_str())
            })
            .collect();
        let columns = columns?;
        let patch = (patchable && columns.iter().all(|it| it.patched)).then(|| {
            let columns = columns.iter().map(|it| &it.field);
            columns
                .map(|field| format!("{field}: Some(theirs.{field}.clone()), "))
                .collect()
        });
        Some(ReferenceTest {
            constraint: literal(key.name.as_str()),
            functions: adding + usize::from(patch.is_some()),
            fields: columns
                .iter()
                .map(|it| format!("{}: {}, ", it.field, new_value(it, "theirs")))
                .collect(),
            patch,
        })
    })
    .collect()
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

fn new_value(column: &ColumnCode, row: &str) -> String {
    let value = format!("{row}.{}.clone()", column.field);
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
