//! TOML with places: from a text to typed, spanned values, and a finding for everything that is not as asked.
//! Whoever reads a table asks for each key of its kind and then calls `finish`, which reports the keys that are of no kind.
//! Knows nothing of specs or settings.

use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, code};
use crate::grammar::{Entry, Key};
use crate::ident::InvalidName;
use crate::source::{SourceId, Span, Spanned};
use heck::ToSnakeCase;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// How many syntax errors of one file are shown: what follows the first few is mostly their echo.
const SYNTAX_ERRORS: usize = 3;

/// A value as the TOML parser gives it.
pub type Raw<'i> = toml::Spanned<DeValue<'i>>;

/// One TOML text that is being read.
pub struct Reader {
    source: SourceId,
    found: RefCell<Vec<Diagnostic>>,
}

impl Reader {
    /// Parses a text. What the parser can make of a broken text is returned all the same.
    pub fn open(source: SourceId, text: &str) -> (Self, DeTable<'_>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let reader = Self {
            source,
            found: RefCell::default(),
        };
        let conflicts: Vec<Range<usize>> = match errors.as_slice() {
            [] => Vec::new(),
            _ => conflicts(text).collect(),
        };
        for place in &conflicts {
            let span = Span::new(source, place.clone());
            let found = Diagnostic::error(code::TOML_SYNTAX, span, "Git could not merge this part");
            reader.report(found.help("keep what is meant of both sides, and take the marks out"));
        }
        if conflicts.is_empty() {
            for error in errors.iter().take(SYNTAX_ERRORS) {
                let span = Span::new(source, error.span().unwrap_or(0..0));
                reader.report(syntax_error(span, error.message(), text));
            }
        }
        (reader, table.into_inner())
    }

    /// Files a finding.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// Files a finding that a value is not as it must be.
    pub fn invalid(&self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report(Diagnostic::error(code::INVALID_VALUE, span, message).help(help));
    }

    /// All findings, in the order of the text. Of a text that is not TOML only the syntax errors count: what was made
    /// of the rest is a guess.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        let is_syntax = |diagnostic: &Diagnostic| diagnostic.code == code::TOML_SYNTAX;
        if found.iter().any(is_syntax) {
            found.retain(is_syntax);
        }
        found
    }

    /// The place of a value or key.
    pub fn span<T>(&self, of: &toml::Spanned<T>) -> Span {
        Span::new(self.source, of.span())
    }

    /// Reads the keys of a table of this kind.
    pub fn table<'r, 'i>(
        &'r self,
        table: &'r DeTable<'i>,
        span: Span,
        entry: &'static Entry,
    ) -> TableReader<'r, 'i> {
        TableReader {
            reader: self,
            table,
            span,
            entry,
            #[cfg(debug_assertions)]
            asked: RefCell::default(),
            misspelt: table
                .keys()
                .filter(|key| key.get_ref().bytes().any(|byte| byte.is_ascii_uppercase()))
                .map(|key| (meant(key.get_ref()), key.get_ref().as_ref()))
                .collect(),
        }
    }

    /// The value as a table of this kind, or a finding.
    pub fn as_table<'r, 'i>(
        &'r self,
        value: &'r Raw<'i>,
        entry: &'static Entry,
    ) -> Option<TableReader<'r, 'i>> {
        let span = self.span(value);
        match value.get_ref() {
            DeValue::Table(table) => Some(self.table(table, span, entry)),
            other => {
                self.invalid(
                    span,
                    format!("{} is a table, not {}", entry.what, kind(other)),
                    "write `{ key = value, … }`",
                );
                None
            }
        }
    }

    /// The value as a string, or a finding that names `what`.
    pub fn as_string(&self, value: &Raw<'_>, what: &str) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) if text.contains('\0') => {
                let help = "leave the NUL out: PostgreSQL cannot store it";
                self.invalid(self.span(value), format!("{what} holds a NUL"), help);
                None
            }
            DeValue::String(text) => Some(Spanned::new(text.clone().into(), self.span(value))),
            other => self.wrong_kind(value, what, "a string", other),
        }
    }

    /// The value as a list of strings, or findings; a single string counts as a list of one where `single` allows it.
    pub fn as_strings(&self, value: &Raw<'_>, what: &str) -> Option<Vec<Spanned<String>>> {
        match value.get_ref() {
            DeValue::Array(list) => {
                let entry = format!("an entry of {what}");
                let items = list.iter();
                Some(items.filter_map(|it| self.as_string(it, &entry)).collect())
            }
            other => self.wrong_kind(value, what, "a list of strings", other),
        }
    }

    /// Files that a value is of the wrong kind.
    pub fn wrong_kind<T>(
        &self,
        value: &Raw<'_>,
        what: &str,
        wanted: &str,
        got: &DeValue<'_>,
    ) -> Option<T> {
        let message = format!("{what} is {wanted}, not {}", kind(got));
        self.invalid(self.span(value), message, format!("write {wanted}"));
        None
    }
}

