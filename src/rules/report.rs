//! Findings as rules make them: about an object of the schema, so that an allowance on that object can silence them.

use crate::diagnostic::{Code, Diagnostic, Fix, Label, Level};
use crate::ident::QualifiedName;
use crate::schema::ObjectId;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What a rule has to say about one object.
#[derive(Debug)]
pub struct Finding {
    object: Option<ObjectId>,
    address: String,
    primary: Label,
    message: String,
    help: Option<String>,
    related: Vec<Label>,
    fix: Option<Fix>,
}

impl Finding {
    /// A finding about an object, at a place.
    pub fn at(object: ObjectId, span: Span, message: impl Into<String>) -> Self {
        Self {
            address: object.to_string(),
            object: Some(object),
            primary: Label {
                span,
                message: String::new(),
            },
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// A finding about a word of the specs that is no object of the schema; nothing can allow it.
    pub fn of_word(address: String, span: Span, message: impl Into<String>) -> Self {
        Self {
            address,
            object: None,
            primary: Label {
                span,
                message: String::new(),
            },
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Under the address of what is not there, and so is no object.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// With a few words on the place.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// With what to write.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place that explains it.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        self.related.push(Label { span, message });
        self
    }

    /// With what mends it, if there is something.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// What one rule finds in one run.
#[derive(Debug)]
pub struct Report {
    code: Code,
    level: Level,
    after_errors: bool,
    found: Vec<Found>,
}

/// A finding and what it is about.
#[derive(Debug)]
pub(super) struct Found {
    pub object: Option<ObjectId>,
    pub diagnostic: Diagnostic,
}

impl Report {
    pub(super) fn new(code: Code, level: Level, after_errors: bool) -> Self {
        Self {
            code,
            level,
            after_errors,
            found: Vec::new(),
        }
    }

    /// Whether parts of the input could not be read, so that something missing may only be unread.
    pub fn after_errors(&self) -> bool {
        self.after_errors
    }

    /// Takes a finding in.
    pub fn push(&mut self, finding: Finding) {
        let diagnostic = Diagnostic {
            code: self.code,
            level: self.level,
            message: finding.message,
            object: finding.address,
            primary: finding.primary,
            related: finding.related,
            help: finding.help,
            fix: finding.fix,
        };
        self.found.push(Found {
            object: finding.object,
            diagnostic,
        });
    }

    pub(super) fn finish(self) -> Vec<Found> {
        self.found
    }
}

/// One finding where a mixin brings the same one into several tables: the first, with the number of the others.
pub(super) fn merge(found: Vec<Found>) -> Vec<Diagnostic> {
    type Group = (usize, Option<QualifiedName>, BTreeSet<QualifiedName>);
    let mut groups: BTreeMap<(Code, Span), Group> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(found.len());
    for Found { object, diagnostic } in found {
        let table = object.and_then(|object| object.table().cloned());
        let key = (diagnostic.code, diagnostic.primary.span);
        match groups.get_mut(&key) {
            Some((_, first, others)) if table.is_some() && table != *first => {
                others.extend(table);
            }
            Some(_) => kept.push(diagnostic),
            None => {
                groups.insert(key, (kept.len(), table, BTreeSet::new()));
                kept.push(diagnostic);
            }
        }
    }
    for (at, _, others) in groups.into_values() {
        match others.len() {
            0 => {}
            1 => kept[at].message.push_str(" (and in 1 more table)"),
            more => kept[at]
                .message
                .push_str(&format!(" (and in {more} more tables)")),
        }
    }
    kept
}
