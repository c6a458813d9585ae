//! What is answered about a statement: proved, refuted or unknown, with the reasons and their places.
//! In: made by the judge. Out: read by whoever tells it to a person. Places are byte ranges of the SQL text.

use crate::ident::QualifiedName;
use crate::sql_text::{Named, in_words};
use std::ops::Range;

/// What is known of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Where the statement stands, without the blanks and comments around it.
    pub span: Range<usize>,
    /// The answer.
    pub answer: Answer,
    /// What names the organization in it: `$1`, or the run-time setting; `None` where nothing does.
    pub organization: Option<String>,
    /// Who says that it may stand although it is not proved.
    pub waiver: Option<Waiver>,
}

impl Verdict {
    /// Takes back that it is refuted: what leaks was looked for, and not seen.
    pub fn doubt(&mut self) {
        if let Answer::Refuted(reasons) = &mut self.answer {
            self.answer = Answer::Unknown(std::mem::take(reasons));
        }
    }

    /// Whether the statement was proved to stay inside of one organization.
    pub fn is_proved(&self) -> bool {
        matches!(self.answer, Answer::Proved(_))
    }

    /// The same, parameters called as they are written.
    pub(super) fn in_words(mut self, names: &[Named]) -> Self {
        let told = |text: &mut String| *text = in_words(text, names);
        self.organization.iter_mut().for_each(told);
        match &mut self.answer {
            Answer::Proved(proofs) => {
                let chains = proofs.iter_mut().flat_map(|it| &mut it.chain);
                chains.for_each(told);
            }
            Answer::Refuted(reasons) | Answer::Unknown(reasons) => {
                reasons.iter_mut().for_each(|it| told(&mut it.message));
            }
        }
        self
    }
}

/// The answer to: does this statement stay inside of one organization?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It does, and this is why, for every reference to a table of organizations.
    Proved(Vec<Proof>),
    /// It was understood, and it does not.
    Refuted(Vec<Reason>),
    /// It could not be proved, and this is what was in the way.
    Unknown(Vec<Reason>),
}

/// Why one reference is bound to the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The table.
    pub table: QualifiedName,
    /// Where it is named.
    pub span: Range<usize>,
    /// The equalities that lead from its scope column to the organization, in order.
    pub chain: Vec<String>,
}

/// Why a statement is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its place.
    pub span: Range<usize>,
    /// What kind of reason it is.
    pub kind: ReasonKind,
    /// One line for people.
    pub message: String,
}

/// The kinds of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonKind {
    /// A reference to a table of organizations that nothing binds to the one organization.
    FreeReference,
    /// A row that is written for another organization, or for any.
    ForeignRow,
    /// A reference, or a row that is written, whose organization is a literal.
    LiteralOrganization,
    /// Two parameters stand for the organization.
    TwoOrganizations,
    /// A table that the schema does not have.
    UnknownTable,
    /// A column that its table does not have.
    UnknownColumn,
    /// Something that was not understood.
    NotUnderstood,
    /// Text that is no SQL statement.
    Syntax,
}

/// `-- schemagen: allow unscoped-query: reason`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Where it stands.
    pub span: Range<usize>,
    /// Why; `None` where it says nothing, and then it counts for nothing.
    pub reason: Option<String>,
}

/// What a comment says to this tool, behind `schemagen:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// `organization $1`: which parameter it is.
    Organization(String),
    /// `allow unscoped-query: reason`; without a reason it counts for nothing.
    Allow(Option<String>),
}

impl Remark {
    /// Reads what stands behind the colon; nothing where it means nothing.
    pub fn read(said: &str) -> Option<Self> {
        if let Some(name) = said.strip_prefix("organization ") {
            return Some(Self::Organization(name.trim().to_owned()));
        }
        let rest = said.strip_prefix("allow unscoped-query")?;
        let reason = rest.trim_start().strip_prefix(':').map(str::trim);
        let reason = reason.filter(|it| !it.is_empty());
        Some(Self::Allow(reason.map(str::to_owned)))
    }
}
