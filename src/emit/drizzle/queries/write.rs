//! The functions that write the rows of a table, and the types of what they are given.
//! In: a table. Out: functions, in each of which the organization is the caller's right, whatever the values hold.

use super::Input;
use super::function::{Call, Function, Need, Statement, connection};
use super::read::row_needs;
use super::table::{Rows, TableCode};
use crate::binding::drizzle::property;
use std::collections::BTreeSet;

/// Whether an update has something to change: a column that neither names the row nor its organization.
pub fn is_changed(table: &TableCode<'_>) -> bool {
    let keys = fixed(table);
    let written = table
        .table
        .columns
        .iter()
        .filter(|it| TableCode::is_written(it));
    written
        .into_iter()
        .any(|it| !keys.contains(&property(&it.name)))
}

/// The properties that no update changes.
fn fixed(table: &TableCode<'_>) -> Vec<String> {
    let mut keys = match &table.rows {
        Rows::Named(columns) => columns.clone(),
        Rows::Root | Rows::One | Rows::Unnamed => Vec::new(),
    };
    if !keys.contains(&table.scope) {
        keys.push(table.scope.clone());
    }
    keys
}

/// The types of what is given.
pub fn inputs(table: &TableCode<'_>, is_changed: bool) -> Vec<Input> {
    let omit = |keys: &[String]| {
        let keys: Vec<String> = keys.iter().map(|it| format!("'{it}'")).collect();
        format!("Omit<{}, {}>", table.insert, keys.join(" | "))
    };
    let mut out = Vec::new();
    if !matches!(table.rows, Rows::Root) {
        let text = omit(std::slice::from_ref(&table.scope));
        out.push(Input {
            docs: "What is given for a new row: all but its organization.",
            text: format!("export type Create{}Input = {text}", table.forms.one),
        });
    }
    if is_changed {
        let text = omit(&fixed(table));
        out.push(Input {
            docs: "What of a row may change: neither what names it nor its organization.",
            text: format!(
                "export type Update{}Input = Partial<{text}>",
                table.forms.one
            ),
        });
    }
    out
}

/// `createTodo`
pub fn create(table: &TableCode<'_>) -> Function {
    Function {
        docs: "Adds a row to the organization.".to_owned(),
        name: format!("create{}", table.forms.one),
        parameters: vec![format!("values: Create{}Input", table.forms.one)],
        returns: Some(table.select.clone()),
        body: vec![
            Statement {
                head: format!("const [created] = await {}", connection(table.rls)),
                calls: vec![
                    Call::plain("insert", &table.value),
                    Call::plain("values", &with_organization(table, "values")),
                    Call::of("returning", Vec::new()),
                ],
                ..Statement::default()
            },
            Statement::line("return created!"),
        ],
        needs: BTreeSet::new(),
    }
}

/// The values of a row with its organization behind them, so that nothing in them says another.
fn with_organization(table: &TableCode<'_>, values: &str) -> String {
    match table.scope.as_str() {
        "organizationId" => format!("{{ ...{values}, organizationId }}"),
        other => format!("{{ ...{values}, {other}: organizationId }}"),
    }
}

/// `createTodos`
pub fn create_many(table: &TableCode<'_>) -> Function {
    let columns = table.table.columns.len();
    Function {
        docs: "Adds rows to the organization: all of them or none.".to_owned(),
        name: format!("create{}", table.forms.many),
        parameters: vec![format!("rows: Create{}Input[]", table.forms.one)],
        returns: Some(format!("{}[]", table.select)),
        body: vec![
            Statement::line(&format!(
                "return await inBatches({}, rows, {columns}, (tx, batch) =>",
                connection(table.rls)
            )),
            Statement {
                inside: 1,
                head: "tx".to_owned(),
                calls: vec![
                    Call::plain("insert", &table.value),
                    Call::plain(
                        "values",
                        &format!("batch.map((it) => ({}))", with_organization(table, "it")),
                    ),
                    Call::of("returning", Vec::new()),
                ],
                end: ",",
            },
            Statement::line(")"),
        ],
        needs: BTreeSet::from([Need::Own("inBatches")]),
    }
}

/// `updateTodo`
pub fn update(table: &TableCode<'_>) -> Function {
    let is_fixed = |it: &&crate::schema::Column| property(&it.name) == table.scope;
    let scope = table.table.columns.iter().find(is_fixed);
    let values = if scope.is_some_and(TableCode::is_written) {
        with_organization(table, "values")
    } else {
        "values".to_owned()
    };
    Function {
        docs: match table.rows {
            Rows::Root => "Changes the organization.",
            Rows::One => "Changes the row of the organization; nothing where it has none.",
            Rows::Named(_) | Rows::Unnamed => {
                "Changes a row of the organization; nothing where it has no such row."
            }
        }
        .to_owned(),
        name: format!("update{}", table.forms.one),
        parameters: table
            .key_parameter()
            .into_iter()
            .chain([format!("values: Update{}Input", table.forms.one)])
            .collect(),
        returns: Some(format!("{} | undefined", table.select)),
        body: vec![
            Statement {
                head: format!("const [updated] = await {}", connection(table.rls)),
                calls: vec![
                    Call::plain("update", &table.value),
                    Call::plain("set", &values),
                    Call::filter(table.is_row()),
                    Call::of("returning", Vec::new()),
                ],
                ..Statement::default()
            },
            Statement::line("return updated"),
        ],
        needs: row_needs(table),
    }
}

/// `deleteTodo`
pub fn delete(table: &TableCode<'_>) -> Function {
    Function {
        docs: match table.rows {
            Rows::Root => "Deletes the organization, with all that goes with it.",
            Rows::One => "Deletes the row of the organization; nothing where it has none.",
            Rows::Named(_) | Rows::Unnamed => {
                "Deletes a row of the organization; nothing where it has no such row."
            }
        }
        .to_owned(),
        name: format!("delete{}", table.forms.one),
        parameters: table.key_parameter().into_iter().collect(),
        returns: Some(format!("{} | undefined", table.select)),
        body: vec![
            Statement {
                head: format!("const [deleted] = await {}", connection(table.rls)),
                calls: vec![
                    Call::plain("delete", &table.value),
                    Call::filter(table.is_row()),
                    Call::of("returning", Vec::new()),
                ],
                ..Statement::default()
            },
            Statement::line("return deleted"),
        ],
        needs: row_needs(table),
    }
}
