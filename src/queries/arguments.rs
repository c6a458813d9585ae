//! The arguments of a query's function.
//! In: the parameters as they were typed, the names that the header gives. Out: what is bound to each parameter.

use super::Parameter;
use super::form::{Formless, Known, form};
use super::typed::Statement;
use crate::binding::rust::field;
use crate::diagnostic::code::INVALID_QUERY;
use crate::typing;
use std::collections::BTreeSet;
use std::ops::Range;

/// The names that the body of the function uses itself.
const LOCALS: [&str; 6] = ["bound", "connection", "org", "params", "row", "session"];

/// What is bound to each parameter.
pub(super) fn arguments(
    statement: &mut Statement<'_>,
    organization: Option<usize>,
) -> Vec<Parameter> {
    let places = statement.places();
    names(statement, organization);
    let mut taken = BTreeSet::new();
    let mut out = Vec::new();
    for parameter in statement.signature.parameters.clone() {
        let Some(place) = places.get(&parameter.number) else {
            continue;
        };
        if Some(parameter.number) == organization {
            out.push(Parameter::Organization);
            continue;
        }
        let argument = match argument(statement, &parameter) {
            Ok(argument) => argument,
            Err(Formless {
                code,
                message,
                help,
            }) => {
                let place = statement.said_at(parameter.number, place);
                statement.fault(code, place, message, help);
                continue;
            }
        };
        if let Parameter::Argument { name, .. } = &argument
            && !taken.insert(name.clone())
        {
            let place = statement.said_at(parameter.number, place);
            let message = format!("two arguments would be called `{name}`");
            let help = "name one of them above the query: `-- $3: until`";
            statement.fault(INVALID_QUERY, place, message, help);
        }
        out.push(argument);
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
    for place in statement.numberless() {
        let help = "write `$1`, `$2` and so on, or `@since`";
        let message = "a parameter that is no number";
        statement.fault(INVALID_QUERY, place, message, help);
    }
}

/// Finds names for parameters that there are not, or that are no arguments.
fn names(statement: &mut Statement<'_>, organization: Option<usize>) {
    let places = statement.places();
    let written = statement.written;
    let mut seen = BTreeSet::new();
    for naming in &written.namings {
        let shown = &naming.of;
        let (message, help) = match naming.number {
            Some(number) if Some(number) == organization => (
                format!("`{shown}` is the organization, which the `Org` gives"),
                "take the line out: it is no argument",
            ),
            Some(number) if places.contains_key(&number) => {
                if seen.insert(number) {
                    continue;
                }
                (
                    format!("`{shown}` has a name already"),
                    "take one of the two out",
                )
            }
            Some(_) | None => (
                format!("the query has no `{shown}`"),
                "take the line out, or correct what it begins with",
            ),
        };
        statement.fault(INVALID_QUERY, naming.span.clone(), message, help);
    }
}

fn argument(
    statement: &Statement<'_>,
    parameter: &typing::Parameter,
) -> Result<Parameter, Formless> {
    let number = parameter.number;
    let label = statement.written.naming(number).map(|it| &it.label);
    let form = form(
        statement.scope,
        &Known {
            shown: format!("`{}`", statement.shown(number)),
            sql_type: &parameter.sql_type,
            origin: parameter.origin.as_ref(),
            like: label.and_then(|it| it.like.as_deref()),
            cast: "cast it to a type that a column can have: `::text`",
        },
    )?;
    let named = statement.written.named(number);
    let said = label.map(|it| it.name.as_str()).filter(|it| !it.is_empty());
    let said = said.or(named.map(|it| it.name.as_str()));
    let said = said.or(parameter.name.as_deref());
    let mut name = said.map_or_else(|| format!("p{number}"), field);
    if LOCALS.contains(&name.as_str()) {
        name.push('_');
    }
    let is_nullable = parameter.nullable || named.is_some_and(|it| it.is_nullable);
    Ok(Parameter::Argument {
        shown: statement.shown(number),
        name,
        form,
        nullable: label.and_then(|it| it.nullable).unwrap_or(is_nullable),
    })
}

impl Statement<'_> {
    /// Where something is said of a parameter: above the query, or where it stands.
    fn said_at(&self, number: usize, place: &Range<usize>) -> Range<usize> {
        let naming = self.written.naming(number);
        naming.map_or(place, |it| &it.span).clone()
    }

    /// How a parameter is written: `$2`, `@since`.
    pub fn shown(&self, number: usize) -> String {
        match self.written.named(number) {
            Some(named) => format!("@{}", named.name),
            None => format!("${number}"),
        }
    }
}
