//! The joined lists that a table names.

use super::draft::{ColumnKind, Draft};
use super::links::Links;
use super::names::{Catalog, ident};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::model::{Join, JoinSide, Scope};
use crate::source::Spanned;

/// The joins of one table. Each side must reference one table, and name columns of it.
pub(super) fn joins(
    catalog: &Catalog<'_>,
    links: &Links,
    at: usize,
    out: &mut Diagnostics,
) -> Vec<Join> {
    let draft = &catalog.drafts[at];
    let mut joins = Vec::new();
    for spec in &draft.spec.joins {
        let Some(name) = ident(spec.name.span, &spec.name, out) else {
            continue;
        };
        let sides = spec
            .sides
            .iter()
            .filter_map(|(column, read)| side(catalog, links, draft, (at, column), read, out))
            .collect();
        joins.push(Join {
            name,
            span: spec.name.span,
            sides,
        });
    }
    joins
}

fn side(
    catalog: &Catalog<'_>,
    links: &Links,
    draft: &Draft<'_>,
    (at, column): (usize, &Spanned<String>),
    read: &[Spanned<String>],
    out: &mut Diagnostics,
) -> Option<JoinSide> {
    let place = draft.column(column, out)?;
    let Some((target, _)) = links.target((at, place)) else {
        // A reference that leads nowhere is told of where it stands.
        if let ColumnKind::Written(written) = draft.columns[place].kind
            && written.references.is_some()
        {
            return None;
        }
        let message = format!(
            "a join follows `{}`, which references nothing",
            column.value
        );
        out.push(
            Diagnostic::error(code::INVALID_VALUE, column.span, message)
                .object(format!("{}.{}", draft.name, column.value))
                .help("name a column with `references`"),
        );
        return None;
    };
    let there = &catalog.drafts[target];
    let is_shared = matches!(draft.scope, Scope::Global | Scope::Unsaid);
    if is_shared && matches!(there.scope, Scope::Root | Scope::Organization(_)) {
        let message = format!(
            "a join reads rows of organizations in `{}` beside rows of `{}`, which belong to none",
            there.name, draft.name
        );
        out.push(
            Diagnostic::error(code::INVALID_VALUE, column.span, message)
                .object(format!("{}.{}", draft.name, column.value))
                .help("list them by the functions of that table, which ask for an `Org`"),
        );
        return None;
    }
    let columns = read
        .iter()
        .filter_map(|name| Some(there.columns[there.column(name, out)?].name.clone()))
        .collect();
    Some(JoinSide {
        column: draft.columns[place].name.clone(),
        target: there.name.clone(),
        columns,
    })
}