/// A table whose keys are being read.
pub struct TableReader<'r, 'i> {
    /// The text it stands in.
    pub reader: &'r Reader,
    /// Its place.
    pub span: Span,
    table: &'r DeTable<'i>,
    entry: &'static Entry,
    /// The keys that were asked for, which are to be those of the kind, no more and no fewer.
    #[cfg(debug_assertions)]
    asked: RefCell<std::collections::BTreeSet<&'static str>>,
    /// Keys in another case, each behind the key that was meant: they are faults, and their values are read all the same.
    misspelt: Vec<(String, &'r str)>,
}

impl<'r, 'i> TableReader<'r, 'i> {
    /// The value of a key.
    pub fn get(&self, key: &'static str) -> Option<&'r Raw<'i>> {
        #[cfg(debug_assertions)]
        self.asked.borrow_mut().insert(key);
        self.table.get(key).or_else(|| {
            let (_, written) = self.misspelt.iter().find(|(meant, _)| meant == key)?;
            self.table.get(*written)
        })
    }

    /// A string.
    pub fn string(&self, key: &'static str) -> Option<Spanned<String>> {
        self.reader.as_string(self.get(key)?, &format!("`{key}`"))
    }

    /// A boolean.
    pub fn boolean(&self, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(yes) => Some(Spanned::new(*yes, self.reader.span(value))),
            other => self
                .reader
                .wrong_kind(value, &format!("`{key}`"), "true or false", other),
        }
    }

    /// Whether a key says `true`.
    pub fn flag(&self, key: &'static str) -> bool {
        self.boolean(key).is_some_and(|yes| yes.value)
    }

    /// A list of strings; empty where it is not written.
    pub fn strings(&self, key: &'static str) -> Vec<Spanned<String>> {
        self.get(key)
            .and_then(|value| self.reader.as_strings(value, &format!("`{key}`")))
            .unwrap_or_default()
    }

    /// A table of this kind.
    pub fn table(&self, key: &'static str, entry: &'static Entry) -> Option<TableReader<'r, 'i>> {
        self.reader.as_table(self.get(key)?, entry)
    }

    /// A list of tables, as `[[…]]` makes it; empty where it is not written.
    pub fn tables(&self, key: &'static str, entry: &'static Entry) -> Vec<TableReader<'r, 'i>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if let DeValue::Array(list) = value.get_ref() {
            list.iter()
                .filter_map(|item| self.reader.as_table(item, entry))
                .collect()
        } else {
            let wanted = "a list of tables";
            self.reader
                .wrong_kind::<()>(value, &format!("`{key}`"), wanted, value.get_ref());
            Vec::new()
        }
    }

    /// A string that the table cannot do without.
    pub fn required(&self, key: &'static str) -> Option<Spanned<String>> {
        if self.get(key).is_none() {
            self.missing(key);
        }
        self.string(key)
    }

    /// Files that a key is missing.
    pub fn missing(&self, key: &str) {
        self.reader.invalid(
            self.span,
            format!("{} needs `{key}`", self.entry.what),
            format!("write `{key} = …`"),
        );
    }

    /// Every entry, for tables whose keys are names of the user's own.
    pub fn entries(&self) -> impl Iterator<Item = (Spanned<String>, &'r Raw<'i>)> {
        let reader = self.reader;
        self.table.iter().map(move |(key, value)| {
            let name = Spanned::new(key.get_ref().clone().into_owned(), reader.span(key));
            (name, value)
        })
    }

    /// Whether it has no entries but those.
    pub fn has_only(&self, keys: &[&str]) -> bool {
        !self.table.is_empty()
            && self
                .table
                .keys()
                .all(|key| keys.contains(&&**key.get_ref()))
    }

    /// Reports every key that is none of its kind.
    pub fn finish(self) {
        let known = self.entry.words();
        #[cfg(debug_assertions)]
        assert_eq!(
            self.asked.into_inner(),
            known.iter().map(|key| key.name).collect(),
            "the keys of {} that were asked for, and those of its grammar",
            self.entry.what
        );
        for key in self.table.keys() {
            let name: &Cow<'_, str> = key.get_ref();
            if !known.iter().any(|known| known.name == name) {
                let span = self.reader.span(key);
                self.reader
                    .report(unknown_key(span, name, self.entry.what, known));
            }
        }
    }
}

