//! The arguments of a query's function.
//! In: the parameters as they were typed, the names that the header gives. Out: what is bound to each parameter.

use super::Parameter;
use super::pieces::Piece;
use super::typed::Statement;
use crate::binding::rust::{Form, field, value_form};
use crate::diagnostic::code::{INVALID_QUERY, UNTYPED_QUERY};
use crate::typing;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The names that the body of the function uses itself.
const LOCALS: [&str; 5] = ["bound", "connection", "org", "row", "session"];

/// What is bound to each parameter.
pub(super) fn arguments(
    statement: &mut Statement<'_>,
    organization: Option<usize>,
) -> Vec<Parameter> {
    let places = statement.places();
    names(statement, &places, organization);
    let mut taken = BTreeSet::new();
    let mut out = Vec::new();
    for parameter in statement.signature.parameters.clone() {
        let Some(place) = places.get(&parameter.number) else {
            continue;
        };
        if Some(parameter.number) == organization {
            out.push(Parameter::Organization);
        } else if let Some((name, form, nullable)) = argument(statement, &parameter, place) {
            if !taken.insert(name.clone()) {
                let number = parameter.number;
                let naming = statement.written.namings.get(&number);
                let place = naming.map_or(place, |it| &it.span).clone();
                let message = format!("two arguments would be called `{name}`");
                let help = format!("name one of them above the query: `-- ${number}: until`");
                statement.fault(INVALID_QUERY, place, message, help);
            }
            out.push(Parameter::Argument {
                name,
                form,
                nullable,
            });
        }
    }
    out
}

/// Finds numbers that are left out, and parameters that have none.
pub(super) fn numbers(statement: &mut Statement<'_>) {
    let places = statement.places();
    for (before, (number, place)) in places.iter().enumerate() {
        if *number != before + 1 {
            let message = format!("`${number}` without `${}`", before + 1);
            let help = "number the parameters from `$1` on without a gap";
            statement.fault(INVALID_QUERY, place.clone(), message, help);
            return;
        }
    }
    let written = statement.written;
    for piece in &written.pieces {
        if let Piece::Parameter(None, place) = piece {
            let help = "write `$1`, `$2` and so on, and name them above: `-- $2: since`";
            let message = "a parameter that is no number";
            statement.fault(INVALID_QUERY, place.clone(), message, help);
        }
    }
}

/// Finds names for parameters that there are not, or that are no arguments.
fn names(
    statement: &mut Statement<'_>,
    places: &BTreeMap<usize, Range<usize>>,
    organization: Option<usize>,
) {
    let written = statement.written;
    for (number, naming) in &written.namings {
        let (message, help) = if Some(*number) == organization {
            (
                format!("`${number}` is the organization, which the `Org` gives"),
                "take the name out: it is no argument",
            )
        } else if !places.contains_key(number) {
            (
                format!("the query has no `${number}`"),
                "take the name out, or correct its number",
            )
        } else {
            continue;
        };
        statement.fault(INVALID_QUERY, naming.span.clone(), message, help);
    }
}

fn argument(
    statement: &mut Statement<'_>,
    parameter: &typing::Parameter,
    place: &Range<usize>,
) -> Option<(String, Form, bool)> {
    let typing::Parameter {
        number,
        name,
        sql_type,
        origin,
        nullable,
    } = parameter;
    let scope = statement.scope;
    let form = sql_type
        .data_type()
        .ok_or_else(|| "cast it to a type that a column can have: `::text`".to_owned())
        .and_then(|data_type| {
            let form = value_form(scope.schema, scope.model, &data_type, origin.as_ref());
            form.map_err(|unsupported| unsupported.help)
        });
    let form = match form {
        Ok(form) => form,
        Err(help) => {
            let message = format!("`${number}` is of type `{sql_type}`, which has no form in Rust");
            statement.fault(UNTYPED_QUERY, place.clone(), message, help);
            return None;
        }
    };
    let naming = statement.written.namings.get(number);
    let said = naming.map(|it| it.name.clone()).or_else(|| name.clone());
    let mut name = said.map_or_else(|| format!("p{number}"), |said| field(&said));
    if LOCALS.contains(&name.as_str()) {
        name.push('_');
    }
    let nullable = naming.and_then(|it| it.nullable).unwrap_or(*nullable);
    Some((name, form, nullable))
}
