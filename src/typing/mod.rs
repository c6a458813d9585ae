//! What PostgreSQL's analysis says of a statement, without a database: types of parameters, names and types of results.
//! In: SQL text and the schema. Out: a signature, or what is wrong or not understood; nothing is guessed.
//! Knows neither files nor languages; follows the manual's chapter 10 and the server's own order of analysis.

mod signature;
mod sql_type;

pub use signature::{Column, Fault, Parameter, Signature};
pub use sql_type::SqlType;

use crate::ident::Ident;
use crate::schema::{Schema, Table};
use crate::sql_text::{folded, parts, statements};
use sqlparser::ast::{BinaryOperator, Expr, SelectItem, SetExpr, Statement, TableFactor, Value};

/// The schema, as names of a statement are looked up in it: made once for any number of statements.
#[derive(Debug)]
pub struct Catalog<'s> {
    schema: &'s Schema,
    search_path: Vec<Ident>,
}

impl<'s> Catalog<'s> {
    /// Takes a schema, and where names without a schema are looked for.
    pub fn new(schema: &'s Schema, search_path: &[Ident]) -> Self {
        Self {
            schema,
            search_path: search_path.to_vec(),
        }
    }
}

/// What goes into a statement and what comes out of it, or every fault that was found.
pub fn infer(sql: &str, catalog: &Catalog<'_>) -> Result<Signature, Vec<Fault>> {
    let fault = |span, message: &str| Fault {
        span,
        message: message.to_owned(),
        help: None,
    };
    let written = statements(sql);
    let [written] = written.as_slice() else {
        return Err(vec![fault(0..sql.len(), "one statement is asked for")]);
    };
    let tree = match &written.tree {
        Ok(tree) => tree,
        Err(it) => return Err(vec![fault(it.span.clone(), &it.message)]),
    };
    plain(tree, catalog).ok_or_else(|| vec![fault(written.span.clone(), "not understood yet")])
}

/// Columns of one table, under conditions `column = $1`.
fn plain(tree: &Statement, catalog: &Catalog<'_>) -> Option<Signature> {
    let Statement::Query(query) = tree else {
        return None;
    };
    let SetExpr::Select(select) = &*query.body else {
        return None;
    };
    let TableFactor::Table { name, .. } = &select.from.first()?.relation else {
        return None;
    };
    let name = parts(name)?.pop()?;
    let named = |path: &Ident| {
        let tables = &catalog.schema.tables;
        let mut found = tables.iter();
        found.find(|(it, _)| it.schema == *path && it.name == *name.as_str())
    };
    let (_, table) = catalog.search_path.iter().find_map(named)?;
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::Wildcard(_) => {
                let all = table.columns.iter();
                columns.extend(all.map(|it| column(table, it.name.as_str())));
            }
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => {
                columns.push(column(table, &folded(name)?));
            }
            _ => return None,
        }
    }
    let mut parameters = Vec::new();
    let mut waiting: Vec<_> = select.selection.iter().collect();
    while let Some(condition) = waiting.pop() {
        let Expr::BinaryOp { left, op, right } = condition else {
            return None;
        };
        match (op, &**left, &**right) {
            (BinaryOperator::And, left, right) => waiting.extend([left, right]),
            (BinaryOperator::Eq, Expr::Identifier(name), Expr::Value(value)) => {
                let Value::Placeholder(number) = &value.value else {
                    return None;
                };
                let column = column(table, &folded(name)?)?;
                parameters.push(Parameter {
                    number: number.strip_prefix('$')?.parse().ok()?,
                    name: Some(column.name),
                    sql_type: column.sql_type,
                    origin: column.origin,
                    nullable: false,
                });
            }
            _ => return None,
        }
    }
    parameters.sort_by_key(|it| it.number);
    let columns = columns.into_iter().collect::<Option<_>>()?;
    Some(Signature {
        parameters,
        columns,
    })
}

fn column(table: &Table, name: &str) -> Option<Column> {
    let found = table.columns.iter().find(|it| it.name == *name)?;
    Some(Column {
        name: name.to_owned(),
        sql_type: SqlType::of(&found.data_type)?,
        nullable: found.nullable,
        origin: Some((table.name.clone(), found.name.clone())),
    })
}
