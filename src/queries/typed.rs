//! From a statement with its header to a query with its types.
//! In: what is written, what is proved of it, the schema. Out: the query, or all that keeps it from being one.

use super::header::Written;
use super::pieces::{Piece, parameters, pieces};
use super::result::Expansions;
use super::shape::shape;
use super::{Key, Query, QueryScope, UNSCOPED, arguments, result};
use crate::binding::rust::{field, value_form, variant};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceId, Span};
use crate::sql_text::{Places, in_words};
use crate::tenancy::{Answer, ReasonKind, Settings, Verdict, prove};
use crate::typing::{Parameter, Signature, infer};
use std::collections::BTreeMap;
use std::ops::Range;

/// A statement while it is typed.
pub(super) struct Statement<'a> {
    pub written: &'a Written,
    pub source: SourceId,
    /// The text of the file, and its places.
    pub text: &'a str,
    pub places: &'a Places<'a>,
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
    (source, text, places): (SourceId, &str, &Places<'_>),
    scope: &QueryScope<'_>,
) -> Result<Query, Vec<Diagnostic>> {
    let place = Span::new(source, written.span.clone());
    let Some(verdict) = scope.verdicts.get(&place).filter(|it| is_read(it)) else {
        return Err(Vec::new());
    };
    let mut statement = Statement {
        written,
        source,
        text,
        places,
        scope,
        signature: Signature {
            parameters: Vec::new(),
            columns: Vec::new(),
            stars: Vec::new(),
        },
        found: Vec::new(),
    };
    arguments::numbers(&mut statement);
    if statement.found.is_empty() {
        statement.infer();
    }
    if !statement.found.is_empty() {
        return Err(statement.found);
    }
    let access = statement.access(verdict);
    let is_allowed = verdict.is_proved() || access.waiver.is_some();
    let parameters = arguments::arguments(&mut statement, access.organization);
    let shape = shape(&text[written.span.clone()]);
    let (row, expansions) = result::row(&mut statement, &shape);
    if verdict.is_proved() && !expansions.is_empty() {
        statement.proved_as_run(&expansions, access.organization);
    }
    if !statement.found.is_empty() || !is_allowed {
        return Err(statement.found);
    }
    let mut name = written.name.0.clone();
    if access.waiver.is_some() {
        name.push_str(UNSCOPED);
    }
    Ok(Query {
        type_name: variant(&name),
        name: field(&name),
        doc: written.doc.clone(),
        command: written.command.0,
        sql: statement.sql(&expansions, &statement.casts()),
        key: access.key,
        locks: shape.locks,
        writes: !shape.is_read,
        waiver: access.waiver,
        parameters,
        row,
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

    fn infer(&mut self) {
        let start = self.written.span.start;
        match infer(&self.text[self.written.span.clone()], self.scope.catalog) {
            Ok(signature) => self.signature = signature,
            Err(faults) => {
                for fault in faults {
                    let range = start + fault.span.start..start + fault.span.end;
                    let help = fault.help.unwrap_or_else(|| {
                        "write it in a form that is known, or cast it: `…::text`".to_owned()
                    });
                    let message = in_words(&fault.message, &self.written.named);
                    self.fault(code::UNTYPED_QUERY, range, message, help);
                }
            }
        }
    }

    /// The places of the parameters, the first one of each.
    pub fn places(&self) -> BTreeMap<usize, Range<usize>> {
        let mut places = BTreeMap::new();
        for (number, range) in parameters(&self.written.tokens, self.places) {
            if let Some(number) = number {
                places.entry(number).or_insert(range);
            }
        }
        places
    }

    /// The places of those that have no number.
    pub fn numberless(&self) -> Vec<Range<usize>> {
        parameters(&self.written.tokens, self.places)
            .filter_map(|(number, range)| number.is_none().then_some(range))
            .collect()
    }

    /// Proves the text with the columns in the place of its stars, which is what runs.
    fn proved_as_run(&mut self, expansions: &Expansions, organization: Option<usize>) {
        let (catalog, settings) = self.scope.proofs;
        let settings = Settings {
            organization: organization.map(|number| format!("${number}")),
            ..settings.clone()
        };
        let sql = self.sql(expansions, &BTreeMap::new()).concat();
        let verdicts = prove(&sql, catalog, &settings);
        if !verdicts.iter().all(Verdict::is_proved) {
            let message = "this was proved with `*`, and is not with the columns in its place";
            let place = self.written.span.clone();
            self.fault(code::INVALID_QUERY, place, message, "name the columns");
        }
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
        let number = match organization.strip_prefix('@') {
            Some(name) => self.written.named.iter().find(|it| it.name == name),
            None => None,
        };
        let number = number.map(|it| it.number).or_else(|| {
            let digits = organization.strip_prefix('$')?;
            digits
                .parse()
                .ok()
                .filter(|it| self.places().contains_key(it))
        });
        match number {
            Some(number) => access.organization = Some(number),
            None if organization.starts_with(['$', '@']) => {
                let message = format!(
                    "the query has no `{organization}`, which is said to be the organization"
                );
                let help = "correct what stands behind `-- schemagen: organization`";
                self.fault(code::INVALID_QUERY, place, message, help);
            }
            None if organization.starts_with([':', '?']) => {}
            None if !self.scope.rls => {
                let message = format!("nothing sets `{organization}` for the function");
                let help = "write `$1` for the organization, or switch row-level security on: `rls = \"on\"`";
                self.fault(code::INVALID_QUERY, place, message, help);
            }
            None => {}
        }
        access
    }

    /// The casts that the values of parameters need.
    fn casts(&self) -> BTreeMap<usize, String> {
        let QueryScope { schema, model, .. } = *self.scope;
        let cast = |it: &Parameter| {
            let data_type = it.sql_type.data_type()?;
            let form = value_form(schema, model, &data_type, it.origin.as_ref()).ok()?;
            Some((it.number, form.write_cast)).filter(|(_, cast)| !cast.is_empty())
        };
        let parameters = self.signature.parameters.iter();
        parameters.filter_map(cast).collect()
    }

    /// The statement, each parameter with its cast, each star as its columns.
    fn sql(&self, expansions: &Expansions, casts: &BTreeMap<usize, String>) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for piece in pieces(&self.written.tokens, self.places, expansions) {
            let text = match piece {
                Piece::Text(text) => text,
                Piece::Parameter(number) => match casts.get(&number) {
                    Some(cast) => format!("(${number}{cast})"),
                    None => format!("${number}"),
                },
            };
            match out.last_mut() {
                Some(last) if !last.ends_with([' ', '\n']) => last.push_str(&text),
                _ => out.push(text),
            }
        }
        out
    }
}
