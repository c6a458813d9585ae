//! The proof that a statement stays inside of one organization, whatever the rows of the others.
//! In: SQL text, the schema, and what names the organization. Out: a verdict for each statement, with reasons and places.
//! Knows neither files nor how a verdict is told; what it does not understand it calls unknown, never proved.
//!
//! # What is proved
//!
//! Take two databases that hold the schema's constraints and have the same rows of nobody (global tables) and of
//! organization A, and any rows of others. A statement is *proved* when, with A as its parameter, it returns the same
//! from both, changes the same rows of A and of nobody in both, and changes no row of another organization in either.
//! Not spoken of: statements that fail (a key that organizations share tells of its own collisions, by an error or by
//! ON CONFLICT), locks, time, plans, the order of rows that nothing orders; parameters to which whoever prepares the
//! statement gives another type than the database would; triggers, rules, operators and casts of the schema's own SQL,
//! which are taken to keep to the row that they are called for.
//!
//! # The calculus
//!
//! - A *value* is a column of a reference, a result of a query, a parameter or a literal. A *reference* is one mention
//!   of a table in FROM or as a target; each mention has values of its own.
//! - A *fact* is an equality of two values that holds in every row that passes the condition that states it: `a = b`
//!   and its like under AND, in WHERE, in ON, by USING; `a IN (query)` and EXISTS lend the facts of the row that they
//!   found. OR lends what all of its branches say, NOT what its operand says when false, and what is left unknown by a
//!   NULL lends nothing. Only types whose `=` is identity take part, so that equality can be followed.
//! - *Keys*: two references of one table that share the columns of a key are one row. A child and its parent that share
//!   the columns of a foreign key that hold a key of the parent share all of its columns, if none of them can be NULL.
//!   Neither is taken from a constraint that is deferrable or a row that the statement itself makes.
//! - *Outer joins*: a fact of ON holds where the side that may be absent is present. A fact in force that is an equality
//!   of a column shows that the column's reference is present, since NULL equals nothing.
//! - *Places*: `*` has the order of columns of the database, in which they were added. Nothing is taken from the place of
//!   a column behind one: under an alias with columns, in the branches of a UNION of two tables, in `IN (SELECT *)`.
//! - *Types of parameters*: PostgreSQL takes the type from the first place that says one. Where such a place may say
//!   `char(n)`, `name`, a float or a type of the schema's own, in which values of organizations are one, nothing is proved.
//! - *Claims*: the scope column of every reference to a scoped table is the organization's parameter, in every row in
//!   which that reference is present; and so is what is written into a scope column.
//!
//! # What is refuted
//!
//! A statement that is not proved is *refuted* where a claim is free, everything that could bind it was understood, and a
//! row that is free can be noticed: in a result, in a change, or in the presence of a row. Where something may stand in
//! the way, or the rows that it asks for would be a coincidence, it is *unknown*. That is a judgement and no proof:
//! whether a refuted statement leaks is seen by running it over the rows of its [`sketches`].
//!
//! # Why it is sound
//!
//! By induction over the statement. The rows of a query are the combinations of rows of its references that pass its
//! conditions. Where each reference that is present carries the parameter, only rows of A and of nobody take part in a
//! combination that passes, and combinations that do not pass leave no trace, so that the rows are the same in both
//! databases. A side of an outer join is absent where no row matches, so the rows that match must be of A before what
//! filters them later: a later fact that names the side rejects the row without it as well as with it, and one that
//! does not name it holds of both. A subquery is read only for rows that pass the conditions around it, so their facts
//! may be used in it, unless the query around it has a result without any row (an aggregate without groups). Facts about
//! the results of a query reach into it where filtering early and late come to the same: plain rows, DISTINCT, groups by
//! key, UNION; not with LIMIT, windows, DISTINCT ON, EXCEPT, or an aggregate of everything. A name of WITH is read anew
//! for each reference, which is the same for a query that changes nothing. A recursive query keeps what its first branch
//! has and every round passes on.

mod cascade;
mod catalog;
mod change;
mod condition;
mod exposure;
mod expression;
mod from;
mod function;
mod insert;
mod judge;
mod merge;
mod open;
mod parameter;
mod parts;
mod pool;
mod prover;
mod query;
mod scope;
mod select;
mod sketch;
mod table_function;
mod term;
#[cfg(test)]
mod tests;
mod verdict;
mod with;

pub use catalog::Catalog;
pub use sketch::{Known, Sketch, sketches};
pub use verdict::{Answer, Proof, Reason, ReasonKind, Remark, Verdict, Waiver};

use crate::config::Config;
use crate::ident::Ident;
use crate::sql_text::{Named, Notation, Places, Written, statements_in};
use prover::Prover;
use query::Role;
use sqlparser::ast::Statement;
use std::ops::Range;
use term::placeholder;

