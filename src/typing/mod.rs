//! What PostgreSQL's analysis says of a statement, without a database: types of parameters, names and types of results.
//! In: SQL text and the schema. Out: a signature, or what is wrong or not understood; nothing is guessed.
//! Knows neither files nor languages; follows the manual's chapter 10 and the server's own order of analysis.
//!
//! The order matters: a parameter of unknown type gets the type of the first place that asks for one, so the files of
//! this room read a statement in the order of PostgreSQL's `parse_analyze`, and name the function that they follow.
//! What its catalog says of types, casts, operators and functions is data, `catalog.txt`, that `catalog.sql` makes.

mod analysis;
mod call;
mod candidates;
mod catalog;
mod change;
mod coerce;
mod expression;
mod facts;
mod from;
mod insert;
mod literal;
mod name;
mod node;
mod operation;
mod polymorphic;
mod query;
mod scope;
mod select;
mod signature;
mod special;
mod sql_type;
mod table_function;
mod types;
mod value;
mod with;
mod written;

pub use catalog::Catalog;
pub use signature::{Column, Fault, Parameter, Signature, Star};
pub use sql_type::SqlType;

use crate::sql_text::{Notation, Places, statements_in};
use analysis::{Analysis, Cx, Outcome};
use query::Out;
use sqlparser::ast::{SetExpr, Statement};
use std::ops::Range;

/// What goes into a statement and what comes out of it, or what is wrong with it.
pub fn infer(sql: &str, catalog: &Catalog<'_>) -> Result<Signature, Vec<Fault>> {
    let fault = |span, message: &str| Fault {
        span,
        message: message.to_owned(),
        help: None,
    };
    let written = statements_in(sql, Notation::Named);
    let [written] = written.as_slice() else {
        return Err(vec![fault(0..sql.len(), "one statement is asked for")]);
    };
    let tree = match &written.tree {
        Ok(tree) => tree,
        Err(it) => return Err(vec![fault(it.span.clone(), &it.message)]),
    };
    let places = Places::new(sql);
    let mut analysis = Analysis::new(catalog, &places);
    signature(&mut analysis, tree, &written.span).map_err(|it| vec![it])
}

fn signature(
    analysis: &mut Analysis<'_>,
    tree: &Statement,
    span: &Range<usize>,
) -> Outcome<Signature> {
    let cx = Cx::default();
    let out = match tree {
        Statement::Query(query) => match (&query.with, &*query.body) {
            (Some(with), SetExpr::Merge(Statement::Merge(merge))) => {
                if with.recursive {
                    return analysis.fault(span, "MERGE has no WITH RECURSIVE");
                }
                let cx = analysis.with(with, &cx)?;
                analysis.merge_into(merge, &cx)?
            }
            _ => analysis.query(query, &cx, false)?,
        },
        Statement::Insert(insert) => analysis.insert(insert, &cx)?,
        Statement::Update(update) => analysis.update(update, &cx)?,
        Statement::Delete(delete) => analysis.delete(delete, &cx)?,
        Statement::Merge(merge) => analysis.merge_into(merge, &cx)?,
        Statement::Truncate(truncate) => {
            for target in &truncate.table_names {
                analysis.named_relation(&target.name, &cx)?;
            }
            Vec::new()
        }
        _ => return analysis.fault(span, "only queries and changes of rows have types"),
    };
    Ok(Signature {
        parameters: analysis.parameters()?,
        columns: out.into_iter().map(|it| column(analysis, it)).collect(),
        stars: std::mem::take(&mut analysis.stars).into_values().collect(),
    })
}

fn column(analysis: &Analysis<'_>, out: Out) -> Column {
    Column {
        name: out.name,
        sql_type: analysis.catalog.types.get(out.node.ty).told.clone(),
        nullable: !out.node.nulls.is_never(),
        origin: out.node.origin().cloned(),
    }
}
