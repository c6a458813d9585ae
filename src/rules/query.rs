//! What a rule over hand-written SQL sees: each statement of the files with its verdict, and SQL that nobody can know.
//! In: texts of `.sql` files and Rust source, the schema. Out: findings at the bytes that the SQL was written at.
//! The verdicts are `tenancy`'s; here they become findings. A waiver stands in the SQL, or above the call in Rust.

use super::report::{Finding, Report};
use super::settings::Levels;
use super::{Check, RULES, Rule};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::embedded::{Base, Comment, Literal, Sql, embedded};
use crate::model::Model;
use crate::path::clean;
use crate::schema::Schema;
use crate::source::{SourceId, Sources, Span};
use crate::sql_text::Notation;
use crate::tenancy::{
    Answer, Catalog, Reason, ReasonKind, Remark, Settings, Verdict, Waiver, prove,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// What rules over hand-written SQL see.
#[derive(Debug, Default)]
pub struct QueryCx {
    /// Everything that goes to the database, by file and place.
    pub sites: Vec<Site>,
}

/// One place where SQL goes to the database.
#[derive(Debug)]
pub struct Site {
    source: SourceId,
    /// What findings of the whole stand at.
    pub span: Span,
    /// What is known of it.
    pub what: What,
    waivers: Vec<(Span, Option<String>)>,
    literal: Option<Literal>,
}

/// What is known of a place where SQL goes to the database.
#[derive(Debug)]
pub enum What {
    /// A statement, and what was proved of it.
    Statement(Verdict),
    /// Nothing: why.
    Unread(String),
}

impl Site {
    /// Where a stretch of the SQL was written.
    pub fn place(&self, range: &Range<usize>) -> Span {
        let range = match &self.literal {
            Some(literal) => literal.place(range.clone()),
            None => range.clone(),
        };
        Span::new(self.source, range)
    }

    fn verdict(&self) -> Option<(Span, &Verdict)> {
        match &self.what {
            What::Statement(verdict) => Some((self.span, verdict)),
            What::Unread(_) => None,
        }
    }

    /// The SQL of a statement; nothing where it is not known.
    pub fn sql<'a>(&'a self, sources: &'a Sources) -> Option<&'a str> {
        let What::Statement(verdict) = &self.what else {
            return None;
        };
        let text = match &self.literal {
            Some(literal) => &literal.text,
            None => sources.get(self.source).text(),
        };
        text.get(verdict.span.clone())
    }

    /// The waivers: where each stands, and its reason.
    pub fn waivers(&self) -> &[(Span, Option<String>)] {
        &self.waivers
    }

    /// Whether somebody says with a reason why it may stand although it is not proved.
    pub fn is_waived(&self) -> bool {
        self.waivers.iter().any(|(_, reason)| reason.is_some())
    }

    /// Whether there is nothing to waive.
    pub fn is_proved(&self) -> bool {
        matches!(&self.what, What::Statement(verdict) if verdict.is_proved())
    }

    /// The reasons of a verdict that is not proved, of these kinds, unless they are waived.
    pub fn reasons(&self, refuted: bool, kinds: &[ReasonKind]) -> Vec<&Reason> {
        let What::Statement(verdict) = &self.what else {
            return Vec::new();
        };
        let reasons = match &verdict.answer {
            Answer::Refuted(reasons) if refuted => reasons,
            Answer::Unknown(reasons) if !refuted => reasons,
            _ => return Vec::new(),
        };
        let all = reasons.iter().filter(|it| kinds.contains(&it.kind));
        all.filter(|_| !self.is_waived()).collect()
    }

    /// A finding about one reason.
    pub fn finding(&self, reason: &Reason, help: &str) -> Finding {
        let span = self.place(&reason.span);
        Finding::of_word(String::new(), span, &reason.message).help(help)
    }
}

/// The files that are read.
#[derive(Clone, Copy, Debug)]
pub enum Files<'a> {
    /// All that there are: another one that a macro names is nobody's.
    All(&'a [SourceId]),
    /// Some of them, while somebody types in them.
    Open(&'a [SourceId]),
}

impl QueryCx {
    /// Reads files, Rust where they are called so, else SQL, and judges all that is in them. In those whose statements
    /// become functions, parameters may have names.
    pub fn read(
        sources: &Sources,
        (files, functions): (Files<'_>, &[SourceId]),
        (schema, model): (&Schema, &Model),
        settings: &Settings,
    ) -> Self {
        let catalog = Catalog::new(schema, model);
        let path = |id: &SourceId| sources.get(*id).path().to_owned();
        let (files, known) = match files {
            Files::All(files) => (files, Some(files.iter().map(path).collect())),
            Files::Open(files) => (files, None),
        };
        let functions: BTreeSet<String> = functions.iter().map(path).collect();
        let sites: Vec<Vec<Site>> = files
            .par_iter()
            .map(|id| {
                let reader = Reader {
                    source: *id,
                    path: sources.get(*id).path(),
                    known: known.as_ref(),
                    functions: &functions,
                    catalog: &catalog,
                    settings,
                };
                let text = sources.get(*id).text();
                if reader.path.ends_with(".rs") {
                    reader.rust(text)
                } else {
                    reader.sql(text, None, &[])
                }
            })
            .collect();
        Self {
            sites: sites.into_iter().flatten().collect(),
        }
    }

    /// What is known of the statements that could be read, by their places.
    pub fn verdicts(&self) -> BTreeMap<Span, &Verdict> {
        self.sites.iter().filter_map(Site::verdict).collect()
    }

    /// Everything that the rules over SQL find.
    pub fn judge(&self, config: &Config) -> Diagnostics {
        let levels = Levels::read(config, &mut Diagnostics::default());
        self.found(|rule| levels.of(rule))
    }

    /// The same of statements that become functions: what refuses one refuses it whatever `[rules]` says, since only a
    /// waiver names the function for what it is.
    pub fn judge_firmly(&self, config: &Config) -> Diagnostics {
        let levels = Levels::read(config, &mut Diagnostics::default());
        self.found(|rule| match rule.level {
            Level::Error => Some(Level::Error),
            Level::Warn | Level::Info => levels.of(rule),
        })
    }

    fn found(&self, level: impl Fn(&Rule) -> Option<Level>) -> Diagnostics {
        let mut out = Diagnostics::default();
        for rule in RULES {
            if let (Check::Queries(check), Some(level)) = (rule.check, level(rule)) {
                let mut report = Report::new(rule.code, level, false);
                check(self, &mut report);
                let found = report.finish().into_iter().map(|it| it.diagnostic);
                out.extend(found.collect::<Vec<Diagnostic>>());
            }
        }
        out.sorted()
    }
}

/// One file while it is read.
struct Reader<'a> {
    source: SourceId,
    path: &'a str,
    /// The files that are read, if these are all.
    known: Option<&'a BTreeSet<String>>,
    /// Those whose statements become functions.
    functions: &'a BTreeSet<String>,
    catalog: &'a Catalog<'a>,
    settings: &'a Settings,
}

impl Reader<'_> {
    fn rust(&self, text: &str) -> Vec<Site> {
        let found = match embedded(text) {
            Ok(found) => found,
            // The next key may make it Rust again.
            Err(_) if self.known.is_none() => return Vec::new(),
            Err(error) => {
                let message = format!("the file is no Rust: {}", error.message);
                return vec![self.unread(error.span, message, &[])];
            }
        };
        let sites = found.into_iter().flat_map(|it| match it.sql {
            Sql::Known(literal) => {
                let sql = literal.text.clone();
                let mut sites = self.sql(&sql, Some(&literal), &it.remarks);
                if sites.is_empty() {
                    let message = "there is no statement in this SQL".to_owned();
                    sites.push(self.unread(it.call, message, &it.remarks));
                }
                sites
            }
            Sql::File { path, base, span } if !self.reads(&path, base) => {
                let message = format!("`{path}` is not among the files that are read");
                vec![self.unread(span, message, &it.remarks)]
            }
            // It is judged as the file that it is.
            Sql::File { .. } => Vec::new(),
            Sql::Built { by, span } => {
                let message = format!("this SQL is put together at run time, by {by}");
                vec![self.unread(span, message, &it.remarks)]
            }
        });
        sites.collect()
    }

    /// Whether the file of a path is read as well. Where a package begins is not known, so that each folder above counts.
    fn reads(&self, path: &str, base: Base) -> bool {
        let Some(known) = self.known else {
            return true;
        };
        let folder = Path::new(self.path).parent().unwrap_or(Path::new(""));
        let mut folders = folder.ancestors();
        let is_known = |folder: &Path| {
            let file = clean(&folder.join(path));
            known.contains(&crate::path::shown(&file))
        };
        match base {
            Base::Source => is_known(folder),
            Base::Package => folders.any(is_known),
        }
    }

    fn sql(&self, text: &str, literal: Option<&Literal>, remarks: &[Comment]) -> Vec<Site> {
        let organization = remarks.iter().find_map(|it| match Remark::read(&it.text)? {
            Remark::Organization(name) => Some(name),
            Remark::Allow(_) => None,
        });
        let settings = Settings {
            organization: organization.or_else(|| self.settings.organization.clone()),
            notation: match literal {
                None if self.functions.contains(self.path) => Notation::Named,
                _ => Notation::Plain,
            },
            ..self.settings.clone()
        };
        let verdicts = prove(text, self.catalog, &settings);
        let sites = verdicts.into_iter().map(|verdict| {
            let mut site = Site {
                source: self.source,
                span: Span::new(self.source, 0..0),
                waivers: self.waivers(remarks),
                literal: literal.cloned(),
                what: What::Unread(String::new()),
            };
            site.span = site.place(&verdict.span);
            if let Some(Waiver { span, reason }) = &verdict.waiver {
                site.waivers.push((site.place(span), reason.clone()));
            }
            site.what = What::Statement(verdict);
            site
        });
        sites.collect()
    }

    fn unread(&self, span: Range<usize>, message: String, remarks: &[Comment]) -> Site {
        Site {
            source: self.source,
            span: Span::new(self.source, span),
            what: What::Unread(message),
            waivers: self.waivers(remarks),
            literal: None,
        }
    }

    fn waivers(&self, remarks: &[Comment]) -> Vec<(Span, Option<String>)> {
        let waiver = |it: &Comment| match Remark::read(&it.text)? {
            Remark::Allow(reason) => Some((Span::new(self.source, it.span.clone()), reason)),
            Remark::Organization(_) => None,
        };
        remarks.iter().filter_map(waiver).collect()
    }
}
