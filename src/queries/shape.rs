//! What counts of a statement beside its types.
//! In: its text, which has been understood. Out: its results as they are written, and what it asks of a connection.

use crate::sql_text::{Notation, Places, statements_in};
use sqlparser::ast::{self, Query, Select, SelectItem, SetExpr, Spanned as _};
use std::ops::Range;

/// The shape of a statement.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The results, those of the first SELECT where there are several; none where they are rows of VALUES.
    pub items: Vec<Item>,
    /// Whether its rows are those that one SELECT finds, or that a change touches: none is compared with another.
    pub is_single: bool,
    /// Whether it only reads, so that the database can hand out its rows bit by bit.
    pub is_read: bool,
    /// Whether the rows that it gives stay locked until the transaction ends.
    pub locks: bool,
}

/// A result.
#[derive(Debug)]
pub(super) struct Item {
    pub span: Range<usize>,
    /// Whether it stands for several columns.
    pub is_star: bool,
}

/// Looks at a statement.
pub(super) fn shape(sql: &str) -> Shape {
    let mut shape = Shape::default();
    let written = statements_in(sql, Notation::Named);
    let Some(Ok(tree)) = written.first().map(|it| it.tree.as_deref()) else {
        return shape;
    };
    let places = Places::new(sql);
    let returning = match tree {
        ast::Statement::Query(query) => {
            shape.locks = !query.locks.is_empty();
            shape.is_read = is_read(query);
            shape.select(&query.body, &places);
            return shape;
        }
        ast::Statement::Insert(insert) => insert.returning.as_ref(),
        ast::Statement::Update(update) => update.returning.as_ref(),
        ast::Statement::Delete(delete) => delete.returning.as_ref(),
        _ => None,
    };
    shape.is_single = true;
    shape.items = items(returning.map_or(&[], Vec::as_slice), &places);
    shape
}

impl Shape {
    fn select(&mut self, body: &SetExpr, places: &Places<'_>) {
        match body {
            SetExpr::Select(select) => {
                let Select {
                    projection,
                    distinct,
                    ..
                } = select.as_ref();
                self.is_single = distinct.is_none();
                self.items = items(projection, places);
            }
            SetExpr::Query(query) => self.select(&query.body, places),
            SetExpr::SetOperation { left, .. } => {
                self.select(left, places);
                self.is_single = false;
            }
            _ => {}
        }
    }
}

fn is_read(query: &Query) -> bool {
    let with = query.with.iter().flat_map(|with| &with.cte_tables);
    with.map(|it| &it.query).all(|it| is_read(it)) && only_reads(&query.body)
}

fn only_reads(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(_) | SetExpr::Values(_) | SetExpr::Table(_) => true,
        SetExpr::Query(query) => is_read(query),
        SetExpr::SetOperation { left, right, .. } => only_reads(left) && only_reads(right),
        _ => false,
    }
}

fn items(items: &[SelectItem], places: &Places<'_>) -> Vec<Item> {
    let item = |item: &SelectItem| Item {
        span: places.range(item.span()),
        is_star: matches!(
            item,
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..)
        ),
    };
    items.iter().map(item).collect()
}
