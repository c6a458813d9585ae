//! From a statement with its header to a query with its types.
//! In: what is written, what is proved of it, the schema. Out: the query, or all that keeps it from being one.

use super::header::Written;
use super::pieces::Piece;
use super::{Key, Query, QueryScope, UNSCOPED, arguments, result};
use crate::binding::rust::{field, value_form, variant};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceId, Span};
use crate::tenancy::{Answer, ReasonKind, Verdict};
use crate::typing::{Signature, infer};
use std::collections::BTreeMap;
use std::ops::Range;

/// A statement while it is typed.
pub(super) struct Statement<'a> {
    pub written: &'a Written,
    pub source: SourceId,
    pub scope: &'a QueryScope<'a>,
    pub signature: Signature,
    pub found: Vec<Diagnostic>,
}

/// What a function over the statement is called with.
struct Access {
    key: Key,
    /// The parameter that is the organization.
    organization: Option<usize>,
    /// Why it may stand although it is not proved.
    waiver: Option<String>,
}

/// The query of a statement.
pub(super) fn typed(
    written: &Written,
    (source, text): (SourceId, &str),
    scope: &QueryScope<'_>,
) -> Result<Query, Vec<Diagnostic>> {
    let place = Span::new(source, written.span.clone());
    let Some(verdict) = scope.verdicts.get(&place).filter(|it| is_read(it)) else {
        return Err(Vec::new());
    };
    let sql = &text[written.span.clone()];
    let mut statement = Statement {
        written,
        source,
        scope,
        signature: Signature {
            parameters: Vec::new(),
            columns: Vec::new(),
        },
        found: Vec::new(),
    };
    arguments::numbers(&mut statement);
    if !statement.found.is_empty() {
        return Err(statement.found);
    }
    match infer(sql, scope.catalog) {
        Ok(signature) => statement.signature = signature,
        Err(faults) => {
            for fault in faults {
                let start = written.span.start;
                let range = start + fault.span.start..start + fault.span.end;
                let help = fault.help.unwrap_or_else(|| {
                    "write it in a form that is known, or cast it: `…::text`".to_owned()
                });
                statement.fault(code::UNTYPED_QUERY, range, fault.message, help);
            }
        }
    }
    if !statement.found.is_empty() {
        return Err(statement.found);
    }
    let access = statement.access(verdict);
    let is_allowed = verdict.is_proved() || access.waiver.is_some();
    let parameters = arguments::arguments(&mut statement, access.organization);
    let shape = result::shape(sql);
    let columns = result::columns(&mut statement, &shape);
    if !statement.found.is_empty() || !is_allowed {
        return Err(statement.found);
    }
    let mut name = written.name.0.clone();
    if access.waiver.is_some() {
        name.push_str(UNSCOPED);
    }
    Ok(Query {
        row: format!("{}Row", variant(&name)),
        name: field(&name),
        doc: written.doc.clone(),
        command: written.command.0,
        sql: statement.sql(),
        key: access.key,
        locks: shape.locks,
        waiver: access.waiver,
        parameters,
        columns,
    })
}

/// Whether a statement could be read at all, and its names are known. What is said of the others is said already.
fn is_read(verdict: &Verdict) -> bool {
    let unread = [
        ReasonKind::Syntax,
        ReasonKind::UnknownTable,
        ReasonKind::UnknownColumn,
    ];
    match &verdict.answer {
        Answer::Proved(_) | Answer::Refuted(_) => true,
        Answer::Unknown(reasons) => {
            is_waived(verdict) || !reasons.iter().any(|it| unread.contains(&it.kind))
        }
    }
}

fn is_waived(verdict: &Verdict) -> bool {
    (verdict.waiver.as_ref()).is_some_and(|waiver| waiver.reason.is_some())
}

impl Statement<'_> {
    pub fn fault(
        &mut self,
        code: crate::diagnostic::Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let span = Span::new(self.source, range);
        self.found
            .push(Diagnostic::error(code, span, message).help(help));
    }

    /// The places of the parameters, the first one of each.
    pub fn places(&self) -> BTreeMap<usize, Range<usize>> {
        let mut places = BTreeMap::new();
        for piece in &self.written.pieces {
            if let Piece::Parameter(Some(number), range) = piece {
                places.entry(*number).or_insert_with(|| range.clone());
            }
        }
        places
    }

    fn access(&mut self, verdict: &Verdict) -> Access {
        let waiver = (verdict.waiver.as_ref())
            .filter(|_| !verdict.is_proved())
            .and_then(|waiver| waiver.reason.clone());
        let mut access = Access {
            key: Key::Session,
            organization: None,
            waiver,
        };
        let Some(organization) = &verdict.organization else {
            return access;
        };
        let place = self.written.name.1.clone();
        if !self.scope.has_org {
            let message =
                "the rows of organizations are reached through an `Org`, and there is none";
            let help = "give the table of the organizations a primary key of one column";
            self.fault(code::INVALID_QUERY, place, message, help);
            return access;
        }
        access.key = Key::Org;
        let number = organization
            .strip_prefix('$')
            .and_then(|it| it.parse().ok());
        match number {
            Some(number) if !self.places().contains_key(&number) => {
                let message = format!(
                    "the query has no `{organization}`, which is said to be the organization"
                );
                let help = "correct the number in `-- schemagen: organization`";
                self.fault(code::INVALID_QUERY, place, message, help);
            }
            Some(number) => access.organization = Some(number),
            None if organization.starts_with(['$', ':', '?']) => {}
            None if !self.scope.rls => {
                let message = format!("nothing sets `{organization}` for the function");
                let help = "write `$1` for the organization, or switch row-level security on: `rls = \"on\"`";
                self.fault(code::INVALID_QUERY, place, message, help);
            }
            None => {}
        }
        access
    }

    /// The statement, each parameter with the cast that its value needs.
    fn sql(&self) -> Vec<String> {
        let casts: BTreeMap<usize, String> = (self.signature.parameters.iter())
            .filter_map(|it| {
                let data_type = it.sql_type.data_type()?;
                let QueryScope { schema, model, .. } = *self.scope;
                let form = value_form(schema, model, &data_type, it.origin.as_ref()).ok()?;
                Some((it.number, form.write_cast)).filter(|(_, cast)| !cast.is_empty())
            })
            .collect();
        let mut out: Vec<String> = Vec::new();
        for piece in &self.written.pieces {
            let text = match piece {
                Piece::Text(text) => text.clone(),
                Piece::Parameter(Some(number), _) => match casts.get(number) {
                    Some(cast) => format!("(${number}{cast})"),
                    None => format!("${number}"),
                },
                Piece::Parameter(None, _) => String::new(),
            };
            match out.last_mut() {
                Some(last) if !last.ends_with([' ', '\n']) => last.push_str(&text),
                _ => out.push(text),
            }
        }
        out
    }
}