/// The lines with which Git begins what it could not merge. What else is wrong there follows from them.
fn conflicts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    lines
        .filter(|(_, line)| line.starts_with("<<<<<<< ") || *line == "<<<<<<<")
        .map(|(start, line)| start..start + line.len())
}

fn syntax_error(span: Span, message: &str, text: &str) -> Diagnostic {
    let shown = message.replace('\n', " ");
    let at = text.get(span.range().start..).unwrap_or_default();
    let help = if shown.contains("duplicate key") {
        "a key stands once in a table; join the two, or rename one"
    } else if at.starts_with(['“', '”', '‘', '’']) {
        "use straight quotes"
    } else if shown.contains("recursion limit") {
        "nest less deeply"
    } else {
        "correct the TOML here; the rest of this file is checked after that"
    };
    Diagnostic::error(code::TOML_SYNTAX, span, shown).help(help)
}

fn unknown_key(span: Span, name: &str, what: &str, known: &[Key]) -> Diagnostic {
    let message = format!("{what} has no key `{name}`");
    let found = Diagnostic::error(code::UNKNOWN_KEY, span, message);
    let names = || known.iter().map(|key| key.name);
    let other = meant(name);
    if other == "not_null" && names().any(|key| key == "null") {
        return found.help("leave it out: a column is NOT NULL unless it says `null = true`");
    }
    if let Some(meant) = names().find(|key| *key == other) {
        return found.help(format!("write `{meant}`")).fix(Fix::new(
            format!("write `{meant}`"),
            Applicability::Safe,
            vec![Edit {
                span,
                text: meant.to_owned(),
            }],
        ));
    }
    match nearest(name, names()) {
        Some(near) => nearly(found, name, near),
        None if known.is_empty() => found.help("leave it out"),
        None => found.help(format!("the keys of {what} are {}", list(names()))),
    }
}

/// The key that a word of the guide, or one in another case, stands for.
fn meant(name: &str) -> String {
    CAMEL
        .iter()
        .find(|(guide, _)| *guide == name)
        .map_or_else(|| name.to_snake_case(), |(_, ours)| (*ours).to_owned())
}

/// The guide's words whose snake case is not the word here.
const CAMEL: &[(&str, &str)] = &[
    ("nullable", "null"),
    ("primaryKey", "primary_key"),
    ("defaultFn", "generate"),
    ("$defaultFn", "generate"),
    ("foreignKey", "references"),
    ("indexed", "index"),
    ("comment", "doc"),
    ("description", "doc"),
];

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The candidate that is most like `name`, if one is like enough to be what was meant: they share a letter at least.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).max(1);
    let near = |candidate: &&str| candidate.len().abs_diff(name.len()) <= 4 * limit;
    candidates
        .into_iter()
        .filter(near)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min()
        .map(|(_, candidate)| candidate)
}

/// A finding that a name is not known, with the nearest one that is.
pub fn unknown<'a>(
    code: Code,
    span: Span,
    message: String,
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl Into<String>,
) -> Diagnostic {
    let found = Diagnostic::error(code, span, message);
    match nearest(name, candidates) {
        Some(near) => nearly(found, name, near),
        None => found.help(otherwise),
    }
}

/// The finding that a name is not known, with the one that is likely meant. Where the name stands as it is, with or
/// without quotes around it, the other can take its place.
pub fn nearly(found: Diagnostic, name: &str, near: &str) -> Diagnostic {
    let span = found.primary.span;
    let found = found.help(format!("did you mean `{near}`?"));
    let quotes = span.range().len().checked_sub(name.len());
    let is_plain = |name: &str| {
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
    };
    match quotes {
        Some(quotes @ (0 | 2)) if is_plain(name) && is_plain(near) => {
            let edit = Edit {
                span: span.part(quotes / 2, name.len()),
                text: near.to_owned(),
            };
            let title = format!("write `{near}`");
            found.fix(Fix::new(title, Applicability::Unsafe, vec![edit]))
        }
        _ => found,
    }
}

/// The finding for a text that cannot be a name.
pub fn invalid_name(span: Span, name: &str, fault: InvalidName) -> Diagnostic {
    match fault {
        InvalidName::Empty => Diagnostic::error(code::INVALID_NAME, span, "a name is empty")
            .help("write a name of 1 to 63 bytes"),
        InvalidName::Nul => Diagnostic::error(code::INVALID_NAME, span, "a name holds a NUL")
            .help("leave the NUL out: PostgreSQL cannot store it"),
        InvalidName::TooLong => {
            let shown: String = name.chars().take(24).collect();
            let message = format!("`{shown}…` has {} bytes, and a name 63 at most", name.len());
            Diagnostic::error(code::NAME_TOO_LONG, span, message)
                .help("shorten it: PostgreSQL would cut it silently")
        }
    }
}
