//! The joined lists of a table's module.
//! In: the joins that the spec names, and the references that they follow. Out: types, constants and functions.

use super::function::{Caller, Function, PAGES, bound, line};
use super::layout::{self, code, sql_const};
use super::model::{Access, Shared, TableCode};
use super::sql::from;
use super::table::typed_field;
use crate::binding::rust::{Form, column_form, field, module, variant};
use crate::binding::{Joined, joined};
use crate::model::{Join, JoinSide};
use crate::schema::Table;
use serde::Serialize;

/// A joined list.
#[derive(Serialize)]
pub struct JoinCode {
    /// `with_people`
    pub name: String,
    /// `WithPeople`
    pub type_name: String,
    pub sides: Vec<SideCode>,
}

/// One reference of a joined list.
#[derive(Serialize)]
pub struct SideCode {
    /// The referencing column.
    pub column: String,
    pub field: String,
    pub type_name: String,
    /// The table that it leads to.
    pub target: String,
    /// Whether there may be no row.
    pub optional: bool,
    /// The join, as SQL.
    pub join: String,
    /// A column of the joined row that is never NULL where there is one.
    pub presence: String,
    pub columns: Vec<JoinedColumn>,
}

/// A column of a joined row.
#[derive(Serialize)]
pub struct JoinedColumn {
    pub name: String,
    pub field: String,
    pub path: String,
    pub sql: String,
    pub known: bool,
    pub form: Form,
}

/// The joined lists of a table.
pub fn joins(shared: &Shared, table: &Table, access: Access) -> Vec<JoinCode> {
    let known = shared.model.tables.get(&table.name);
    let joins = known.into_iter().flat_map(|known| &known.joins);
    match access {
        Access::Org | Access::Session => joins.map(|it| join(shared, table, it)).collect(),
        Access::Root | Access::Nobody => Vec::new(),
    }
}

fn join(shared: &Shared, table: &Table, join: &Join) -> JoinCode {
    let type_name = variant(join.name.as_str());
    let mut number = 0;
    let sides = (join.sides.iter()).filter_map(|it| {
        number += 1;
        side(shared, table, it, (&type_name, number))
    });
    JoinCode {
        name: field(join.name.as_str())
            .trim_start_matches("r#")
            .to_owned(),
        sides: sides.collect(),
        type_name,
    }
}

fn side(
    shared: &Shared,
    table: &Table,
    side: &JoinSide,
    (join, number): (&str, usize),
) -> Option<SideCode> {
    let Joined {
        target,
        reference,
        pairs,
        optional,
    } = joined(shared.schema, shared.model, table, side)?;
    let alias = format!("j{number}");
    let on: Vec<_> = pairs
        .iter()
        .map(|(here, there)| format!("{alias}.{} = t.{}", there.sql(), here.sql()))
        .collect();
    let word = if optional { "left join" } else { "join" };
    let columns = side.columns.iter().filter_map(|name| {
        let column = target.column(name)?;
        let form = column_form(shared.schema, shared.model, target, column)
            .unwrap_or_else(|_| Form::missing());
        let path = match form.path.as_str() {
            "Id" if target.name == table.name => "Id".to_owned(),
            "Id" => format!("super::{}::Id", module(&target.name)),
            path => path.to_owned(),
        };
        Some(JoinedColumn {
            name: name.to_string(),
            field: field(name.as_str()),
            path: if column.nullable {
                format!("Option<{path}>")
            } else {
                path
            },
            sql: format!("{alias}.{}{}", column.name.sql(), form.read_cast),
            known: form.traits.known,
            form,
        })
    });
    Some(SideCode {
        column: side.column.to_string(),
        field: field(side.column.as_str()),
        type_name: format!("{join}{}", variant(side.column.as_str())),
        target: target.name.to_string(),
        optional,
        join: format!(
            "{word} {} {alias} on {}",
            target.name.sql(),
            on.join(" and ")
        ),
        presence: format!(
            "{alias}.{} is not null",
            reference.target_columns.first()?.sql()
        ),
        columns: columns.collect(),
    })
}

