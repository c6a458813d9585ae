//! The functions that read the rows of a table: a list of them, and one.
//! In: a table. Out: functions.

use super::function::{Call, Function, Need, Statement, connection};
use super::table::{Rows, TableCode};
use std::collections::BTreeSet;

/// The parameter of every list.
pub const OPTIONS: &str = "options: ListOptions = {}";

/// What every list uses.
pub fn list_needs(order: &[String]) -> BTreeSet<Need> {
    let mut needs = BTreeSet::from([
        Need::Orm("and"),
        Need::Orm("eq"),
        Need::Own("matching"),
        Need::Own("paged"),
        Need::OwnType("ListOptions"),
    ]);
    if order.iter().any(|it| it.starts_with("desc(")) {
        needs.insert(Need::Orm("desc"));
    }
    needs
}

/// What a list ends with: the caller's order and page of a query, or the usual order.
pub fn page(order: &[String]) -> Statement {
    Statement::line(&format!(
        "return await paged(query.$dynamic(), options, [{}])",
        order.join(", ")
    ))
}

/// The conditions of every list.
pub fn list_filter(table: &TableCode<'_>) -> Call {
    Call::filter(vec![table.is_own(), "matching(options.where)".to_owned()])
}

/// What a function needs that names a row.
pub fn row_needs(table: &TableCode<'_>) -> BTreeSet<Need> {
    let mut needs = BTreeSet::from([Need::Orm("eq")]);
    if matches!(table.rows, Rows::Named(_)) {
        needs.insert(Need::Orm("and"));
    }
    needs
}

/// `getTodos`
pub fn list(table: &TableCode<'_>) -> Function {
    let order = table.usual_order();
    Function {
        docs: "Rows of the organization.".to_owned(),
        name: format!("get{}", table.forms.many),
        parameters: vec![OPTIONS.to_owned()],
        returns: Some(format!("{}[]", table.select)),
        body: vec![
            Statement {
                head: format!("const query = {}", connection(table.rls)),
                calls: vec![
                    Call::of("select", Vec::new()),
                    Call::plain("from", &table.value),
                    list_filter(table),
                ],
                ..Statement::default()
            },
            page(&order),
        ],
        needs: list_needs(&order),
    }
}

/// `getTodo`
pub fn one(table: &TableCode<'_>) -> Function {
    Function {
        docs: match table.rows {
            Rows::Root => "The organization.",
            Rows::One => "The row of the organization; nothing where it has none.",
            Rows::Named(_) | Rows::Unnamed => {
                "A row of the organization; nothing where it has no such row."
            }
        }
        .to_owned(),
        name: format!("get{}", table.forms.one),
        parameters: table.key_parameter().into_iter().collect(),
        returns: Some(format!("{} | undefined", table.select)),
        body: vec![
            Statement {
                head: format!("const [found] = await {}", connection(table.rls)),
                calls: vec![
                    Call::of("select", Vec::new()),
                    Call::plain("from", &table.value),
                    Call::filter(table.is_row()),
                ],
                ..Statement::default()
            },
            Statement::line("return found"),
        ],
        needs: row_needs(table),
    }
}