/// What the statements of a project have in common.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The parameter that names the organization, where a statement does not say: `$1`. Without it, it is the one that
    /// scope columns are compared with.
    pub organization: Option<String>,
    /// The run-time setting that names the organization as well: `app.organization_id`.
    pub setting: Option<String>,
    /// Where tables without a schema are looked for.
    pub search_path: Vec<Ident>,
    /// How the statements are written.
    pub notation: Notation,
}

impl Settings {
    /// What the settings of a project say.
    pub fn of(config: &Config) -> Self {
        Self {
            organization: config.audit.organization.map(|it| format!("${it}")),
            setting: Some(config.tenancy.setting.clone()),
            search_path: config.audit.search_path.clone(),
            notation: Notation::Plain,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            organization: None,
            setting: None,
            search_path: vec![Ident::composed(&[crate::ident::DEFAULT_SCHEMA])],
            notation: Notation::Plain,
        }
    }
}

/// Says of each statement of a text whether it stays inside of one organization.
pub fn prove(sql: &str, catalog: &Catalog<'_>, settings: &Settings) -> Vec<Verdict> {
    let places = Places::new(sql);
    statements_in(sql, settings.notation)
        .into_iter()
        .map(|written| verdict(written, &places, catalog, settings))
        .collect()
}

fn verdict(
    written: Written,
    places: &Places<'_>,
    catalog: &Catalog<'_>,
    settings: &Settings,
) -> Verdict {
    let Written {
        span,
        tree,
        remarks,
        named: names,
    } = written;
    let (mut organization, mut waiver) = (None, None);
    for (span, said) in remarks {
        match Remark::read(&said) {
            Some(Remark::Organization(name)) => organization = Some(name),
            Some(Remark::Allow(reason)) => waiver = Some(Waiver { span, reason }),
            None => {}
        }
    }
    // Where parameters have names, their numbers are nobody's word.
    let usual = (settings.organization.clone()).filter(|_| names.is_empty());
    let named = organization.or(usual).map(|name| number(&name, &names));
    let (answer, organization) = match &tree {
        Err(fault) => {
            let reason = Reason {
                span: fault.span.clone(),
                kind: ReasonKind::Syntax,
                message: fault.message.clone(),
            };
            (Answer::Unknown(vec![reason]), named)
        }
        Ok(statement) => {
            let mut prover = Prover::new(catalog, settings, places);
            read(&mut prover, statement, &span);
            judge::judge(&prover, named.as_deref())
        }
    };
    let verdict = Verdict {
        span,
        answer,
        organization,
        waiver,
    };
    if names.is_empty() {
        verdict
    } else {
        verdict.in_words(&names)
    }
}

/// The parameter of a name: `$2`, `@organization`.
fn number(name: &str, names: &[Named]) -> String {
    let named = name.strip_prefix('@');
    let named = named.and_then(|name| names.iter().find(|it| it.name == name));
    match named {
        Some(named) => format!("${}", named.number),
        None => placeholder(name).unwrap_or_else(|| name.to_owned()),
    }
}

fn read<'q>(prover: &mut Prover<'q>, statement: &'q Statement, span: &Range<usize>) {
    let cx = prover.root();
    match statement {
        Statement::Query(query) => {
            prover.is_outermost = true;
            let results = prover.query(query, &cx, Role::Joined);
            prover.show(&results);
        }
        Statement::Insert(insert) => {
            let results = prover.insert(insert, &cx);
            prover.show(&results);
        }
        Statement::Update(update) => {
            let results = prover.update(update, &cx);
            prover.show(&results);
        }
        Statement::Delete(delete) => {
            let results = prover.delete(delete, &cx);
            prover.show(&results);
        }
        Statement::Merge(merge) => prover.merge(merge, &cx),
        Statement::StartTransaction { .. }
        | Statement::Commit { .. }
        | Statement::Rollback { .. }
        | Statement::Savepoint { .. }
        | Statement::ReleaseSavepoint { .. } => {}
        // What a cursor hands out is judged where it is declared.
        Statement::Fetch { into: None, .. } | Statement::Close { .. } => {}
        Statement::Declare { stmts } => match stmts.as_slice() {
            [it] if let Some(query) = &it.for_query => {
                let results = prover.query(query, &cx, Role::Joined);
                prover.show(&results);
            }
            _ => prover.doubt_at(span.clone(), "a declaration that is no cursor"),
        },
        Statement::Truncate(truncate) => {
            if truncate.cascade.is_some() || truncate.partitions.is_some() {
                prover.doubt_at(span.clone(), "TRUNCATE with more than names of tables");
            }
            for target in &truncate.table_names {
                prover.emptied(&target.name);
            }
        }
        _ => prover.doubt_at(
            span.clone(),
            "a statement that reads or changes rows in ways that are not followed",
        ),
    }
}
