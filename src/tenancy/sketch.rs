//! A sketch of the rows that a statement asks for: one for each reference, and which of their values are the same.
//! In: SQL text, the schema, and what names the organization. Out: rows with classes of values, for whoever makes such rows.
//! Nothing is proved by a sketch: what was not understood is left out of it.

use super::catalog::Catalog;
use super::pool::{Facts, Pool, Value};
use super::prover::Prover;
use super::{Settings, read};
use crate::ident::QualifiedName;
use crate::sql_text::{Places, statements};
use std::collections::{BTreeMap, BTreeSet};

/// The rows that a statement asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// A table, and for each of its columns the number of its class; those of one class hold one value.
    pub rows: Vec<(QualifiedName, Vec<usize>)>,
    /// What is known of a class.
    pub classes: BTreeMap<usize, Known>,
}

/// What is known of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The parameters that it is, or the run-time setting: `$1`.
    pub given: Vec<String>,
    /// The literals that it is; more than one where no row can be met.
    pub literals: Vec<String>,
}

/// The sketches of the first statement of a text: of all of it, then of each query with those around it, since what
/// the branches of a UNION ask for need not hold at once.
pub fn sketches(sql: &str, catalog: &Catalog<'_>, settings: &Settings) -> Vec<Sketch> {
    let places = Places::new(sql);
    let mut prover = Prover::new(catalog, settings, &places);
    let mut written = statements(sql);
    if written.is_empty() {
        return Vec::new();
    }
    let written = written.swap_remove(0);
    let Ok(statement) = &written.tree else {
        return Vec::new();
    };
    read(&mut prover, statement, &written.span);
    let facts = &prover.facts;
    let mut out = vec![of(facts, catalog, &facts.everything().0)];
    let homes: BTreeSet<Pool> = facts.bindings.iter().map(|it| it.pool).collect();
    for home in homes {
        let sketch = of(facts, catalog, &facts.chain(home));
        if !out.contains(&sketch) {
            out.push(sketch);
        }
    }
    out
}

pub(super) fn of(facts: &Facts, catalog: &Catalog<'_>, pools: &[Pool]) -> Sketch {
    let (_, groups) = facts.everything();
    let solution = facts.solve(catalog, pools, &groups, &facts.alike());
    let mut sketch = Sketch::default();
    for binding in facts
        .bindings
        .iter()
        .filter(|it| it.is_stored && pools.contains(&it.pool))
    {
        let classes = binding.columns.iter().map(|it| solution.class_of(*it));
        let row = (binding.table.clone(), classes.collect());
        sketch.rows.push(row);
    }
    let said = facts.likely_values.iter();
    let said = said.map(|(node, value)| (*node, value));
    let all = (0..facts.count()).map(|node| (node, facts.value(node)));
    for (node, value) in all.chain(said) {
        if matches!(value, Value::Column(_)) {
            continue;
        }
        let known = sketch.classes.entry(solution.class_of(node)).or_default();
        let (list, text) = match value {
            Value::Given(name) => (&mut known.given, name),
            Value::Literal(text) | Value::Column(text) => (&mut known.literals, text),
        };
        if !list.contains(text) {
            list.push(text.clone());
        }
    }
    sketch
}