/// The types of a joined list.
pub fn types(table: &TableCode, join: &JoinCode) -> String {
    let known = is_known(table, join);
    let derive = if known {
        "Clone, Debug, PartialEq, Serialize, Deserialize"
    } else {
        "Clone, Debug, PartialEq"
    };
    let row = row_field(join);
    let mut fields = format!("    /// The row itself.\n    pub {row}: Row,\n");
    let mut values = format!("            {row}: Row::from_row(row)?,\n");
    let mut out = String::new();
    let mut place = table.columns.len();
    for side in &join.sides {
        let path = if side.optional {
            format!("Option<{}>", side.type_name)
        } else {
            side.type_name.clone()
        };
        fields += &format!(
            "    /// The row of {} that {} leads to.\n",
            code(&side.target),
            code(&side.column)
        );
        fields += &layout::field("    ", &side.field, &path);
        values += &side_value(side, &mut place);
        out += &side_type(side, derive, known);
    }
    format!(
        "/// A row of {} and the rows that it references.\n#[derive({derive})]\npub struct {} {{\n{fields}}}\n\nimpl sqlx::FromRow<'_, sqlx::postgres::PgRow> for {} {{\n    fn from_row(row: &sqlx::postgres::PgRow) -> sqlx::Result<Self> {{\n        Ok(Self {{\n{values}        }})\n    }}\n}}{out}",
        code(&table.name),
        join.type_name,
        join.type_name,
    )
}

fn is_known(table: &TableCode, join: &JoinCode) -> bool {
    let columns = join.sides.iter().flat_map(|side| &side.columns);
    table.columns.iter().all(|it| it.form.traits.known) && columns.into_iter().all(|it| it.known)
}

/// What the row itself is called beside those that it references.
fn row_field(join: &JoinCode) -> &'static str {
    if join.sides.iter().any(|side| side.field == "row") {
        "itself"
    } else {
        "row"
    }
}

fn side_value(side: &SideCode, place: &mut usize) -> String {
    let first = *place;
    *place += usize::from(side.optional) + side.columns.len();
    let indent = if side.optional {
        "                    "
    } else {
        "                "
    };
    let mut out = String::new();
    let start = first + usize::from(side.optional);
    for (number, column) in side.columns.iter().enumerate() {
        out += &format!(
            "{indent}{}: {},\n",
            column.field,
            column.form.read(start + number)
        );
    }
    let name = &side.type_name;
    if side.optional {
        format!(
            "            {}: if super::values::plain(row, {first})? {{\n                Some({name} {{\n{out}                }})\n            }} else {{\n                None\n            }},\n",
            side.field
        )
    } else {
        format!(
            "            {}: {name} {{\n{out}            }},\n",
            side.field
        )
    }
}

fn side_type(side: &SideCode, derive: &str, known: bool) -> String {
    let mut fields = String::new();
    for column in &side.columns {
        fields += &format!("    /// The column {}.\n", code(&column.name));
        let names = (&*column.name, &*column.field, &*column.path);
        typed_field(&mut fields, names, &column.form, known);
    }
    format!(
        "\n\n/// What is read of the row of {} that {} leads to.\n#[derive({derive})]\npub struct {} {{\n{fields}}}",
        code(&side.target),
        code(&side.column),
        side.type_name
    )
}

/// The function of a joined list, with its constants.
pub fn function(table: &TableCode, join: &JoinCode, consts: &mut String) -> Function {
    let constant = join.name.to_ascii_uppercase();
    let mut pieces = Vec::new();
    for side in &join.sides {
        let presence = side.optional.then_some(&side.presence);
        let columns = side.columns.iter().map(|column| &column.sql);
        pieces.extend(
            presence
                .into_iter()
                .chain(columns)
                .map(|sql| format!(", {sql}")),
        );
    }
    *consts += &sql_const("", &constant, &pieces);
    let joined: Vec<_> = join.sides.iter().map(|side| side.join.clone()).collect();
    let name = format!("FROM_{constant}");
    *consts += &sql_const("", &name, &from(table, &joined));
    let caller = Caller::of(table);
    Function::new(
        format!(
            "Lists {} and the rows that they reference: a page of those that pass a filter, in an order.",
            super::query::words(table).many
        ),
        PAGES,
        &format!("list_{}", join.name),
        (
            &[caller.argument, "list: impl Into<List>"],
            &format!("Vec<{}>", join.type_name),
        ),
        &[
            line("let list = list.into();"),
            line(&format!("let columns = [COLUMNS, {constant}].concat();")),
            line(&format!(
                "let query = Where::listed(&columns, {name}, {}, &list)?;",
                bound(table)
            )),
            line(&format!("let connection = {};", caller.connection)),
            line("let rows = super::fetch_all(connection, query.finish()).await;"),
            line("rows.map_err(|error| error.of_page(&list.page))"),
        ],
    )
}
