//! The joined lists of a table: its rows, each with the rows that some of its references lead to.
//! In: the joins that the spec names. Out: functions, in which every table but the first stands under an alias.

use super::function::{Call, Function, Need, Statement, connection};
use super::read::{OPTIONS, list_filter, list_needs, page};
use super::table::TableCode;
use crate::binding::drizzle::{plain_camel, plain_pascal, property, stem, string, table_stem};
use crate::binding::{Joined, joined};
use crate::emit::drizzle::layout;
use crate::ident::Ident;
use crate::model::{Join, JoinSide};
use std::collections::BTreeSet;

/// One reference of a joined list.
struct Side<'a> {
    /// What the row is called in the result: `assignedTo`.
    key: String,
    /// The constant of its alias.
    alias: String,
    /// Its name in the statement.
    sql: String,
    joined: Joined<'a>,
    columns: Vec<&'a Ident>,
}

/// `getTodosWithPeople`, and so on.
pub fn lists(table: &TableCode<'_>) -> Vec<Function> {
    let mut names = table.taken();
    let joins = table.joins().iter();
    joins.map(|join| list(table, join, &mut names)).collect()
}

fn list(table: &TableCode<'_>, join: &Join, names: &mut BTreeSet<String>) -> Function {
    let name = format!(
        "get{}{}",
        table.forms.many,
        plain_pascal(join.name.as_str())
    );
    let name = TableCode::free(names, &name);
    let mut local = names.clone();
    let mut used = BTreeSet::from([table.table.name.name.as_str().to_owned()]);
    let mut keys = BTreeSet::new();
    let sides: Vec<Side<'_>> = join
        .sides
        .iter()
        .filter_map(|it| side(table, it, [&mut keys, &mut local, &mut used]))
        .collect();
    let order = table.usual_order();
    let mut needs = list_needs(&order);
    needs.insert(Need::Pg("alias"));
    let mut body: Vec<Statement> = sides
        .iter()
        .map(|side| {
            let target = table.value_of(&side.joined.target.name);
            let text = format!(
                "const {} = alias({target}, {})",
                side.alias,
                string(&side.sql)
            );
            Statement::line(&text)
        })
        .collect();
    let mut calls = vec![selected(table, &sides), Call::plain("from", &table.value)];
    calls.extend(sides.iter().map(|side| joining(table, side)));
    calls.push(list_filter(table));
    body.push(Statement {
        head: format!("const query = {}", connection(table.rls)),
        calls,
        ..Statement::default()
    });
    body.push(page(&order));
    Function {
        docs: "Rows of the organization, each with the rows that it leads to.".to_owned(),
        name,
        parameters: vec![OPTIONS.to_owned()],
        returns: None,
        body,
        needs,
    }
}

fn side<'a>(
    table: &'a TableCode<'_>,
    side: &'a JoinSide,
    [keys, local, used]: [&mut BTreeSet<String>; 3],
) -> Option<Side<'a>> {
    let tenants = table.tenants;
    let joined = joined(tenants.schema, tenants.model, table.table, side)?;
    let target = joined.target;
    let mut columns: Vec<&Ident> = side.columns.iter().collect();
    // Drizzle takes the first value of a joined row for the row: NULL there, and it says that there is none.
    let is_nullable = |name: &Ident| target.column(name).is_none_or(|it| it.nullable);
    columns.sort_by_key(|name| is_nullable(name));
    if joined.optional && columns.first().is_none_or(|name| is_nullable(name)) {
        columns.insert(0, joined.reference.target_columns.last()?);
    }
    let key = TableCode::free(keys, &leading(&side.column));
    let alias = plain_camel(&format!("{key}_{}", table_stem(&target.name)));
    Some(Side {
        alias: TableCode::free(local, &alias),
        sql: TableCode::free(used, side.column.as_str()),
        key,
        joined,
        columns,
    })
}

/// What the row is called that a column leads to: `assignee` for `assignee_id`, `createdBy` for `created_by`.
fn leading(column: &Ident) -> String {
    plain_camel(stem(column).unwrap_or(column.as_str()))
}

/// `.select({ … })`: the row under its own name, and each of the others under that of the column that leads there.
fn selected(table: &TableCode<'_>, sides: &[Side<'_>]) -> Call {
    let is_free = |name: &str| !sides.iter().any(|side| side.key == name);
    let names = [table.row_key(), "row".to_owned(), "itself".to_owned()];
    let row = names.iter().find(|name| is_free(name));
    let row = row.map_or("itself", String::as_str);
    let mut members = vec![if row == table.value {
        row.to_owned()
    } else {
        format!("{row}: {}", table.value)
    }];
    members.extend(sides.iter().map(|side| {
        let columns: Vec<String> = side
            .columns
            .iter()
            .map(|it| format!("{}: {}.{}", property(it), side.alias, property(it)))
            .collect();
        let depth = if table.rls { 4 } else { 3 };
        let text = layout::record(depth, &format!("{}: ", side.key), &columns, "");
        text.trim_start().to_owned()
    }));
    Call::object("select", members)
}

fn joining(table: &TableCode<'_>, side: &Side<'_>) -> Call {
    let method = if side.joined.optional {
        "leftJoin"
    } else {
        "innerJoin"
    };
    let mut pairs: Vec<String> = side
        .joined
        .pairs
        .iter()
        .map(|(here, there)| {
            let there = format!("{}.{}", side.alias, property(there));
            format!("eq({there}, {}.{})", table.value, property(here))
        })
        .collect();
    let on = match pairs.len() {
        1 => pairs.remove(0),
        _ => format!("and({})", pairs.join(", ")),
    };
    Call::of(method, vec![side.alias.clone(), on])
}
